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

-- name: replies
SELECT gateway_id, phone, system, text, at, received_at, meaning, message_id FROM replies ORDER BY received_at DESC, gateway_id DESC LIMIT $1;

-- name: keep_click
INSERT INTO clicks (gateway_id, tracking_url, final_url, clicks, views, received_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (gateway_id, tracking_url) DO UPDATE
SET clicks = MAX(clicks, excluded.clicks), views = MAX(views, excluded.views), received_at = excluded.received_at;
