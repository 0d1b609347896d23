"""What a format is to the registry."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from bridge.domain.alert import Alert

Headers = Mapping[str, str]


class Reader(Protocol):
    """One alert format. A `Shape` is one by its table, a `Format` by the functions of its module."""

    @property
    def name(self) -> str:
        """What a hook's `format` says."""
        ...

    def recognise(self, headers: Headers, document: object, /) -> str | None:
        """Why the document is of this format; None when it is not. Cheap, since every post is asked by many."""
        ...

    def control(self, headers: Headers, document: object, /) -> str | None:
        """The words for a handshake or a test of the sender; None for anything else."""
        ...

    def parse(self, headers: Headers, document: object, /) -> tuple[Alert, ...]:
        """The alerts in the document; ReadError when it cannot be read."""
        ...


def no_control(headers: Headers, document: object, /) -> str | None:
    """For a sender that has no handshake and no test of its own."""
    del headers, document
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format whose reading is code."""

    name: str
    recognise: Callable[[Headers, object], str | None]
    parse: Callable[[Headers, object], tuple[Alert, ...]]
    control: Callable[[Headers, object], str | None] = no_control
