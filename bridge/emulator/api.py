"""The pretend gateway's HTTP interface under `/api`: who calls, what is asked, what is answered, and the faults in between."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from bridge.errors import ReadError
from bridge.gateway.wire import codes
from bridge.gateway.wire.composing import (
    encode_balance_answer,
    encode_code,
    encode_delete_answer,
    encode_legacy_answer,
    encode_refusal,
    encode_send_answer,
)
from bridge.gateway.wire.requests import Parameters, decode_delete, decode_send
from bridge.gateway.wire.signing import REQUEST_WINDOW, nonce_of, verify

from .engine import Emulator
from .numbers import recipients
from .script import Call, Fault, Rule

_PAGE = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>"


class Api:
    """The handlers of one emulator."""

    def __init__(self, emulator: Emulator) -> None:
        """Serve this emulator."""
        self._emulator = emulator
        self._nonces: dict[str, datetime] = {}

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
        as_json = asked.json or _wants_json(request)
        key = _key_of(request) or asked.key
        if (denied := self._denied(request, key, body)) is not None:
            return self._deny(denied, as_json=as_json)
        config, account = self._emulator.config, self._emulator.account
        numbers = [number for _, number in recipients(asked.to, config.contacts, config.groups) if number]
        rule = self._emulator.script.play(Call.SEND, numbers, asked.text)

        def refuse(found: list[str]) -> dict[str, int]:
            return {rule.number or found[-1]: rule.code} if rule.fault is Fault.PARTIAL and found else {}

        async def answer() -> web.Response:
            is_test = asked.debug or key in config.sandbox_keys
            outcome, messages = account.submit(asked, self._emulator.clock.now(), is_test=is_test, refuse=refuse)
            self._emulator.dispatch(messages, rule)
            if isinstance(outcome, int):
                bare = config.bare_errors or not as_json
                return _respond(
                    encode_code(outcome, as_json=as_json) if bare else encode_refusal(outcome, balance=account.balance), as_json=as_json
                )
            if as_json:
                return _respond(encode_send_answer(outcome), as_json=True)
            return _respond(encode_legacy_answer(outcome, return_msg_id=asked.return_msg_id, details=asked.details), as_json=False)

        return await self._under(rule, request, answer, as_json=as_json)

    async def delete(self, request: web.Request) -> web.StreamResponse:
        """`DELETE /api/sms`: always JSON."""
        body = await request.read()
        if (denied := self._denied(request, _key_of(request) or request.query.get("p"), body)) is not None:
            return self._deny(denied, as_json=True)
        try:
            ids = decode_delete(request.headers.get("Content-Type", ""), body, request.rel_url.raw_query_string)
        except ReadError:
            ids = ()

        async def answer() -> web.Response:
            deleted = self._emulator.account.delete(ids, self._emulator.clock.now())
            self._emulator.watchers.tell()
            return _respond(encode_delete_answer(deleted), as_json=True)

        return await self._under(self._emulator.script.play(Call.DELETE), request, answer, as_json=True)

    async def balance(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/balance`."""
        as_json = _wants_json(request)
        if (denied := self._denied(request, _key_of(request) or request.query.get("p"), await request.read())) is not None:
            return self._deny(denied, as_json=as_json)

        async def answer() -> web.Response:
            return _respond(encode_balance_answer(self._emulator.account.balance, as_json=as_json), as_json=as_json)

        return await self._under(self._emulator.script.play(Call.BALANCE), request, answer, as_json=as_json)

    async def _under(
        self, rule: Rule, request: web.Request, answer: Callable[[], Awaitable[web.Response]], *, as_json: bool
    ) -> web.StreamResponse:
        """The answer as the rule spoils it."""
        response = await answer() if rule.accepts else web.Response()
        match rule.fault:
            case Fault.ACCEPT_AND_CUT | Fault.CUT_BEFORE:
                _cut(request)
            case Fault.HANG:
                await self._emulator.stopping.wait()
                _cut(request)
            case Fault.SLOW:
                await self._emulator.pause(rule.seconds)
            case Fault.NONE | Fault.PARTIAL | Fault.STATUS | Fault.HTML | Fault.EMPTY | Fault.CODE:
                return _in_place_of(response, rule, as_json=as_json)
        return response

    def _denied(self, request: web.Request, key: str | None, body: bytes) -> int | None:
        """900 or 901, if the call is not to be trusted (https://docs.seven.io/en/rest-api/authentication)."""
        config = self._emulator.config
        if not key or (config.keys and key not in config.keys and key not in config.sandbox_keys):
            return codes.BAD_KEY
        if config.signing_key is None or ("X-Signature" not in request.headers and not config.require_signature):
            return None
        now = self._emulator.clock.now()
        self._nonces = {nonce: at for nonce, at in self._nonces.items() if (now - at).total_seconds() <= 2 * REQUEST_WINDOW}
        nonce = nonce_of(request.headers) or ""
        is_genuine = verify(
            key=config.signing_key,
            now=now,
            window=REQUEST_WINDOW,
            method=request.method,
            url=f"{request.scheme}://{request.host}{request.raw_path}",
            body=body,
            headers=request.headers,
        )
        if not is_genuine or nonce in self._nonces:
            return codes.BAD_SIGNATURE
        self._nonces[nonce] = now
        return None

    def _deny(self, code: int, *, as_json: bool) -> web.Response:
        return _respond(encode_code(code, as_json=as_json), as_json=as_json, status=self._emulator.config.denied_status)


def _in_place_of(response: web.Response, rule: Rule, *, as_json: bool) -> web.Response:
    match rule.fault:
        case Fault.STATUS:
            headers = {} if rule.retry_after is None else {"Retry-After": str(rule.retry_after)}
            return web.Response(status=rule.status, text=f"{rule.status}: as the script says\n", headers=headers)
        case Fault.HTML:
            return web.Response(body=_PAGE, content_type="text/html")
        case Fault.EMPTY:
            return web.Response(content_type="text/html")
        case Fault.CODE:
            return _respond(encode_code(rule.code, as_json=as_json), as_json=as_json)
        case _:
            return response


def _key_of(request: web.Request) -> str | None:
    """`X-Api-Key`, or the raw key or token behind `Basic` or `Bearer`."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return request.headers.get("X-Api-Key") or (value.strip() if scheme.lower() in {"basic", "bearer"} else None)


def _wants_json(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "").lower() or request.query.get("json") == "1"


def _respond(body: bytes, *, as_json: bool, status: int = 200) -> web.Response:
    return web.Response(body=body, status=status, content_type="application/json" if as_json else "text/plain", charset="utf-8")


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
