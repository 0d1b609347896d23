"""From alerts and rules to recipients, with the reason for each decision. Pure."""
