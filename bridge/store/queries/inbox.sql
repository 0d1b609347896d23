-- name: insert_post
INSERT INTO posts (id, hook, received_at, method, headers, query, body, cut) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: new_posts
SELECT id, hook, received_at, method, headers, query, body, cut FROM posts WHERE state = 'new' ORDER BY id LIMIT $1;

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
INSERT INTO alerts (id, post_id, hook, source, key, status, severity, title, text, link, labels, started_at, received_at, routes, reason)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15);

-- name: insert_bundle
INSERT INTO bundles (id, route, group_value, created_at, due_at, closed_at) VALUES ($1, $2, $3, $4, $4, $4);

-- name: insert_bundle_alert
INSERT INTO bundle_alerts (alert_id, bundle_id) VALUES ($1, $2);

-- name: set_last
INSERT INTO alert_states (hook, key, route, status, texted_at, recipients) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (hook, key, route) DO UPDATE SET status = excluded.status, texted_at = excluded.texted_at, recipients = excluded.recipients,
  acked_at = CASE WHEN alert_states.acked_at > excluded.texted_at THEN alert_states.acked_at END;

-- name: set_notice
INSERT INTO limit_notices (phone, at) VALUES ($1, $2) ON CONFLICT (phone) DO UPDATE SET at = excluded.at;

-- name: last
SELECT hook, key, route, status, texted_at, recipients, acked_at IS NOT NULL FROM alert_states WHERE (hook, key) IN (VALUES {values});

-- name: history
SELECT phone, created_at FROM deliveries WHERE counted = 1 AND created_at > $1 AND phone IN (VALUES {values}) ORDER BY created_at;

-- name: notices
SELECT phone, at FROM limit_notices WHERE phone IN (VALUES {values});

-- name: texts
SELECT d.phone, COALESCE(d.other_text, m.text) FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.created_at > $1 AND d.state <> 'suppressed' AND d.state <> 'cancelled' AND d.phone IN (VALUES {values});
