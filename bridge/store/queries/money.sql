-- name: tariff
SELECT prefix, price FROM tariff;

-- name: clear_tariff
DELETE FROM tariff;

-- name: insert_tariff
INSERT INTO tariff (prefix, price) VALUES ($1, $2);

-- name: spent
-- Ids begin with their time, so this is a range of the primary key.
SELECT COALESCE(SUM(price), 0), MIN(created_at) FROM deliveries WHERE id >= $1;

-- name: held
SELECT d.lane, d.phone, COALESCE(d.other_text, m.text), d.expires_at FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.state = 'held' AND d.reason = $1 ORDER BY d.lane, d.id;

-- name: note
SELECT value FROM meta WHERE key = $1;

-- name: set_note
INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value;
