"""Cleaning of text (stand-in until the domain's own module lands)."""

import re

_UNWANTED = re.compile("\x1b\\[[0-9;]*[A-Za-z]|[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without control characters, ANSI escapes, bidi marks and lone surrogates."""
    return _UNWANTED.sub(lambda match: " " if match[0] == "\t" else "", text)
