-- Trouble: of the bridge itself, by kind, with what ways other than chat and SMS have still to carry; and of critical SMS that reach nobody.

CREATE TABLE alarms (
  kind    TEXT PRIMARY KEY,
  count   BIGINT NOT NULL,
  facts   TEXT NOT NULL,
  since   BIGINT NOT NULL,
  told_at BIGINT
);
CREATE INDEX alarms_pending ON alarms (kind) WHERE count > 0;

CREATE TABLE tellings (
  id         TEXT PRIMARY KEY,
  way        TEXT NOT NULL,
  kind       TEXT NOT NULL,
  text       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  due_at     BIGINT,
  attempts   BIGINT NOT NULL DEFAULT 0,
  failed     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX tellings_due ON tellings (due_at) WHERE due_at IS NOT NULL;

-- Critical messages that did not reach somebody, and the one that went to the route's fallback; null where there was nobody to text.
CREATE TABLE fallbacks (
  message_id TEXT PRIMARY KEY REFERENCES messages (id),
  made       TEXT,
  at         BIGINT NOT NULL
);
CREATE INDEX deliveries_unreached ON deliveries (created_at)
  WHERE lane = 1 AND state IN ('undelivered', 'expired', 'rejected', 'failed', 'accepted', 'unknown');
