"""From aiohttp's request to ours: the body bounded, whatever its headers say."""

from aiohttp import web

from bridge.domain.post import MAX_BODY, Request


async def incoming(request: web.Request, public_url: str) -> Request:
    """Read a request. A body that is longer than `MAX_BODY`, or that breaks off while it is unpacked, is marked as cut."""
    body, cut = await _body(request)
    return Request(
        method=request.method,
        url=public_url + request.raw_path,
        headers={name.lower(): value for name, value in request.headers.items()},
        query=dict(request.query) if "?" in request.raw_path else {},
        body=body,
        cut=cut,
    )


async def _body(request: web.Request) -> tuple[bytes, bool]:
    if not request.body_exists:
        return b"", False
    content = request.content
    body = bytearray()
    try:
        while chunk := await content.readany():
            if content.at_eof() and not body and len(chunk) <= MAX_BODY:
                # Nearly every body comes in one piece.
                return chunk, False
            body += chunk
            if len(body) > MAX_BODY:
                return bytes(body[:MAX_BODY]), True
    except web.RequestPayloadError:
        return bytes(body), True
    return bytes(body), False
