-- name: value
SELECT value FROM meta WHERE key = $1;

-- name: keep_first
INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING;

-- name: keep
INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: alive
SELECT 1 FROM leases WHERE name = 'bridge' AND until > $1;

-- name: leave
DELETE FROM leases WHERE holder = $1;
