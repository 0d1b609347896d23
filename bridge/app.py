"""The composition root: builds everything that exists, in order, and tears it down in reverse. Every command stands on it."""

import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from bridge.delivery.alarm import AlarmTeller
from bridge.delivery.bundles import Bundler
from bridge.delivery.carry import Carrier
from bridge.delivery.credit import Credit
from bridge.delivery.dispatch import Dispatcher, SendingRules
from bridge.delivery.fallback import Fallback
from bridge.delivery.hearing import Hearing
from bridge.delivery.hold import Hold
from bridge.delivery.prove import Prover
from bridge.delivery.recall import Recaller
from bridge.delivery.record import Recorder
from bridge.delivery.renew import Renewal
from bridge.delivery.retention import Retention
from bridge.delivery.sort import Sorter
from bridge.delivery.sweep import Sweeper
from bridge.delivery.tell import LogTeller
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
from bridge.domain import judge
from bridge.domain.audit import Trail
from bridge.gateway.client import SevenClient
from bridge.outside.amazon import open_amazon
from bridge.outside.ways import open_ways
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.ports import Certificates, Clock, Courier, WholeGateway
from bridge.runtime.bell import Bell
from bridge.runtime.clock import SystemClock
from bridge.runtime.ids import Ids
from bridge.runtime.loops import beside
from bridge.settings import Settings
from bridge.store.sqlite import MEMORY
from bridge.store.store import Store, open_store
from bridge.web.guard import TOKEN_HEADER, callback_token
from bridge.web.metrics import PrometheusMeter

KEY_WORD = "secret_key"
Outside = tuple[Courier, Certificates]


@asynccontextmanager
async def open_bridge(
    settings: Settings,
    rules: Callable[[], Rules],
    *,
    clock: Clock | None = None,
    gateway: WholeGateway | None = None,
    amazon: Certificates | None = None,
    copied: bool = False,
) -> AsyncIterator[Bridge]:
    """Open store and gateway and build every part; nothing runs by itself yet.

    `rules` is asked anew wherever rules are needed, so that a changed configuration counts at once. `gateway` stands in for the
    client of `settings`, and `amazon` for Amazon. `copied` works on a copy of the store, to see what would happen. Raises StoreRefused
    or StoreUnavailable.
    """
    clock = clock or SystemClock()
    filled = BookRules(rules)
    path = MEMORY if settings.database.path is None else str(settings.database.path)
    async with AsyncExitStack() as stack:
        opened = open_store(
            path,
            rate=lambda: filled().sms.rate,
            on_report=judge.on_report,
            gate=lambda item, person: filled().barred(item, person),
            silenced=lambda item: filled().silenced(item),
            copied=copied,
        )
        store = await stack.enter_async_context(opened)
        await stack.enter_async_context(beside(store.run()))
        if gateway is None:
            gateway = await stack.enter_async_context(
                SevenClient.connect(
                    key=settings.seven_api_key or "",
                    clock=clock,
                    url=settings.seven_api_url,
                    signing_key=settings.seven_signing_key,
                    timeout=lambda: filled().sms.timeout,
                )
            )
        secret_key = settings.secret_key or await store.meta.get_or_set(KEY_WORD, secrets.token_hex(32))
        store.opt_outs.key = secret_key
        courier = await stack.enter_async_context(open_ways())
        if amazon is None:
            amazon = await stack.enter_async_context(open_amazon())
        bridge = _build(settings, filled, clock, store, gateway, (courier, amazon), secret_key)
        await bridge.credit.load()
        await bridge.book.load()
        yield bridge


def _build(  # noqa: PLR0917 - all of what there is to build from
    settings: Settings, rules: BookRules, clock: Clock, store: Store, gateway: WholeGateway, outside: Outside, secret_key: str
) -> Bridge:
    courier, amazon = outside
    meter, ids, holder = PrometheusMeter(), Ids(), secrets.token_hex(8)
    sort_bell, bundle_bell, dispatch_bell, recall_bell, announce_bell, carry_bell, prove_bell = (Bell(clock) for _ in range(7))
    teller = AlarmTeller(
        LogTeller(meter),
        store=store.alarms,
        fallbacks=store.fallbacks,
        clock=clock,
        ids=ids,
        rules=rules,
        bell=Bell(clock),
        announce=announce_bell,
        dispatch=dispatch_bell,
        carry=carry_bell,
    )
    recorder = Recorder(meter, teller)
    webhooks = WebhookDesk(gateway=gateway, public_url=settings.public_url, header=f"{TOKEN_HEADER}: {callback_token(secret_key)}")
    trail = Trail(new_id=ids.new, key=secret_key)
    credit = Credit(store=store.money, prices=gateway, clock=clock, rules=rules, meter=meter, teller=teller)
    hold = Hold(outbox=store.outbox, gateway=gateway, clock=clock, recorder=recorder, credit=credit, teller=teller, bell=dispatch_bell)
    posts = PostDesk(
        inbox=store.inbox,
        proofs=store.proofs,
        clock=clock,
        ids=ids,
        rules=rules,
        meter=meter,
        teller=teller,
        bell=sort_bell,
        prove=prove_bell,
    )
    sending = SendDesk(outbox=store.outbox, money=store.money, clock=clock, ids=ids, rules=rules, bell=dispatch_bell, trail=trail)
    hearing = Hearing.over(
        outbox=store.outbox, replies=store.replies, truth=store.truth, journal=gateway, clock=clock, ids=ids, rules=rules,
        recorder=recorder, meter=meter, teller=teller, dispatch=dispatch_bell, recall=recall_bell, holder=holder,
    )  # fmt: skip
    privacy = PrivacyDesk(
        store=store.persons, opt_outs=store.opt_outs, outbox=store.outbox, archive=store.archive, clock=clock, rules=rules,
        recorder=recorder, recall=recall_bell, announce=announce_bell, trail=trail,
    )  # fmt: skip
    opt_outs = OptOutDesk(
        store=store.opt_outs, stops=store.stops, recorder=recorder, recall=recall_bell,
        clock=clock, ids=ids, rules=rules, key=secret_key,
    )  # fmt: skip
    chat = ChatDesk(
        store=store.chat, archive=store.archive, clock=clock, ids=ids, rules=rules, recorder=recorder,
        dispatch=dispatch_bell, recall=recall_bell, announce=announce_bell, key=secret_key,
    )  # fmt: skip
    preview = PreviewDesk(inbox=store.inbox, past=store.bundles.past, clock=clock, ids=ids, rules=rules, tariff=lambda: credit.tariff)
    return Bridge(
        settings=settings,
        rules=rules,
        clock=clock,
        store=store,
        gateway=gateway,
        meter=meter,
        hold=hold,
        credit=credit,
        dispatcher=Dispatcher(
            outbox=store.outbox,
            gateway=gateway,
            clock=clock,
            recorder=recorder,
            meter=meter,
            hold=hold,
            teller=teller,
            bell=dispatch_bell,
            rules=lambda: SendingRules(timeout=rules().sms.timeout, lock=rules().sms.duplicate_lock),
        ),
        prover=Prover(store=store.proofs, amazon=amazon, clock=clock, rules=rules, teller=teller, bell=prove_bell, sort=sort_bell),
        sorter=Sorter(
            inbox=store.inbox,
            meter=meter,
            bell=sort_bell,
            bundles=bundle_bell,
            recall=recall_bell,
            recorder=recorder,
            clock=clock,
            ids=ids,
            rules=rules,
            teller=teller,
            renew=Renewal(store=store.renewals, clock=clock, rules=rules).run_once,
            holder=holder,
        ),
        bundler=Bundler(
            store=store.bundles, bell=bundle_bell, dispatch=dispatch_bell, clock=clock, ids=ids, rules=rules, teller=teller, holder=holder
        ),
        sweeper=Sweeper(
            outbox=store.outbox, clock=clock, recorder=recorder, teller=teller, bell=dispatch_bell, lock=lambda: rules().sms.duplicate_lock
        ),
        recaller=Recaller(
            outbox=store.outbox,
            gateway=gateway,
            clock=clock,
            recorder=recorder,
            teller=teller,
            bell=recall_bell,
            timeout=lambda: rules().sms.timeout,
        ),
        hearing=hearing,
        acknowledge=AcknowledgeDesk(store=store.acks, archive=store.archive, clock=clock, ids=ids, recorder=recorder, bell=recall_bell),
        opt_outs=opt_outs,
        posts=posts,
        direct=DirectDesk(inbox=store.inbox, posts=posts, sending=sending, clock=clock, rules=rules, meter=meter, bell=dispatch_bell),
        preview=preview,
        replay=ReplayDesk(kept=store.kept, preview=preview, clock=clock, ids=ids),
        sending=sending,
        cancel=CancelDesk(outbox=store.outbox, archive=store.archive, clock=clock, recorder=recorder, bell=recall_bell, trail=trail),
        decide=DecideDesk(
            outbox=store.outbox, archive=store.archive, clock=clock, ids=ids, recorder=recorder, bell=dispatch_bell, key=secret_key
        ),
        silences=SilenceDesk(store=store.silences, archive=store.archive, clock=clock, ids=ids),
        look=LookDesk(store.archive, store.replies, clock, rules),
        privacy=privacy,
        retention=Retention(store=store.pruning, clock=clock, rules=rules, teller=teller),
        chat=chat,
        alarms=teller,
        watcher=Watcher(
            store=store.watches,
            leases=store.meta,
            outbox=store.outbox,
            clock=clock,
            ids=ids,
            rules=rules,
            recorder=recorder,
            teller=teller,
            dispatch=dispatch_bell,
            recall=recall_bell,
            holder=holder,
        ),
        fallback=Fallback(store=store.fallbacks, clock=clock, ids=ids, rules=rules, teller=teller, dispatch=dispatch_bell),
        carrier=Carrier(store=store.alarms, courier=courier, clock=clock, rules=rules, teller=teller, bell=carry_bell),
        ids=ids,
        announce_bell=announce_bell,
        webhooks=webhooks,
        doctor=DoctorDesk(
            store=store.meta, exams=store.exams, archive=store.archive, gateway=gateway, webhooks=webhooks, clock=clock, rules=rules
        ),
        book=BookDesk(rules=rules, gateway=gateway, store=store.money, clock=clock, teller=teller),
        secret_key=secret_key,
        holder=holder,
    )
