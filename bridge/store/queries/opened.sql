-- name: known
-- What is known of the alerts with these keys, with the words of their last firing.
WITH wanted (hook, key) AS (VALUES {values})
SELECT o.hook, o.key, o.names, o.run, o.started_at, o.fired_at, o.ended_at,
  COALESCE(a.title, ''), COALESCE(a.link, ''), COALESCE(a.labels, '{}'), a.severity,
  o.since IS NOT NULL OR o.fired_at IS NULL
FROM wanted CROSS JOIN open_alerts o LEFT JOIN alerts a ON a.id = o.alert_id
WHERE o.hook = wanted.hook AND o.key = wanted.key;

-- name: open_names
-- The open alerts of a hook that fired since then, the newest first.
SELECT key, names, fired_at FROM open_alerts WHERE hook = $1 AND ended_at IS NULL AND fired_at > $2 ORDER BY fired_at DESC LIMIT $3;

-- name: alike
-- How many keys alerts of a hook and title had since then, and how many of them ended. What is wanted may stand there twice.
WITH wanted (hook, key) AS (VALUES {values})
SELECT o.hook, o.alike, COUNT(DISTINCT o.key), COUNT(DISTINCT CASE WHEN o.ended_at IS NOT NULL THEN o.key END)
FROM wanted CROSS JOIN open_alerts o WHERE o.hook = wanted.hook AND o.alike = wanted.key AND o.alike IS NOT NULL AND o.since > $1
GROUP BY o.hook, o.alike;

-- name: kept
-- Open alerts under the key of an older build.
SELECT hook, key FROM open_alerts WHERE since IS NULL AND fired_at IS NOT NULL AND ended_at IS NULL LIMIT $1;

-- name: set_open
-- An alert fires ($3 is the statement), or it ended. A run that failed before the last one changes nothing of that.
INSERT INTO open_alerts (hook, key, alert_id, names, alike, run, started_at, since, fired_at, ended_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
ON CONFLICT (hook, key) DO UPDATE SET
  alert_id = COALESCE(excluded.alert_id, open_alerts.alert_id),
  names = CASE WHEN excluded.fired_at IS NULL THEN open_alerts.names ELSE excluded.names END,
  alike = COALESCE(excluded.alike, open_alerts.alike),
  run = CASE WHEN excluded.run IS NULL OR (open_alerts.ended_at IS NULL AND open_alerts.run > excluded.run)
    THEN open_alerts.run ELSE excluded.run END,
  started_at = COALESCE(excluded.started_at, open_alerts.started_at),
  since = CASE WHEN open_alerts.ended_at IS NULL AND open_alerts.fired_at IS NOT NULL THEN open_alerts.since ELSE excluded.since END,
  fired_at = COALESCE(excluded.fired_at, open_alerts.fired_at),
  ended_at = excluded.ended_at;
