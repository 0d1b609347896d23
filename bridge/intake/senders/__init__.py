"""The senders' formats: a table in the module of its kind where a table can say it, a module of its own where it cannot."""
