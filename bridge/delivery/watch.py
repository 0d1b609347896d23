"""The watch: one SMS stays parked at the gateway and is pushed on while the bridge lives, so that silence itself is told.

It goes out when the process, the host, the network or the credentials are gone. A planned stop takes it back.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bridge.delivery.loop import forever
from bridge.delivery.record import Recorder
from bridge.domain import judge
from bridge.domain.ids import MessageId
from bridge.domain.message import Draft, Lane, Recipient
from bridge.domain.situation import FiledMessage
from bridge.domain.sms import Options
from bridge.domain.watching import WATCH_ORIGIN, Watch, push
from bridge.planning.rules import Rules
from bridge.ports import Bell, Clock, Ids, LeaseStore, OutboxStore, Teller, WatchStore
from bridge.rendering.phrases import silence

log = logging.getLogger("smsbridge.delivery")

EVERY = 15.0
"""Seconds between looks."""
LEASE = timedelta(seconds=45)
"""How long one process is alone at it; longer than a few looks."""
NAME = "watch"
WORTH = timedelta(hours=4)
"""How long the SMS is worth delivering to a phone that is off."""


class Watcher:
    """Keeps the SMS parked."""

    def __init__(
        self,
        *,
        store: WatchStore,
        leases: LeaseStore,
        outbox: OutboxStore,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        recorder: Recorder,
        teller: Teller,
        dispatch: Bell,
        recall: Bell,
        holder: str,
    ) -> None:
        """Of several processes on one store the one that has the lease as `holder` watches."""
        self._store = store
        self._leases = leases
        self._outbox = outbox
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._recorder = recorder
        self._teller = teller
        self._dispatch = dispatch
        self._recall = recall
        self._holder = holder

    async def run(self) -> None:
        """Watch until cancelled."""
        await forever(NAME, self.step, lambda: self._clock.sleep(EVERY), self._teller)

    async def step(self) -> bool:
        """Park a new one if it is time, and take back what a newer one replaces."""
        now = self._clock.now()
        watch = self._rules().watch
        watches = await self._store.watches(now)
        if watch is None and not any(one.open for one in watches):
            return False
        if not await self._leases.lease(NAME, self._holder, now, LEASE):
            return False
        todo = push(watches, now, after=watch.after if watch is not None else None)
        if todo.park:
            await self._park(now, watches)
        for message in todo.recall:
            await self._take_back(message, now)
        return False

    async def clear(self) -> None:
        """Before anything is sent: what lay in our own queue while we were down says nothing that is true now."""
        now = self._clock.now()
        for watch in await self._store.watches(now):
            if watch.open and watch.deliver_at <= now:
                await self._take_back(watch.message, now)

    async def stop(self) -> None:
        """This process stops as planned: what is parked is asked for, unless another process watches on."""
        now = self._clock.now()
        if not await self._leases.lease(NAME, self._holder, now, LEASE):
            return
        for watch in await self._store.watches(now):
            if watch.open:
                await self._take_back(watch.message, now)

    async def _park(self, now: datetime, watches: list[Watch]) -> None:
        rules = self._rules()
        watch = rules.watch
        if watch is None:
            return
        due = now + watch.after
        # The gateway refuses the same text to the same number for three minutes.
        used = {one.text for one in watches if now - one.created_at < 2 * judge.LOCK}
        text = silence(rules.sms.language, now, rules.sms.timezone)
        draft = Draft(
            origin=WATCH_ORIGIN,
            lane=Lane.NORMAL,
            text=text if text not in used else silence(rules.sms.language, now, rules.sms.timezone, seconds=True),
            options=Options(sender=rules.sms.sender),
            recipients=tuple(Recipient(phone=addressee.phone, name=addressee.name) for addressee in watch.to),
            deliver_at=due,
            expires_at=due + WORTH,
        )
        await self._outbox.put(FiledMessage(id=MessageId(self._ids.new(now)), draft=draft), now)
        self._dispatch.ring()

    async def _take_back(self, message: MessageId, now: datetime) -> None:
        self._recorder.record(await self._outbox.cancel(message, now, lambda item: judge.on_cancel(item, now)))
        self._recall.ring()
