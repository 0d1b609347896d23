"""What a person can ask for, as values."""

from dataclasses import dataclass, field

LAST = "last"
"""Stands for the newest message of one's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Text somebody, now."""

    to: tuple[str, ...]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Text somebody at a time. `when` is in words."""

    to: tuple[str, ...]
    text: str = field(repr=False)
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Take a message back: `last`, or the end of its id."""

    ident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Show one message: `last`, or the end of its id."""

    ident: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessages:
    """Show the newest messages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Show the credit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Show what there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misheard:
    """Not understood: the key of the sentence that says so, and its facts."""

    key: str
    facts: dict[str, str] = field(default_factory=dict)


Command = Send | Schedule | Cancel | Status | ListMessages | Balance | Help
