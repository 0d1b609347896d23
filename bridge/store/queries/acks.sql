-- name: alerts_of_message
SELECT a.id, a.hook, a.key, a.status, a.severity, a.title FROM messages m
JOIN bundle_parts p ON p.bundle_id = m.bundle_id JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
WHERE m.id = $1 ORDER BY a.id;

-- name: message_of_alert
SELECT m.id FROM bundle_alerts b JOIN bundle_parts p ON p.part = b.bundle_id JOIN messages m ON m.bundle_id = p.bundle_id WHERE b.alert_id = $1 ORDER BY m.id DESC LIMIT 1;

-- name: alerts_ending
SELECT id FROM alerts WHERE id LIKE $1 ESCAPE '!' ORDER BY id DESC LIMIT 2;

-- name: take_alerts
-- All that fires of a message and that nobody has taken, in one statement, since a message may tell of thousands.
INSERT INTO acks (alert_id, at, who)
SELECT DISTINCT a.id, CAST($2 AS BIGINT), CAST($3 AS TEXT) FROM messages m
JOIN bundle_parts p ON p.bundle_id = m.bundle_id JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
JOIN alert_states s ON s.hook = a.hook AND s.key = a.key
WHERE m.id = $1 AND a.status = 'firing' AND s.status = 'firing' AND s.acked_at IS NULL
ON CONFLICT (alert_id) DO NOTHING;

-- name: acknowledge
UPDATE alert_states SET acked_at = $2 WHERE status = 'firing' AND acked_at IS NULL AND (hook, key) IN (
  SELECT a.hook, a.key FROM messages m
  JOIN bundle_parts p ON p.bundle_id = m.bundle_id JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
  WHERE m.id = $1 AND a.status = 'firing'
) RETURNING hook, key;

-- name: taken_since
SELECT k.at, a.hook, a.key FROM acks k JOIN alerts a ON a.id = k.alert_id WHERE k.at >= $1 ORDER BY k.at, a.id;

-- name: take_one
UPDATE alert_states SET acked_at = $3 WHERE hook = $1 AND key = $2 AND status = 'firing' AND acked_at IS NULL RETURNING hook;

-- name: parked_for_one
SELECT DISTINCT d.id FROM alert_states s CROSS JOIN bundle_parts p CROSS JOIN messages m CROSS JOIN deliveries d
WHERE s.hook = $1 AND s.key = $2 AND p.part = s.bundle_id AND m.bundle_id = p.bundle_id AND d.message_id = m.id AND d.state = 'parked';

-- name: parked_for
SELECT d.id FROM deliveries d WHERE d.state = 'parked' AND EXISTS (
  SELECT 1 FROM messages m
  JOIN bundle_parts p ON p.bundle_id = m.bundle_id JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
  WHERE m.id = d.message_id AND a.status = 'firing' AND (a.hook, a.key) IN (
    SELECT a.hook, a.key FROM messages m
    JOIN bundle_parts p ON p.bundle_id = m.bundle_id JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
    WHERE m.id = $1 AND a.status = 'firing'
  )
);

-- name: last_open
-- The alert that was last texted to a number, and that nobody has taken yet; with $3, of those whose SMS ends in that number.
SELECT m.id FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.phone = $1 AND d.created_at > $2 AND d.state NOT IN ('suppressed', 'cancelled', 'held', 'queued', 'parked', 'recalling', 'recalled', 'failed')
  AND m.bundle_id IS NOT NULL
  AND ($3 IS NULL OR m.text LIKE '%(' || $3 || ')')
  AND EXISTS (
    SELECT 1 FROM bundle_parts p JOIN bundle_alerts b ON b.bundle_id = p.part
    JOIN alerts a ON a.id = b.alert_id JOIN alert_states s ON s.hook = a.hook AND s.key = a.key
    WHERE p.bundle_id = m.bundle_id AND a.status = 'firing' AND s.status = 'firing' AND s.acked_at IS NULL
  )
ORDER BY d.created_at DESC, d.id DESC LIMIT 1;

-- name: marked
SELECT message_id FROM marks WHERE phone = $1 AND n = $2 AND at > $3;

-- name: open_marks
-- What an alert was texted with before it fired anew stands for it no more. Of a crowd some are looked at.
SELECT k.phone, k.n FROM marks k
WHERE k.at > $1 AND EXISTS (
    SELECT 1 FROM messages m JOIN alerts a ON a.id IN (
      SELECT b.alert_id FROM bundle_parts p JOIN bundle_alerts b ON b.bundle_id = p.part WHERE p.bundle_id = m.bundle_id LIMIT 200
    ) JOIN alert_states s ON s.hook = a.hook AND s.key = a.key
    WHERE m.id = k.message_id AND s.status = 'firing' AND s.acked_at IS NULL AND s.texted_at <= k.at
  ) AND k.phone IN (VALUES {values});

-- name: set_mark
INSERT INTO marks (phone, n, message_id, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (phone, n) DO UPDATE SET message_id = excluded.message_id, at = excluded.at;

-- name: acks_of_message
SELECT k.at, k.who FROM messages m JOIN bundle_parts p ON p.bundle_id = m.bundle_id JOIN bundle_alerts b ON b.bundle_id = p.part JOIN acks k ON k.alert_id = b.alert_id
WHERE m.id = $1 ORDER BY k.at LIMIT 1;


-- name: texted
SELECT 1 FROM deliveries WHERE phone = $1 AND state NOT IN ('suppressed', 'cancelled') LIMIT 1;

-- name: answered
SELECT COUNT(*) FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.phone = $1 AND d.created_at > $2 AND d.state <> 'suppressed' AND m.origin = 'bridge:reply';

-- name: kept_for
-- What the gateway keeps for a number, or is just given to keep.
SELECT id FROM deliveries
WHERE phone = $1 AND (state = 'parked' OR (state IN ('sending', 'unknown') AND deliver_at > $2)) ORDER BY id;

-- name: opt_out
INSERT INTO opt_outs (number, at, who) VALUES ($1, $2, $3) ON CONFLICT (number) DO NOTHING RETURNING number;

-- name: opt_in
DELETE FROM opt_outs WHERE number = $1 RETURNING number;

-- name: opt_outs
SELECT number, at, who FROM opt_outs ORDER BY at, number;

-- name: opt_outs_changed
INSERT INTO meta (key, value) VALUES ('opt_outs', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: opt_outs_version
SELECT value FROM meta WHERE key = 'opt_outs';
