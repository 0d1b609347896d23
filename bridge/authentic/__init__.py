"""Who may post to a hook: secrets and senders' signatures. Pure."""
