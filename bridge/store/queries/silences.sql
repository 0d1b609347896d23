-- name: active
SELECT id, matchers, created_at, until, who, comment FROM silences WHERE until > $1 ORDER BY id;

-- name: insert
INSERT INTO silences (id, matchers, created_at, until, who, comment) VALUES ($1, $2, $3, $4, $5, $6);

-- name: delete
DELETE FROM silences WHERE id = $1 RETURNING id;
