-- name: messages
SELECT id, created_at, origin, text, sender, label, reference, deliver_at, hook FROM messages m
WHERE ($1 IS NULL OR EXISTS (SELECT 1 FROM deliveries d WHERE d.message_id = m.id AND d.state = $1))
ORDER BY id DESC LIMIT $2;

-- name: by_ending
SELECT id FROM messages WHERE id LIKE $1 ESCAPE '!' ORDER BY id DESC LIMIT 2;

-- name: by_reference
SELECT id FROM messages WHERE hook = $1 AND (id = $2 OR reference = $2) ORDER BY reference = $2 DESC LIMIT 1;

-- name: message
SELECT id, created_at, origin, text, sender, label, reference, deliver_at, hook FROM messages WHERE id = $1;

-- name: those
SELECT id, created_at, origin, text, sender, label, reference, deliver_at, hook FROM messages WHERE id IN (VALUES {values});

-- name: deliveries
SELECT message_id, id, phone, name, state, reason, gateway_id, encoding, parts, price FROM deliveries
WHERE message_id IN (VALUES {values}) ORDER BY message_id, n;

-- name: attempts
SELECT a.delivery_id, d.phone, a.at, a.code, a.http_status, a.outcome FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
WHERE d.message_id = $1 ORDER BY a.at, a.n;

-- name: reports
SELECT d.phone, r.status, r.at, r.received_at FROM reports r JOIN deliveries d ON d.id = r.delivery_id
WHERE d.message_id = $1 ORDER BY r.received_at, r.id;

-- name: alerts
SELECT a.id, a.post_id, a.hook, a.source, a.key, a.status, a.severity, a.title, a.text, a.link, a.labels, a.started_at, a.received_at, a.routes,
  a.reason, k.at, k.who, a.doubt, a.may_mean
FROM alerts a LEFT JOIN acks k ON k.alert_id = a.id
WHERE ($1 IS NULL OR a.status = $1) AND ($2 IS NULL OR a.hook = $2)
ORDER BY a.id DESC LIMIT $3;

-- name: unrouted
-- What fired and no route took, from this id on, the newest first.
SELECT a.hook, COALESCE(o.format, ''), a.received_at,
  a.source, a.key, a.status, a.severity, a.title, a.text, a.link, a.labels, a.started_at, a.doubt, a.may_mean
FROM alerts a JOIN posts o ON o.id = a.post_id WHERE a.id >= $1 AND a.status = 'firing' AND a.routes = '[]' ORDER BY a.id DESC LIMIT $2;

-- name: messages_of_alerts
SELECT b.alert_id, m.id FROM bundle_alerts b JOIN bundle_parts p ON p.part = b.bundle_id JOIN messages m ON m.bundle_id = p.bundle_id
WHERE b.alert_id IN (VALUES {values}) ORDER BY m.id;

-- name: waits_of_alerts
-- The open bundles that alerts are in, and the open digests of these.
SELECT b.alert_id, w.kind, w.due_at FROM bundle_alerts b JOIN bundle_parts p ON p.part = b.bundle_id JOIN bundles w ON w.id = p.bundle_id
WHERE w.closed_at IS NULL AND b.alert_id IN (VALUES {values}) ORDER BY w.due_at, w.id;

-- name: parked_of_alerts
-- The times for which SMS of alerts are kept.
SELECT DISTINCT b.alert_id, m.deliver_at FROM bundle_alerts b JOIN bundle_parts p ON p.part = b.bundle_id
JOIN messages m ON m.bundle_id = p.bundle_id JOIN deliveries d ON d.message_id = m.id
WHERE m.deliver_at IS NOT NULL AND d.state IN ('queued', 'sending', 'parked') AND b.alert_id IN (VALUES {values}) ORDER BY m.deliver_at;

-- name: queue_age
SELECT lane, MIN(next_attempt_at) FROM deliveries WHERE state = 'queued' GROUP BY lane;

-- name: state_counts
SELECT state, COUNT(*) FROM deliveries
WHERE state IN ('held', 'queued', 'sending', 'unknown', 'parked', 'recalling', 'accepted') GROUP BY state;

-- name: new_post_count
SELECT COUNT(*), MIN(received_at) FROM posts WHERE state = 'new';
