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

CREATE INDEX alert_states_bundle ON alert_states (bundle_id) WHERE bundle_id IS NOT NULL;
