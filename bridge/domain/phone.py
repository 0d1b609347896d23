"""Phone numbers, read as the gateway reads them, that hide themselves in logs.

`+` and `00` are international, a leading `0` is national, and digits alone are international already. Which numbers there are
is libphonenumber's knowledge (https://github.com/google/libphonenumber); it is never asked to guess what was meant.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Self

from phonenumbers import (
    SUPPORTED_REGIONS,
    UNKNOWN_REGION,
    NumberParseException,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
    country_code_for_region,
    example_number_for_type,
    format_number,
    is_possible_number_with_reason,
    is_valid_number,
    national_significant_number,
    number_type,
    parse,
    region_code_for_country_code,
    region_code_for_number,
    supported_calling_codes,
)
from phonenumbers import PhoneNumber as Parsed
from phonenumbers.shortnumberinfo import is_emergency_number, is_valid_short_number

from bridge.domain.costly import costly_kind
from bridge.domain.dialling import as_typed
from bridge.errors import PhoneError

EXAMPLE = "+4915228817386"
ANYWHERE = "*"
HOME = "DE"
_LONGEST = 40
_WRITTEN = re.compile(r"[+0-9 ()/.-]+")
_MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
_PEOPLE = _MOBILE | {PhoneNumberType.FIXED_LINE}


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that can exist, in E.164. `str()` and `repr()` mask it; `.e164` is the one way to see it."""

    e164: str

    @classmethod
    def parse(cls, text: str, *, region: str, any_price: bool = False) -> Self:
        """Read a number as a person or a program writes it; `region` (ISO 3166, `DE`) is where a leading 0 is at home.

        Raises PhoneError for what is no number, is impossible, or is an emergency or short number, and unless `any_price` also
        for one that costs more than a call: premium rate, shared cost, personal, satellite.
        A possible number that nobody was given is accepted; see `is_assigned`.
        """
        written = as_typed(text)
        shape = _shape(region)
        if not written:
            raise PhoneError(f"a phone number is missing: {shape}")
        if len(written) > _LONGEST:
            raise PhoneError(f"this has {len(written)} characters and is no phone number: {shape}")
        if not _WRITTEN.fullmatch(written):
            raise PhoneError(f"a phone number has only digits, blanks and + ( ) / . - in it, no letters and no extension: {shape}")
        number = _read(written, region, any_price=any_price)
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


def allowed(phone: PhoneNumber, countries: Collection[str], *, written: str = "", region: str = "") -> None:
    """Raise PhoneError unless the number's country is among `countries`; `*` among them is anywhere.

    With what was `written`, and the `region` it was read in, the refusal says how the same digits are a number of that region.
    """
    if ANYWHERE in countries or phone.country in countries:
        return
    listed = ", ".join(sorted(countries)) or "no country"
    country, home = phone.country, national_reading(written, region)
    if home is not None and home.country in countries:
        raise PhoneError(
            f"{phone} is a number of {country}, and SMS may go to {listed} alone: "
            f"if it is meant as a number of {region}, write +{country_code_for_region(region)} before it"
        )
    if not is_region(country):
        raise PhoneError(f"{phone} is a number of no country, and SMS may go to {listed} alone")
    raise PhoneError(
        f"{phone} is a number of {country}, and SMS may go to {listed} alone: to allow it, add {country} to `countries` under [sms]"
    )


def national_reading(written: str, region: str) -> PhoneNumber | None:
    """The number of a person in `region` that bare digits are where its country's code, and a leading 0, were left out; else None."""
    digits = re.sub(r"[^0-9+]", "", as_typed(written))
    if not re.fullmatch(r"[1-9][0-9]*", digits) or not is_region(region):
        return None
    try:
        phone = PhoneNumber.parse(f"+{country_code_for_region(region)}{digits}", region=region)
    except PhoneError:
        return None
    number = parse(phone.e164)
    same = national_significant_number(number) == digits
    return phone if same and is_valid_number(number) and number_type(number) in _PEOPLE else None


def at_home(written: str, region: str) -> PhoneNumber | None:
    """The number in `region` that bare digits are where its leading 0 or its country's code was left out; else None."""
    digits = as_typed(written)
    if not re.fullmatch(r"[1-9][0-9 ()/.-]*", digits):
        return None
    try:
        nought = PhoneNumber.parse(f"0{digits}", region=region)
    except PhoneError:
        nought = None
    bare = national_reading(digits, region)
    found = [phone for phone in (bare, nought) if phone is not None and is_assigned(phone)]
    return next((phone for phone in found if is_mobile(phone)), next(iter(found), None))


def is_landline(phone: PhoneNumber) -> bool:
    """Whether the number lies in a range that has no mobile phones."""
    return number_type(parse(phone.e164)) == PhoneNumberType.FIXED_LINE


def is_mobile(phone: PhoneNumber) -> bool:
    """Whether the number lies in a range of mobile phones, or in one that has both."""
    return number_type(parse(phone.e164)) in _MOBILE


@cache
def _shape(region: str) -> str:
    """How a number is written; in its national form only where mobiles of the region begin with a 0 that is left out abroad."""
    international = f"write it with + and the country's code, like {EXAMPLE}"
    example = example_number_for_type(region, PhoneNumberType.MOBILE) if is_region(region) else None
    if example is None or not format_number(example, PhoneNumberFormat.NATIONAL).lstrip("(").startswith("0"):
        return international
    try:
        same = parse(f"0{national_significant_number(example)}", region) == example
    except NumberParseException:
        same = False
    if not same or example.italian_leading_zero:
        return international
    return f"{international}, or in its national form with the leading 0{', like 0152 28817386' if region == HOME else ''}"


_MEDIA = re.compile(
    r"\+49(?:15228817386|15228895456|15254599371|17139200\d\d|1729925904|1729968532|1729973185|1729973186|1729980752"
    r"|1749091317|1749464308|3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3})"
)


def reserved_for_media(phone: PhoneNumber) -> bool:
    """Whether the number is one that German networks keep for books, films and examples: nobody can be reached there."""
    return _MEDIA.fullmatch(phone.e164) is not None


def _read(written: str, region: str, *, any_price: bool) -> Parsed:
    """The number, possible by its length and, unless any price will do, of a common one."""
    shape = _shape(region)
    digits = re.sub(r"[^0-9]", "", written)
    plus = written.lstrip("( ").startswith("+")
    if written.count("+") > plus:
        raise PhoneError(f"a + stands at the beginning of one number: {shape}")
    if is_emergency_number(digits, region):
        raise PhoneError("this is an emergency number; it cannot be texted")
    national = digits.startswith("0") and not digits.startswith("00") and not plus
    try:
        number = parse(written, region) if national else parse(_international(written, digits, plus=plus), UNKNOWN_REGION)
    except NumberParseException as error:
        raise PhoneError(f"no country's code begins like this number, or it is too short: {shape}") from error
    if national and number.country_code != country_code_for_region(region):
        raise PhoneError(f"read as a number of {region}, this leaves the country: write it with + and the country's code, like {EXAMPLE}")
    if not any_price and (kind := costly_kind(number)) is not None:
        raise PhoneError(f"this is a {kind} number; such numbers are not texted")
    _refuse_impossible(number, shape)
    return number


def _international(written: str, digits: str, *, plus: bool) -> str:
    """The number with `+` in front. Its punctuation is kept: `(0)` after the country's code is a trunk prefix to be left out."""
    if plus:
        return written.lstrip("( ")
    return "+" + digits.removeprefix("00")


def _refuse_impossible(number: Parsed, shape: str) -> None:
    if number.country_code not in supported_calling_codes():
        raise PhoneError(f"no country has the code +{number.country_code}: {shape}")
    place = f"a number of +{number.country_code}"
    if number.italian_leading_zero and not is_valid_number(number):
        raise PhoneError(f"{place} does not begin with this 0: {shape}")
    if not is_valid_number(number) and is_valid_short_number(number):
        raise PhoneError(f"this is a short number of +{number.country_code}; only whole numbers can be texted")
    match is_possible_number_with_reason(number):
        case ValidationResult.IS_POSSIBLE:
            return
        case ValidationResult.IS_POSSIBLE_LOCAL_ONLY:
            raise PhoneError(f"this lacks the area code or network prefix of {place}: {shape}")
        case ValidationResult.TOO_SHORT:
            raise PhoneError(f"this is too short for {place}: {shape}")
        case ValidationResult.TOO_LONG:
            raise PhoneError(f"this is too long for {place}: {shape}")
        case _:
            raise PhoneError(f"{place} does not have this length: {shape}")
