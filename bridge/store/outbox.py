"""The outbox: messages and deliveries, claims, and the one way to change a delivery."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bridge.domain.audit import AuditEntry
from bridge.domain.change import Applied, Change, Item, Taken
from bridge.domain.chat import CHAT
from bridge.domain.clock import Look
from bridge.domain.ids import DeliveryId, GatewayId, MessageId
from bridge.domain.message import Lane
from bridge.domain.replay import Nonce
from bridge.domain.reply import OPTED_OUT
from bridge.domain.situation import FiledMessage
from bridge.domain.state import Event, State, advance
from bridge.domain.telling import troubles_of
from bridge.errors import Conflict, InputError, Replayed
from bridge.store import claims
from bridge.store.audits import audited
from bridge.store.claims import Gate, open_gate
from bridge.store.clock import put_right
from bridge.store.driver import Driver, Statement, Tx, Value
from bridge.store.insert import messages_inserted
from bridge.store.nonces import replayed, spending
from bridge.store.optouts import OptOuts
from bridge.store.rows import change_columns, item, millis, millis_or_none, options_json
from bridge.store.sql import queries
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

SQL = queries("outbox")
TOUCH = queries("chat")["touch"]

DEBOUNCE = timedelta(seconds=1)
"""How long a receipt waits for further changes before it is edited."""


Decide = Callable[[Item], Change | None]
DecideReport = Callable[[Item, str], Change]
Silenced = Callable[[Item], str]


def always_silenced(_: Item) -> str:
    """Nothing goes to who wants nothing."""
    return OPTED_OUT


class Outbox:
    """Messages on their way."""

    def __init__(
        self,
        driver: Driver,
        writer: Writer,
        *,
        rate: Callable[[], float],
        on_report: DecideReport,
        gate: Gate = open_gate,
        opt_outs: OptOuts | None = None,
        silenced: Silenced = always_silenced,
    ) -> None:
        """`rate` is asked at each claim, in messages per second; `on_report` decides on a report that waited for its delivery's id.

        `gate` looks once more at what somebody in a chat ordered, before it leaves, and `silenced` at what goes to a number that wants
        no SMS: why it may not, empty if it may all the same.
        """
        self._opt_outs = opt_outs or OptOuts(driver, writer)
        self._silenced = silenced
        self._driver = driver
        self._writer = writer
        self._rate = rate
        self._on_report = on_report
        self._gate = gate

    async def put(self, message: FiledMessage, now: datetime, *, refused: InputError | None = None) -> MessageId:
        """Put one message into the outbox; return its id, or that of the one which has its reference already and says the same.

        Raises Conflict where that one says something else. Only messages of no hook are looked at: a hook's have its own rules.
        `refused` is raised where there is none yet.
        """
        draft = message.draft

        async def work(tx: Tx) -> MessageId:
            if draft.reference is not None and draft.hook is None:
                wanted = (draft.text, draft.options.sender, draft.options.label, options_json(draft.options))
                phones = [recipient.phone.e164 for recipient in draft.recipients]
                for ident, *said in await tx.rows(SQL["own_reference"], draft.reference):
                    if tuple(said) == wanted and [row[0] for row in await tx.rows(SQL["phones_of"], ident)] == phones:
                        return MessageId(str(ident))
                    raise Conflict(f"the reference {draft.reference} was used for another message; use a new one", field="reference")
            if refused is not None:
                raise refused
            await tx.batch(*await messages_inserted(tx, [message], now, rate=self._rate()))
            return message.id

        return await self._writer.transact(work)

    async def claim(self, now: datetime, *, most: int, lease: timedelta, least: Lane = Lane.DIGEST, look: Look = Look.STEADY) -> Taken:
        """Take up to `most` deliveries that the pace allows now, the most urgent first, committed before this returns."""

        async def work(tx: Tx) -> Taken:
            await put_right(tx, now, look, lease=lease)
            wanted = await claims.wanted(tx, now, most=most, rate=self._rate(), least=least)
            if not wanted.deliveries:
                return Taken(wait=wanted.wait)
            stopped = dict(await claims.stopped(tx, wanted.ordered, self._gate))
            for delivery in await self._opt_outs.among(tx, wanted.phones, wanted.opt_outs):
                if why := self._silenced(item((await tx.rows(SQL["item"], delivery))[0])):
                    stopped[delivery] = why
            barred: list[Applied] = []
            for delivery, why in stopped.items():
                suppressed = Change(event=Event.SUPPRESS, reason=why)
                barred += await self._change(tx, delivery, now, lambda _, change=suppressed: change)  # type: ignore[misc]
            taken = await claims.taken(tx, wanted, now, lease=lease, but=stopped.keys())
            return Taken(claims=taken, barred=tuple(barred), wait=0.0)

        return await self._writer.transact(work)

    async def take_recalls(self, now: datetime, *, most: int, lease: timedelta) -> list[Item]:
        """What the gateway is to be asked back for now, committed as asked for; nobody else asks before the lease is over."""

        async def work(tx: Tx) -> list[Item]:
            rows = await tx.rows(SQL["recalling"], millis(now), most)
            for row in rows:
                await tx.rows(SQL["take_recall"], row[0], millis(now + lease))
            return [item((await tx.rows(SQL["item"], row[0]))[0]) for row in rows]

        return await self._writer.transact(work)

    async def change(self, delivery: DeliveryId, now: datetime, decide: Decide, *, then: Decide | None = None) -> list[Applied]:
        """Let `decide` look at a delivery and do what it says, in one transaction; empty if there is none or nothing is decided.

        Where the decision brings the gateway's id, reports that waited for it are applied in the same transaction. `then` looks at
        what came of all that, still in it.
        """

        async def work(tx: Tx) -> list[Applied]:
            applied = await self._change(tx, delivery, now, decide)
            return applied if then is None else applied + await self._change(tx, delivery, now, then)

        return await self._writer.transact(work)

    async def cancel(self, message: MessageId, now: datetime, decide: Decide) -> list[Applied]:
        """Let `decide` look at every delivery of a message, in one transaction."""
        return await self._writer.transact(lambda tx: self.cancel_in(tx, message, now, decide))

    async def change_in(self, tx: Tx, delivery: DeliveryId, now: datetime, decide: Decide) -> list[Applied]:
        """As `change`, in a transaction that is open."""
        return await self._change(tx, delivery, now, decide)

    async def cancel_in(self, tx: Tx, message: MessageId, now: datetime, decide: Decide) -> list[Applied]:
        """The same, in a transaction that is open."""
        rows = await tx.rows(SQL["of_message"], message)
        return [applied for row in rows for applied in await self._change(tx, DeliveryId(str(row[0])), now, decide)]

    async def decide(self, message: MessageId, now: datetime, decide: Decide, *, entry: AuditEntry) -> list[Applied]:
        """The same, with a line of the audit trail for what was done; none where nothing was."""

        async def work(tx: Tx) -> list[Applied]:
            applied = await self.cancel_in(tx, message, now, decide)
            if applied:
                await tx.batch(audited(entry))
            return applied

        return await self._writer.transact(work)

    async def _change(self, tx: Tx, delivery: DeliveryId, now: datetime, decide: Decide) -> list[Applied]:
        found = await tx.rows(SQL["item"], delivery)
        if not found:
            return []
        before = item(found[0])
        change = decide(before)
        if change is None:
            return []
        after = before.state
        if change.event is not None:
            step = advance(before.state, change.event)
            if step is None:
                return [await self._impossible(tx, before, change, change.event, now)]
            after = step
        reason = change.reason if change.reason is not None else before.reason
        statements: list[Statement] = [(SQL["change"], [(delivery, after, reason, *change_columns(change))])]
        if change.attempt is not None:
            result = change.attempt
            statements.append((SQL["finish_attempt"], [(delivery, result.n, millis(now), result.outcome, result.code, result.http_status)]))
        troubles = troubles_of(before, change, after, reason, now)
        if troubles:
            statements.append(troubles_noted(troubles))
        moved = (after, reason) != (before.state, before.reason)
        # What nobody knew is shown beside its alarm too, whoever sent it, and so is what becomes of it.
        if moved and (before.origin.startswith(CHAT) or before.state is State.UNKNOWN or before.attempts > 1):
            statements.append((TOUCH, [(before.message, millis(now + DEBOUNCE))]))
        if change.gateway_id is not None and change.gateway_id != before.gateway_id:
            statements.append((SQL["match_reports"], [(delivery, change.gateway_id)]))
        *_, waited = await tx.batch(*statements)
        applied = [Applied(item=before, before=before.state, after=after, reason=reason, troubles=troubles)]
        for status in [str(row[0]) for row in waited]:
            applied += await self._change(tx, delivery, now, lambda current, word=status: self._on_report(current, word))  # type: ignore[misc]
        return applied

    @staticmethod
    async def _impossible(tx: Tx, before: Item, change: Change, event: Event, now: datetime) -> Applied:
        """What the table refuses changes nothing, and is told where the decision tells of it."""
        troubles = troubles_of(before, change, before.state, before.reason, now)
        if troubles:
            await tx.batch(troubles_noted(troubles))
        return Applied(item=before, before=before.state, after=before.state, reason=before.reason, impossible=event, troubles=troubles)

    async def report(
        self,
        *,
        ident: str,
        gateway_id: GatewayId,
        foreign_id: str | None,
        status: str,
        at: datetime | None,
        now: datetime,
        nonce: Nonce | None = None,
        once: bool = False,
    ) -> list[Applied]:
        """Keep a delivery report and apply it. One whose delivery is not known yet waits for the delivery's id.

        Where the answer with the gateway's id was lost, the report brings it. With `once`, what was told before stays as it is.
        Raises Replayed for a nonce that was spent.
        """

        def decide(current: Item) -> Change:
            change = self._on_report(current, status)
            return change if current.gateway_id is not None else replace(change, gateway_id=gateway_id)

        async def work(tx: Tx) -> list[Applied] | None:
            *spent, told, by_id, by_gateway_id = await tx.batch(
                *spending(nonce, now),
                (SQL["told_before"], [(gateway_id, status)]),
                (SQL["by_id"], [(foreign_id,)]),
                (SQL["by_gateway_id"], [(gateway_id,)]),
            )
            if replayed(nonce, spent):
                return None
            if once and told:
                return []
            found = by_id or by_gateway_id
            delivery = DeliveryId(str(found[0][0])) if found else None
            again = bool(delivery and await tx.rows(SQL["reported"], delivery))
            await tx.rows(SQL["insert_report"], ident, gateway_id, delivery, status, millis_or_none(at), millis(now))
            if delivery is None:
                return []
            # That reports are against what we know is told at the first one.
            return await self._change(tx, delivery, now, (lambda current: replace(decide(current), tells=None)) if again else decide)

        changes = await self._writer.transact(work)
        if changes is None:
            raise Replayed
        return changes

    async def lapsed(self, now: datetime) -> list[DeliveryId]:
        """Claims whose lease ran out."""
        return await self._ids("lapsed", millis(now))

    async def worthless(self, now: datetime) -> list[DeliveryId]:
        """What waits in our queue past its time to live."""
        return await self._ids("worthless", millis(now))

    async def parked_due(self, now: datetime) -> list[DeliveryId]:
        """Parked deliveries whose time has come."""
        return await self._ids("parked_due", millis(now))

    async def silent(self, before: datetime) -> list[DeliveryId]:
        """Accepted deliveries without a final report that were worthless before then."""
        return await self._ids("silent", millis(before))

    async def held_for(self, reason: str) -> list[DeliveryId]:
        """Deliveries held for a reason, the most urgent first."""
        return await self._ids("held_for", reason)

    async def _ids(self, query: str, *params: Value) -> list[DeliveryId]:
        return [DeliveryId(str(row[0])) for row in await self._driver.read(SQL[query], *params)]

    async def repeats(self, item: Item, since: datetime) -> bool:
        """Whether an earlier delivery to this number since then says the same state of the same alert."""
        if not item.alert:
            return False
        return bool(await self._driver.read(SQL["repeats"], item.phone.e164, millis(since), item.id, item.state_key))

    async def item(self, delivery: DeliveryId) -> Item | None:
        """A delivery as it stands."""
        found = await self._driver.read(SQL["item"], delivery)
        return item(found[0]) if found else None
