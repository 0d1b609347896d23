"""Chaos: the bridge as real processes, killed again and again under load; `python -m chaos` runs all of it."""
