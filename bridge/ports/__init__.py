"""What the bridge needs of the world, as narrow Protocols named by their consumers."""

from bridge.ports.account import AddressBook, Journal, PriceList, WebhookBook, WholeGateway
from bridge.ports.chat import AnnouncementStore, Announcer, ChatStore
from bridge.ports.kept import KeptStore
from bridge.ports.looking import ArchiveStore, HealthStore
from bridge.ports.privacy import ExamStore, PersonStore, PruneStore
from bridge.ports.proofs import Certificates, ProofStore
from bridge.ports.replies import AckStore, OptOutStore, ReplyStore, StopStore
from bridge.ports.silences import SilenceStore
from bridge.ports.stores import (
    AlarmStore,
    BundleStore,
    FallbackStore,
    LeaseStore,
    OrderStore,
    OutboxStore,
    PastReader,
    PastStore,
    PostStore,
    SortingStore,
    WatchStore,
)
from bridge.ports.truth import MoneyStore, NoteStore, TruthStore
from bridge.ports.world import Bell, Clock, Courier, Gateway, Ids, Meter, Recording, Teller

__all__ = [
    "AckStore",
    "AddressBook",
    "AlarmStore",
    "AnnouncementStore",
    "Announcer",
    "ArchiveStore",
    "Bell",
    "BundleStore",
    "Certificates",
    "ChatStore",
    "Clock",
    "Courier",
    "ExamStore",
    "FallbackStore",
    "Gateway",
    "HealthStore",
    "Ids",
    "Journal",
    "KeptStore",
    "LeaseStore",
    "Meter",
    "MoneyStore",
    "NoteStore",
    "OptOutStore",
    "OrderStore",
    "OutboxStore",
    "PastReader",
    "PastStore",
    "PersonStore",
    "PostStore",
    "PriceList",
    "ProofStore",
    "PruneStore",
    "Recording",
    "ReplyStore",
    "SilenceStore",
    "SortingStore",
    "StopStore",
    "Teller",
    "TruthStore",
    "WatchStore",
    "WebhookBook",
    "WholeGateway",
]
