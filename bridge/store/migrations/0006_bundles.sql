-- Bundles that wait for their time, digests of what is over a limit, and what is known of an alert's state while it waits.
-- A bundle is made of parts: itself, or for a digest the bundles that wait in it for one number.

ALTER TABLE bundles ADD COLUMN kind TEXT NOT NULL DEFAULT 'plain';
ALTER TABLE bundles ADD COLUMN group_key TEXT NOT NULL DEFAULT '';
ALTER TABLE bundles ADD COLUMN audience TEXT NOT NULL DEFAULT '[]';
ALTER TABLE bundles ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE bundles ADD COLUMN urgent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bundles ADD COLUMN crowd BIGINT NOT NULL DEFAULT 0;
ALTER TABLE bundles ADD COLUMN sent_at BIGINT;
CREATE UNIQUE INDEX bundles_joined ON bundles (group_key) WHERE closed_at IS NULL;
CREATE INDEX bundles_group ON bundles (route, group_value, sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE bundle_parts (
  bundle_id TEXT NOT NULL REFERENCES bundles (id),
  part      TEXT NOT NULL REFERENCES bundles (id),
  PRIMARY KEY (bundle_id, part)
);
CREATE INDEX bundle_parts_part ON bundle_parts (part);
INSERT INTO bundle_parts (bundle_id, part) SELECT id, id FROM bundles;

ALTER TABLE bundle_alerts ADD COLUMN flaps BIGINT NOT NULL DEFAULT 0;

ALTER TABLE alert_states ADD COLUMN alert_id TEXT;
ALTER TABLE alert_states ADD COLUMN bundle_id TEXT;
ALTER TABLE alert_states ADD COLUMN before TEXT;
ALTER TABLE alert_states ADD COLUMN flips BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alert_states ADD COLUMN flipped_at BIGINT;
ALTER TABLE alert_states ADD COLUMN flap_told BIGINT NOT NULL DEFAULT 0;

-- The names of alerts that a route had of late: since when, and when last.
CREATE TABLE alert_kinds (
  route TEXT NOT NULL,
  name  TEXT NOT NULL,
  since BIGINT NOT NULL,
  seen  BIGINT NOT NULL,
  PRIMARY KEY (route, name)
);

-- With how many new names SMS passed a number's limit.
CREATE TABLE limit_passes (
  phone TEXT NOT NULL,
  at    BIGINT NOT NULL,
  names BIGINT NOT NULL
);
ALTER TABLE limit_notices ADD COLUMN budget_at BIGINT;
CREATE INDEX limit_passes_phone ON limit_passes (phone, at);
