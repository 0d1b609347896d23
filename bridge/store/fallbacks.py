"""Critical messages that did not reach somebody, and what was done about it."""

from collections.abc import Sequence
from datetime import datetime

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Severity, Status
from bridge.domain.fallback import LOOK_BACK, Unreached
from bridge.domain.ids import BundleId, MessageId, PostId
from bridge.domain.phone import PhoneNumber
from bridge.domain.situation import FiledMessage
from bridge.domain.trouble import Trouble
from bridge.store.driver import Driver, Row, Tx
from bridge.store.insert import message_inserted
from bridge.store.rows import millis, millis_or_none, moment, string_or_none, string_tuple, to_json
from bridge.store.sql import queries
from bridge.store.troubles import troubles_noted
from bridge.store.writer import Writer

SQL = queries("fallback")
MOST = 200
"""Deliveries of one look."""


class Fallbacks:
    """What went to nobody, once."""

    def __init__(self, driver: Driver, writer: Writer) -> None:
        """Share the store's driver and writer."""
        self._driver = driver
        self._writer = writer

    async def last_report(self) -> datetime | None:
        """When the newest delivery report came."""
        found = await self._driver.read(SQL["last_report"])
        return moment(found[0][0]) if found else None

    async def unreached(self, now: datetime, *, silent_before: datetime | None) -> list[Unreached]:
        """Critical messages of alerts that ended without reaching somebody, and that nothing was done about yet.

        With `silent_before`, also those without a report or an answer that were sent before then.
        """
        since = millis(now - LOOK_BACK)
        rows = [
            row
            for name in ("unreached", "unreached_digests")
            for row in await self._driver.read(SQL[name], since, millis_or_none(silent_before) or 0, MOST)
        ]
        by_message: dict[str, list[Row]] = {}
        for row in rows:
            by_message.setdefault(str(row[0]), []).append(row)
        return [await self._unreached(rows, since) for rows in by_message.values()]

    async def unreached_of(self, message: MessageId, now: datetime) -> Unreached | None:
        """The same of one message, whatever was done about it; None where it reached everybody, or is none of an alert that is critical."""
        since = millis(now - LOOK_BACK)
        rows = await self._driver.read(SQL["unreached_of"], message, since)
        return await self._unreached(rows, since) if rows else None

    async def made_for(self, message: MessageId) -> frozenset[str] | None:
        """The numbers (E.164) that got a message's fallback; None while nothing was done about it."""
        rows = await self._driver.read(SQL["made_for"], message)
        return frozenset(str(phone) for _, phone in rows if phone is not None) if rows else None

    async def _unreached(self, rows: Sequence[Row], since: int) -> Unreached:
        ident, _, _, _, hook, route, post, text, state_key, sender, label, bundle = rows[0]
        alerts = await self._driver.read(SQL["alerts_of"], bundle)
        meant = [row for row in alerts if (row[3], row[4]) == (Severity.CRITICAL, Status.FIRING)]
        left = [row for row in meant if row[5] != Status.RESOLVED and row[7] is None]
        reached = await self._driver.read(SQL["delivered_to"], state_key, since)
        reached += await self._driver.read(SQL["had_all"], bundle)
        return Unreached(
            message=MessageId(str(ident)),
            hook=str(hook),
            routes=tuple(dict.fromkeys(str(row[2]) for row in left)) if route is None else (str(route),),
            post=None if post is None else PostId(str(post)),
            text=str(text),
            state_key=str(state_key),
            sender=string_or_none(sender),
            label=string_or_none(label),
            missed=tuple(Addressee(phone=PhoneNumber(str(row[1])), name=str(row[2])) for row in rows),
            states=tuple(str(row[3]) for row in rows),
            reached=frozenset(str(row[0]) for row in reached),
            bundle=None if bundle is None else BundleId(str(bundle)),
            over=bool(alerts) and not left,
            alerts=frozenset((str(row[0]), str(row[1])) for row in left),
        )

    async def settle(self, unreached: Unreached, message: FiledMessage | None, troubles: Sequence[Trouble], now: datetime) -> bool:
        """Put the fallback's message into the outbox, or note that there is none, with what is to be told; False if that was done.

        From then on its recipients know of the alerts, and hear of their end.
        """

        async def work(tx: Tx) -> bool:
            made = message.id if message is not None else None
            if not await tx.rows(SQL["insert_fallback"], unreached.message, made, millis(now)):
                return False
            await tx.batch((SQL["insert_fallback"], [(other, made, millis(now)) for other in unreached.others]), troubles_noted(troubles))
            if message is not None:
                known = await tx.rows(SQL["alerts_of"], unreached.bundle)
                more = {recipient.phone.e164 for recipient in message.draft.recipients}
                await tx.batch(
                    *message_inserted(message, now),
                    (
                        SQL["knows_too"],
                        [
                            (hook, key, route, to_json(sorted(more | set(string_tuple(recipients)))))
                            for hook, key, route, _, _, status, recipients, _ in known
                            if status == Status.FIRING
                        ],
                    ),
                )
            return True

        return await self._writer.transact(work)
