-- name: last_sent
SELECT MAX(created_at) FROM (SELECT created_at FROM deliveries
  WHERE gateway_id IS NOT NULL AND state NOT IN ('parked', 'recalling', 'recalled') ORDER BY id DESC LIMIT 1) AS newest;

-- name: reached
SELECT DISTINCT phone FROM deliveries WHERE state = 'delivered';
