"""The parts of an open bridge, by name: what every surface and command is handed."""

from dataclasses import dataclass

from bridge.delivery.alarm import AlarmTeller
from bridge.delivery.bundles import Bundler
from bridge.delivery.carry import Carrier
from bridge.delivery.credit import Credit
from bridge.delivery.dispatch import Dispatcher
from bridge.delivery.fallback import Fallback
from bridge.delivery.hearing import Hearing
from bridge.delivery.hold import Hold
from bridge.delivery.prove import Prover
from bridge.delivery.recall import Recaller
from bridge.delivery.retention import Retention
from bridge.delivery.sort import Sorter
from bridge.delivery.sweep import Sweeper
from bridge.delivery.watch import Watcher
from bridge.desk.acknowledge import AcknowledgeDesk
from bridge.desk.book import BookDesk, BookRules
from bridge.desk.cancel import CancelDesk
from bridge.desk.chat import ChatDesk
from bridge.desk.decide import DecideDesk
from bridge.desk.direct import DirectDesk
from bridge.desk.doctor import DoctorDesk
from bridge.desk.look import LookDesk
from bridge.desk.optout import OptOutDesk
from bridge.desk.post import PostDesk
from bridge.desk.preview import PreviewDesk
from bridge.desk.privacy import PrivacyDesk
from bridge.desk.replay import ReplayDesk
from bridge.desk.send import SendDesk
from bridge.desk.silence import SilenceDesk
from bridge.desk.webhooks import WebhookDesk
from bridge.ports import Clock, WholeGateway
from bridge.runtime.bell import Bell
from bridge.runtime.ids import Ids
from bridge.settings import Settings
from bridge.store.store import Store
from bridge.web.metrics import PrometheusMeter


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """The bridge's parts."""

    settings: Settings
    rules: BookRules
    clock: Clock
    store: Store
    gateway: WholeGateway
    meter: PrometheusMeter
    hold: Hold
    credit: Credit
    dispatcher: Dispatcher
    prover: Prover
    sorter: Sorter
    bundler: Bundler
    sweeper: Sweeper
    recaller: Recaller
    hearing: Hearing
    posts: PostDesk
    direct: DirectDesk
    preview: PreviewDesk
    replay: ReplayDesk
    sending: SendDesk
    cancel: CancelDesk
    decide: DecideDesk
    acknowledge: AcknowledgeDesk
    opt_outs: OptOutDesk
    silences: SilenceDesk
    look: LookDesk
    privacy: PrivacyDesk
    doctor: DoctorDesk
    book: BookDesk
    retention: Retention
    chat: ChatDesk
    alarms: AlarmTeller
    carrier: Carrier
    fallback: Fallback
    watcher: Watcher
    ids: Ids
    announce_bell: Bell
    """Rung when something is to be shown in the chat."""
    webhooks: WebhookDesk
    secret_key: str
    holder: str
