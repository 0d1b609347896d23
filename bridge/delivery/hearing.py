"""Hearing: all that takes what the gateway tells, by callbacks and by its journal, put together."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Self

from bridge.delivery.catchup import CatchUp
from bridge.delivery.reconcile import Reconciler
from bridge.delivery.record import Recorder
from bridge.delivery.replies import Replies
from bridge.delivery.reports import Reports
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, Ids, Journal, Meter, OutboxStore, ReplyStore, Teller, TruthStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Who hears."""

    reports: Reports
    replies: Replies
    catch_up: CatchUp
    reconciler: Reconciler

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
        meter: Meter,
        teller: Teller,
        dispatch: Bell,
        recall: Bell,
        holder: str,
    ) -> Self:
        """Build everything over the store's parts and the gateway's journal; `dispatch` and `recall` are bells of others."""
        hears_reports = Reports(outbox=outbox, clock=clock, ids=ids, recorder=recorder)
        hears_replies = Replies(
            store=replies, clock=clock, ids=ids, rules=rules, recorder=recorder, teller=teller, dispatch=dispatch, recall=recall
        )
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
            reconciler=Reconciler(
                journal=journal,
                store=truth,
                outbox=outbox,
                reports=hears_reports,
                recorder=recorder,
                meter=meter,
                teller=teller,
                clock=clock,
                bell=dispatch,
            ),
        )

    @property
    def loops(self) -> tuple[Callable[[], Coroutine[None, None, None]], ...]:
        """What runs by itself."""
        return self.catch_up.run, self.reconciler.run
