"""Message catalogues: every sentence that a person reads in Slack, in English and German, as data."""

from bot.copy.words import LANGUAGES, Words, words

__all__ = ["LANGUAGES", "Words", "words"]
