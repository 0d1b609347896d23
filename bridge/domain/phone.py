"""Phone numbers, read as the gateway reads them, that hide themselves in logs.

`+` and `00` are international, a leading `0` is national, and digits alone are international already. Which numbers there are
is libphonenumber's knowledge (https://github.com/google/libphonenumber); it is never asked to guess what was meant.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Self

from phonenumbers import (
    SUPPORTED_REGIONS,
    UNKNOWN_REGION,
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    country_code_for_region,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    number_type,
    parse,
    region_code_for_country_code,
    region_code_for_number,
    supported_calling_codes,
)
from phonenumbers import PhoneNumber as Parsed
from phonenumbers.shortnumberinfo import is_emergency_number, is_valid_short_number

from bridge.domain.text import clean
from bridge.errors import PhoneError

EXAMPLE = "+4915228817386"
ANYWHERE = "*"
_SHAPE = f"write it with the country's code, like {EXAMPLE}, or in its national form with the leading 0, like 0152 28817386"
_LONGEST = 40
_WRITTEN = re.compile(r"[+0-9 ()/.-]+")
_SHORTEST_RATED = 6
_COSTLY = {PhoneNumberType.PREMIUM_RATE: "premium-rate", PhoneNumberType.SHARED_COST: "shared-cost"}
_PLAIN = {ord(blank): " " for blank in "\u00a0\u2007\u2009\u202f\u3000"}
_PLAIN |= {ord(dash): "-" for dash in "\u2010\u2011\u2012\u2013\u2014\u2212"}
_PLAIN |= {wide: chr(wide - 0xFEE0) for wide in range(0xFF01, 0xFF5F)}
"""Full-width forms, blanks and dashes that are pasted with numbers. Raised digits are not here: they are footnotes."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that can exist, in E.164. `str()` and `repr()` mask it; `.e164` is the one way to see it."""

    e164: str

    @classmethod
    def parse(cls, text: str, *, region: str) -> Self:
        """Read a number as a person or a program writes it; `region` (ISO 3166, `DE`) is where a leading 0 is at home.

        Raises PhoneError for what is no number, is impossible, or is an emergency, short, premium-rate or shared-cost number.
        A possible number that nobody was given is accepted; see `is_assigned`.
        """
        written = clean(text).translate(_PLAIN).strip()
        if not written:
            raise PhoneError(f"a phone number is missing: {_SHAPE}")
        if len(written) > _LONGEST:
            raise PhoneError(f"this has {len(written)} characters and is no phone number: {_SHAPE}")
        if not _WRITTEN.fullmatch(written):
            raise PhoneError(f"a phone number has only digits, blanks and + ( ) / . - in it, no letters and no extension: {_SHAPE}")
        number = _read(written, region)
        _refuse_costly(number)
        return cls(format_number(number, PhoneNumberFormat.E164))

    @property
    def country(self) -> str:
        """The ISO 3166 code of the number's country, for example `DE`; `001` for numbers of no country."""
        number = parse(self.e164)
        return region_code_for_number(number) or region_code_for_country_code(number.country_code or 0)

    def __str__(self) -> str:
        """The number without its middle: `+4915…86`; what is no number, since it was erased, as it is."""
        if not self.e164.startswith("+"):
            return self.e164
        return f"{self.e164[:5]}…{self.e164[-2:]}"

    def __repr__(self) -> str:
        """The masked form."""
        return f"PhoneNumber({self})"


def is_region(code: str) -> bool:
    """Whether this is the ISO 3166 code of a region that has numbers, for example `DE`."""
    return code in SUPPORTED_REGIONS


def is_assigned(phone: PhoneNumber) -> bool:
    """Whether the number lies in a range that is given out. One that does not is worth a warning: ranges are opened all the time."""
    return is_valid_number(parse(phone.e164))


def allowed(phone: PhoneNumber, countries: Collection[str]) -> None:
    """Raise PhoneError unless the number's country is among `countries`; `*` among them is anywhere."""
    if ANYWHERE in countries or phone.country in countries:
        return
    raise PhoneError(
        f"{phone} is a number of {phone.country}, and SMS may go to {', '.join(sorted(countries)) or 'no country'} alone: "
        f"add {phone.country} to `countries` under [sms], or, if it was meant nationally, write its leading 0, or + and its country's code"
    )


_MEDIA = re.compile(
    r"\+49(?:15228817386|15228895456|15254599371|17139200\d\d|1729925904|1729968532|1729973185|1729973186|1729980752"
    r"|1749091317|1749464308|3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3})"
)


def reserved_for_media(phone: PhoneNumber) -> bool:
    """Whether the number is one that German networks keep for books, films and examples: nobody can be reached there."""
    return _MEDIA.fullmatch(phone.e164) is not None


def _read(written: str, region: str) -> Parsed:
    """The number, possible by its length."""
    digits = re.sub(r"[^0-9]", "", written)
    plus = written.lstrip("(").startswith("+")
    if written.count("+") > plus:
        raise PhoneError(f"a + stands at the beginning of one number: {_SHAPE}")
    if is_emergency_number(digits, region):
        raise PhoneError("this is an emergency number; it cannot be texted")
    national = digits.startswith("0") and not digits.startswith("00") and not plus
    try:
        number = parse(written, region) if national else parse(_international(written, digits, plus=plus), UNKNOWN_REGION)
    except NumberParseException as error:
        raise PhoneError(f"no country's code begins like this number, or it is too short: {_SHAPE}") from error
    if national and number.country_code != country_code_for_region(region):
        raise PhoneError(f"read as a number of {region}, this leaves the country: write it with + and the country's code, like {EXAMPLE}")
    _refuse_impossible(number)
    return number


def _international(written: str, digits: str, *, plus: bool) -> str:
    """The number with `+` in front. Its punctuation is kept: `(0)` after the country's code is a trunk prefix to be left out."""
    if plus:
        return written.lstrip("(")
    return "+" + digits.removeprefix("00")


def _refuse_impossible(number: Parsed) -> None:
    if number.country_code not in supported_calling_codes():
        raise PhoneError(f"no country has the code +{number.country_code}: {_SHAPE}")
    place = f"a number of +{number.country_code}"
    if number.italian_leading_zero and not is_valid_number(number):
        raise PhoneError(f"{place} does not begin with this 0: {_SHAPE}")
    if not is_valid_number(number) and is_valid_short_number(number):
        raise PhoneError(f"this is a short number of +{number.country_code}; only whole numbers can be texted")
    match is_possible_number_with_reason(number):
        case ValidationResult.IS_POSSIBLE:
            return
        case ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise PhoneError(f"this lacks the area code or network prefix of {place}: {_SHAPE}")
        case ValidationResult.TOO_SHORT:
            raise PhoneError(f"this is too short for {place}: {_SHAPE}")
        case ValidationResult.TOO_LONG:
            raise PhoneError(f"this is too long for {place}: {_SHAPE}")
        case _:
            raise PhoneError(f"{place} does not have this length: {_SHAPE}")


def _refuse_costly(number: Parsed) -> None:
    """Refuse what costs its caller more than a call; also with digits too many, which networks ignore."""
    national = str(number.national_number)
    beginnings = [len(national)] if is_valid_number(number) else range(_SHORTEST_RATED, len(national) + 1)
    for length in beginnings:
        part = Parsed(country_code=number.country_code, national_number=int(national[:length]))
        if (kind := _COSTLY.get(number_type(part))) is not None:
            raise PhoneError(f"this is a {kind} number; such numbers are not texted")
