"""Numbers, read as the gateway reads them."""

import re

import pytest

from bridge.domain.phone import PhoneNumber, allowed, is_assigned, is_region, reserved_for_media
from bridge.errors import PhoneError

ADA = "+4915228817386"


def read(text: str, region: str = "DE") -> str:
    """The number in E.164."""
    return PhoneNumber.parse(text, region=region).e164


@pytest.mark.parametrize(
    "text",
    [
        "4915228817386",
        "0152 28817386",
        "0152/288-173-86",
        "(0152) 28817386",
        "+49 152 28817386",
        "+49 (0)152 28817386",
        "+49 0152 28817386",
        "0049 152 28817386",
        "0049 (0)152 28817386",
        "49 (0)152 28817386",
        "\uff0b\uff14\uff19\uff11\uff15\uff12\uff12\uff18\uff18\uff11\uff17\uff13\uff18\uff16",
        "+49\u00a0152\u201128817386",
        "\u202a+4915228817386\u202c",
        " 0152 28817386\n",
    ],
)
def test_one_number_has_many_spellings(text: str) -> None:
    """International with + or 00, national with its 0, bare digits international; blanks, signs and what is pasted along do not count."""
    assert read(text) == ADA


@pytest.mark.parametrize(
    ("text", "region", "e164", "country"),
    [
        ("436641234567", "DE", "+436641234567", "AT"),
        ("0664 1234567", "AT", "+436641234567", "AT"),
        ("0664 1234567", "DE", "+496641234567", "DE"),
        ("+39 347 1234567", "DE", "+393471234567", "IT"),
        ("02 1234567", "IT", "+39021234567", "IT"),
        ("12025550123", "DE", "+12025550123", "US"),
        ("15228817386", "DE", "+15228817386", "US"),
        ("07700 900123", "GB", "+447700900123", "GB"),
        ("+800 12345678", "DE", "+80012345678", "001"),
    ],
)
def test_the_country_is_what_the_digits_say(text: str, region: str, e164: str, country: str) -> None:
    """Never a guess: digits without a leading 0 are international, whatever the region."""
    phone = PhoneNumber.parse(text, region=region)
    assert (phone.e164, phone.country) == (e164, country)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "missing"),
        ("+", "too short"),
        ("hello", "only digits"),
        ("+49 152 28817386 x5", "only digits"),
        ("0152,28817386", "only digits"),
        ("\u0660\u0661\u0665\u0662\u0662\u0668\u0668\u0661\u0667\u0663\u0668\u0666", "only digits"),
        ("++4915228817386", "a + stands"),
        ("+49152+28817386", "a + stands"),
        ("1" * 41, "41 characters"),
        ("110", "emergency"),
        ("112", "emergency"),
        ("+49115", "short number"),
        ("+49152", "lacks the area code"),
        ("+4915228817386123456", "too"),
        ("+999 123456789", "country"),
        ("000491522881", "country"),
        ("+1 900 555 1234", "premium-rate"),
        ("01801234567", "shared-cost"),
        ("0137 1234567", "shared-cost"),
        ("347 1234567", "too short"),
    ],
)
def test_what_is_no_number_or_may_not_be_texted_says_why(text: str, words: str) -> None:
    """And what to write instead."""
    with pytest.raises(PhoneError, match=re.escape(words)):
        read(text)


def test_a_number_that_nobody_was_given_is_taken_and_known_as_such() -> None:
    """Ranges are opened all the time: it is sent, with a warning to a person."""
    assert is_assigned(PhoneNumber.parse("+4915228817386", region="DE"))
    assert not is_assigned(PhoneNumber.parse("+491522881738612", region="DE"))


def test_countries_are_a_fence() -> None:
    """Outside it a number is refused, with what would let it in; `*` is no fence."""
    phone = PhoneNumber.parse("436641234567", region="DE")
    allowed(phone, {"DE", "AT"})
    allowed(phone, {"*"})
    with pytest.raises(PhoneError, match="add AT to `countries`"):
        allowed(phone, {"DE"})


def test_a_number_masks_itself() -> None:
    """Whatever is logged of it."""
    phone = PhoneNumber.parse(ADA, region="DE")
    assert str(phone) == f"{phone}" == "+4915\u202686"
    assert "28817386" not in repr(phone)


@pytest.mark.parametrize(
    ("text", "reserved"), [(ADA, True), ("0172 9980752", True), ("030 23125 000", True), ("030 23125 999", True), ("030 23126 000", False)]
)
def test_numbers_for_films_and_examples_are_known(text: str, reserved: bool) -> None:  # noqa: FBT001 - a case of the table
    """Nobody can be reached there."""
    assert reserved_for_media(PhoneNumber.parse(text, region="DE")) is reserved


def test_regions_are_those_that_have_numbers() -> None:
    """Two letters alone are no country."""
    assert is_region("GB")
    assert not is_region("UK")
    assert not is_region("de")
