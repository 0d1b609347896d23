-- name: due
SELECT id, kind, route, group_value, audience, created_at, reason, urgent FROM bundles
WHERE closed_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2 OFFSET $3;

-- name: any_due
SELECT 1 FROM bundles WHERE closed_at IS NULL AND due_at <= $1 LIMIT 1;

-- name: next_due
SELECT MIN(due_at) FROM bundles WHERE closed_at IS NULL;

-- name: hasten
UPDATE bundles SET due_at = $2 WHERE closed_at IS NULL AND reason = $1 AND due_at > $2;

-- name: totals
WITH newest AS (
  SELECT MAX(b.alert_id) AS id FROM bundle_parts p JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
  WHERE p.bundle_id = $1 GROUP BY a.hook, a.key, CASE WHEN a.status = 'notice' THEN 1 ELSE 0 END
)
SELECT a.status, COUNT(*) FROM newest n JOIN alerts a ON a.id = n.id GROUP BY a.status;

-- name: counts
-- A name is new that its route did not have before $2, or for long.
WITH newest AS (
  SELECT MAX(b.alert_id) AS id, MAX(w.route) AS route
  FROM bundle_parts p JOIN bundles w ON w.id = p.part JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
  WHERE p.bundle_id = $1 GROUP BY a.hook, a.key, CASE WHEN a.status = 'notice' THEN 1 ELSE 0 END
)
SELECT a.title, a.severity, a.status, COUNT(*) AS many,
  MAX(CASE WHEN k.seen IS NULL OR k.seen <= $3 OR k.since >= $2 THEN 1 ELSE 0 END) AS new
FROM newest n JOIN alerts a ON a.id = n.id LEFT JOIN alert_kinds k ON k.route = n.route AND k.name = a.title
GROUP BY a.title, a.severity, a.status
ORDER BY CASE a.status WHEN 'firing' THEN 0 WHEN 'notice' THEN 1 ELSE 2 END, new DESC,
  CASE a.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 2 WHEN 'info' THEN 3 ELSE 1 END, many DESC, a.title LIMIT $4;

-- name: members
WITH newest AS (
  SELECT MAX(b.alert_id) AS id, MAX(b.flaps) AS flaps
  FROM bundle_parts p JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
  WHERE p.bundle_id = $1 GROUP BY a.hook, a.key, CASE WHEN a.status = 'notice' THEN 1 ELSE 0 END
)
SELECT a.hook, a.source, a.key, a.status, a.severity, a.title, a.text, a.link, a.labels, a.started_at, COALESCE(o.format, ''), a.post_id, n.flaps
FROM newest n JOIN alerts a ON a.id = n.id JOIN posts o ON o.id = a.post_id
ORDER BY CASE a.status WHEN 'firing' THEN 0 WHEN 'notice' THEN 1 ELSE 2 END,
  CASE a.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 2 WHEN 'info' THEN 3 ELSE 1 END,
  CASE WHEN a.started_at IS NULL THEN 1 ELSE 0 END, a.started_at, a.id LIMIT $2;

-- name: raw
SELECT substr(body, 1, $2), headers, query FROM posts WHERE id = $1;

-- name: history
SELECT phone, created_at, lane FROM deliveries WHERE counted = 1 AND created_at > $1 AND phone IN (VALUES {values}) ORDER BY created_at;

-- name: scope_history
-- Ids begin with their time, so this is a range of the primary key.
SELECT d.created_at FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.id >= $5 AND +d.counted = 1 AND d.created_at > $1 AND ($2 <> 'hook' OR m.hook = $3) AND ($2 <> 'route' OR m.route = $3)
ORDER BY d.created_at DESC LIMIT $4;

-- name: notices
SELECT phone, at FROM limit_notices WHERE phone IN (VALUES {values});

-- name: broke
SELECT phone, budget_at FROM limit_notices WHERE budget_at IS NOT NULL AND phone IN (VALUES {values});

-- name: budget_told
SELECT MAX(budget_at) FROM limit_notices;

-- name: set_broke
INSERT INTO limit_notices (phone, at, budget_at) VALUES ($1, 0, $2) ON CONFLICT (phone) DO UPDATE SET budget_at = excluded.budget_at;

-- name: texts
SELECT d.phone, COALESCE(d.other_text, m.text) FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.created_at > $1 AND d.state <> 'suppressed' AND d.state <> 'cancelled' AND d.phone IN (VALUES {values});

-- name: passes
SELECT phone, SUM(names) FROM limit_passes WHERE at > $1 AND phone IN (VALUES {values}) GROUP BY phone;

-- name: digests
SELECT id, group_value, created_at, due_at, reason, urgent FROM bundles
WHERE closed_at IS NULL AND kind = 'digest' AND group_key IN (VALUES {values});

-- name: close
-- Whom it was for stands with the messages from now on.
UPDATE bundles SET closed_at = $2, sent_at = $3, crowd = $4, audience = '[]', group_key = '',
  group_value = CASE WHEN kind = 'digest' THEN '' ELSE group_value END
WHERE id = $1;

-- name: open_digest
INSERT INTO bundles (id, group_key, kind, route, group_value, audience, created_at, due_at, reason, urgent)
VALUES ($1, $2, 'digest', '', $3, $4, $5, $6, $7, $8);

-- name: put_digest
UPDATE bundles SET due_at = $2, reason = $3, urgent = $4 WHERE id = $1;

-- name: held
UPDATE alerts SET reason = reason || $2 WHERE id IN (SELECT alert_id FROM bundle_alerts WHERE bundle_id = $1);

-- name: learn
INSERT INTO alert_kinds (route, name, since, seen)
SELECT w.route, a.title, CAST($2 AS BIGINT), CAST($2 AS BIGINT) FROM bundles w JOIN bundle_alerts b ON b.bundle_id = w.id JOIN alerts a ON a.id = b.alert_id
WHERE w.id = $1 AND a.status = 'firing' GROUP BY w.route, a.title
ON CONFLICT (route, name) DO UPDATE SET
  since = CASE WHEN alert_kinds.seen <= $3 THEN excluded.since ELSE alert_kinds.since END, seen = excluded.seen;

-- name: set_notice
INSERT INTO limit_notices (phone, at) VALUES ($1, $2) ON CONFLICT (phone) DO UPDATE SET at = excluded.at;

-- name: pass
INSERT INTO limit_passes (phone, at, names) VALUES ($1, $2, $3);

-- name: passes_over
DELETE FROM limit_passes WHERE at <= $1;

-- name: post_safe
UPDATE posts SET state = 'safe', reason = $2 WHERE id = $1;
