"""Replies and clicks: what people do with an SMS, kept once."""

from datetime import datetime

from bridge.domain.account import Click
from bridge.domain.replay import Nonce
from bridge.domain.reply import FiledReply
from bridge.errors import Replayed
from bridge.store.driver import Driver, Tx
from bridge.store.nonces import SQL, replayed, spending
from bridge.store.rows import millis, millis_or_none, moment, moment_or_none
from bridge.store.writer import Writer


class Replies:
    """What came in."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def keep(self, reply: FiledReply, *, nonce: Nonce | None) -> bool:
        """Keep a reply; False for one that was kept before. Raises Replayed for a nonce that was spent."""
        now = reply.received_at
        row = (reply.id, reply.phone, reply.system, reply.text, millis_or_none(reply.at), millis(now), reply.meaning)

        async def work(tx: Tx) -> bool | None:
            first = spending(nonce, now)
            answers = await tx.batch(*first) if first else []
            if replayed(nonce, answers):
                return None
            return bool(await tx.rows(SQL["keep_reply"], *row))

        kept = await self._writer.transact(work)
        if kept is None:
            raise Replayed
        return kept

    async def clicked(self, click: Click, now: datetime, *, nonce: Nonce | None) -> None:
        """Keep how often a link was opened; totals only grow. Raises Replayed for a nonce that was spent."""
        row = (click.gateway_id, click.tracking_url, click.final_url, click.clicks, click.views, millis(now))

        async def work(tx: Tx) -> bool:
            first = spending(nonce, now)
            answers = await tx.batch(*first) if first else []
            if replayed(nonce, answers):
                return False
            await tx.rows(SQL["keep_click"], *row)
            return True

        if not await self._writer.transact(work):
            raise Replayed

    async def newest(self, limit: int) -> list[FiledReply]:
        """Replies, newest first."""
        return [
            FiledReply(
                id=str(ident),
                phone=str(phone),
                system=str(system),
                text=str(text),
                at=moment_or_none(at),
                received_at=moment(received_at),
                meaning=str(meaning),
            )
            for ident, phone, system, text, at, received_at, meaning, _ in await self._driver.read(SQL["replies"], limit)
        ]
