"""HTTP as nobody should write it: requests as raw bytes, over connections that are kept as long as the other end keeps them."""

import asyncio
import gzip
import zlib
from dataclasses import dataclass, field
from random import Random

from fuzz.hostile import large

PATIENCE = 30.0
"""Seconds in which every request has its answer, however hostile it is."""
BOMB = gzip.compress(b'{"title": "' + b"a" * 30_000_000, 1)
"""What unpacks to six times what is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """One request."""

    method: str
    path: str
    """With its query, percent-encoded or not at all."""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    whole: bool = True
    """False where only its first line and headers are of interest: its answer has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packet:
    """A request as bytes, and what its sender does then."""

    raw: bytes
    lies: bool = False
    """It is not whole, or says another length than it has: the sender hangs up, and an answer is no promise."""
    headless: bool = False
    """Its answer has no body."""
    endless: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; the status is 0 where nothing did."""

    status: int = 0
    raw: bytes = field(default=b"", repr=False)
    """Its first line, headers and body."""

    @property
    def echoes(self) -> bool:
        """Whether it tells its sender, and nobody else, which line of a request is no HTTP."""
        return self.raw.startswith(b"HTTP/1.0 400 ") and b"Content-Type: text/plain" in self.raw


def packet(attack: Attack, chance: Random) -> Packet:
    """The request as bytes, in most cases as it should be written."""
    headers, body = [("Host", "127.0.0.1"), *attack.headers], attack.body
    if attack.body and chance.random() < 0.06:
        packing, body = _packed(body, chance)
        headers.append(("Content-Encoding", packing))
    if chance.random() < 0.01:
        headers += chance.choice((
            [("X-Long", "a" * 60_000)], [("X-Longer", "a" * 80_000)], [(f"X-{n}", "a") for n in range(2000)], [("Cookie", "a=b; " * 4000)],
            [("X-Odd", "a\0b")], [("X-Odd", "\xff\xfe")], [("Expect", "100-continue")], [("Expect", "a miracle")], [("Upgrade", "h2c")],
            [("Range", "bytes=0-,0-,0-")], [("Connection", "close")], [("Forwarded", "for=127.0.0.1")],
        ))  # fmt: skip
    lies = False
    # Of requests without a body, one in a hundred says that it has one.
    framing = chance.random() if body or chance.random() < 0.3 else 1.0
    match framing:
        case _ if framing < 0.02:
            lies = True
            headers.append(chance.choice((
                ("Content-Length", str(len(body) + 50)), ("Content-Length", str(len(body) // 2)), ("Content-Length", "-1"),
                ("Content-Length", "9" * 30), ("Content-Length", "1, 2"), ("Content-Length", "abc"), ("Transfer-Encoding", "identity, x"),
            )))  # fmt: skip
        case _ if framing < 0.05:
            cut = chance.random() < 0.5
            lies = cut
            headers.append(("Transfer-Encoding", "chunked"))
            if chance.random() < 0.2:
                headers.append(("Content-Length", "3"))
                lies = True
            body = _chunked(body, chance, cut=cut)
        case _ if attack.body or attack.method in {"POST", "PUT"}:
            headers.append(("Content-Length", str(len(body))))
        case _:
            pass
    version = "1.1"
    if chance.random() < 0.004:
        version, lies = chance.choice(("1.0", "0.9", "2.0", "1.1 x", "\0")), True
    head = f"{attack.method} {attack.path} HTTP/{version}\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n"
    return Packet(raw=head.encode("utf-8", "surrogateescape") + body, lies=lies, headless=attack.method == "HEAD", endless=not attack.whole)


def _packed(body: bytes, chance: Random) -> tuple[str, bytes]:
    match chance.randrange(40):
        case 0:
            return "gzip", BOMB
        case 1:
            return "identity", large(chance)
        case number if number < 15:
            return "gzip", gzip.compress(body, 1)
        case number if number < 20:
            return "gzip", gzip.compress(body, 1)[: len(body) // 2]
        case number if number < 25:
            return "deflate", zlib.compress(body)
        case number if number < 30:
            return "gzip, gzip", gzip.compress(gzip.compress(body, 1), 1)
        case _:
            return chance.choice(("gzip", "deflate", "br", "zstd", "x-gzip", "", "none", "gzip" * 500)), body


def _chunked(body: bytes, chance: Random, *, cut: bool) -> bytes:
    pieces: list[bytes] = []
    size = max(1, len(body) // chance.choice((1, 2, 30)))
    for at in range(0, len(body), size):
        piece = body[at : at + size]
        pieces.append(b"%x\r\n%s\r\n" % (len(piece), piece))
    if not cut:
        return b"".join(pieces) + b"0\r\n\r\n"
    return b"".join(pieces) + chance.choice(
        (b"", b"ffffffffffffffffff\r\n", b"zz\r\n", b"-5\r\nabc\r\n", b"5;" + b"a" * 20_000, b"0\r\nX: " + b"a" * 9000)
    )


class Caller:
    """One after the other, over a connection that is opened again where it ended."""

    def __init__(self, port: int) -> None:
        """Call a port of this machine."""
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def call(self, sent: Packet) -> Answer | None:
        """The answer; None where none came in time."""
        try:
            async with asyncio.timeout(PATIENCE):
                answer, is_kept = await self._called(sent)
        except TimeoutError:
            self.close()
            return None
        if not is_kept:
            self.close()
        return answer

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._reader = self._writer = None

    async def _called(self, sent: Packet) -> tuple[Answer, bool]:
        fresh = self._writer is None
        try:
            if self._reader is None or self._writer is None:
                self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
            self._writer.write(sent.raw)
            if sent.lies:
                # What is not whole has no answer before its sender hangs up, and then there may be nobody left to answer.
                await self._writer.drain()
                return await self._glimpsed(self._reader), False
            # An answer may come before all is sent, and then nobody reads on.
            return await self._read(self._reader, sent)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            if fresh or sent.lies:
                return Answer(), False
            # The other end had closed what was idle or spoilt; that says nothing of this request.
            self.close()
            return await self._called(sent)

    async def _glimpsed(self, reader: asyncio.StreamReader) -> Answer:
        try:
            async with asyncio.timeout(0.05):
                raw = await reader.read(1 << 16)
        except TimeoutError:
            raw = b""
        return Answer(status=_status(raw), raw=raw)

    async def _read(self, reader: asyncio.StreamReader, sent: Packet) -> tuple[Answer, bool]:
        head = await reader.readuntil(b"\r\n\r\n")
        status = _status(head)
        while status == 100:
            head = await reader.readuntil(b"\r\n\r\n")
            status = _status(head)
        said = head.lower()
        is_kept = said.startswith(b"http/1.1") and b"connection: close" not in said
        if sent.endless and status == 200:
            return Answer(status=status, raw=head), False
        if sent.headless or status in {204, 304}:
            return Answer(status=status, raw=head), is_kept
        if b"transfer-encoding: chunked" in said:
            body = await _chunks(reader)
        elif b"content-length: " in said:
            body = await reader.readexactly(int(said.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        else:
            return Answer(status=status, raw=head + await reader.read()), False
        return Answer(status=status, raw=head + body), is_kept


def _status(head: bytes) -> int:
    first = head[:12].split(b" ")
    return int(first[1]) if head.startswith(b"HTTP/") and len(first) > 1 and first[1].isdigit() else 0


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readexactly(2)
    return body
