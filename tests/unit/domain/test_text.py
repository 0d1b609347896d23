"""Texts: alphabets, parts, cuts, spellings, and what is cleaned off."""

import pytest

from bridge.domain.text import Encoding, clean, fit, measure, split, transliterate, transliteration

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts"),
    [
        ("", "gsm", 0, 1),
        ("a" * 160, "gsm", 160, 1),
        ("a" * 161, "gsm", 161, 2),
        ("a" * 306, "gsm", 306, 2),
        ("a" * 307, "gsm", 307, 3),
        ("€" * 80, "gsm", 160, 1),
        ("€" * 81, "gsm", 162, 2),
        ("€" * 153, "gsm", 306, 3),  # 76 to a part, not 76.5
        ("a" * 152 + "€" + "a" * 10, "gsm", 164, 2),
        ("äöüÄÖÜßéèàùìò§£¥¤¿¡@_", "gsm", 21, 1),
        ("^{}\\[~]|€\f", "gsm", 20, 1),
        ("one\r\ntwo", "gsm", 8, 1),
        ("ç", "ucs2", 1, 1),
        ("`", "ucs2", 1, 1),
        ("\t", "ucs2", 1, 1),
        ("\x1b", "ucs2", 1, 1),
        ("a\u0308", "ucs2", 2, 1),
        ("\u0391", "ucs2", 1, 1),
        ("я" * 70, "ucs2", 70, 1),
        ("я" * 71, "ucs2", 71, 2),
        ("я" * 134, "ucs2", 134, 2),
        ("я" * 135, "ucs2", 135, 3),
        ("\U0001f600" * 35, "ucs2", 70, 1),
        ("\U0001f600" * 36, "ucs2", 72, 2),
        ("\U0001f600" * 67, "ucs2", 134, 3),  # 33 to a part: a pair is not torn
        ("\ud83d", "ucs2", 1, 1),
    ],
)
def test_measure(text: str, encoding: str, units: int, parts: int) -> None:
    """A text is counted as the standard counts it, and cut into as many parts."""
    size = measure(text)
    assert (size.encoding, size.units, size.parts) == (encoding, units, parts)
    assert len(split(text)) == parts


@pytest.mark.parametrize(
    ("octets", "udh", "parts", "per_part"),
    [
        (140, None, 1, 140),
        (141, None, 2, 134),
        (268, None, 2, 134),
        (269, None, 3, 134),
        (134, "050003CC0201", 1, 134),
        (135, "050003CC0201", 2, 129),
        (134, "0003CC0201", 1, 134),  # the same header without its length
        (133, "05040B8423F0", 1, 133),  # begins with an element 05, not with its length
        (133, "0605040B8423F0", 1, 133),
        (1, "00" * 300, 1, 1),
    ],
)
def test_measure_binary(octets: int, udh: str | None, parts: int, per_part: int) -> None:
    """Octets have 140 to an SMS and 134 to a joined one, less the user data header."""
    size = measure("ab" * octets, udh=udh, is_binary=True)
    assert (size.encoding, size.units, size.parts, size.per_part) == (Encoding.BINARY, octets, parts, per_part)


def test_header_makes_binary() -> None:
    """A text with a user data header is hex, said or not."""
    assert measure("abcd", udh="050003CC0201").encoding is Encoding.BINARY
    assert measure("no hex", udh="no hex either").parts == 1


def test_split_moves_an_extension_character_on() -> None:
    """A character of two septets that no longer fits opens the next part."""
    assert split("a" * 152 + "€" + "a" * 10) == ("a" * 152, "€" + "a" * 10)


def test_fit() -> None:
    """A text that is too long ends on a word and three dots; one that fits is left alone."""
    assert fit("short", 1) == "short"
    shortened = fit("disk full on web-01, " * 20, 1)
    assert shortened.endswith(("disk...", "full...", "on...", "web-01,..."))
    assert 130 < len(shortened) <= 160
    assert fit("x" * 500, 2) == "x" * 303 + "..."


def test_fit_keeps_what_a_reader_sees_as_one() -> None:
    """A cut never falls into a joined emoji."""
    shortened = fit(FAMILY * 30, 1)
    assert shortened.removesuffix("...").replace(FAMILY, "") == ""


def test_fit_drops_the_encoding_with_its_cause() -> None:
    """What forces UCS-2 only behind the cut does not cost the room of GSM."""
    assert len(fit("a" * 300 + "я", 1)) == 160


def test_fit_refuses_no_parts() -> None:
    """Nothing fits no parts: that is a mistake of the caller."""
    with pytest.raises(ValueError, match="0 parts"):
        fit("text", 0)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\u201equoted\u201c \u2013 it\u2019s \u2026", '"quoted" - it\'s ...'),
        ("load\u00a0\u2265\u202f5 \u2260 \u2264 6", "load >= 5 != <= 6"),
        ("a \u2192 b \u21d0 c", "a -> b <- c"),
        ("5 \u00b5s \u00d7 3, \u2022 90\u00b0", "5 us x 3, * 90deg"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("u\u0308ber", "über"),
        ("äöüßé€", "äöüßé€"),
        ("tab\there", "tab here"),
        ("\u2192 Привет", "\u2192 Привет"),
        ("\u201cok\u201d \U0001f525", "\u201cok\u201d \U0001f525"),
        ("gar\u00e7on \u2013", "gar\u00e7on \u2013"),
        ("cut \ufffd", "cut ?"),
    ],
)
def test_transliterate(text: str, plain: str) -> None:
    """Another spelling is taken where the whole text then is GSM, and the meaning stays; otherwise nothing is touched."""
    assert transliterate(text) == plain


def test_transliteration_tells_what_it_replaced() -> None:
    """Each replaced character is named once, in the order of the text."""
    assert transliteration("a \u2192 b \u2013 c \u2192 d") == ("a -> b - c -> d", (("\u2192", "->"), ("\u2013", "-")))
    assert transliteration("\u2192 я") == ("\u2192 я", ())


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain äöü €", "plain äöü €"),
        ("a\x00b\x07c", "abc"),
        ("a\tb\r\nc\rd\u2028e", "a b\nc\nd\ne"),
        ("\x1b[1;31mred\x1b[0m \x1b]8;;http://example.org\x07link\x1b]8;;\x07", "red link"),
        ("\x1b]never ended", "never ended"),
        ("\u202egnp.exe\u202c \u200bx\ufeff", "gnp.exe x"),
        ("\ud83d\ude00 \ud83d", "\U0001f600 \ufffd"),
        (FAMILY, FAMILY),
        ("a\u200db", "ab"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    """What is not text goes, what is text stays."""
    assert clean(text) == cleaned
