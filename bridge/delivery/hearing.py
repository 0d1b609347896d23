"""Hearing: all that takes what the gateway tells, by callbacks and by its journal, put together."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Self

from bridge.delivery.catchup import CatchUp
from bridge.delivery.record import Recorder
from bridge.delivery.replies import Replies
from bridge.delivery.reports import Reports
from bridge.planning.rules import Rules
from bridge.ports import Clock, Ids, Journal, OutboxStore, ReplyStore, Teller, TruthStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Who hears."""

    reports: Reports
    replies: Replies
    catch_up: CatchUp

    @classmethod
    def over(
        cls,
        *,
        outbox: OutboxStore,
        replies: ReplyStore,
        truth: TruthStore,
        journal: Journal,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        recorder: Recorder,
        teller: Teller,
        holder: str,
    ) -> Self:
        """Build everything over the store's parts and the gateway's journal."""
        hears_reports = Reports(outbox=outbox, clock=clock, ids=ids, recorder=recorder, teller=teller)
        hears_replies = Replies(store=replies, clock=clock)
        return cls(
            reports=hears_reports,
            replies=hears_replies,
            catch_up=CatchUp(
                journal=journal,
                store=truth,
                reports=hears_reports,
                replies=hears_replies,
                clock=clock,
                teller=teller,
                holder=holder,
                polls=lambda: rules().sms.polls,
            ),
        )

    @property
    def loops(self) -> tuple[Callable[[], Coroutine[None, None, None]], ...]:
        """What runs by itself."""
        return (self.catch_up.run,)
