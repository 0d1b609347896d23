"""What the bridge needs of the world, as narrow Protocols named by their consumers."""

from bridge.ports.chat import AnnouncementStore, Announcer, ChatStore
from bridge.ports.stores import ArchiveStore, HealthStore, InboxStore, OutboxStore
from bridge.ports.world import Bell, Clock, Gateway, Ids, Meter, Recording, Teller

__all__ = [
    "AnnouncementStore",
    "Announcer",
    "ArchiveStore",
    "Bell",
    "ChatStore",
    "Clock",
    "Gateway",
    "HealthStore",
    "Ids",
    "InboxStore",
    "Meter",
    "OutboxStore",
    "Recording",
    "Teller",
]
