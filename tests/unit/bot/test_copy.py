"""The catalogues: complete, alike in every language, and used."""

import re
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.copy.words import LANGUAGES, Words, escaped, words
from bridge.domain.doubt import Choice
from bridge.domain.state import State
from bridge.rendering.alarms import ALARMS
from bridge.routing.permits import Refusal

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(bot.__file__).parent.rglob("*.py") if path.parent.name != "copy")
BUILT = (
    {f"state.{state}" for state in State}
    | {f"refused.{refusal}" for refusal in Refusal}
    | {f"confirm.{what}" for what in ("cancel", "retry", "send_again", "let_go")}
)
BUILT |= {"asking_balance", "asking_book"}
BUILT |= {f"decided.{choice}" for choice in Choice}
BUILT |= {f"{name}.{part}" for name in ("cancel", "status") for part in ("no_id",)} | {"later.oncall", "later.undo"}


def fields(sentence: str) -> set[str]:
    """The facts that a sentence needs."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same(language: str) -> None:
    """The same keys with the same facts."""
    english = {key: fields(sentence) for key, sentence in LANGUAGES["en"].items()}
    assert {key: fields(sentence) for key, sentence in LANGUAGES[language].items()} == english


def test_every_sentence_is_used_and_every_use_has_one() -> None:
    """No dead copy, and no KeyError before a person's eyes."""
    keys = set(LANGUAGES["en"])
    used = {key for key in keys if f'"{key}"' in SOURCE or f"'{key}'" in SOURCE}
    counted = {f"{key}.one" for key in re.findall(r'count\("([\w.]+)"', SOURCE)}
    assert keys - used - BUILT - counted == set()
    said = set(re.findall(r'say\(\s*"([\w.]+)"', SOURCE)) | set(re.findall(r'key="([\w.]+)"', SOURCE)) | BUILT | counted
    assert said - keys == set()


def test_alarms_are_said_in_every_language() -> None:
    """The same kinds."""
    assert len({frozenset(sentences) for sentences in ALARMS.values()}) == 1


@pytest.mark.parametrize(
    ("locale", "language"), [("de-DE", "de"), ("de", "de"), ("de-AT", "de"), ("en-GB", "en"), ("fr-FR", "en"), ("", "de"), (None, "de")]
)
def test_the_language_follows_the_locale(locale: str | None, language: str) -> None:
    """English for what is not spoken here, the configured one where none is known."""
    assert words(locale, default="de").language == language


def test_one_is_not_many() -> None:
    """Counts have a form for one."""
    assert [Words("en").count("parts", n) for n in (1, 2)] == ["1 part", "2 parts"]
    assert [Words("de").count("parts", n) for n in (1, 2)] == ["1 Teil", "2 Teile"]


def test_what_people_wrote_is_escaped() -> None:
    """Nothing becomes markup."""
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"
    assert "&lt;!here&gt;" in Words("en").say("failed", reason="<!here>")
