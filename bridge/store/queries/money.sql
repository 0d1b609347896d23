-- name: tariff
SELECT prefix, price FROM tariff;

-- name: clear_tariff
DELETE FROM tariff;

-- name: insert_tariff
INSERT INTO tariff (prefix, price) VALUES ($1, $2);

-- name: spent
-- Ids begin with their time, so this is a range of the primary key.
SELECT COALESCE(SUM(price), 0), MIN(created_at) FROM deliveries WHERE id >= $1;

-- name: day_paid
-- Of a day: what was made on it, or was scheduled for it.
SELECT COALESCE(SUM(price), 0) FROM (
  SELECT price FROM deliveries WHERE id >= $1 AND deliver_at IS NULL AND state NOT IN ('recalled', 'cancelled')
  UNION ALL
  SELECT price FROM deliveries WHERE deliver_at >= $2 AND deliver_at < $3 AND state NOT IN ('recalled', 'cancelled')
) AS paid;

-- name: day_open
-- Of a day: what has no price yet and will have one.
SELECT d.phone, COALESCE(d.other_text, m.text) FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.id >= $1 AND d.deliver_at IS NULL AND d.price IS NULL AND d.phone <> 'erased'
  AND d.state IN ('held', 'queued', 'sending', 'unknown', 'accepted', 'delivered', 'undelivered', 'rejected')
UNION ALL
SELECT d.phone, COALESCE(d.other_text, m.text) FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.deliver_at >= $2 AND d.deliver_at < $3 AND d.price IS NULL AND d.phone <> 'erased'
  AND d.state IN ('held', 'queued', 'sending', 'unknown', 'parked', 'recalling', 'accepted', 'delivered', 'undelivered', 'rejected');

-- name: ordered
SELECT d.created_at FROM messages m JOIN deliveries d ON d.message_id = m.id
WHERE m.origin = $1 AND m.id >= $2 AND d.state NOT IN ('cancelled', 'recalled', 'suppressed') ORDER BY m.id DESC LIMIT $3;

-- name: held
SELECT d.lane, d.phone, COALESCE(d.other_text, m.text), d.expires_at FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.state = 'held' AND d.reason = $1 ORDER BY d.lane, d.id;

-- name: note
SELECT value FROM meta WHERE key = $1;

-- name: set_note
INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value;
