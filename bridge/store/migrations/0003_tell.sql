-- The bridge's own trouble: what is not told yet, by kind, and what ways other than chat and SMS have still to carry.

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
