-- What fires, by hook and key, with the names by which an end that has another key finds it; and when it ended, for as long as that matters.
-- A row without `fired_at` is of a key that only ends had.

CREATE TABLE open_alerts (
  hook       TEXT NOT NULL,
  key        TEXT NOT NULL,
  alert_id   TEXT,
  names      TEXT NOT NULL,
  alike      TEXT,
  run        BIGINT,
  started_at BIGINT,
  since      BIGINT,
  fired_at   BIGINT,
  ended_at   BIGINT,
  PRIMARY KEY (hook, key)
);
CREATE INDEX open_alerts_fired ON open_alerts (hook, fired_at) WHERE ended_at IS NULL;
-- Alerts under the key of an older build, which their next firing has to find by its words: those without `since`.
CREATE INDEX open_alerts_kept ON open_alerts (hook, key) WHERE since IS NULL AND fired_at IS NOT NULL AND ended_at IS NULL;
-- Alerts whose key holds the path of a URL, by their title.
CREATE INDEX open_alerts_alike ON open_alerts (hook, alike, since) WHERE alike IS NOT NULL;

-- Why it fires although nothing states trouble; and of an end that may mean several open alerts, how many.
ALTER TABLE alerts ADD COLUMN doubt TEXT NOT NULL DEFAULT '';
ALTER TABLE alerts ADD COLUMN may_mean BIGINT NOT NULL DEFAULT 0;

-- Whether an end may have meant it: then its next firing is no repeat.
ALTER TABLE alert_states ADD COLUMN unsure BIGINT NOT NULL DEFAULT 0;

-- Whether all that fires in an SMS does so by doubt alone.
ALTER TABLE messages ADD COLUMN doubtful BIGINT NOT NULL DEFAULT 0;
