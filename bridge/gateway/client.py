"""The gateway's endpoints: the wire's bytes out, its answers in, and what became of the request when none came.

Nothing here logs, and no value that it returns holds key, number or text, but for what the gateway lists.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self, TypeVar

import aiohttp
from yarl import URL

from bridge.domain.account import (
    BookQuery,
    Contact,
    ContactGroup,
    Country,
    DeliveryStatus,
    Done,
    Inbound,
    JournalQuery,
    Outbound,
    Page,
    Webhook,
)
from bridge.domain.clock import http_date
from bridge.domain.ids import GatewayId
from bridge.domain.sms import Sms
from bridge.domain.verdict import Answer, Balance, Deletion, Outcome, Verdict
from bridge.gateway.line import MAX_LIST, Line, NoResponse, Response, nonce
from bridge.gateway.wire import book, journal, prices, webhooks
from bridge.gateway.wire.answers import decode_balance_answer, decode_delete_answer, decode_send_answer
from bridge.gateway.wire.listing import decode_done
from bridge.gateway.wire.requests import FORM, JSON, encode_delete, encode_legacy, encode_send
from bridge.ports import Clock

DEFAULT_URL = "https://gateway.seven.io/api"
DEFAULT_TIMEOUT = 10.0

_MAX_CONNECTIONS = 32
_KEEP_ALIVE = 10.0

Row = TypeVar("Row")
Decode = Callable[[int, str, bytes], Page[Row]]


class SevenClient:
    """`bridge.ports.Gateway` over an aiohttp session, which it does not close. No method raises for what network or gateway do."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        key: str,
        clock: Clock,
        url: str = DEFAULT_URL,
        signing_key: str | None = None,
        timeout: Callable[[], float] = lambda: DEFAULT_TIMEOUT,
        nonces: Callable[[], str] = nonce,
    ) -> None:
        """`timeout` is in seconds, for one whole call; connecting, or waiting for a free connection, may take half of it."""
        self._url = URL(url.rstrip("/"))
        self._line = Line(session, key=key, clock=clock, signing_key=signing_key, timeout=timeout, nonces=nonces)

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        *,
        key: str,
        clock: Clock,
        url: str = DEFAULT_URL,
        signing_key: str | None = None,
        timeout: Callable[[], float] = lambda: DEFAULT_TIMEOUT,  # noqa: ASYNC109 - of each call, not of connecting
        nonces: Callable[[], str] = nonce,
    ) -> AsyncIterator[Self]:
        """A client with a session and a pool of connections of its own, closed at the end."""
        connector = aiohttp.TCPConnector(limit=_MAX_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
            yield cls(session, key=key, clock=clock, url=url, signing_key=signing_key, timeout=timeout, nonces=nonces)

    async def send(self, sms: Sms) -> Answer:
        """Make one sending call (POST)."""
        return _answer(await self._line.call("POST", self._url / "sms", encode_send(sms), FORM))

    async def send_legacy(self, sms: Sms, *, return_msg_id: bool = True, details: bool = False) -> Answer:
        """Make one sending call by the legacy GET, whose answer is text. The key travels in its header, not in the address."""
        query = encode_legacy(sms, return_msg_id=return_msg_id, details=details)
        url = URL(f"{self._url}/sms?{query}", encoded=True)
        return _answer(await self._line.call("GET", url, b"", None, accept="text/plain"))

    async def delete(self, ids: Sequence[GatewayId]) -> Deletion:
        """Ask for SMS back that have not gone out. Asked once: a repeated DELETE proves nothing."""
        match await self._line.call("DELETE", self._url / "sms", encode_delete(ids), JSON):
            case Response() as response:
                return decode_delete_answer(response.status, response.content_type, response.body)
            case NoResponse(written=written):
                return Deletion(answered=False, untouched=not written)

    async def balance(self) -> Balance:
        """Ask for the account's credit; also the probe for credentials."""
        match await self._line.call("GET", self._url / "balance", b"", None):
            case Response() as response:
                said = decode_balance_answer(response.status, response.content_type, response.body)
                return replace(said, at=http_date(response.headers.get("Date")))
            case NoResponse():
                return Balance()

    async def outbound(self, query: JournalQuery) -> Page[Outbound]:
        """Ask the journal what went out, newest first."""
        return await self._list("journal/outbound", journal.encode_journal_query(query), journal.decode_outbound)

    async def inbound(self, query: JournalQuery) -> Page[Inbound]:
        """Ask the journal what came in, newest first."""
        return await self._list("journal/inbound", journal.encode_journal_query(query), journal.decode_inbound)

    async def webhooks(self) -> Page[Webhook]:
        """Ask which webhooks there are."""
        return await self._list("hooks", "", webhooks.decode_webhooks)

    async def add_webhook(self, webhook: Webhook) -> Done:
        """Register one more. Raises InputError for what the gateway would not take."""
        return await self._do("POST", "hooks", webhooks.encode_add(webhook), decode=webhooks.decode_added)

    async def remove_webhook(self, ident: str) -> Done:
        """Remove one."""
        return await self._do("DELETE", f"hooks?{webhooks.encode_remove(ident)}")

    async def statuses(self, ids: Sequence[GatewayId]) -> Page[DeliveryStatus]:
        """Ask what became of some SMS, by the endpoint that the gateway's page calls deprecated."""
        return await self._list("status", prices.encode_status_query(ids), prices.decode_statuses)

    async def prices(self, country: str | None = None) -> Page[Country]:
        """Ask what an SMS part costs, in one country (ISO 3166) or everywhere."""
        return await self._list("pricing", prices.encode_pricing_query(country), prices.decode_pricing)

    async def contacts(self, query: BookQuery) -> Page[Contact]:
        """Ask for a page of contacts."""
        return await self._list("contacts", book.encode_book_query(query), book.decode_contacts)

    async def add_contact(self, contact: Contact) -> Done:
        """Make one more. Raises InputError for what cannot be kept."""
        return await self._do("POST", "contacts", book.encode_contact(contact))

    async def change_contact(self, contact: Contact) -> Done:
        """Change one; its groups become those given, where any are."""
        return await self._do("PATCH", f"contacts/{contact.id}", book.encode_contact(contact))

    async def remove_contact(self, ident: int) -> Done:
        """Remove one."""
        return await self._do("DELETE", f"contacts/{ident}")

    async def groups(self, query: BookQuery) -> Page[ContactGroup]:
        """Ask for a page of groups."""
        return await self._list("groups", book.encode_book_query(query), book.decode_groups)

    async def add_group(self, name: str) -> Done:
        """Make one more. Raises InputError for an empty name."""
        return await self._do("POST", "groups", book.encode_group(name))

    async def remove_group(self, ident: int, *, with_contacts: bool = False) -> Done:
        """Remove one, and its members from the book if so wished."""
        return await self._do("DELETE", f"groups/{ident}{'?delete_contacts=true' if with_contacts else ''}")

    async def _list(self, path: str, query: str, decode: Decode[Row]) -> Page[Row]:
        url = URL(f"{self._url}/{path}{'?' if query else ''}{query}", encoded=True)
        match await self._line.call("GET", url, b"", None, most=MAX_LIST):
            case Response() as response:
                return decode(response.status, response.content_type, response.body)
            case NoResponse(reason=reason):
                return Page(answered=False, reason=reason)

    async def _do(self, method: str, path: str, body: bytes = b"", *, decode: Callable[[int, str, bytes], Done] = decode_done) -> Done:
        url = URL(f"{self._url}/{path}", encoded=True)
        match await self._line.call(method, url, body, FORM if body else None):
            case Response() as response:
                return decode(response.status, response.content_type, response.body)
            case NoResponse(reason=reason):
                return Done(done=False, reason=reason)


def _answer(outcome: Response | NoResponse) -> Answer:
    match outcome:
        case Response():
            return decode_send_answer(outcome.status, outcome.content_type, outcome.body, outcome.headers)
        case NoResponse(written=written, reason=reason):
            return Answer(verdicts=(Verdict(outcome=Outcome.UNKNOWN if written else Outcome.NOT_WRITTEN, reason=reason),))
