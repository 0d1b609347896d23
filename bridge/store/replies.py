"""Replies and clicks: what people do with an SMS, kept once, with all that follows from it in the same transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bridge.domain.account import Click
from bridge.domain.change import Applied
from bridge.domain.chat import CHAT, Announcement
from bridge.domain.conversation import MOST_SHOWN, Asked, Opened, Said
from bridge.domain.ids import MessageId
from bridge.domain.phone import PhoneNumber
from bridge.domain.replay import Nonce
from bridge.domain.reply import Effect, FiledReply, Meaning, Meant
from bridge.domain.situation import FiledMessage
from bridge.domain.trouble import Trouble
from bridge.errors import Replayed
from bridge.store.acks import SQL as ACKS
from bridge.store.acks import Acks
from bridge.store.announcements import announced
from bridge.store.driver import Driver, Row, Tx
from bridge.store.insert import messages_inserted
from bridge.store.nonces import SQL, replayed, spending
from bridge.store.optouts import OptOuts
from bridge.store.outbox import DEBOUNCE
from bridge.store.rows import millis, millis_or_none, moment, moment_or_none, number
from bridge.store.stops import Stops
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

HOUR, DAY, MONTH = timedelta(hours=1), timedelta(days=1), timedelta(days=30)
"""A reply is taken for an answer to what went to its number last within a month, or to what came from the chat within a day."""
BY_SMS = "sms"
"""Who has opted out by a reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """What came of a reply that was not kept before."""

    effect: Effect
    applied: tuple[Applied, ...] = ()


class Replies:
    """What came in."""

    def __init__(self, driver: Driver, writer: Writer, acks: Acks, opt_outs: OptOuts, stops: Stops) -> None:
        """Share the store's driver and writer; the others do what replies ask for."""
        self._driver = driver
        self._writer = writer
        self._acks = acks
        self._opt_outs = opt_outs
        self._stops = stops

    async def take(
        self,
        reply: FiledReply,
        *,
        who: str,
        answer: Callable[[Effect], FiledMessage | None],
        show: Callable[[Asked], Announcement | None],
        nonce: Nonce | None,
        troubles: Sequence[Trouble],
    ) -> tuple[Effect, tuple[Applied, ...]] | None:
        """Keep a reply, do what it asks for, and put what `answer` says to it into the outbox; None for one that was kept before.

        One that takes no alert belongs to the SMS that it answers, and what `show` makes of it is shown, in measure. `who` is whose
        name an acknowledgement bears, `troubles` what is to be told of the reply. Raises Replayed for a nonce that was spent.
        """
        now = reply.received_at
        row = (reply.id, reply.phone, reply.system, reply.text, millis_or_none(reply.at), millis(now), reply.meant.meaning)

        async def work(tx: Tx) -> Replied | bool:
            *spent, kept = await tx.batch(*spending(nonce, now), (SQL["keep_reply"], [row]))
            if replayed(nonce, spent):
                if kept:
                    await tx.rows(SQL["drop_reply"], reply.id)
                return True
            if not kept:
                return False
            if troubles:
                await tx.batch(troubles_noted(troubles))
            return await self._follow(tx, reply, who, answer, show)

        done = await self._writer.transact(work)
        if isinstance(done, Replied):
            return done.effect, done.applied
        if done:
            raise Replayed
        return None

    async def _follow(
        self,
        tx: Tx,
        reply: FiledReply,
        who: str,
        answer: Callable[[Effect], FiledMessage | None],
        show: Callable[[Asked], Announcement | None],
    ) -> Replied:
        phone = reply.number
        if phone is None:
            return Replied(effect=Effect(meant=reply.meant))
        done = Replied(effect=Effect(meant=reply.meant))
        if reply.meant.meaning is not Meaning.OTHER:
            done = await self._obey(tx, reply, phone, who, answer)
        if not done.effect.acknowledged:
            await self._show(tx, reply, phone, show)
        return done

    async def _obey(
        self, tx: Tx, reply: FiledReply, phone: PhoneNumber, who: str, answer: Callable[[Effect], FiledMessage | None]
    ) -> Replied:
        now, meant = reply.received_at, reply.meant
        known, answered = await tx.batch((ACKS["texted"], [(phone.e164,)]), (ACKS["answered"], [(phone.e164, millis(now - HOUR))]))
        effect = Effect(meant=meant, known=bool(known), answers=number(answered[0][0]))
        applied: tuple[Applied, ...] = ()
        match meant.meaning:
            case Meaning.STOP:
                applied = (await self._stops.add_in(tx, phone, now, who=BY_SMS)).applied
            case Meaning.START:
                await self._opt_outs.remove_in(tx, phone)
            case Meaning.ACK:
                message = await self._acks.texted_in(tx, phone, meant.mark, now)
                if message is not None:
                    alerts, applied = await self._acks.acknowledge_in(tx, message, now, who=who)
                    await tx.rows(SQL["reply_to"], reply.id, message)
                    effect = replace(effect, acknowledged=alerts)
        said = answer(effect)
        if said is not None:
            await tx.batch(*await messages_inserted(tx, [said], now, rate=0))
        return Replied(effect=effect, applied=applied)

    async def _show(self, tx: Tx, reply: FiledReply, phone: PhoneNumber, show: Callable[[Asked], Announcement | None]) -> None:
        """Who wrote to a number from the chat is shown its reply; beyond a few within the hour, together with the one before."""
        now = reply.received_at
        asked = await _asked(tx, phone, "%", now - MONTH)
        if asked is None:
            return
        wish = show(asked)
        if wish is None and (in_chat := await _asked(tx, phone, f"{CHAT}%", now - DAY)) is not None:
            # The bridge wrote to it since, and somebody may still be waiting for an answer.
            asked, wish = in_chat, show(in_chat)
        await tx.rows(SQL["reply_to"], reply.id, asked.message)
        if wish is None:
            return
        ((count,),) = await tx.rows(SQL["replies_since"], phone.e164, millis(now - HOUR))
        last = await tx.rows(SQL["last_shown"], asked.message) if number(count) > MOST_SHOWN else []
        said = Said.of(wish.text)
        earlier = ((ident, Said.of(str(text))) for ident, text in last)
        # What another said is not shown under this one's name.
        found = next(
            ((ident, before) for ident, before in earlier if before is not None and said is not None and before.by == said.by), None
        )
        if found is None or said is None:
            await tx.batch(announced([wish]))
        else:
            await tx.rows(SQL["show_more"], found[0], found[1].and_then(said).kept(), millis(now))

    async def to(self, message: MessageId) -> list[FiledReply]:
        """The replies to a message, oldest first."""
        return [_reply(row) for row in await self._driver.read(SQL["replies_to"], message)]

    async def opened(self, message: MessageId) -> Opened | None:
        """How often the links of a message were opened; None while nobody has."""
        times, last_at = (await self._driver.read(SQL["opened"], message))[0]
        return Opened(times=number(times), last_at=moment(last_at)) if times else None

    async def clicked(self, click: Click, now: datetime, *, nonce: Nonce | None) -> None:
        """Keep how often a link was opened; totals only grow. Raises Replayed for a nonce that was spent."""
        row = (click.gateway_id, click.tracking_url, click.final_url, click.clicks, click.views, millis(now))

        async def work(tx: Tx) -> bool:
            first = spending(nonce, now)
            answers = await tx.batch(*first) if first else []
            if replayed(nonce, answers):
                return False
            await tx.batch((SQL["keep_click"], [row]), (SQL["touch_clicked"], [(click.gateway_id, millis(now + DEBOUNCE))]))
            return True

        if not await self._writer.transact(work):
            raise Replayed

    async def newest(self, limit: int) -> list[FiledReply]:
        """Replies, newest first."""
        return [_reply(row) for row in await self._driver.read(SQL["replies"], limit)]


async def _asked(tx: Tx, phone: PhoneNumber, origin: str, since: datetime) -> Asked | None:
    found = await tx.rows(SQL["asked"], phone.e164, millis(since), origin)
    return None if not found else Asked(message=MessageId(str(found[0][0])), origin=str(found[0][1]), team=str(found[0][2]))


def _reply(row: Row) -> FiledReply:
    ident, phone, system, text, at, received_at, meaning = row
    return FiledReply(
        id=str(ident),
        phone=str(phone),
        system=str(system),
        text=str(text),
        at=moment_or_none(at),
        received_at=moment(received_at),
        meant=Meant(meaning=Meaning(str(meaning))),
    )
