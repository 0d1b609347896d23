-- What the gateway tells us besides reports, and what follows from it. `number` is a keyed hash of a phone's number.

CREATE TABLE nonces (
  nonce TEXT PRIMARY KEY,
  until BIGINT NOT NULL
);
CREATE INDEX nonces_until ON nonces (until);

CREATE TABLE replies (
  gateway_id  TEXT PRIMARY KEY,
  phone       TEXT NOT NULL,
  system      TEXT NOT NULL,
  text        TEXT NOT NULL,
  at          BIGINT,
  received_at BIGINT NOT NULL,
  meaning     TEXT NOT NULL,
  message_id  TEXT
);
CREATE INDEX replies_phone ON replies (phone, received_at);

CREATE TABLE clicks (
  gateway_id   TEXT NOT NULL,
  tracking_url TEXT NOT NULL,
  final_url    TEXT NOT NULL,
  clicks       BIGINT NOT NULL,
  views        BIGINT NOT NULL,
  received_at  BIGINT NOT NULL,
  PRIMARY KEY (gateway_id, tracking_url)
);

CREATE TABLE opt_outs (
  number TEXT PRIMARY KEY,
  at     BIGINT NOT NULL,
  who    TEXT NOT NULL
);

CREATE TABLE acks (
  alert_id TEXT PRIMARY KEY REFERENCES alerts (id),
  at       BIGINT NOT NULL,
  who      TEXT NOT NULL
);

CREATE TABLE marks (
  phone      TEXT NOT NULL,
  n          BIGINT NOT NULL,
  message_id TEXT NOT NULL REFERENCES messages (id),
  at         BIGINT NOT NULL,
  PRIMARY KEY (phone, n)
);

ALTER TABLE alert_states ADD COLUMN acked_at BIGINT;

CREATE INDEX reports_gateway ON reports (gateway_id);
CREATE INDEX bundle_alerts_bundle ON bundle_alerts (bundle_id);
CREATE INDEX deliveries_unknown ON deliveries (next_attempt_at) WHERE state IN ('unknown', 'recalling');
