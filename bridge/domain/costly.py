"""Phone numbers that cost their caller more than a call: premium rates, shared costs, redirected numbers, satellites.

The numbering plans are libphonenumber's (https://github.com/google/libphonenumber). It knows whole numbers alone; networks dial on
after digits too many, and a number that lacks some may be completed by whoever reads it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from phonenumbers import PhoneNumber, PhoneNumberType, is_valid_number, number_type, region_codes_for_country_code
from phonenumbers.phonemetadata import PhoneMetadata

_KINDS = {
    PhoneNumberType.PREMIUM_RATE: "premium-rate",
    PhoneNumberType.SHARED_COST: "shared-cost",
    PhoneNumberType.PERSONAL_NUMBER: "redirected personal",
}
_CODES = {
    870: "satellite", 881: "satellite", 882: "satellite or ship", 883: "satellite or ship",
    808: "shared-cost", 878: "redirected personal", 979: "premium-rate",
}  # fmt: skip
"""Codes of no country (ITU-T E.164, list of assigned codes), of which an SMS costs several times the price of one abroad."""
_NORTH_AMERICA = 1
"""Personal numbers there (5XX) are those of machines, and cost what a call costs."""
_SHORTEST, _SHORTEST_BEGINNING = 6, 3
_FILLINGS = "0123456789"


@dataclass(frozen=True, slots=True)
class _Dialled:
    """The digits of a number behind its country's code, with the noughts that belong to it (Italy, Niger, Gabon)."""

    code: int
    digits: str

    def is_of(self) -> str | None:
        noughts = len(self.digits) - len(self.digits.lstrip("0"))
        number = PhoneNumber(
            country_code=self.code,
            national_number=int(self.digits or "0"),
            italian_leading_zero=noughts > 0 or None,
            number_of_leading_zeros=noughts if noughts > 1 else None,
        )
        return _kind(number)


def costly_kind(number: PhoneNumber) -> str | None:
    """The word for what makes this number dear, also with digits too many or too few; None for a common number."""
    code = number.country_code or 0
    if code in _CODES:
        return _CODES[code]
    if is_valid_number(number):
        return _kind(number)
    digits = national_digits(number)
    return next((kind for one in _alike(code, digits) if (kind := one.is_of()) is not None), None)


def _kind(number: PhoneNumber) -> str | None:
    kind = number_type(number)
    if kind == PhoneNumberType.PERSONAL_NUMBER and number.country_code == _NORTH_AMERICA:
        return None
    return _KINDS.get(kind)


def national_digits(number: PhoneNumber) -> str:
    """The digits behind the country's code, with the noughts before them that are part of the number."""
    noughts = (number.number_of_leading_zeros or 1) if number.italian_leading_zero else 0
    return "0" * noughts + str(number.national_number)


def _alike(code: int, digits: str) -> Iterator[_Dialled]:
    """What a network or a reader may make of a number that does not exist: its beginnings, and its continuations."""
    for length in range(_SHORTEST, len(digits) + 1):
        yield _Dialled(code, digits[:length])
    if len(digits) < _SHORTEST_BEGINNING:
        return
    for length in range(len(digits) + 1, _longest(code) + 1):
        for filling in _FILLINGS:
            yield _Dialled(code, digits + filling * (length - len(digits)))


def _longest(code: int) -> int:
    """Digits of the longest number under a country's code that costs more."""
    descriptions = (
        description
        for region in region_codes_for_country_code(code)
        if (plan := PhoneMetadata.metadata_for_region(region)) is not None
        for description in (plan.premium_rate, plan.shared_cost, plan.personal_number)
        if description is not None
    )
    return max((length for description in descriptions for length in description.possible_length), default=0)
