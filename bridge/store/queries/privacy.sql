-- name: old_bodies
SELECT id FROM posts WHERE id > $1 AND id < $2 AND state <> 'new' ORDER BY id LIMIT $3;

-- name: drop_body
UPDATE posts SET body = $2, headers = '{}', query = '{}' WHERE id = $1;

-- name: old_messages
SELECT id FROM messages WHERE id > $1 AND id < $2 AND deliver_at IS NULL ORDER BY id LIMIT $3;

-- name: old_schedules
SELECT DISTINCT m.id FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.deliver_at < $1 AND m.text <> '' LIMIT $2;

-- name: drop_message
UPDATE messages SET text = '', options = '{}', reference = NULL, label = NULL WHERE id = $1;

-- name: drop_other_text
UPDATE deliveries SET other_text = '' WHERE message_id = $1 AND other_text IS NOT NULL;

-- name: old_alerts
SELECT id FROM alerts WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3;

-- name: drop_alert
UPDATE alerts SET title = '', text = '', link = '', labels = '{}' WHERE id = $1;

-- name: old_requests
SELECT id FROM chat_requests WHERE created_at < $1 AND due_at IS NULL LIMIT $2;

-- name: drop_request
DELETE FROM chat_requests WHERE id = $1;

-- name: old_announcements
SELECT id FROM announcements WHERE created_at < $1 LIMIT $2;

-- name: drop_announcement
DELETE FROM announcements WHERE id = $1;

-- name: old_tellings
SELECT id FROM tellings WHERE created_at < $1 AND due_at IS NULL LIMIT $2;

-- name: drop_telling
DELETE FROM tellings WHERE id = $1;

-- name: old_replies
SELECT gateway_id FROM replies WHERE received_at < $1 AND text <> '' LIMIT $2;

-- name: drop_reply
UPDATE replies SET text = '' WHERE gateway_id = $1;

-- name: old_clicks
SELECT DISTINCT gateway_id FROM clicks WHERE received_at < $1 LIMIT $2;

-- name: drop_click
DELETE FROM clicks WHERE gateway_id = $1;

-- name: old_silences
SELECT id FROM silences WHERE until < $1 LIMIT $2;

-- name: drop_silence
DELETE FROM silences WHERE id = $1;

-- name: old_numbers
SELECT id FROM deliveries WHERE id > $1 AND id < $2 AND deliver_at IS NULL ORDER BY id LIMIT $3;

-- name: old_scheduled_numbers
SELECT id FROM deliveries WHERE deliver_at < $1 AND phone <> 'erased' LIMIT $2;

-- name: drop_number
UPDATE deliveries SET phone = 'erased', name = '' WHERE id = $1;

-- name: old_senders
SELECT gateway_id FROM replies WHERE received_at < $1 AND phone <> 'erased' LIMIT $2;

-- name: drop_sender
UPDATE replies SET phone = 'erased' WHERE gateway_id = $1;

-- name: old_states
SELECT hook, key, route FROM alert_states WHERE texted_at < $1 LIMIT $2;

-- name: drop_state
DELETE FROM alert_states WHERE hook = $1 AND key = $2 AND route = $3;

-- name: old_open
SELECT hook, key FROM open_alerts WHERE COALESCE(fired_at, 0) < $1 AND COALESCE(ended_at, 0) < $1 LIMIT $2;

-- name: drop_open
DELETE FROM open_alerts WHERE hook = $1 AND key = $2;

-- name: old_notices
SELECT phone FROM limit_notices WHERE at < $1 AND COALESCE(budget_at, 0) < $1 LIMIT $2;

-- name: drop_notice
DELETE FROM limit_notices WHERE phone = $1;

-- name: old_keys
SELECT hook, key FROM idempotency WHERE created_at < $1 LIMIT $2;

-- name: drop_key
DELETE FROM idempotency WHERE hook = $1 AND key = $2;

-- name: old_people
SELECT team, id FROM chat_people WHERE read_at < $1 LIMIT $2;

-- name: drop_person
DELETE FROM chat_people WHERE team = $1 AND id = $2;

-- name: old_audit
SELECT id FROM audit WHERE at < $1 LIMIT $2;

-- name: drop_audit
DELETE FROM audit WHERE id = $1;

-- name: cursor
SELECT value FROM meta WHERE key = $1;

-- name: set_cursor
INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: messages_to
SELECT DISTINCT message_id FROM deliveries WHERE phone = $1 ORDER BY message_id;

-- name: open_to
SELECT message_id, id, state FROM deliveries
WHERE phone = $1 AND state IN ('held', 'queued', 'sending', 'unknown', 'parked', 'recalling') ORDER BY id;

-- name: alone
SELECT DISTINCT d.message_id FROM deliveries d WHERE d.phone = $1
  AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.message_id = d.message_id AND o.phone <> $1);

-- name: touch_receipt
UPDATE announcements SET touched = touched + 1, due_at = COALESCE(due_at, $2) WHERE message_id = $1 AND failed = '';

-- name: forget_deliveries
UPDATE deliveries SET phone = 'erased', name = '', other_text = CASE WHEN other_text IS NULL THEN NULL ELSE '' END WHERE phone = $1 RETURNING id;

-- name: forget_replies
UPDATE replies SET phone = 'erased', text = '' WHERE phone = $1 RETURNING gateway_id;

-- name: forget_notice
DELETE FROM limit_notices WHERE phone = $1;

-- name: forget_marks
DELETE FROM marks WHERE phone = $1;

-- name: states_with
SELECT hook, key, route, recipients FROM alert_states WHERE recipients LIKE '%' || $1 || '%' OR before LIKE '%' || $1 || '%';

-- name: set_recipients
UPDATE alert_states SET recipients = $4, before = REPLACE(before, $5, 'erased') WHERE hook = $1 AND key = $2 AND route = $3;

-- name: bundles_to
SELECT id, audience FROM bundles WHERE closed_at IS NULL AND audience LIKE '%' || $1 || '%';

-- name: set_audience
-- A digest has nobody but this number.
UPDATE bundles SET audience = $2, group_value = CASE WHEN kind = 'digest' THEN '' ELSE group_value END WHERE id = $1;

-- name: close_digest
UPDATE bundles SET closed_at = $2, group_key = '' WHERE id = $1 AND kind = 'digest' AND closed_at IS NULL;

-- name: forget_passes
DELETE FROM limit_passes WHERE phone = $1;

-- name: old_kinds
SELECT route, name FROM alert_kinds WHERE seen < $1 LIMIT $2;

-- name: drop_kind
DELETE FROM alert_kinds WHERE route = $1 AND name = $2;

-- name: old_passes
SELECT DISTINCT phone FROM limit_passes WHERE at < $1 LIMIT $2;

-- name: scan_kinds
SELECT route, name, name FROM alert_kinds WHERE (route, name) > ($1, $2) ORDER BY route, name LIMIT $3;

-- name: replies_of
SELECT gateway_id, text, at, received_at, meaning FROM replies WHERE phone = $1 ORDER BY received_at, gateway_id;

-- name: audit_page
SELECT id, at, surface, who, act, message_id, numbers, facts FROM audit WHERE id > $1 AND at >= $2 ORDER BY id LIMIT $3;

-- name: scan_posts
SELECT id, body, query FROM posts WHERE id > $1 ORDER BY id LIMIT $2;

-- name: scan_messages
SELECT id, text, COALESCE(reference, ''), COALESCE(label, ''), options FROM messages WHERE id > $1 ORDER BY id LIMIT $2;

-- name: scan_alerts
SELECT id, title || char(10) || text || char(10) || link, labels, key FROM alerts WHERE id > $1 ORDER BY id LIMIT $2;

-- name: scan_requests
SELECT id, words, answer FROM chat_requests WHERE id > $1 ORDER BY id LIMIT $2;

-- name: scan_announcements
SELECT id, text, '' FROM announcements WHERE id > $1 ORDER BY id LIMIT $2;

-- name: scan_silences
SELECT id, comment, matchers FROM silences WHERE id > $1 ORDER BY id LIMIT $2;

-- name: forget_alert
UPDATE alerts SET title = '', text = '', link = '', labels = '{}', key = 'erased' WHERE id = $1;

-- name: scan_states
SELECT hook, key, route, key FROM alert_states WHERE (hook, key, route) > ($1, $2, $3) ORDER BY hook, key, route LIMIT $4;

-- name: scan_open
SELECT hook, key, key, names FROM open_alerts WHERE (hook, key) > ($1, $2) ORDER BY hook, key LIMIT $3;

-- name: scan_alarms
SELECT kind, facts FROM alarms WHERE kind > $1 ORDER BY kind LIMIT $2;

-- name: blank_alarm
UPDATE alarms SET facts = '{}' WHERE kind = $1;

-- name: scan_tellings
SELECT id, text FROM tellings WHERE id > $1 ORDER BY id LIMIT $2;

-- name: blank_telling
UPDATE tellings SET text = '' WHERE id = $1;

-- name: scan_keys
SELECT hook, key, key FROM idempotency WHERE (hook, key) > ($1, $2) ORDER BY hook, key LIMIT $3;

-- name: scan_replies
SELECT gateway_id, text, system FROM replies WHERE gateway_id > $1 ORDER BY gateway_id LIMIT $2;

-- name: blank_announcement
-- What was shown of a reply is edited where it stands.
UPDATE announcements SET text = '', touched = touched + 1,
  due_at = CASE WHEN kind = 'reply' AND failed = '' THEN COALESCE(due_at, created_at) ELSE due_at END
WHERE id = $1;

-- name: rows
SELECT (SELECT COUNT(*) FROM posts) + (SELECT COUNT(*) FROM messages) + (SELECT COUNT(*) FROM alerts)
  + (SELECT COUNT(*) FROM chat_requests) + (SELECT COUNT(*) FROM announcements);
