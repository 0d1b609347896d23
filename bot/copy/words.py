"""A language's sentences, filled with facts. What comes from people is escaped for Slack's markup, here and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.copy.de import DE
from bot.copy.en import EN
from bot.copy.reasons import german

LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": EN, "de": DE}


def escaped(text: str) -> str:
    """A text that Slack shows as it is (https://docs.slack.dev/messaging/formatting-message-text#escaping)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one language."""

    language: str

    def say(self, key: str, **facts: object) -> str:
        """The sentence of that key; facts are escaped. KeyError for a key or a fact that is missing, which tests rule out."""
        return LANGUAGES[self.language][key].format(**{name: escaped(str(fact)) for name, fact in facts.items()})

    def told(self, said: object) -> str:
        """What the bridge itself says in English, in this language where there are words for it."""
        return german(str(said)) if self.language == "de" else str(said)

    def count(self, key: str, count: int) -> str:
        """`1 part`, `2 parts`: the sentence of that key, which has a form of its own for one."""
        return self.say(f"{key}.one" if count == 1 else key, count=count)


def words(locale: str | None, *, default: str = "en") -> Words:
    """The words for a locale (`de-AT`); English for a language that is not spoken here, `default` where none is known."""
    if not locale:
        return Words(default)
    language = locale[:2].lower()
    return Words(language if language in LANGUAGES else "en")
