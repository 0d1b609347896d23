-- name: watches
SELECT m.id, m.created_at, m.deliver_at, m.text, d.state, d.cancel_wished FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.deliver_at > $1 AND m.origin = $2 ORDER BY m.id;
