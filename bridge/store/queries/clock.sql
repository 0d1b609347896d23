-- What a clock that was put back has spoiled. $1 is now. $2 is 1 where it is certain that it was; else what stands here from a time to come tells.

-- name: never_probe
UPDATE deliveries SET probe_at = NULL
WHERE state = 'unknown' AND probe_at IS NOT NULL AND ($2 = 1 OR first_written_at > $1);

-- name: send
-- What waits for a time that somebody named goes on to.
UPDATE deliveries SET next_attempt_at = $1
WHERE state IN ('queued', 'unknown', 'recalling') AND next_attempt_at > $1 AND (state <> 'queued' OR deliver_at IS NULL)
  AND ($2 = 1 OR created_at > $1);

-- name: bundle
-- A digest whose limit is not over is put off again.
UPDATE bundles SET due_at = $1 WHERE closed_at IS NULL AND due_at > $1 AND ($2 = 1 OR created_at > $1);

-- name: count
-- What alerts caused counts against the limits as if it were of now.
-- Ids begin with their time, so this is a range of the primary key.
UPDATE deliveries SET created_at = $1 WHERE id >= $2 AND +counted > 0 AND created_at > $1;

-- name: lease_anew
UPDATE deliveries SET lease_until = $1 WHERE state = 'sending' AND lease_until > $1;

-- name: work
UPDATE chat_requests SET due_at = $1 WHERE due_at > $1 AND ($2 = 1 OR created_at > $1);

-- name: announce
UPDATE announcements SET due_at = $1 WHERE due_at > $1 AND ($2 = 1 OR created_at > $1);

-- name: carry
UPDATE tellings SET due_at = $1 WHERE due_at > $1 AND ($2 = 1 OR created_at > $1);

-- name: tell
UPDATE alarms SET told_at = $1 WHERE told_at > $1;
