"""Durations in words (stand-in until the domain's own module lands)."""

import re
from datetime import timedelta

from bridge.errors import WhenError

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def parse_duration(text: str) -> timedelta:
    """`10s`, `90m`, `1h30m`, `2d`, `1w`; WhenError otherwise."""
    if not re.fullmatch(r"(?:[0-9]{1,6}[smhdw])+", text):
        raise WhenError(f"{text!r} is no duration; write for example 10s, 5m, 4h, 2d or 1h30m")
    return timedelta(seconds=sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"([0-9]+)([smhdw])", text)))
