"""Personal data: numbers and texts, how long they are kept, and what is found of one person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from urllib.parse import unquote_plus

from phonenumbers import parse

from bridge.domain.phone import PhoneNumber

_BETWEEN = r"[\s()/.\-+_|\u00a0\u2010-\u2015\u202f]{0,3}"
"""What may stand between two digits of one number."""


class Data(StrEnum):
    """What is pruned, by the keys of `[retention]`."""

    BODIES = "bodies"
    """What senders posted, as it came."""
    TEXTS = "texts"
    """Texts of SMS, alerts, orders in the chat and replies."""
    NUMBERS = "numbers"
    """Whom SMS went to."""
    AUDIT = "audit"
    """Who did what; numbers are hashes in it from the start."""


PERIODS: Mapping[Data, timedelta] = {
    Data.BODIES: timedelta(days=14),
    Data.TEXTS: timedelta(days=30),
    Data.NUMBERS: timedelta(days=90),
    Data.AUDIT: timedelta(days=365),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One number, and how it is found in what people and programs wrote."""

    phone: PhoneNumber = field(repr=False)

    @property
    def digits(self) -> str:
        """The digits that every spelling of the number ends in: without country, plus and trunk zero."""
        return str(parse(self.phone.e164).national_number)

    def named_in(self, text: str) -> bool:
        """Whether the text holds the number, in whatever spelling. In doubt it does: too much erased hurts less than too little."""
        if self.digits[-1] not in text:
            return False
        return re.search(self._spelt, text) is not None or ("%" in text and re.search(self._spelt, unquote_plus(text)) is not None)

    @property
    def _spelt(self) -> str:
        country = self.phone.e164.removeprefix("+").removesuffix(self.digits)
        before = rf"(?:(?:\+|00)?{_BETWEEN.join(country)}{_BETWEEN}0?{_BETWEEN}|0{_BETWEEN})?"
        return rf"(?<![0-9]){before}{_BETWEEN.join(self.digits)}(?![0-9])"


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """How much was erased."""

    deliveries: int
    texts: int
    replies: int
