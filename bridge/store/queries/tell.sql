-- name: note
INSERT INTO alarms (kind, count, facts, since) VALUES ($1, $2, $3, $4)
ON CONFLICT (kind) DO UPDATE SET
  since = CASE WHEN alarms.count = 0 THEN excluded.since ELSE alarms.since END,
  count = alarms.count + excluded.count,
  facts = excluded.facts;

-- name: untold
SELECT kind, count, facts, since, told_at FROM alarms WHERE count > 0 AND (told_at IS NULL OR told_at <= $1) ORDER BY since, kind;

-- name: told
-- Nobody else has told it in between; what was noted since stays to be told.
UPDATE alarms SET count = count - $2, told_at = $3, since = $3
WHERE kind = $1 AND count >= $2 AND COALESCE(told_at, 0) = $4 RETURNING kind;

-- name: undecided
-- Messages that wait for a person, and that no alarm shows yet.
SELECT m.id FROM messages m
WHERE m.id IN (SELECT d.message_id FROM deliveries d WHERE d.state = 'unknown' AND d.reason IN (VALUES {values}))
  AND NOT EXISTS (SELECT 1 FROM announcements a WHERE a.message_id = m.id AND a.kind = 'alarm')
ORDER BY m.id DESC LIMIT 20;

-- name: insert_telling
INSERT INTO tellings (id, way, kind, text, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $5);

-- name: tellings_due
SELECT id, way, kind, text, created_at, attempts FROM tellings WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2;

-- name: take_telling
UPDATE tellings SET due_at = $2, attempts = attempts + 1 WHERE id = $1;

-- name: telling_later
UPDATE tellings SET due_at = $2 WHERE id = $1;

-- name: telling_done
UPDATE tellings SET due_at = NULL, failed = $2 WHERE id = $1;
