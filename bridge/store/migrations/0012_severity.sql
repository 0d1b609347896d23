-- How bad an alert was when it was last texted on a route: what is worse by now is news.
ALTER TABLE alert_states ADD COLUMN severity TEXT;
UPDATE alert_states SET severity = (SELECT a.severity FROM alerts a WHERE a.id = alert_states.alert_id) WHERE alert_id IS NOT NULL;

-- SMS that critical alerts caused have a limit of their own: `counted` is 1 for what alerts caused, and 2 more for these, 4 more for a digest.
UPDATE deliveries SET counted = 3 WHERE counted = 1 AND lane = 1;
UPDATE deliveries SET counted = 5 WHERE counted = 1 AND lane = 4;
DROP INDEX deliveries_counted;
CREATE INDEX deliveries_counted ON deliveries (phone, created_at) WHERE counted > 0;

-- Whether something critical waits in a digest.
ALTER TABLE bundles ADD COLUMN critical BIGINT NOT NULL DEFAULT 0;
