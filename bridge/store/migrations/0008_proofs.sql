-- Posts whose signature takes a certificate out of the network: they are not sorted before it was checked. Null: nobody looks any more.

CREATE TABLE proofs (
  post_id  TEXT PRIMARY KEY REFERENCES posts (id),
  due_at   BIGINT,
  attempts BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX proofs_due ON proofs (due_at) WHERE due_at IS NOT NULL;
