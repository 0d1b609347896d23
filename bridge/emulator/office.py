"""The pretend gateway's other endpoints under `/api`: journal, webhooks, status, pricing, contacts and groups."""

from collections.abc import Callable

from aiohttp import web

from bridge.domain.account import Contact
from bridge.emulator import listing
from bridge.emulator.book import contact_of
from bridge.emulator.door import Door, key_of, respond, wants_json
from bridge.emulator.engine import Emulator
from bridge.emulator.script import Call
from bridge.errors import InputError
from bridge.gateway.wire import book, journal, prices, webhooks
from bridge.gateway.wire.listing import dump, read_fields
from bridge.gateway.wire.loose import as_flag, as_list, as_text


class Office:
    """The handlers of one emulator."""

    def __init__(self, emulator: Emulator, door: Door) -> None:
        """Serve this emulator, behind its door."""
        self._emulator = emulator
        self._door = door

    def routes(self) -> list[web.RouteDef]:
        """The addresses."""
        return [
            web.get("/api/journal/{kind:outbound|inbound}", self.journal, allow_head=False),
            web.route("*", "/api/hooks", self.hooks),
            web.get("/api/status", self.status, allow_head=False),
            web.get("/api/pricing", self.pricing, allow_head=False),
            web.get("/api/contacts", self.contacts, allow_head=False),
            web.post("/api/contacts", self.contacts),
            web.route("*", "/api/contacts/{id:[0-9]{1,18}}", self.contact),
            web.get("/api/groups", self.groups, allow_head=False),
            web.post("/api/groups", self.groups),
            web.route("*", "/api/groups/{id:[0-9]{1,18}}", self.group),
        ]

    async def journal(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/journal/outbound` and `inbound`."""
        account, kind = self._emulator.account, request.match_info["kind"]

        def answer() -> bytes:
            query, now = journal.decode_journal_query(request.rel_url.raw_query_string), self._emulator.clock.now()
            if kind == "outbound":
                return journal.encode_outbound(listing.outbound(account, query, now))
            return journal.encode_inbound(listing.inbound(account, query, now))

        return await self._answered(request, Call.JOURNAL, answer)

    async def hooks(self, request: web.Request) -> web.StreamResponse:
        """`GET`, `POST` and `DELETE /api/hooks`, and the legacy `action`."""
        body = await request.read()

        def answer() -> bytes:
            registered = self._emulator.webhooks
            wish, ident, action = webhooks.decode_wish(request.content_type, body, request.rel_url.raw_query_string)
            if request.method == "DELETE" or action == "unsubscribe":
                return webhooks.encode_removed(done=registered.remove(ident))
            if request.method == "GET" and action in {"", "read"}:
                return webhooks.encode_webhooks(registered.all())
            try:
                wish.check()
            except InputError as error:
                return webhooks.encode_refused(str(error))
            return webhooks.encode_added(registered.add(wish, self._emulator.clock.now()))

        return await self._answered(request, Call.HOOKS, answer)

    async def status(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/status`, which is deprecated."""
        as_json = wants_json(request)

        def answer() -> bytes:
            ids = [text for item in as_list(request.query.get("msg_id", "")) if (text := as_text(item))]
            found = listing.statuses(self._emulator.account, ids)
            return prices.encode_statuses(found) if as_json else prices.encode_status_text(found)

        return await self._answered(request, Call.STATUS, answer, as_json=as_json)

    async def pricing(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/pricing`, as JSON or CSV."""
        as_csv = request.query.get("format", "json").lower() == "csv"

        def answer() -> bytes:
            found = listing.countries(self._emulator.config.prices.items(), request.query.get("country"))
            return prices.encode_pricing_csv(found) if as_csv else prices.encode_pricing(found)

        return await self._answered(request, Call.PRICING, answer, as_json=not as_csv)

    async def contacts(self, request: web.Request) -> web.StreamResponse:
        """`GET` and `POST /api/contacts`."""
        body, kept = await request.read(), self._emulator.account.book

        def answer() -> bytes:
            if request.method == "GET":
                query = book.decode_book_query(request.rel_url.raw_query_string, page=book.CONTACTS_PAGE)
                rows, total = kept.contacts(query)
                return book.encode_contacts(rows, query, total)
            given, groups = book.decode_contact_wish(request.content_type, body, request.rel_url.raw_query_string)
            contact = kept.add_contact(contact_of(given, groups or ()), self._emulator.clock.now())
            return dump(book.contact_shape(contact))

        return await self._answered(request, Call.BOOK, answer)

    async def contact(self, request: web.Request) -> web.StreamResponse:
        """`GET`, `PATCH` and `DELETE /api/contacts/{id}`."""
        body, kept, ident = await request.read(), self._emulator.account.book, int(request.match_info["id"])

        def answer() -> bytes:
            if request.method == "DELETE":
                return dump({"success": kept.remove_contact(ident)})
            found: Contact | None = kept.contact(ident)
            if request.method == "PATCH":
                found = kept.change_contact(ident, *book.decode_contact_wish(request.content_type, body, ""))
            return dump({"success": False} if found is None else book.contact_shape(found))

        return await self._answered(request, Call.BOOK, answer)

    async def groups(self, request: web.Request) -> web.StreamResponse:
        """`GET` and `POST /api/groups`."""
        body, kept = await request.read(), self._emulator.account.book

        def answer() -> bytes:
            if request.method == "GET":
                query = book.decode_book_query(request.rel_url.raw_query_string, page=book.GROUPS_PAGE)
                rows, total = kept.groups(query)
                return book.encode_groups(rows, query, total)
            name = as_text(read_fields(request.content_type, body, "").get("name")) or ""
            return dump(book.group_shape(kept.add_group(name, self._emulator.clock.now())))

        return await self._answered(request, Call.BOOK, answer)

    async def group(self, request: web.Request) -> web.StreamResponse:
        """`PATCH` and `DELETE /api/groups/{id}`."""
        body, kept, ident = await request.read(), self._emulator.account.book, int(request.match_info["id"])

        def answer() -> bytes:
            given = read_fields(request.content_type, body, request.rel_url.raw_query_string)
            if request.method == "DELETE":
                return dump({"success": kept.remove_group(ident, with_contacts=as_flag(given.get("delete_contacts")))})
            found = kept.rename_group(ident, as_text(given.get("name")) or "")
            return dump({"success": False} if found is None else book.group_shape(found))

        return await self._answered(request, Call.BOOK, answer)

    async def _answered(self, request: web.Request, call: Call, answer: Callable[[], bytes], *, as_json: bool = True) -> web.StreamResponse:
        """What is answered to who may ask, as the script spoils it."""
        denied = self._door.denied(request, key_of(request) or request.query.get("p"), await request.read())
        if denied is not None:
            return self._door.deny(denied, as_json=as_json)

        async def response() -> web.Response:
            try:
                return respond(answer(), as_json=as_json)
            except ValueError:
                return respond(dump({"success": False}), as_json=True)

        return await self._door.under(self._emulator.script.play(call), request, response, as_json=as_json)
