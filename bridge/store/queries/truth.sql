-- name: awaited
SELECT d.id, d.gateway_id, d.state, COALESCE(d.deliver_at, (SELECT MIN(a.at) FROM attempts a WHERE a.delivery_id = d.id), d.created_at)
FROM deliveries d
WHERE d.state IN ('accepted', 'unknown', 'parked', 'recalling') AND d.reason <> 'no report'
  AND COALESCE(d.deliver_at, d.created_at) > $1 AND COALESCE(d.deliver_at, d.created_at) <= $2
ORDER BY d.id DESC LIMIT 20000;

-- name: cursor
SELECT value FROM meta WHERE key = 'journal';

-- name: set_cursor
INSERT INTO meta (key, value) VALUES ('journal', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value;
