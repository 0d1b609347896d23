"""Whole numbers from one to ninety-nine in English and German words; umlauts are written ae, oe, ue, and the sharp s as ss."""

import re

_ENGLISH = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen",
    "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_ENGLISH_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GERMAN = (
    "eins", "zwei", "drei", "vier", "fuenf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwoelf", "dreizehn", "vierzehn",
    "fuenfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn",
)  # fmt: skip
_GERMAN_TENS = ("zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_ARTICLES = {"a": 1, "an": 1, "ein": 1, "eine": 1, "einem": 1, "einen": 1, "einer": 1}
_ALSO = {"zwo": 2, "fourty": 40}


def _spelled() -> dict[str, int]:
    found = {**_ARTICLES, **_ALSO}
    for words, tens in ((_ENGLISH, _ENGLISH_TENS), (_GERMAN, _GERMAN_TENS)):
        found |= {word: value for value, word in enumerate(words, start=1)}
        found |= {word: value * 10 for value, word in enumerate(tens, start=2)}
    for ten, name in enumerate(_ENGLISH_TENS, start=2):
        found |= {name + one: ten * 10 + value for value, one in enumerate(_ENGLISH[:9], start=1)}
    for ten, name in enumerate(_GERMAN_TENS, start=2):
        found |= {f"{one}und{name}": ten * 10 + value for value, one in enumerate(("ein", *_GERMAN[1:9]), start=1)}
    return found


NUMBERS = _spelled()
"""By a word without blanks and hyphens."""


def pattern(*, least: int = 1, most: int = 99, articles: bool = False) -> str:
    """A pattern of the words for these numbers, the longest first; `twenty-one` may have a blank or a hyphen in it."""
    wanted = [word for word, value in NUMBERS.items() if least <= value <= most and (articles or word not in _ARTICLES or word == "ein")]
    tens = "|".join(_ENGLISH_TENS)
    return "|".join(re.sub(rf"^({tens})(?=.)", r"\1[ -]?", word) for word in sorted(wanted, key=len, reverse=True))


def value(said: str) -> int:
    """The number of a word that `pattern` matched, or of digits."""
    return int(said) if said.isdigit() else NUMBERS[re.sub(r"[\s-]+", "", said)]
