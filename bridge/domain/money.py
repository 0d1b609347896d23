"""Money, as the gateway counts it."""

CURRENCY = "EUR"
"""The account's currency until the gateway names another."""
