"""An addressee: a number, and what the configuration knows of the person behind it. And what may become one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from unicodedata import normalize

from bridge.domain.phone import PhoneNumber
from bridge.domain.text import clean


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One recipient. `name` is the contact's name in the configuration, or empty for a free number."""

    phone: PhoneNumber
    name: str = ""
    language: str | None = None
    """`en` or `de`; None for the language of `[sms]`."""
    timezone: str | None = None
    """An IANA name; None for the time zone of `[sms]`."""

    def __str__(self) -> str:
        """The name, or the masked number of somebody without one."""
        return self.name or str(self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list: a person and a number, unchecked."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    groups: tuple[str, ...] = ()
    others: tuple[str, ...] = field(default=(), repr=False)
    """Further numbers of the same person, in the order in which they are to be taken."""
    remark: str = ""
    """Why there is no number."""


def fitting(written: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known names that may be meant: the one in the same letters, else all that differ in upper and lower case alone."""
    name, names = written.strip(), tuple(dict.fromkeys(known))
    return (name,) if name in names else tuple(one for one in names if _folded(one) == _folded(name))


def named(written: str, known: Iterable[str]) -> str | None:
    """The known name that is written, in letters of any case; None where none fits, or several do."""
    found = fitting(written, known)
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return " ".join(normalize("NFKC", clean(name)).casefold().split())
