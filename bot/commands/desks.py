"""What the commands stand on."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.people import People
from bridge.desk.book import BookDesk
from bridge.desk.chat import ChatDesk
from bridge.desk.send import SendDesk
from bridge.domain.money import Tariff
from bridge.planning.rules import Rules
from bridge.ports import ArchiveStore, Bell, Clock, Gateway


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """The bridge's desks, and the people in Slack."""

    chat: ChatDesk
    sending: SendDesk
    archive: ArchiveStore
    gateway: Gateway
    book: BookDesk
    people: People
    clock: Clock
    rules: Callable[[], Rules]
    tariff: Callable[[], Tariff]
    """What a part costs, for as much as is known."""
    bell: Bell
    """Rung when a request waits for the worker."""
