-- name: open_states
-- What fires and was texted since $1, behind $2 and $3: by hook and key, the newest statement of each.
SELECT s.hook, s.key, MAX(s.alert_id) FROM alert_states s JOIN alerts a ON a.id = s.alert_id
WHERE (s.hook, s.key) > ($2, $3) AND s.status = 'firing' AND s.texted_at > $1
GROUP BY s.hook, s.key ORDER BY s.hook, s.key LIMIT $4;

-- name: statements
SELECT a.id, a.post_id, a.received_at,
  a.source, a.key, a.status, a.severity, a.title, a.text, a.link, a.labels, a.started_at, a.doubt, a.may_mean
FROM alerts a WHERE a.id IN (VALUES {values});

-- name: posts
SELECT id, hook, received_at, method, headers, query, body, cut FROM posts WHERE id IN (VALUES {values});

-- name: fired_since
-- When alerts fired last. The ids begin with their time.
SELECT hook, key, MAX(received_at) FROM alerts WHERE id >= $1 AND status = 'firing' GROUP BY hook, key;

-- name: key_taken
SELECT 1 FROM alert_states WHERE hook = $1 AND key = $2 LIMIT 1;

-- name: rename_state
UPDATE alert_states SET key = $3 WHERE hook = $1 AND key = $2;

-- name: rename_alerts
UPDATE alerts SET key = $3 WHERE id IN (SELECT alert_id FROM alert_states WHERE hook = $1 AND key = $3);

-- name: forget_open
DELETE FROM open_alerts WHERE hook = $1 AND key = $2;

-- name: put_open
INSERT INTO open_alerts (hook, key, alert_id, names, run, started_at, since, fired_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (hook, key) DO NOTHING;
