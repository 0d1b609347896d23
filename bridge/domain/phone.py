"""Phone numbers, read as the gateway reads them, that hide themselves in logs (stand-in but for the class)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

import phonenumbers

from bridge.errors import PhoneError


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that exists, in E.164. `str()` and `repr()` mask it; `.e164` is the one way to see it."""

    e164: str

    def __str__(self) -> str:
        """The number without its middle: `+4915…86`."""
        return f"{self.e164[:5]}…{self.e164[-2:]}"

    def __repr__(self) -> str:
        """The masked form."""
        return f"PhoneNumber({self})"

    @classmethod
    def parse(cls, text: str, *, region: str) -> "PhoneNumber":
        """The number, or PhoneError."""
        if not re.fullmatch(r"[+0-9 ()/.-]{3,40}", text):
            raise PhoneError(f"{text!r} is no phone number; write it like +4915228817386")
        try:
            number = phonenumbers.parse(text if text.startswith(("+", "0")) else f"+{text}", region)
        except phonenumbers.NumberParseException as error:
            raise PhoneError(f"{text!r} is no phone number; write it like +4915228817386") from error
        if not phonenumbers.is_possible_number(number):
            raise PhoneError(f"{text!r} is no possible phone number; write it like +4915228817386")
        return cls(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    @property
    def country(self) -> str:
        """The ISO region."""
        return str(phonenumbers.region_code_for_number(phonenumbers.parse(self.e164)) or "")

    @property
    def assigned(self) -> bool:
        """Whether the number lies in a range that is in use."""
        return bool(phonenumbers.is_valid_number(phonenumbers.parse(self.e164)))


def allowed(phone: PhoneNumber, countries: Collection[str]) -> None:
    """Refuse with PhoneError a number outside `countries`; `*` is anywhere."""
    if "*" not in countries and phone.country not in countries:
        raise PhoneError(f"{phone} is a number of {phone.country or 'no country'}, outside countries {sorted(countries)}")


def reserved_for_media(phone: PhoneNumber) -> bool:
    """Whether the number is one for films and examples."""
    return phone.e164 in {"+4915228817386", "+491729980752"} or bool(re.fullmatch(r"\+493023125[0-9]{3}", phone.e164))
