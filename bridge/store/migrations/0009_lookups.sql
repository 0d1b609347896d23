-- Indexes that what runs by itself can use: a partial one serves only statements that repeat its condition word by word.

DROP INDEX deliveries_phone;
DROP INDEX deliveries_unknown;
CREATE INDEX deliveries_phone ON deliveries (phone, created_at);
CREATE INDEX deliveries_held ON deliveries (reason) WHERE state = 'held';
CREATE INDEX deliveries_worthless ON deliveries (expires_at) WHERE state IN ('held', 'queued');
CREATE INDEX deliveries_sending ON deliveries (lease_until) WHERE state = 'sending';
CREATE INDEX deliveries_unknown ON deliveries (next_attempt_at) WHERE state = 'unknown';
CREATE INDEX deliveries_parked ON deliveries (deliver_at) WHERE state = 'parked';
CREATE INDEX deliveries_recalling ON deliveries (next_attempt_at) WHERE state = 'recalling';
CREATE INDEX deliveries_silent ON deliveries (expires_at) WHERE state = 'accepted' AND reason <> 'no report';
CREATE INDEX deliveries_awaited ON deliveries (id)
  WHERE state IN ('accepted', 'unknown', 'parked', 'recalling') AND reason <> 'no report';
CREATE INDEX messages_state ON messages (state_key) WHERE state_key <> '';
CREATE INDEX idempotency_message ON idempotency (message_id);
