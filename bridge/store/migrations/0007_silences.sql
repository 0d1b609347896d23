-- For a time, alerts that fit all matchers cause no SMS.

CREATE TABLE silences (
  id         TEXT PRIMARY KEY,
  matchers   TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  until      BIGINT NOT NULL,
  who        TEXT NOT NULL,
  comment    TEXT NOT NULL
);
CREATE INDEX silences_until ON silences (until);
