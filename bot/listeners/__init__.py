"""Listeners by Slack surface. Each hands a request to the counter, which commits, and acknowledges; nothing slow happens here."""
