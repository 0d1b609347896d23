"""The door of the pretend gateway: who may come in, and how a script spoils the answer that they get."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from aiohttp import web

from bridge.emulator.engine import Emulator
from bridge.emulator.script import Fault, Rule
from bridge.gateway.wire import codes
from bridge.gateway.wire.composing import encode_code
from bridge.gateway.wire.signing import REQUEST_WINDOW, nonce_of, verify

_PAGE = b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>We will be back soon</h1></body></html>"


class Door:
    """The one door of an emulator."""

    def __init__(self, emulator: Emulator) -> None:
        """Guard this emulator."""
        self._emulator = emulator
        self._nonces: dict[str, datetime] = {}

    async def under(
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

    def denied(self, request: web.Request, key: str | None, body: bytes) -> int | None:
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

    def deny(self, code: int, *, as_json: bool) -> web.Response:
        """The answer to who may not come in."""
        return respond(encode_code(code, as_json=as_json), as_json=as_json, status=self._emulator.config.denied_status)


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
            return respond(encode_code(rule.code, as_json=as_json), as_json=as_json)
        case _:
            return response


def key_of(request: web.Request) -> str | None:
    """`X-Api-Key`, or the raw key or token behind `Basic` or `Bearer`."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    return request.headers.get("X-Api-Key") or (value.strip() if scheme.lower() in {"basic", "bearer"} else None)


def wants_json(request: web.Request) -> bool:
    """Whether the answer is to be JSON."""
    return "application/json" in request.headers.get("Accept", "").lower() or request.query.get("json") == "1"


def respond(body: bytes, *, as_json: bool, status: int = 200) -> web.Response:
    """An answer."""
    return web.Response(body=body, status=status, content_type="application/json" if as_json else "text/plain", charset="utf-8")


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
