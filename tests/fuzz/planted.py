"""What is planted before a run, to be looked for in logs, answers and the store after it."""

BEARER, SPARE, ORDERS = "hook-zq4Vd8LpTn", "spare-zq7WkXc2Rm", "order-zq1HsJb9Ey"
"""Secrets of hooks; the first two are one hook's."""
KEY, SIGNING, MASTER, SCRAPE = "seven-zq5TnGf3Uo", "sign-zq" + "8" * 25, "master-zq6PyDm4Iw0", "scrape-zq2LrCx7Qa"
"""The gateway's key and signing key, the bridge's own secret key, the token of `/metrics`."""
WRONG = "wrong-zq9BvNe6Kt"
"""A secret that somebody shows and that opens nothing: it may be another bridge's."""
TEXT = "zqTextOfAnAlert"
"""Stands in what is posted, and in no log."""
ADA, BERT = "1729980752", "3023125555"
"""The numbers of contacts, as every way of writing them holds them."""
GUEST = "3023125777"
"""A number that stands in what is posted."""

SECRETS = (BEARER, SPARE, ORDERS, KEY, SIGNING, MASTER, SCRAPE, WRONG)
"""In no log and in no answer."""
NUMBERS = (ADA, BERT, GUEST)
"""In no log."""
