"""The program `smsbridge`: the bridge's commands, and the Slack side that stands on the bridge."""
