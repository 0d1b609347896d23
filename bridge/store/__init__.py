"""The durable store: SQL written once, thin drivers, group commit."""
