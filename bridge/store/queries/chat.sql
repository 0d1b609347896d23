-- name: person
SELECT team, id, timezone, locale, workspace_admin, outsider, read_at FROM chat_people WHERE team = $1 AND id = $2;

-- name: person_seen
-- Whatever the team: a message names its person alone.
SELECT team, id, timezone, locale, workspace_admin, outsider, read_at FROM chat_people WHERE id = $1 ORDER BY read_at DESC LIMIT 1;

-- name: keep_person
INSERT INTO chat_people (team, id, timezone, locale, workspace_admin, outsider, read_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (team, id) DO UPDATE SET timezone = excluded.timezone, locale = excluded.locale,
  workspace_admin = excluded.workspace_admin, outsider = excluded.outsider, read_at = excluded.read_at;

-- name: request
SELECT id, state, team, person, channel, words, message_id, response_url, answer, created_at, due_at, attempts
FROM chat_requests WHERE id = $1;

-- name: requests_due
SELECT id, state, team, person, channel, words, message_id, response_url, answer, created_at, due_at, attempts
FROM chat_requests WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2;

-- name: take_request
UPDATE chat_requests SET due_at = $2 WHERE id = $1;

-- name: insert_request
INSERT INTO chat_requests (id, state, team, person, channel, words, message_id, response_url, answer, created_at, due_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (id) DO NOTHING RETURNING id;

-- name: change_request
UPDATE chat_requests SET state = $2, message_id = $3, answer = $4, due_at = $5, attempts = $6 WHERE id = $1 AND state = $7 RETURNING id;

-- name: settle_request
UPDATE chat_requests SET state = $2, message_id = $3, answer = $4, due_at = $5 WHERE id = $1 AND state = $6 RETURNING id;

-- name: alike
-- A wait in words counts from when it was typed, and parked messages are spread: the same order twice is rarely due in the same second.
SELECT m.id, d.phone FROM messages m JOIN deliveries d ON d.message_id = m.id
WHERE m.origin = $1 AND m.id >= $2 AND m.text = $3 AND ABS(COALESCE(m.deliver_at, 0) - $4) <= $5 ORDER BY m.id DESC;

-- name: referring
SELECT id FROM messages WHERE origin LIKE 'slack:%' AND id > $1 AND reference = $2 ORDER BY id;

-- name: list_of
SELECT id FROM messages WHERE origin = $1 ORDER BY id DESC LIMIT $2;

-- name: ending_of
SELECT id FROM messages WHERE origin = $1 AND id LIKE $2 ESCAPE '!' ORDER BY id DESC LIMIT 2;

-- name: insert_announcement
INSERT INTO announcements (id, kind, message_id, team, channel, text, created_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO NOTHING;

-- name: announcements_due
SELECT a.id, a.kind, a.message_id, a.team, COALESCE(r.posted_in, a.channel), a.text, a.created_at, a.touched, a.attempts, a.posted_in, a.posted_as,
  a.shown, r.posted_as
FROM announcements a LEFT JOIN announcements r ON a.kind = 'reply' AND r.id = 'receipt-' || a.message_id
WHERE a.due_at <= $1 ORDER BY a.due_at, a.id LIMIT $2;

-- name: take_announcement
UPDATE announcements SET due_at = $2 WHERE id = $1;

-- name: touch
UPDATE announcements SET touched = touched + 1, due_at = COALESCE(due_at, $2) WHERE message_id = $1 AND failed = '';

-- name: announcement_shown
UPDATE announcements SET posted_in = $2, posted_as = $3, shown = $4, attempts = 0,
  due_at = CASE WHEN touched = $5 THEN NULL ELSE $6 END
WHERE id = $1;

-- name: announcement_later
UPDATE announcements SET attempts = attempts + 1, due_at = $2 WHERE id = $1;

-- name: announcement_failed
UPDATE announcements SET failed = $2, due_at = NULL WHERE id = $1;

-- name: insert_audit
INSERT INTO audit (id, at, surface, who, act, message_id, numbers, facts) VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: audit
SELECT id, at, surface, who, act, message_id, numbers, facts FROM audit ORDER BY id;
