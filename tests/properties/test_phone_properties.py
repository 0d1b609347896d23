"""Numbers: no way of writing one makes it another one."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumber as Parsed
from phonenumbers import (
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
    number_type,
    parse,
    region_code_for_number,
)

from bridge.domain.phone import PhoneNumber
from bridge.errors import PhoneError

REGIONS = ("DE", "AT", "CH", "IT", "FR", "GB", "NL", "PL", "ES", "SE", "US", "IN", "JP", "BR", "AU", "ZA")
TRUNK = ("DE", "AT", "CH", "FR", "GB", "NL", "SE", "AU", "ZA", "JP", "IN")
"""Regions whose national numbers begin with a 0 that is left out abroad."""
BLANKS = st.sampled_from(["", " ", "-", "/", ".", "\u00a0", "\u2011", "  ", "\u200b", "\u2013", "\u202f", "\u2060", "\uff0d", "\u00b7"])


@st.composite
def spaced(draw: st.DrawFn, digits: str) -> str:
    """Digits with what people put between them."""
    return "".join(digit + draw(BLANKS) for digit in digits)


@st.composite
def international(draw: st.DrawFn) -> tuple[str, str]:
    """A region, and a way to write its number that says its country."""
    region = draw(st.sampled_from(REGIONS))
    trunk = "(0)" if region in TRUNK and draw(st.booleans()) else ""
    prefix = draw(st.sampled_from(["+", "00", ""])) + str(number_of(region).country_code)
    return region, prefix + draw(BLANKS) + trunk + draw(spaced(str(number_of(region).national_number)))


@st.composite
def national(draw: st.DrawFn) -> tuple[str, str]:
    """A region, and a way to write its number at home."""
    region = draw(st.sampled_from(TRUNK))
    return region, "0" + draw(spaced(str(number_of(region).national_number)))


def number_of(region: str) -> Parsed:
    """A mobile number of a region."""
    number = example_number_for_type(region, PhoneNumberType.MOBILE)
    assert number is not None
    return number


@given(spelling=international(), read_in=st.sampled_from(REGIONS))
def test_no_international_spelling_changes_a_numbers_country(spelling: tuple[str, str], read_in: str) -> None:
    """With +, with 00 or bare, with (0) and any punctuation, wherever it is read: it is the same number."""
    region, text = spelling
    phone = PhoneNumber.parse(text, region=read_in)
    assert phone.e164 == format_number(number_of(region), PhoneNumberFormat.E164)
    assert phone.country == region_code_for_number(number_of(region))


@given(spelling=national())
def test_a_national_spelling_stays_in_its_region(spelling: tuple[str, str]) -> None:
    """A leading 0 is at home where the configuration says."""
    region, text = spelling
    assert PhoneNumber.parse(text, region=region).e164 == format_number(number_of(region), PhoneNumberFormat.E164)


@given(
    code=st.sampled_from([39, 49, 44, 34, 33, 43, 41, 48]),
    beginning=st.sampled_from(["", "0", "00"]),
    digits=st.text(alphabet="0123456789", min_size=4, max_size=12),
)
def test_no_dear_number_is_taken_and_none_becomes_another_one(code: int, beginning: str, digits: str) -> None:
    """What is accepted has the digits that were written, and is of a common price as far as the numbering plan knows."""
    with suppress(PhoneError):
        e164 = PhoneNumber.parse(f"+{code}{beginning}{digits}", region="DE").e164
        number = parse(e164)
        assert number_type(number) not in (PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST, PhoneNumberType.PERSONAL_NUMBER)
        assert e164.endswith(digits.lstrip("0"))


@given(text=st.text(alphabet="0123456789+ ()/.-", max_size=24), region=st.sampled_from(REGIONS))
def test_what_is_read_is_read_the_same_everywhere(text: str, region: str) -> None:
    """What is accepted is a number in E.164; written with + or as bare digits it means the same in every region."""
    with suppress(PhoneError):
        phone = PhoneNumber.parse(text, region=region)
        spellings = (phone.e164, phone.e164.removeprefix("+"))
        assert {PhoneNumber.parse(spelling, region=other) for spelling in spellings for other in REGIONS} == {phone}


@given(text=st.text(max_size=60), region=st.sampled_from(REGIONS))
def test_any_text_is_a_number_or_refused(text: str, region: str) -> None:
    """Nothing else is raised."""
    with suppress(PhoneError):
        PhoneNumber.parse(text, region=region)
