-- name: forget_nonces
DELETE FROM nonces WHERE until <= $1;

-- name: spend_nonce
INSERT INTO nonces (nonce, until) VALUES ($1, $2) ON CONFLICT (nonce) DO NOTHING RETURNING nonce;

-- name: keep_reply
INSERT INTO replies (gateway_id, phone, system, text, at, received_at, meaning) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (gateway_id) DO NOTHING RETURNING gateway_id;

-- name: drop_reply
DELETE FROM replies WHERE gateway_id = $1;

-- name: reply_to
UPDATE replies SET message_id = $2 WHERE gateway_id = $1;

-- name: asked
-- What went to a number last, from whomever $3 takes: not our answers to its own replies.
SELECT m.id, m.origin, COALESCE(a.team, '') FROM deliveries d JOIN messages m ON m.id = d.message_id
LEFT JOIN announcements a ON a.id = 'receipt-' || m.id
WHERE d.phone = $1 AND d.state <> 'suppressed' AND d.created_at > $2 AND m.origin LIKE $3 AND m.origin <> 'bridge:reply'
  AND d.state NOT IN ('cancelled', 'held', 'queued', 'parked', 'recalling', 'recalled', 'failed')
ORDER BY d.created_at DESC, d.id DESC LIMIT 1;

-- name: replies_since
SELECT COUNT(*) FROM replies WHERE phone = $1 AND received_at > $2;

-- name: last_shown
SELECT id, text FROM announcements WHERE message_id = $1 AND kind = 'reply' AND failed = '' ORDER BY created_at DESC, id DESC LIMIT 50;

-- name: show_more
UPDATE announcements SET text = $2, touched = touched + 1, due_at = COALESCE(due_at, $3) WHERE id = $1;

-- name: replies_to
SELECT gateway_id, phone, system, text, at, received_at, meaning FROM replies WHERE message_id = $1 ORDER BY received_at, gateway_id;

-- name: touch_clicked
UPDATE announcements SET touched = touched + 1, due_at = COALESCE(due_at, $2)
WHERE kind = 'receipt' AND failed = '' AND message_id IN (SELECT message_id FROM deliveries WHERE gateway_id = $1);

-- name: opened
SELECT SUM(c.clicks), MAX(c.received_at) FROM deliveries d JOIN clicks c ON c.gateway_id = d.gateway_id WHERE d.message_id = $1;

-- name: replies
SELECT gateway_id, phone, system, text, at, received_at, meaning FROM replies ORDER BY received_at DESC, gateway_id DESC LIMIT $1;

-- name: keep_click
INSERT INTO clicks (gateway_id, tracking_url, final_url, clicks, views, received_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (gateway_id, tracking_url) DO UPDATE
SET received_at = CASE WHEN excluded.clicks > clicks THEN excluded.received_at ELSE received_at END,
  clicks = MAX(clicks, excluded.clicks), views = MAX(views, excluded.views);
