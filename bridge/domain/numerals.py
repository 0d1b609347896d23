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


_ONES = "|".join(_ENGLISH[:9])
_GERMAN_ONES = "|".join(("ein", *_GERMAN[1:9]))
_SIMPLE = "|".join(sorted((*_ENGLISH, *_GERMAN, *_GERMAN_TENS, *_ALSO, "ein"), key=len, reverse=True))
WORD = rf"(?:{'|'.join(_ENGLISH_TENS)})(?:[ -]?(?:{_ONES}))?|(?:{_GERMAN_ONES})und(?:{'|'.join(_GERMAN_TENS)})|{_SIMPLE}"
"""A pattern of these words, but for articles; `twenty-one` may have a blank or a hyphen in it."""
ARTICLE = "eine[mnr]?|an?"


def value(said: str) -> int:
    """The number of a word that `WORD` or `ARTICLE` matches, or of digits."""
    return int(said) if said.isdigit() else NUMBERS[re.sub(r"[\s-]+", "", said)]
