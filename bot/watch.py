"""Watches whether Slack takes our calls: at start, and again while it does not. A Slack that is gone never stops an SMS."""

import logging

from bot.slack import Identity, Kind, Slack
from bridge.delivery.loop import forever
from bridge.domain.trouble import TroubleKind
from bridge.ports import Clock, Teller

log = logging.getLogger("smsbridge.slack")

EVERY = 30.0
"""Seconds between two looks."""
GONE = "gone"
SCOPES = frozenset({"missing_scope", "no_permission"})
GONE_AFTER = 3
"""Calls in a row without an answer after which Slack counts as gone."""


class Watch:
    """Knows whether Slack works for us."""

    def __init__(self, *, slack: Slack, clock: Clock, teller: Teller) -> None:
        """Ask `slack`; tell of a token that is refused by `teller`."""
        self._slack = slack
        self._clock = clock
        self._teller = teller
        self._told = ""
        self.identity: Identity | None = None
        """Who we are; None until Slack has said so."""

    @property
    def degraded(self) -> tuple[str, ...]:
        """What `/readyz` names."""
        return ("slack",) if self._slack.trouble or self._slack.failures >= GONE_AFTER else ()

    async def run(self) -> None:
        """Watch until cancelled."""
        await forever("slack_watch", self.step, lambda: self._clock.sleep(EVERY), self._teller)

    async def step(self) -> bool:
        """Ask Slack who we are while nobody knows, or something is wrong.

        Tell once of a token that is refused, or lacks a scope, and of a Slack that is gone.
        """
        if self.identity is not None and not self._slack.trouble and not self._slack.failures:
            return False
        answer = await self._slack.identity()
        if isinstance(answer, Identity):
            if self.identity is None:
                log.info("slack.connected", extra={"team": answer.team, "bot": answer.bot})
            self.identity = answer
            trouble = why = self._slack.trouble
        else:
            trouble, why = GONE if answer.kind is Kind.TEMPORARY else answer.why, answer.why
        if not trouble:
            self._told = ""
        elif trouble == self._told or (trouble == GONE and self._slack.failures < GONE_AFTER):
            log.warning("slack.no_answer", extra={"why": why, "advice": _advice(trouble)})
        else:
            self._told = trouble
            self._teller.tell(TroubleKind.SLACK, reason=why, advice=_advice(trouble))
        return False


def _advice(trouble: str) -> str:
    """What somebody can do about it."""
    if trouble == GONE:
        return "wait; if it lasts, look whether this machine reaches SLACK_API_URL"
    if trouble in SCOPES:
        return "give the app the scopes of `smsbridge manifest` and install it to the workspace again"
    return "copy the app's Bot User OAuth Token to SLACK_BOT_TOKEN again and restart"
