"""The pretend gateway's SMS and credit under `/api`: what is asked, and what is answered."""

from aiohttp import web

from bridge.emulator.door import Door, key_of, respond, wants_json
from bridge.emulator.engine import Emulator
from bridge.emulator.script import Call, Fault
from bridge.errors import ReadError
from bridge.gateway.wire.composing import (
    encode_balance_answer,
    encode_code,
    encode_delete_answer,
    encode_legacy_answer,
    encode_refusal,
    encode_send_answer,
)
from bridge.gateway.wire.requests import Parameters, decode_delete, decode_send


class Api:
    """The handlers of one emulator."""

    def __init__(self, emulator: Emulator, door: Door) -> None:
        """Serve this emulator, behind its door."""
        self._emulator = emulator
        self._door = door

    def routes(self) -> list[web.RouteDef]:
        """The addresses."""
        return [
            web.post("/api/sms", self.send),
            web.get("/api/sms", self.send, allow_head=False),
            web.delete("/api/sms", self.delete),
            web.get("/api/balance", self.balance, allow_head=False),
        ]

    async def send(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/sms`, and the legacy GET."""
        body = await request.read()
        try:
            asked = decode_send(request.headers.get("Content-Type", ""), body, request.rel_url.raw_query_string)
        except ReadError:
            asked = Parameters()
        as_json = asked.json or wants_json(request)
        key = key_of(request) or asked.key
        if (denied := self._door.denied(request, key, body)) is not None:
            return self._door.deny(denied, as_json=as_json)
        config, account = self._emulator.config, self._emulator.account
        numbers = [number for _, number in account.book.recipients(asked.to) if number]
        rule = self._emulator.script.play(Call.SEND, numbers, asked.text)

        def refuse(found: list[str]) -> dict[str, int]:
            return {rule.number or found[-1]: rule.code} if rule.fault is Fault.PARTIAL and found else {}

        async def answer() -> web.Response:
            is_test = asked.debug or key in config.sandbox_keys
            outcome, messages = account.submit(asked, self._emulator.clock.now(), is_test=is_test, refuse=refuse)
            self._emulator.dispatch(messages, rule)
            if isinstance(outcome, int):
                bare = config.bare_errors or not as_json
                return respond(
                    encode_code(outcome, as_json=as_json) if bare else encode_refusal(outcome, balance=account.balance), as_json=as_json
                )
            if as_json:
                return respond(encode_send_answer(outcome), as_json=True)
            return respond(encode_legacy_answer(outcome, return_msg_id=asked.return_msg_id, details=asked.details), as_json=False)

        return await self._door.under(rule, request, answer, as_json=as_json)

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """`DELETE /api/sms`: always JSON."""
        body = await request.read()
        if (denied := self._door.denied(request, key_of(request) or request.query.get("p"), body)) is not None:
            return self._door.deny(denied, as_json=True)
        try:
            ids = decode_delete(request.headers.get("Content-Type", ""), body, request.rel_url.raw_query_string)
        except ReadError:
            ids = ()

        async def answer() -> web.Response:
            deleted = self._emulator.account.delete(ids, self._emulator.clock.now())
            self._emulator.watchers.tell()
            return respond(encode_delete_answer(deleted), as_json=True)

        return await self._door.under(self._emulator.script.play(Call.DELETE), request, answer, as_json=True)

    async def balance(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/balance`."""
        as_json = wants_json(request)
        if (denied := self._door.denied(request, key_of(request) or request.query.get("p"), await request.read())) is not None:
            return self._door.deny(denied, as_json=as_json)

        async def answer() -> web.Response:
            return respond(encode_balance_answer(self._emulator.account.balance, as_json=as_json), as_json=as_json)

        return await self._door.under(self._emulator.script.play(Call.BALANCE), request, answer, as_json=as_json)
