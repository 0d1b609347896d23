-- name: unreached
-- Lane 1 is the critical one. What has no report yet, or no answer, counts from its last attempt.
SELECT d.message_id, d.phone, d.name, d.state, m.hook, m.route, m.post_id, m.text, m.state_key, m.sender, m.label, m.bundle_id
FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.lane = 1 AND d.created_at > $1 AND d.state IN ('undelivered', 'expired', 'rejected', 'failed', 'accepted', 'unknown')
  AND m.state_key <> '' AND m.route IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM fallbacks f WHERE f.message_id = d.message_id)
  AND (d.state NOT IN ('accepted', 'unknown') OR (SELECT MAX(a.at) FROM attempts a WHERE a.delivery_id = d.id) <= $2)
ORDER BY d.created_at, d.id LIMIT $3;

-- name: unreached_digests
-- The same of digests in which something is critical, found by the group that all closed digests are in.
SELECT d.message_id, d.phone, d.name, d.state, m.hook, m.route, m.post_id, m.text, m.state_key, m.sender, m.label, m.bundle_id
FROM bundles w JOIN messages m ON m.bundle_id = w.id JOIN deliveries d ON d.message_id = m.id
WHERE w.route = '' AND w.group_value = '' AND w.sent_at > $1 AND w.kind = 'digest' AND m.severity = 'critical' AND d.counted >= 4
  AND d.state IN ('undelivered', 'expired', 'rejected', 'failed', 'accepted', 'unknown')
  AND NOT EXISTS (SELECT 1 FROM fallbacks f WHERE f.message_id = d.message_id)
  AND (d.state NOT IN ('accepted', 'unknown') OR (SELECT MAX(a.at) FROM attempts a WHERE a.delivery_id = d.id) <= $2)
ORDER BY w.sent_at, d.id LIMIT $3;

-- name: unreached_of
SELECT d.message_id, d.phone, d.name, d.state, m.hook, m.route, m.post_id, m.text, m.state_key, m.sender, m.label, m.bundle_id
FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.message_id = $1 AND d.lane IN (1, 4) AND d.created_at > $2 AND d.state IN ('undelivered', 'expired', 'rejected', 'failed')
  AND m.state_key <> '' AND CASE WHEN d.counted >= 4 THEN m.severity = 'critical' ELSE d.lane = 1 AND m.route IS NOT NULL END
ORDER BY d.id;

-- name: made_for
SELECT f.message_id, d.phone FROM fallbacks f LEFT JOIN deliveries d ON d.message_id = f.made WHERE f.message_id = $1;

-- name: delivered_to
SELECT d.phone FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE m.state_key = $1 AND m.state_key <> '' AND d.state = 'delivered' AND d.created_at > $2;

-- name: had_all
-- Numbers to which each critical alert of a bundle was delivered, by whatever SMS.
WITH meant AS MATERIALIZED (
  SELECT DISTINCT b.alert_id FROM bundle_parts p JOIN bundle_alerts b ON b.bundle_id = p.part JOIN alerts a ON a.id = b.alert_id
  WHERE p.bundle_id = $1 AND a.severity = 'critical' AND a.status = 'firing'
)
SELECT d.phone FROM meant CROSS JOIN bundle_alerts o CROSS JOIN bundle_parts q CROSS JOIN messages m CROSS JOIN deliveries d
WHERE o.alert_id = meant.alert_id AND q.part = o.bundle_id AND m.bundle_id = q.bundle_id AND d.message_id = m.id AND d.state = 'delivered'
GROUP BY d.phone HAVING COUNT(DISTINCT meant.alert_id) = (SELECT COUNT(*) FROM meant);

-- name: alerts_of
SELECT a.hook, a.key, w.route, a.severity, a.status, s.status, s.recipients, s.acked_at
FROM bundle_parts p JOIN bundle_alerts b ON b.bundle_id = p.part JOIN bundles w ON w.id = p.part JOIN alerts a ON a.id = b.alert_id
LEFT JOIN alert_states s ON s.hook = a.hook AND s.key = a.key AND s.route = w.route
WHERE p.bundle_id = $1 ORDER BY b.alert_id;

-- name: last_report
SELECT received_at FROM reports ORDER BY id DESC LIMIT 1;

-- name: insert_fallback
INSERT INTO fallbacks (message_id, made, at) VALUES ($1, $2, $3) ON CONFLICT (message_id) DO NOTHING RETURNING message_id;

-- name: knows_too
UPDATE alert_states SET recipients = $4 WHERE hook = $1 AND key = $2 AND route = $3;
