"""What a format is to the registry, and what the registry adds to the alerts of every format."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from bridge.domain import secrecy
from bridge.domain.alert import LEFT_OUT, Alert, Status
from bridge.domain.opened import SCOPES
from bridge.intake import outline
from bridge.intake.endings import told
from bridge.intake.keys import PLACES
from bridge.intake.subject import subject_of

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


_LOOSE = frozenset(("environment", "env", "region", "zone", "location", "group", "team", "source"))
"""Places that name no thing by themselves."""
_NAMING = frozenset((*PLACES, "alertname", "alias", "branch", "url", "matrix", "stage", "topic", "workflow")) - _LOOSE
"""Labels that say which thing is in trouble."""
SUBJECT = "subject"
MOST_RUNS = 2**53
"""A number of a run above this one is an id."""


def finished(alert: Alert, *, named: bool) -> Alert:
    """The alert as it may leave: without credentials and, if its format has not `named` its thing by the general rules, with what does."""
    labels = told(alert, {name: secrecy.masked(value) for name, value in alert.labels.items() if not secrecy.is_secret(name)})
    names = alert.names if named else _names(alert, labels)
    return replace(
        alert,
        title=secrecy.masked(alert.title),
        text=secrecy.masked(alert.text),
        key=alert.key if secrecy.masked(alert.key) == alert.key else secrecy.digest(alert.key),
        link=alert.link if secrecy.masked(alert.link) == alert.link else "",
        labels=labels,
        names={name: secrecy.masked(value) for name, value in names.items() if value and not secrecy.is_secret(name)},
    )


def _names(alert: Alert, labels: Mapping[str, str]) -> dict[str, str]:
    """What names the thing: the ids of its format, its places and, but for work that went well, what its title is about."""
    names = {_plain(name): value for name, value in alert.names.items()}
    for name, value in labels.items():
        if (plain := _plain(name)) in _NAMING or plain in SCOPES:
            names.setdefault(plain, value)
    if SUBJECT in names or alert.success:
        return names
    # An end that says no more than its state is about whatever is open; its title is often no more than a name.
    about = "" if alert.status is not Status.FIRING and alert.title in names.values() else subject_of(alert.title)
    return names | ({SUBJECT: about} if about else {})


_plain = lru_cache(maxsize=4096)(outline.plain)


def left_out(alerts: tuple[Alert, ...], count: int) -> tuple[Alert, ...]:
    """The alerts with how many more there are that are not among them; as they are where there are none."""
    if count <= 0:
        return alerts
    return tuple(replace(alert, labels={**alert.labels, LEFT_OUT: str(count)}) for alert in alerts)


def run_number(value: object) -> int | None:
    """The number of a run; None for what is none, and for an id that is too long for one."""
    number = int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 16 else value
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < MOST_RUNS else None
