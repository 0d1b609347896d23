"""From aiohttp's request to ours: the body bounded, whatever its headers say."""

import asyncio
import zlib
from contextlib import suppress

from aiohttp import StreamReader, web

from bridge.domain.post import MAX_BODY, Request

_WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
"""What zlib is to expect: gzip, or for `deflate` a zlib stream as the standard says, or a bare one as many senders do."""


PATIENCE_SECONDS = 60.0
"""How long a whole body may take: who sends it drop by drop would else hold a connection for ever."""


async def incoming(request: web.Request, public_url: str, *, patience: float = PATIENCE_SECONDS) -> Request:
    """Read a request and unpack it. A body that is longer than `MAX_BODY`, or that breaks off, is marked as cut.

    Raises HTTPServiceUnavailable for one that does not come within `patience` seconds: its sender is to try again.
    """
    body, cut = await body_of(request, most=MAX_BODY, patience=patience)
    if packing := request.headers.get("Content-Encoding", ""):
        body, cut = _unpacked(body, packing.strip().lower(), cut=cut)
    return Request(
        method=request.method,
        url=public_url + request.raw_path,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=dict(request.query) if "?" in request.raw_path else {},
        body=body,
        cut=cut,
    )


async def body_of(request: web.Request, *, most: int, patience: float) -> tuple[bytes, bool]:
    """The first `most` bytes of a body as they came, and whether that is not all of it.

    Raises HTTPServiceUnavailable for a body that does not come within `patience` seconds.
    """
    if not request.body_exists:
        return b"", False
    if request.content.is_eof():
        # Nearly every body is here already, and a clock costs more than reading it.
        return await _read(request.content, most)
    try:
        async with asyncio.timeout(patience):
            return await _read(request.content, most)
    except TimeoutError as error:
        raise web.HTTPServiceUnavailable(reason="the body did not come in time; post it again", headers={"Retry-After": "5"}) from error


async def _read(content: StreamReader, most: int) -> tuple[bytes, bool]:
    body = bytearray()
    try:
        while chunk := await content.readany():
            if content.at_eof() and not body and len(chunk) <= most:
                # Nearly every body comes in one piece.
                return chunk, False
            body += chunk
            if len(body) > most:
                return bytes(body[:most]), True
    except web.RequestPayloadError:
        return bytes(body), True
    except ConnectionError as error:
        # Nobody is left to answer; a sender that was cut off posts again.
        raise web.HTTPBadRequest(reason="the connection broke before the body was whole") from error
    return bytes(body), False


def _unpacked(body: bytes, packing: str, *, cut: bool) -> tuple[bytes, bool]:
    """The body as it was before it was packed: as far as it goes, or as it came where it was packed in another way, or not at all."""
    if not body or packing == "identity":
        return body, cut
    for bits in _WINDOWS.get(packing, ()):
        unpacker = zlib.decompressobj(wbits=bits)
        with suppress(zlib.error):
            plain = unpacker.decompress(body, MAX_BODY + 1)
            if plain:
                return plain[:MAX_BODY], cut or not unpacker.eof or len(plain) > MAX_BODY
    return body, cut
