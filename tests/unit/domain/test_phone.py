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
        "tel:+49-152-28817386",
        "TEL: 0152 28817386",
        "tel:%2B49152%2028817386",
        "sms:+4915228817386?body=Hello",
        "callto://+4915228817386",
        "+49\u2009152\u202f2881\u30007386",
        "+49\u2011152\u2013288\u2014173\u201586",
        "+49\u2212152\u2043288\ufe63173\u279686",
        "\u200b+49\u2060152\ufeff28\u00ad817\u200d386\u200b",
        "+49\u3164152\u034f288\u2800173\ufe0f86",
        "\ufe6249 152 28817386",
        "\u279549\u00b7152\u2024288\u2044173\u221586",
        "\uff0b\uff14\uff19\uff08\uff10\uff09\uff11\uff15\uff12\uff0d28817386",
        "\U0001d7d2\U0001d7d7152 \U0001d7ee\U0001d7f4817386",
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


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("+39 0878 12345", "premium-rate"),
        ("+39 0878 1234567", "premium-rate"),
        ("+39 144 312345", "premium-rate"),
        ("+39 899 123456", "premium-rate"),
        ("+44 7012 345678", "personal"),
        ("+44 70 123", "personal"),
        ("+49 700 12345678", "personal"),
        ("+881 6 1234 5678", "satellite"),
        ("+882 16 1234 5678", "satellite"),
        ("+870 773 123456", "satellite"),
        ("+870 773", "satellite"),
        ("+979 123 456 789", "premium-rate"),
        ("+49 900 12345", "premium-rate"),
        ("0900 1 23", "premium-rate"),
        ("+34 803 12", "premium-rate"),
        ("+33 899 12", "premium-rate"),
        ("+1 900 555", "premium-rate"),
        ("+1 900 555 1234 99", "premium-rate"),
    ],
)
def test_dear_numbers_are_known_with_digits_too_many_or_too_few(text: str, kind: str) -> None:
    """The noughts of Italy belong to its numbers; satellites and redirected numbers are dear; for the archive any of them will do."""
    with pytest.raises(PhoneError, match=f"this is a .*{kind}.* number; such numbers are not texted"):
        read(text)


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("+39 0144 312345", "+390144312345"),
        ("+39 06 69812345", "+390669812345"),
        ("+39 312 345 6789", "+393123456789"),
        ("+44 7400 123456", "+447400123456"),
        ("+227 20 123456", "+22720123456"),
        ("+241 01 12 34 56", "+24101123456"),
        ("+7 900 123-45-67", "+79001234567"),
    ],
)
def test_common_numbers_that_look_dear_are_taken(text: str, e164: str) -> None:
    """A landline of Acqui Terme, mobiles that begin with 70, 900 or 31."""
    assert read(text) == e164


def test_a_dear_number_can_be_looked_up_in_the_archive() -> None:
    """Nobody texts it, and what is kept of it can still be asked for."""
    assert PhoneNumber.parse("+881 6 1234 5678", region="DE", any_price=True).e164 == "+881612345678"


@pytest.mark.parametrize(
    ("text", "region", "countries", "said"),
    [
        ("15228817386", "DE", {"DE"}, "if it is meant as a number of DE, write +49 before it"),
        ("312 3456789", "IT", {"IT"}, "if it is meant as a number of IT, write +39 before it"),
        ("612 345 678", "ES", {"ES"}, "if it is meant as a number of ES, write +34 before it"),
        ("+39 312 345 6789", "DE", {"DE"}, "to allow it, add IT to `countries`"),
        ("0039 312 345 6789", "DE", {"DE"}, "to allow it, add IT to `countries`"),
        ("312 3456789", "DE", {"DE"}, "to allow it, add NL to `countries`"),
        ("+800 12345678", "DE", {"DE"}, "is a number of no country, and SMS may go to DE alone"),
    ],
)
def test_advice_leads_to_the_number_that_is_meant(text: str, region: str, countries: set[str], said: str) -> None:
    """Never to another one, and never to a country that cannot be written."""
    phone = PhoneNumber.parse(text, region=region)
    with pytest.raises(PhoneError) as refusal:
        allowed(phone, countries, written=text, region=region)
    assert said in str(refusal.value)
    assert ("add " in str(refusal.value)) == ("add " in said)


@pytest.mark.parametrize(
    ("region", "has"), [("DE", True), ("AT", True), ("GB", True), ("IT", False), ("ES", False), ("US", False), ("BR", False)]
)
def test_a_leading_nought_is_advised_only_where_mobiles_have_one(region: str, has: bool) -> None:  # noqa: FBT001 - a case of the table
    """What a refusal offers can be read."""
    with pytest.raises(PhoneError) as refusal:
        read("hello", region)
    assert ("with the leading 0" in str(refusal.value)) is has


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
