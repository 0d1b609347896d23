"""One call to the gateway over HTTP: signed, never repeated, and if no answer came, what is certain of the request."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import aiohttp
from yarl import URL

from bridge.gateway.wire.requests import JSON
from bridge.gateway.wire.signing import sign
from bridge.ports import Clock

MAX_ANSWER = 64 * 1024
"""Bytes of an answer that are read; a longer one is none of the gateway's."""
MAX_LIST = 2 * 1024 * 1024
"""The same, of a list: a hundred rows with texts, or every country's prices."""

_CONNECT_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer."""

    status: int
    headers: Mapping[str, str]
    """However their names are spelled."""
    body: bytes

    @property
    def content_type(self) -> str:
        """What the answer says that it is."""
        return self.headers.get("Content-Type", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoResponse:
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


class Line:
    """The way to the gateway, over a session that it does not close."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        *,
        key: str,
        clock: Clock,
        signing_key: str | None,
        timeout: Callable[[], float],
        nonces: Callable[[], str],
    ) -> None:
        """`timeout` is in seconds, for one whole call; connecting, or waiting for a free connection, may take half of it.

        It is asked anew for each call.
        """
        self._session = session
        self._key = key
        self._clock = clock
        self._signing_key = signing_key
        self._timeout = timeout
        self._nonces = nonces

    async def call(
        self, method: str, url: URL, body: bytes, content_type: str | None, *, accept: str = JSON, most: int = MAX_ANSWER
    ) -> Response | NoResponse:
        """Ask once; `most` bytes of the answer are read."""
        headers = {"Accept": accept, "SentWith": "smsbridge", "X-Api-Key": self._key}
        if content_type is not None:
            headers["Content-Type"] = content_type
        if self._signing_key is not None:
            headers |= sign(key=self._signing_key, now=self._clock.now(), nonce=self._nonces(), method=method, url=str(url), body=body)
        seconds = self._timeout()
        try:
            async with self._session.request(
                method,
                url,
                data=body or None,
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=seconds, connect=seconds * _CONNECT_SHARE),
                allow_redirects=False,
                middlewares=(_never_repeat,),
            ) as response:
                return Response(status=response.status, headers=response.headers, body=await _read(response, most))
        except (aiohttp.ClientError, OSError) as error:
            return _why(error)


def _why(error: aiohttp.ClientError | OSError) -> NoResponse:
    """What is certain after a failure. Before a connection stands nothing can have been written, and aiohttp tells that by type."""
    match error:
        case aiohttp.ClientConnectorError() | aiohttp.ClientConnectorCertificateError() | aiohttp.ServerFingerprintMismatch():
            return NoResponse(written=False, reason=f"the gateway cannot be reached ({type(error).__name__})")
        case aiohttp.ConnectionTimeoutError():
            return NoResponse(written=False, reason="the gateway cannot be reached: connecting took too long")
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return NoResponse(written=False, reason="the gateway's address is no URL: check SEVEN_API_URL")
        case aiohttp.ClientHttpProxyError():
            return NoResponse(written=False, reason=f"the proxy refused the way to the gateway (HTTP {error.status})")
        case TimeoutError():
            return NoResponse(written=True, reason="the gateway did not answer in time")
        case _:
            return NoResponse(written=True, reason=f"the connection broke before an answer ({type(error.__cause__ or error).__name__})")


async def _never_repeat(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ClientConnectorCertificateError, aiohttp.ServerTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise _LostError("the connection broke") from error


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > most:
            response.close()
            return b""
    return bytes(body)
