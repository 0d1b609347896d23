"""The composition root of the Slack side: builds the bot over an open bridge."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot import endpoint, settings
from bot.announcer import SlackAnnouncer
from bot.blocks.answer import Answer, ephemeral
from bot.commands.counter import Counter
from bot.commands.desks import Desks
from bot.commands.turn import words_of
from bot.listeners import actions, commands
from bot.people import People
from bot.quiet import redact
from bot.settings import SlackSettings
from bot.slack import Slack, connect
from bot.watch import Watch
from bot.worker import Worker
from bridge.delivery.announce import Announcing
from bridge.errors import StoreError
from bridge.parts import Bridge
from bridge.ports import Clock
from bridge.runtime.bell import Bell
from bridge.serving import Surface

log = logging.getLogger("smsbridge.slack")

WORKERS = 4
"""Loops over what waits: a call that hangs keeps up one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The bot's parts."""

    counter: Counter
    worker: Worker
    announcing: Announcing
    watch: Watch
    bolt: AsyncApp
    answering: Callable[[], AbstractContextManager[None]]
    """Around the answer to a person, for whom other work makes room."""

    def surface(self, found: SlackSettings, clock: Clock) -> Surface:
        """What the bot adds to the bridge."""
        return Surface(
            routes=endpoint.routes(self.bolt, found, clock, self.answering),
            loops=(*[self.worker.run] * WORKERS, self.announcing.run, self.watch.run),
            degraded=lambda: self.watch.degraded,
        )


@asynccontextmanager
async def slack_surface(bridge: Bridge) -> AsyncIterator[Surface]:
    """The Slack surface; without settings only an address that says what is missing."""
    redact()
    found = settings.read(bridge.settings.variables)
    if found.missing:
        if found.is_off:
            log.info("slack.off", extra={"to_set": ",".join(found.missing)})
        else:
            log.error("slack.not_set_up", extra={"missing": ",".join(found.missing)})
        yield Surface(routes=endpoint.routes_unset(found), loops=(), degraded=lambda: () if found.is_off else ("slack",))
        return
    async with connect(found, bridge.clock) as slack:
        yield build(bridge, found, slack).surface(found, bridge.clock)


def build(bridge: Bridge, found: SlackSettings, slack: Slack) -> Bot:
    """Build every part over an open bridge; nothing runs by itself yet."""
    people = People(slack=slack, store=bridge.store.chat, clock=bridge.clock)
    desks = Desks(
        chat=bridge.chat,
        sending=bridge.sending,
        archive=bridge.store.archive,
        gateway=bridge.gateway,
        book=bridge.book,
        people=people,
        clock=bridge.clock,
        rules=bridge.rules,
        tariff=lambda: bridge.credit.tariff,
        bell=Bell(bridge.clock),
    )
    counter = Counter(desks)
    worker = Worker(
        counter=counter,
        desks=desks,
        slack=slack,
        announce=bridge.announce_bell,
        clock=bridge.clock,
        rules=bridge.rules,
        teller=bridge.alarms,
    )
    announcing = Announcing(
        store=bridge.store.announcements,
        archive=bridge.store.archive,
        replies=bridge.store.replies,
        announcer=SlackAnnouncer(slack=slack, people=people, rules=bridge.rules),
        clock=bridge.clock,
        teller=bridge.alarms,
        bell=bridge.announce_bell,
    )
    watch = Watch(slack=slack, clock=bridge.clock, teller=bridge.alarms)
    bolt = bolt_app(bridge, found, slack, watch)
    commands.register(bolt, counter, bridge.clock)
    actions.register(bolt, counter, bridge.clock)
    return Bot(counter=counter, worker=worker, announcing=announcing, watch=watch, bolt=bolt, answering=bridge.sorter.courtesy.answering)


def bolt_app(bridge: Bridge, found: SlackSettings, slack: Slack, watch: Watch) -> AsyncApp:
    """Bolt, with every value given: what it would read from the environment by itself is never asked."""

    async def authorize() -> AuthorizeResult:
        """Who we are, without asking Slack in a request."""
        known = watch.identity
        return AuthorizeResult(
            enterprise_id=None,
            team_id=None if known is None else known.team,
            bot_user_id=None if known is None else known.user,
            bot_id=None if known is None else known.bot,
            bot_token=found.bot_token,
        )

    app = AsyncApp(
        # Its loggers are named after it, and bot/quiet.py redacts those of the libraries.
        name="slack_bolt.smsbridge",
        signing_secret=found.signing_secret,
        client=slack.client,
        authorize=authorize,
        process_before_response=True,
        # The guard of bot/endpoint.py has verified by the bridge's own clock before Bolt is asked.
        request_verification_enabled=False,
        ssl_check_enabled=False,
    )

    @app.error
    async def _(error: Exception, req: AsyncBoltRequest, context: AsyncBoltContext) -> BoltResponse:
        if isinstance(error, StoreError):
            # A button's; a command has its answer from its listener. Slack shows the person that the press was not taken.
            log.warning("slack.press_not_kept", extra={"error": str(error)})
            return BoltResponse(status=503, body="")
        if not endpoint.is_ours(error):
            endpoint.not_understood(error)
            return BoltResponse(status=400, body="")
        log.error("slack.listener_failed", exc_info=error)
        if "command" not in req.body:
            return BoltResponse(status=500, body="")
        words = words_of(None, bridge.rules())
        del context
        return BoltResponse(status=200, body=ephemeral(Answer(text=words.say("fault"))))

    return app
