-- name: insert_post
INSERT INTO posts (id, hook, received_at, method, headers, query, body, cut, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'unproven');

-- name: insert
INSERT INTO proofs (post_id, due_at) VALUES ($1, $2);

-- name: due
SELECT p.attempts, o.id, o.hook, o.received_at, o.method, o.headers, o.query, o.body, o.cut
FROM proofs p JOIN posts o ON o.id = p.post_id WHERE p.due_at <= $1 ORDER BY p.due_at, p.post_id LIMIT $2;

-- name: take
UPDATE proofs SET due_at = $2, attempts = attempts + 1 WHERE post_id = $1;

-- name: later
UPDATE proofs SET due_at = $2 WHERE post_id = $1;

-- name: release
UPDATE posts SET state = 'new' WHERE id = $1 AND state = 'unproven';

-- name: settle
DELETE FROM proofs WHERE post_id = $1;

-- name: remove
DELETE FROM posts WHERE id = $1 AND state = 'unproven';
