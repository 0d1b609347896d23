"""What the bridge calls besides the gateway and Slack: the addresses that the operator wants to be told at."""
