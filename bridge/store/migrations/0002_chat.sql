-- What people ask in a chat, what is shown to them there, and who did what.

CREATE TABLE chat_people (
  team            TEXT NOT NULL,
  id              TEXT NOT NULL,
  timezone        TEXT,
  locale          TEXT,
  workspace_admin BIGINT NOT NULL,
  outsider        TEXT NOT NULL,
  read_at         BIGINT NOT NULL,
  PRIMARY KEY (team, id)
);

CREATE TABLE chat_requests (
  id           TEXT PRIMARY KEY,
  state        TEXT NOT NULL,
  team         TEXT NOT NULL,
  person       TEXT NOT NULL,
  channel      TEXT NOT NULL,
  words        TEXT NOT NULL,
  message_id   TEXT,
  response_url TEXT NOT NULL,
  answer       TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  due_at       BIGINT,
  attempts     BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX chat_requests_due ON chat_requests (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE announcements (
  id         TEXT PRIMARY KEY,
  kind       TEXT NOT NULL,
  message_id TEXT,
  team       TEXT NOT NULL,
  channel    TEXT NOT NULL,
  text       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  due_at     BIGINT,
  touched    BIGINT NOT NULL DEFAULT 0,
  attempts   BIGINT NOT NULL DEFAULT 0,
  posted_in  TEXT,
  posted_as  TEXT,
  shown      TEXT NOT NULL DEFAULT '',
  failed     TEXT NOT NULL DEFAULT ''
);
CREATE INDEX announcements_due ON announcements (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX announcements_message ON announcements (message_id) WHERE message_id IS NOT NULL;

CREATE TABLE audit (
  id         TEXT PRIMARY KEY,
  at         BIGINT NOT NULL,
  surface    TEXT NOT NULL,
  who        TEXT NOT NULL,
  act        TEXT NOT NULL,
  message_id TEXT,
  numbers    TEXT NOT NULL,
  facts      TEXT NOT NULL
);
CREATE INDEX messages_origin ON messages (origin, id);
