-- name: insert_post
INSERT INTO posts (id, hook, received_at, method, headers, query, body, cut) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: new_posts
-- Their sizes are looked at first, so that no more is read than is taken.
SELECT id, hook, received_at, method, headers, query, body, cut FROM posts WHERE id IN (
  SELECT id FROM (
    SELECT id, size, SUM(size) OVER (ORDER BY id) AS together FROM (
      SELECT id, LENGTH(body) AS size FROM posts WHERE state = 'new' ORDER BY id LIMIT $1
    ) AS oldest
  ) AS summed WHERE together <= $2 OR together = size
) ORDER BY id;

-- name: post
SELECT id, hook, received_at, method, headers, query, body, cut FROM posts WHERE id = $1;

-- name: sort_post
UPDATE posts SET state = $2, kind = $3, format = $4, reason = $5, sorted_at = $6 WHERE id = $1 AND state = 'new';

-- name: sort_posts
UPDATE posts SET state = $1, kind = $2, format = $3, reason = $4, sorted_at = $5 WHERE state = 'new' AND id IN (VALUES {values});

-- name: count_new
SELECT COUNT(*) FROM posts WHERE state = 'new' AND id IN (VALUES {values});

-- name: hold
-- One that lasts a minute longer than any that could be taken now is of a clock that was put back since.
INSERT INTO leases (name, holder, until) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE
SET holder = excluded.holder, until = excluded.until WHERE leases.holder = $2 OR leases.until <= $4 OR leases.until > $3 + 60000 RETURNING holder;

-- name: insert_alert
INSERT INTO alerts (id, post_id, hook, source, key, status, severity, title, text, link, labels, started_at, received_at, routes, reason, doubt, may_mean)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17);

-- name: set_last
INSERT INTO alert_states (hook, key, route, status, texted_at, recipients, alert_id, bundle_id, before, flips, flipped_at, flap_told, unsure,
  severity)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
ON CONFLICT (hook, key, route) DO UPDATE SET status = excluded.status, texted_at = excluded.texted_at, recipients = excluded.recipients,
  acked_at = CASE WHEN alert_states.acked_at > excluded.texted_at THEN alert_states.acked_at END,
  alert_id = excluded.alert_id, bundle_id = excluded.bundle_id, before = excluded.before,
  flips = excluded.flips, flipped_at = excluded.flipped_at, flap_told = excluded.flap_told,
  unsure = excluded.unsure, severity = excluded.severity;

-- name: last
-- The join is from what is wanted to what there is, in this order: a list of pairs behind IN would be looked for in the whole table.
WITH wanted (hook, key) AS (VALUES {values})
SELECT s.hook, s.key, s.route, s.status, s.texted_at, s.recipients, s.acked_at, s.alert_id, s.bundle_id,
  b.closed_at IS NULL AND b.id IS NOT NULL, b.crowd, s.before, s.flips, s.flipped_at, s.flap_told, s.severity,
  s.unsure, o.fired_at
FROM wanted CROSS JOIN alert_states s LEFT JOIN bundles b ON b.id = s.bundle_id
  LEFT JOIN open_alerts o ON o.hook = s.hook AND o.key = s.key
WHERE s.hook = wanted.hook AND s.key = wanted.key;

-- name: waiting
-- What waits for its time and tells of one of these alerts, with all the alerts of it that fire on their route. Joined in this order.
WITH wanted (hook, key) AS (VALUES {values}),
told AS MATERIALIZED (
  SELECT DISTINCT p.bundle_id FROM wanted CROSS JOIN alert_states s CROSS JOIN bundle_parts p
  WHERE s.hook = wanted.hook AND s.key = wanted.key AND s.status = 'firing' AND p.part = s.bundle_id
)
SELECT DISTINCT d.id, d.phone, w.route, o.hook, o.key
FROM told CROSS JOIN messages m CROSS JOIN deliveries d CROSS JOIN bundle_parts q CROSS JOIN bundles w CROSS JOIN alert_states o
WHERE m.bundle_id = told.bundle_id AND m.deliver_at > $1 AND d.message_id = m.id AND d.state IN ('queued', 'sending', 'parked')
  AND q.bundle_id = told.bundle_id AND w.id = q.part AND o.bundle_id = q.part AND o.status = 'firing';

-- name: count_open
SELECT COUNT(*) FROM bundles WHERE closed_at IS NULL AND id IN (VALUES {values});

-- name: join_bundle
-- The open bundle of a group, or a new one; $9 is 1 where it waits until no more comes, at the latest until $10 after its first.
INSERT INTO bundles (id, group_key, kind, route, group_value, audience, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (group_key) WHERE closed_at IS NULL DO UPDATE SET due_at = CASE
  WHEN $9 = 0 THEN bundles.due_at
  WHEN excluded.due_at < bundles.created_at + $10 THEN excluded.due_at
  ELSE bundles.created_at + $10 END
RETURNING id;

-- name: join_group
-- The same, not sooner than $9 after the group's last SMS.
INSERT INTO bundles (id, group_key, kind, route, group_value, audience, created_at, due_at)
SELECT $1, $2, $3, $4, $5, $6, CAST($7 AS BIGINT), CASE WHEN MAX(sent_at) + $9 > $8 THEN MAX(sent_at) + $9 ELSE $8 END
FROM bundles WHERE route = $4 AND group_value = $5 AND sent_at <= $7
ON CONFLICT (group_key) WHERE closed_at IS NULL DO UPDATE SET due_at = bundles.due_at
RETURNING id;

-- name: insert_part
INSERT INTO bundle_parts (bundle_id, part) VALUES ($1, $2) ON CONFLICT (bundle_id, part) DO NOTHING;

-- name: insert_bundle_alert
INSERT INTO bundle_alerts (alert_id, bundle_id, flaps) VALUES ($1, $2, $3);

-- name: withdraw
DELETE FROM bundle_alerts WHERE bundle_id = $1 AND alert_id = $2;

-- name: say_withdrawn
UPDATE alerts SET reason = reason || $2 WHERE id = $1;
