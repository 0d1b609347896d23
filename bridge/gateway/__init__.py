"""The seven.io SMS gateway: `wire` is its protocol without I/O, `client` the thin adapter."""
