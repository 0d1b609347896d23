-- Times are milliseconds since 1970 UTC, money is millionths of the account's currency, flags are 0 or 1, lists and maps are JSON.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE leases (
  name   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  until  BIGINT NOT NULL
);

CREATE TABLE pace (
  name TEXT PRIMARY KEY,
  tat  BIGINT NOT NULL
);

CREATE TABLE posts (
  id          TEXT PRIMARY KEY,
  hook        TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  method      TEXT NOT NULL,
  headers     TEXT NOT NULL,
  query       TEXT NOT NULL,
  body        BYTEA NOT NULL,
  cut         BIGINT NOT NULL,
  state       TEXT NOT NULL DEFAULT 'new',
  kind        TEXT,
  format      TEXT,
  reason      TEXT NOT NULL DEFAULT '',
  sorted_at   BIGINT
);
CREATE INDEX posts_new ON posts (id) WHERE state = 'new';

CREATE TABLE alerts (
  id          TEXT PRIMARY KEY,
  post_id     TEXT NOT NULL REFERENCES posts (id),
  hook        TEXT NOT NULL,
  source      TEXT NOT NULL,
  key         TEXT NOT NULL,
  status      TEXT NOT NULL,
  severity    TEXT,
  title       TEXT NOT NULL,
  text        TEXT NOT NULL,
  link        TEXT NOT NULL,
  labels      TEXT NOT NULL,
  started_at  BIGINT,
  received_at BIGINT NOT NULL,
  routes      TEXT NOT NULL,
  reason      TEXT NOT NULL
);

CREATE TABLE alert_states (
  hook       TEXT NOT NULL,
  key        TEXT NOT NULL,
  route      TEXT NOT NULL,
  status     TEXT NOT NULL,
  texted_at  BIGINT NOT NULL,
  recipients TEXT NOT NULL,
  PRIMARY KEY (hook, key, route)
);

CREATE TABLE bundles (
  id          TEXT PRIMARY KEY,
  route       TEXT NOT NULL,
  group_value TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  due_at      BIGINT NOT NULL,
  closed_at   BIGINT
);
CREATE INDEX bundles_open ON bundles (due_at) WHERE closed_at IS NULL;

CREATE TABLE bundle_alerts (
  alert_id  TEXT NOT NULL REFERENCES alerts (id),
  bundle_id TEXT NOT NULL REFERENCES bundles (id),
  PRIMARY KEY (alert_id, bundle_id)
);

CREATE TABLE messages (
  id         TEXT PRIMARY KEY,
  created_at BIGINT NOT NULL,
  origin     TEXT NOT NULL,
  hook       TEXT,
  post_id    TEXT,
  route      TEXT,
  bundle_id  TEXT,
  severity   TEXT,
  state_key  TEXT NOT NULL,
  text       TEXT NOT NULL,
  sender     TEXT,
  label      TEXT,
  options    TEXT NOT NULL,
  reference  TEXT,
  deliver_at BIGINT
);
CREATE INDEX messages_bundle ON messages (bundle_id) WHERE bundle_id IS NOT NULL;
CREATE UNIQUE INDEX messages_reference ON messages (hook, reference) WHERE reference IS NOT NULL;

CREATE TABLE deliveries (
  id               TEXT PRIMARY KEY,
  message_id       TEXT NOT NULL REFERENCES messages (id),
  n                BIGINT NOT NULL,
  phone            TEXT NOT NULL,
  name             TEXT NOT NULL,
  created_at       BIGINT NOT NULL,
  counted          BIGINT NOT NULL,
  state            TEXT NOT NULL,
  reason           TEXT NOT NULL,
  lane             BIGINT NOT NULL,
  deliver_at       BIGINT,
  expires_at       BIGINT NOT NULL,
  next_attempt_at  BIGINT NOT NULL,
  probe_at         BIGINT,
  lease_until      BIGINT,
  first_written_at BIGINT,
  attempts         BIGINT NOT NULL DEFAULT 0,
  recalls          BIGINT NOT NULL DEFAULT 0,
  cancel_wished    BIGINT NOT NULL DEFAULT 0,
  changed          BIGINT NOT NULL DEFAULT 0,
  sender_dropped   BIGINT NOT NULL DEFAULT 0,
  other_text       TEXT,
  gateway_id       TEXT,
  encoding         TEXT,
  parts            BIGINT,
  price            BIGINT
);
CREATE INDEX deliveries_message ON deliveries (message_id);
CREATE INDEX deliveries_queue ON deliveries (lane, next_attempt_at) WHERE state = 'queued';
CREATE INDEX deliveries_probe ON deliveries (probe_at) WHERE state = 'unknown' AND probe_at IS NOT NULL;
CREATE INDEX deliveries_open ON deliveries (state, expires_at)
  WHERE state IN ('held', 'queued', 'sending', 'unknown', 'parked', 'recalling', 'accepted');
CREATE INDEX deliveries_counted ON deliveries (phone, created_at) WHERE counted = 1;
CREATE INDEX deliveries_due ON deliveries (deliver_at) WHERE deliver_at IS NOT NULL;
CREATE INDEX deliveries_phone ON deliveries (phone, created_at) WHERE state <> 'suppressed';
CREATE INDEX deliveries_gateway ON deliveries (gateway_id) WHERE gateway_id IS NOT NULL;

CREATE TABLE attempts (
  delivery_id TEXT NOT NULL REFERENCES deliveries (id),
  n           BIGINT NOT NULL,
  probe       BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  finished_at BIGINT,
  outcome     TEXT,
  code        BIGINT,
  http_status BIGINT,
  PRIMARY KEY (delivery_id, n)
);

CREATE TABLE reports (
  id          TEXT PRIMARY KEY,
  gateway_id  TEXT NOT NULL,
  delivery_id TEXT,
  status      TEXT NOT NULL,
  at          BIGINT,
  received_at BIGINT NOT NULL
);
CREATE INDEX reports_delivery ON reports (delivery_id) WHERE delivery_id IS NOT NULL;
CREATE INDEX reports_unmatched ON reports (gateway_id) WHERE delivery_id IS NULL;

CREATE TABLE limit_notices (
  phone TEXT PRIMARY KEY,
  at    BIGINT NOT NULL
);

CREATE TABLE idempotency (
  hook       TEXT NOT NULL,
  key        TEXT NOT NULL,
  body_hash  TEXT NOT NULL,
  post_id    TEXT NOT NULL,
  message_id TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (hook, key)
);
