"""From domain values to Slack's Block Kit JSON. Pure."""
