"""What holds of every text."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.text import BASIC, EXTENSION, Encoding, clean, fit, is_gsm, measure, split, transliterate, transliteration

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=400)
GSM = st.text(st.sampled_from(BASIC + EXTENSION * 8), max_size=800)
MIXED = st.text(st.sampled_from("aä €я\U0001f600\u200d\u0301"), max_size=400)
TEXTS = st.one_of(ANYTHING, GSM, MIXED)
PARTS = st.integers(min_value=1, max_value=5)


def units(text: str, encoding: Encoding) -> int:
    """Units of a piece of a text, counted one character at a time."""
    if encoding is Encoding.GSM:
        return sum(2 if character in EXTENSION else 1 for character in text)
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


@given(TEXTS)
def test_parts_are_the_text_and_fit(text: str) -> None:
    """The parts joined are the text, as many as measured, each within its limit, none with room for what follows it."""
    size, parts = measure(text), split(text)
    assert "".join(parts) == text
    assert len(parts) == size.parts
    assert size.units == units(text, size.encoding)
    assert all(units(part, size.encoding) <= size.per_part for part in parts)
    for part, following in pairwise(parts):
        assert units(part + following[0], size.encoding) > size.per_part


@given(TEXTS, PARTS)
def test_fit_never_exceeds(text: str, parts: int) -> None:
    """A fitted text takes no more than was asked, begins as the text does, and is the text if that fits."""
    fitted = fit(text, parts)
    assert measure(fitted).parts <= parts
    if measure(text).parts <= parts:
        assert fitted == text
    else:
        assert fitted.endswith("...")
        assert text.startswith(fitted.removesuffix("..."))


@given(TEXTS)
def test_transliterate_is_gsm_or_nothing(text: str) -> None:
    """A text becomes GSM or stays exactly itself, and once is enough."""
    plain = transliterate(text)
    assert is_gsm(plain) or plain == text
    assert transliterate(plain) == plain
    assert transliteration(text)[0] == plain


@given(TEXTS)
def test_clean_is_clean(text: str) -> None:
    """A cleaned text can be stored and sent anywhere, and is as clean as it gets."""
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    assert not set(cleaned) & set("\0\x1b\r\t\x7f\u200b\u202e\ufeff")


@given(st.text(), st.text(), st.booleans())
def test_measure_never_raises(text: str, udh: str, is_binary: bool) -> None:  # noqa: FBT001
    """Whatever is called hex is counted; whether it is hex is for others to say."""
    assert measure(text, udh=udh, is_binary=is_binary).parts >= 1
