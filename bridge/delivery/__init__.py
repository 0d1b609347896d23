"""What runs by itself: sorting the inbox, dispatching the outbox, recalling, reports."""
