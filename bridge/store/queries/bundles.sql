-- name: due
SELECT id, kind, route, group_value, audience, created_at, reason, urgent FROM bundles
WHERE closed_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2 OFFSET $3;

-- name: any_due
SELECT 1 FROM bundles WHERE closed_at IS NULL AND due_at <= $1 LIMIT 1;

-- name: next_due
SELECT MIN(due_at) FROM bundles WHERE closed_at IS NULL;

-- name: hasten
UPDATE bundles SET due_at = $2 WHERE closed_at IS NULL AND reason = $1 AND due_at > $2;

-- name: contents
-- What a bundle holds, read once however much it is: how many alerts by state, their names by weight, and the worst by their ids.
-- A name is new that its route did not have before $2, or for long.
WITH newest AS MATERIALIZED (
  SELECT MAX(b.alert_id) AS id, MAX(b.flaps) AS flaps, MAX(w.route) AS route
  FROM bundle_parts p JOIN bundles w ON w.id = p.part JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
  WHERE p.bundle_id = $1 GROUP BY a.hook, a.key, CASE WHEN a.status = 'notice' THEN 1 ELSE 0 END
), found AS MATERIALIZED (
  SELECT n.id, n.flaps, n.route, a.title, a.severity, a.status, a.started_at FROM newest n JOIN alerts a ON a.id = n.id
), named AS MATERIALIZED (
  SELECT route, title, severity, status, COUNT(*) AS many FROM found GROUP BY route, title, severity, status
), counted AS (
  SELECT n.title, n.severity, n.status, CAST(SUM(n.many) AS BIGINT) AS many,
    MAX(CASE WHEN k.seen IS NULL OR k.seen <= $3 OR k.since >= $2 THEN 1 ELSE 0 END) AS new,
    CASE n.status WHEN 'firing' THEN 0 WHEN 'notice' THEN 1 ELSE 2 END AS state,
    CASE n.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 2 WHEN 'info' THEN 3 ELSE 1 END AS rank
  FROM named n LEFT JOIN alert_kinds k ON k.route = n.route AND k.name = n.title
  GROUP BY n.title, n.severity, n.status ORDER BY state, rank, new DESC, many DESC, title LIMIT $4
), worst AS (
  SELECT id, flaps, route, started_at, CASE WHEN started_at IS NULL THEN 1 ELSE 0 END AS timeless,
    CASE status WHEN 'firing' THEN 0 WHEN 'notice' THEN 1 ELSE 2 END AS state,
    CASE severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 2 WHEN 'info' THEN 3 ELSE 1 END AS rank
  FROM found ORDER BY state, rank, timeless, started_at, id LIMIT $5
)
SELECT 'total' AS part, route AS name, severity, status, CAST(SUM(many) AS BIGINT) AS many, 0 AS said, 0 AS w1, 0 AS w2, 0 AS w3, 0 AS w4
FROM named GROUP BY route, severity, status
UNION ALL SELECT 'count', title, severity, status, many, new, state, rank, 1 - new, -many FROM counted
UNION ALL SELECT 'member', id, route, '', 0, flaps, state, rank, timeless, started_at FROM worst
ORDER BY part, w1, w2, w3, w4, name;

-- name: members
SELECT a.id, a.hook, COALESCE(o.format, ''), a.post_id,
  a.source, a.key, a.status, a.severity, a.title, a.text, a.link, a.labels, a.started_at, a.doubt, a.may_mean
FROM alerts a JOIN posts o ON o.id = a.post_id WHERE a.id IN (VALUES {values});

-- name: raw
SELECT substr(o.body, 1, $2), o.headers, o.query FROM alerts a JOIN posts o ON o.id = a.post_id WHERE a.id = $1;

-- name: history
SELECT phone, created_at, counted FROM deliveries WHERE counted > 0 AND created_at > $1 AND phone IN (VALUES {values}) ORDER BY created_at;

-- name: scope_history
-- Ids begin with their time, so this is a range of the primary key. A digest is of all routes and hooks whose alerts are in it.
SELECT d.created_at, d.counted FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.id >= $5 AND +d.counted > 0 AND d.created_at > $1 AND ($2 = 'account' OR ($2 = 'hook' AND m.hook = $3) OR ($2 = 'route' AND m.route = $3) OR (d.counted >= 4 AND EXISTS (
  SELECT 1 FROM bundle_parts p JOIN bundles w ON w.id = p.part
  WHERE p.bundle_id = m.bundle_id AND ($2 = 'route' AND w.route = $3 OR $2 = 'hook' AND EXISTS (
    SELECT 1 FROM bundle_alerts b JOIN alerts a ON a.id = b.alert_id WHERE b.bundle_id = p.part AND a.hook = $3)))))
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

-- name: doubts
SELECT d.phone, m.hook, d.created_at FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.counted = 1 AND d.created_at > $1 AND m.doubtful = 1 AND d.phone IN (VALUES {values}) ORDER BY d.created_at;

-- name: digests
SELECT id, group_value, created_at, due_at, reason, urgent, critical FROM bundles
WHERE closed_at IS NULL AND kind = 'digest' AND group_key IN (VALUES {values});

-- name: close
-- Whom it was for stands with the messages from now on.
UPDATE bundles SET closed_at = $2, sent_at = $3, crowd = $4, audience = '[]', group_key = '',
  group_value = CASE WHEN kind = 'digest' THEN '' ELSE group_value END
WHERE id = $1;

-- name: open_digest
INSERT INTO bundles (id, group_key, kind, route, group_value, audience, created_at, due_at, reason, urgent, critical)
VALUES ($1, $2, 'digest', '', $3, $4, $5, $6, $7, $8, $9);

-- name: put_digest
UPDATE bundles SET due_at = $2, reason = $3, urgent = $4, critical = $5 WHERE id = $1;

-- name: held
UPDATE alerts SET reason = reason || $2 WHERE id IN (SELECT alert_id FROM bundle_alerts WHERE bundle_id = $1);

-- name: learn
INSERT INTO alert_kinds (route, name, since, seen)
SELECT DISTINCT w.route, a.title, CAST($2 AS BIGINT), CAST($2 AS BIGINT)
FROM bundles w JOIN bundle_alerts b ON b.bundle_id = w.id JOIN alerts a ON a.id = b.alert_id WHERE w.id = $1 AND a.status = 'firing'
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
