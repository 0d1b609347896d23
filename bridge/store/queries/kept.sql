-- name: ending
SELECT id, hook, received_at, method, headers, query, body, cut FROM posts
WHERE id LIKE $1 ESCAPE '!' AND COALESCE(format, '') <> 'direct' ORDER BY id DESC LIMIT 2;

-- name: page
SELECT id, hook, received_at, method, headers, query, body, cut FROM posts
WHERE id > $1 AND id > COALESCE((SELECT value FROM meta WHERE key = 'pruned_old_bodies'), '') AND COALESCE(format, '') <> 'direct' AND state <> 'unproven'
ORDER BY id LIMIT $2;

-- name: count
SELECT COUNT(*) FROM posts
WHERE id > $1 AND id > COALESCE((SELECT value FROM meta WHERE key = 'pruned_old_bodies'), '') AND COALESCE(format, '') <> 'direct' AND state <> 'unproven';

-- name: pruned
SELECT value FROM meta WHERE key = 'pruned_old_bodies';

-- name: next_event
SELECT MIN(at) FROM (
  SELECT MIN(next_attempt_at) AS at FROM deliveries WHERE state = 'queued' AND next_attempt_at > $1
  UNION ALL SELECT MIN(deliver_at) FROM deliveries WHERE state IN ('parked', 'queued') AND deliver_at > $1
  UNION ALL SELECT MIN(due_at) FROM bundles WHERE closed_at IS NULL AND due_at > $1
) AS events;
