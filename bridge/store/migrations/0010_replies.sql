-- Replies are looked up by the message that they answer.

CREATE INDEX replies_message ON replies (message_id) WHERE message_id IS NOT NULL;
