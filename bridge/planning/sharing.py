"""Sharing: an alert that comes under ever new keys, none of which ends, is one for each site from then on. Pure.

A crawler that names each page that fails, or a URL with a number in its path, would otherwise be an SMS for each post.
"""

from collections.abc import Mapping
from datetime import datetime

from bridge.domain.alert import Alert
from bridge.domain.opened import Alike, OpenAlert
from bridge.domain.trouble import Trouble, TroubleKind

MOST_KEYS = 20
"""Keys that one hook and title may have in an hour, if none of them ends."""
_PATH = "/"


class Sharing:
    """The keys with the path of a URL, by hook and title, as a plan goes on."""

    def __init__(self, alike: Mapping[tuple[str, str], Alike]) -> None:
        """Start from what was counted of late."""
        self._counts = dict(alike)

    def shares(self, hook: str, alert: Alert) -> bool:
        """Whether an alert under a new key counts under the key without the path."""
        count = self._counts.get((hook, alert.title), Alike())
        return bool(alert.broad_key) and count.keys >= MOST_KEYS and not count.ended

    def opened(self, hook: str, title: str) -> None:
        """One more key."""
        count = self._counts.get((hook, title), Alike())
        self._counts[hook, title] = Alike(keys=count.keys + 1, ended=count.ended)

    def ended(self, hook: str, title: str) -> None:
        """One of the keys ended."""
        count = self._counts.get((hook, title), Alike())
        self._counts[hook, title] = Alike(keys=count.keys, ended=count.ended + 1)


def shared_names(names: Mapping[str, str]) -> dict[str, str]:
    """What names all alerts that share a key: nothing with a path in it."""
    return {kind: value for kind, value in names.items() if _PATH not in value}


def is_shared(opened: OpenAlert) -> bool:
    """Whether several alerts share the key of an open one."""
    return not any(_PATH in value for value in opened.names.values())


def many_keys(hook: str, now: datetime) -> Trouble:
    """What the operator is told when alerts of a hook begin to share a key."""
    return Trouble.of(TroubleKind.KEYS, now, hook=hook)
