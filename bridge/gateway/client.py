"""The gateway over HTTP: the wire's bytes out, its answers in, and what became of the request when none came.

Nothing here logs, and no value that it returns holds key, number or text.
"""

import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

import aiohttp
from yarl import URL

from bridge.domain.ids import GatewayId
from bridge.domain.sms import Sms
from bridge.domain.verdict import Answer, Balance, Deletion, Outcome, Verdict
from bridge.gateway.wire.answers import decode_balance_answer, decode_delete_answer, decode_send_answer
from bridge.gateway.wire.requests import FORM, JSON, encode_delete, encode_legacy, encode_send
from bridge.gateway.wire.signing import sign
from bridge.ports import Clock

DEFAULT_URL = "https://gateway.seven.io/api"
DEFAULT_TIMEOUT = 10.0
MAX_ANSWER = 64 * 1024
"""Bytes of an answer that are read; a longer one is none of the gateway's."""

_MAX_CONNECTIONS = 32
_KEEP_ALIVE = 10.0
_CONNECT_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Response:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _NoResponse:
    """No answer came. `written` is False only where it is certain that no byte of the request left."""

    written: bool
    reason: str


class _LostError(aiohttp.ClientError):
    """A connection that broke under a request.

    aiohttp repeats GET and DELETE by itself on its own errors of this kind. Here neither may be repeated: a GET sends an SMS, and a second
    DELETE answers that nothing was recalled.
    """


def nonce() -> str:
    """32 random letters and digits."""
    return secrets.token_hex(16)


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
        timeout: float = DEFAULT_TIMEOUT,
        nonces: Callable[[], str] = nonce,
    ) -> None:
        """`timeout` is in seconds, for one whole call; connecting, or waiting for a free connection, may take half of it."""
        self._session = session
        self._key = key
        self._clock = clock
        self._url = URL(url.rstrip("/"))
        self._signing_key = signing_key
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=timeout * _CONNECT_SHARE)
        self._nonces = nonces

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        *,
        key: str,
        clock: Clock,
        url: str = DEFAULT_URL,
        signing_key: str | None = None,
        timeout: float = DEFAULT_TIMEOUT,  # noqa: ASYNC109 - of each call, not of connecting
        nonces: Callable[[], str] = nonce,
    ) -> AsyncIterator[Self]:
        """A client with a session and a pool of connections of its own, closed at the end."""
        connector = aiohttp.TCPConnector(limit=_MAX_CONNECTIONS, keepalive_timeout=_KEEP_ALIVE)
        async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
            yield cls(session, key=key, clock=clock, url=url, signing_key=signing_key, timeout=timeout, nonces=nonces)

    async def send(self, sms: Sms) -> Answer:
        """Make one sending call (POST)."""
        return _answer(await self._call("POST", self._url / "sms", encode_send(sms), FORM))

    async def send_legacy(self, sms: Sms, *, return_msg_id: bool = True, details: bool = False) -> Answer:
        """Make one sending call by the legacy GET, whose answer is text. The key travels in its header, not in the address."""
        query = encode_legacy(sms, return_msg_id=return_msg_id, details=details)
        url = URL(f"{self._url}/sms?{query}", encoded=True)
        return _answer(await self._call("GET", url, b"", None, accept="text/plain"))

    async def delete(self, ids: Sequence[GatewayId]) -> Deletion:
        """Ask for SMS back that have not gone out. Asked once: a repeated DELETE proves nothing."""
        match await self._call("DELETE", self._url / "sms", encode_delete(ids), JSON):
            case _Response() as response:
                return decode_delete_answer(response.status, response.content_type, response.body)
            case _NoResponse(written=written):
                return Deletion(answered=False, untouched=not written)

    async def balance(self) -> Balance:
        """Ask for the account's credit; also the probe for credentials."""
        match await self._call("GET", self._url / "balance", b"", None):
            case _Response() as response:
                return decode_balance_answer(response.status, response.content_type, response.body)
            case _NoResponse():
                return Balance()

    async def _call(self, method: str, url: URL, body: bytes, content_type: str | None, *, accept: str = JSON) -> _Response | _NoResponse:
        headers = {"Accept": accept, "SentWith": "smsbridge", "X-Api-Key": self._key}
        if content_type is not None:
            headers["Content-Type"] = content_type
        if self._signing_key is not None:
            headers |= sign(key=self._signing_key, now=self._clock.now(), nonce=self._nonces(), method=method, url=str(url), body=body)
        try:
            async with self._session.request(
                method,
                url,
                data=body or None,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                middlewares=(_never_repeat,),
            ) as response:
                return _Response(status=response.status, headers=dict(response.headers), body=await _read(response))
        except (aiohttp.ClientError, OSError) as error:
            return _why(error)


def _why(error: aiohttp.ClientError | OSError) -> _NoResponse:
    """What is certain after a failure. Before a connection stands nothing can have been written, and aiohttp tells that by type."""
    match error:
        case aiohttp.ClientConnectorError() | aiohttp.ClientConnectorCertificateError() | aiohttp.ServerFingerprintMismatch():
            return _NoResponse(written=False, reason=f"the gateway cannot be reached ({type(error).__name__})")
        case aiohttp.ConnectionTimeoutError():
            return _NoResponse(written=False, reason="the gateway cannot be reached: connecting took too long")
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return _NoResponse(written=False, reason="the gateway's address is no URL: check SEVEN_API_URL")
        case aiohttp.ClientHttpProxyError():
            return _NoResponse(written=False, reason=f"the proxy refused the way to the gateway (HTTP {error.status})")
        case TimeoutError():
            return _NoResponse(written=True, reason="the gateway did not answer in time")
        case _:
            return _NoResponse(written=True, reason=f"the connection broke before an answer ({type(error.__cause__ or error).__name__})")


async def _never_repeat(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ClientConnectorCertificateError, aiohttp.ServerTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _LostError("the connection broke") from error


async def _read(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > MAX_ANSWER:
            response.close()
            return b""
    return bytes(body)


def _answer(outcome: _Response | _NoResponse) -> Answer:
    match outcome:
        case _Response():
            return decode_send_answer(outcome.status, outcome.content_type, outcome.body, outcome.headers)
        case _NoResponse(written=written, reason=reason):
            return Answer(verdicts=(Verdict(outcome=Outcome.UNKNOWN if written else Outcome.NOT_WRITTEN, reason=reason),))
