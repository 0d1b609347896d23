"""What people answer to an SMS, and do with its links, as it is shown to whoever wrote it. Pure."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from bridge.domain.ids import MessageId

MOST_SHOWN = 5
"""Replies of one number that are shown by themselves within an hour; further ones are added to the last of these."""
MOST_TEXTS = 5
"""Replies that are shown together: the newest. The others are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The SMS that a reply answers: what was sent last to its number."""

    message: MessageId
    origin: str
    team: str = ""
    """Of the person in the chat who wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How often the links of a message were opened."""

    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Replies of one number that are shown together."""

    by: str
    """A contact's name, and the number."""
    texts: tuple[str, ...] = field(repr=False)
    earlier: int = 0
    """How many came before these."""

    @classmethod
    def of(cls, text: str) -> Self | None:
        """As it was kept; None where it was erased."""
        try:
            found = json.loads(text)
            return cls(by=str(found["by"]), texts=tuple(map(str, found["texts"])), earlier=int(found["earlier"]))
        except (ValueError, TypeError, KeyError):
            return None

    def and_then(self, other: "Said") -> "Said":
        """The same with what was said after it."""
        texts = (*self.texts, *other.texts)
        left = max(0, len(texts) - MOST_TEXTS)
        return Said(by=other.by, texts=texts[left:], earlier=self.earlier + other.earlier + left)

    def kept(self) -> str:
        """As it is kept."""
        return json.dumps({"by": self.by, "texts": self.texts, "earlier": self.earlier}, ensure_ascii=False)
