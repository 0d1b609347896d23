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

-- name: unasked
SELECT id FROM deliveries
WHERE state = 'unknown' AND next_attempt_at <= $1 AND (probe_at IS NULL OR first_written_at <= $2) AND expires_at > $3
  AND reason NOT IN ($4, $5, $6)
ORDER BY lane, id LIMIT $7;

-- name: doubtful
-- Unknown ones that no probe is planned for any more, and recalls that were asked for before their time, which has come.
SELECT id FROM (
  SELECT id, lane FROM deliveries
  WHERE state = 'unknown' AND next_attempt_at <= $1 AND (probe_at IS NULL OR first_written_at <= $2) AND expires_at > $3
  UNION ALL
  SELECT id, lane FROM deliveries WHERE state = 'recalling' AND recalls > 0 AND next_attempt_at <= $1 AND deliver_at <= $4
) AS due
ORDER BY lane, id LIMIT $5;
