-- name: insert_message
INSERT INTO messages (id, created_at, origin, hook, post_id, route, bundle_id, severity, state_key, text, sender, label, options, reference, deliver_at, doubtful)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16);

-- name: insert_delivery
INSERT INTO deliveries (id, message_id, n, phone, name, created_at, counted, state, reason, lane, deliver_at, expires_at, next_attempt_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: due_by_second
SELECT deliver_at / 1000, COUNT(*) FROM deliveries
WHERE deliver_at >= $1 AND deliver_at < $2 AND state IN ('queued', 'sending', 'parked')
GROUP BY 1;

-- name: pace
SELECT tat FROM pace WHERE name = 'gateway';

-- name: set_pace
INSERT INTO pace (name, tat) VALUES ('gateway', $1) ON CONFLICT (name) DO UPDATE SET tat = excluded.tat;

-- name: probes
SELECT d.id FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.state = 'unknown' AND d.probe_at <= $1 AND d.expires_at > $1 AND d.first_written_at > $2
  AND NOT EXISTS (
    SELECT 1 FROM deliveries o JOIN messages om ON om.id = o.message_id JOIN attempts a ON a.delivery_id = o.id
    WHERE o.phone = d.phone AND o.created_at > $3 - 86400000 AND o.state <> 'suppressed' AND o.id <> d.id
      AND a.at > $3
      AND COALESCE(o.other_text, om.text) = COALESCE(d.other_text, m.text)
  )
ORDER BY d.probe_at LIMIT $4;

-- name: claimable
SELECT d.id, m.origin, d.phone FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.state = 'queued' AND d.next_attempt_at <= $1 AND d.expires_at > $1 AND d.lane <= $3
ORDER BY d.lane, d.next_attempt_at, d.id LIMIT $2;

-- name: next_due
-- What is due already and was not taken waits for something else than the time.
SELECT MIN(at) FROM (
  SELECT MIN(next_attempt_at) AS at FROM deliveries WHERE state = 'queued' AND next_attempt_at > $1
  UNION ALL
  SELECT MIN(probe_at) FROM deliveries WHERE state = 'unknown' AND probe_at > $1
) AS due;

-- name: take
UPDATE deliveries SET state = 'sending', attempts = attempts + 1, lease_until = $2, probe_at = NULL WHERE id = $1;

-- name: insert_attempt
INSERT INTO attempts (delivery_id, n, probe, at)
SELECT $1, COUNT(*) + 1, $2, $3 FROM attempts WHERE delivery_id = $1 RETURNING n;

-- name: finish_attempt
UPDATE attempts SET finished_at = $3, outcome = $4, code = $5, http_status = $6 WHERE delivery_id = $1 AND n = $2;

-- name: item
SELECT d.id, d.message_id, m.origin, m.hook, m.post_id, m.severity, m.state_key, d.phone, d.state, d.reason, d.lane, m.text, d.other_text, m.sender,
  d.sender_dropped, m.label, m.options, d.created_at, d.deliver_at, d.expires_at, d.next_attempt_at, d.first_written_at, d.attempts,
  d.recalls, d.cancel_wished, d.changed, d.gateway_id, (SELECT MAX(a.at) FROM attempts a WHERE a.delivery_id = d.id)
FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.id = $1;

-- name: change
UPDATE deliveries SET
  state = $2, reason = $3,
  next_attempt_at = COALESCE($4, next_attempt_at),
  probe_at = CASE WHEN $17 = 1 THEN probe_at ELSE $5 END,
  first_written_at = CASE WHEN $6 = 1 THEN NULL ELSE COALESCE(first_written_at, $7) END,
  attempts = attempts - $8,
  recalls = recalls - $9,
  cancel_wished = CASE WHEN $10 = 1 THEN 1 ELSE cancel_wished END,
  changed = CASE WHEN $11 = 1 OR $12 IS NOT NULL THEN 1 ELSE changed END,
  sender_dropped = CASE WHEN $11 = 1 THEN 1 ELSE sender_dropped END,
  other_text = COALESCE($12, other_text),
  gateway_id = COALESCE($13, gateway_id),
  encoding = COALESCE($14, encoding),
  parts = COALESCE($15, parts),
  price = COALESCE($16, price),
  counted = CASE WHEN $2 = 'suppressed' THEN 0 ELSE counted END
WHERE id = $1;

-- name: of_message
SELECT id FROM deliveries WHERE message_id = $1 ORDER BY n;

-- name: lapsed
SELECT id FROM deliveries WHERE state = 'sending' AND lease_until <= $1 LIMIT 500;

-- name: worthless
SELECT id FROM deliveries WHERE state IN ('held', 'queued') AND expires_at <= $1 LIMIT 500;

-- name: parked_due
SELECT id FROM deliveries WHERE state = 'parked' AND deliver_at <= $1
UNION ALL SELECT id FROM deliveries WHERE state = 'recalling' AND recalls = 0 AND deliver_at <= $1 LIMIT 500;

-- name: silent
SELECT id FROM deliveries WHERE state = 'accepted' AND expires_at <= $1 AND reason <> 'no report' LIMIT 500;

-- name: held_for
SELECT id FROM deliveries WHERE state = 'held' AND reason = $1 ORDER BY lane, id LIMIT 500;

-- name: recalling
SELECT id FROM deliveries
WHERE state = 'recalling' AND next_attempt_at <= $1 AND deliver_at > $1 AND gateway_id IS NOT NULL ORDER BY deliver_at LIMIT $2;

-- name: take_recall
UPDATE deliveries SET recalls = recalls + 1, next_attempt_at = $2 WHERE id = $1;

-- name: by_gateway_id
SELECT id FROM deliveries WHERE gateway_id = $1;

-- name: by_id
SELECT id FROM deliveries WHERE id = $1;

-- name: insert_report
INSERT INTO reports (id, gateway_id, delivery_id, status, at, received_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: told_before
SELECT 1 FROM reports WHERE gateway_id = $1 AND status = $2 LIMIT 1;

-- name: reported
SELECT 1 FROM reports WHERE delivery_id = $1 LIMIT 1;

-- name: match_reports
UPDATE reports SET delivery_id = $1 WHERE gateway_id = $2 AND delivery_id IS NULL RETURNING status, at;

-- name: idempotent
SELECT body_hash, post_id, message_id FROM idempotency WHERE hook = $1 AND key = $2;

-- name: referenced
SELECT m.id, i.post_id, i.body_hash FROM messages m LEFT JOIN idempotency i ON i.message_id = m.id
WHERE m.hook = $1 AND m.reference = $2 LIMIT 1;

-- name: own_reference
SELECT id, text, sender, label, options FROM messages WHERE hook IS NULL AND reference = $1 ORDER BY id LIMIT 1;

-- name: phones_of
SELECT phone FROM deliveries WHERE message_id = $1 ORDER BY n;

-- name: insert_idempotent
INSERT INTO idempotency (hook, key, body_hash, post_id, message_id, created_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: repeats
-- Of two that are both under way the later one gives way, so that one of them stays.
SELECT 1 FROM deliveries o JOIN messages om ON om.id = o.message_id
WHERE o.phone = $1 AND o.created_at > $2 - 86400000 AND o.id <> $3 AND om.state_key = $4
  AND (o.state IN ('accepted', 'delivered', 'undelivered', 'rejected') OR (o.state IN ('sending', 'unknown', 'queued') AND o.id < $3))
  AND EXISTS (SELECT 1 FROM attempts a WHERE a.delivery_id = o.id AND a.at > $2)
LIMIT 1;
