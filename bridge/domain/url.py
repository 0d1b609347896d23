"""Addresses of the web, as people write them."""

from collections.abc import Collection
from urllib.parse import urlsplit

from bridge.errors import InputError

WEB = ("https", "http")


def is_url(text: str, *, schemes: Collection[str] = WEB) -> bool:
    """Whether it is an address that something could be posted to."""
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0 and " " not in text
    except ValueError:
        # A bracket that is not closed, a port that is no number or too large.
        return False


def base_url(text: str, *, schemes: Collection[str] = WEB) -> str:
    """An address to which paths are added, without blanks around it and a slash at its end. Raises InputError."""
    text = text.strip().rstrip("/")
    if not is_url(text, schemes=schemes):
        raise InputError(f"must be an address that begins with {' or '.join(f'{scheme}://' for scheme in schemes)}")
    parts = urlsplit(text)
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise InputError("must hold neither user nor ? nor #")
    return text
