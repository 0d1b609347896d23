"""Guarded fetches: what they reach, and what they do not."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from support.amazon import CERTIFICATE, HOST, KEY

from bridge.errors import OutsideError
from bridge.outside.amazon import Amazon
from bridge.outside.fetch import MOST_BYTES, Shielded, is_public, shielded


@dataclass(eq=False)
class Naming(AbstractResolver):
    """Answers each look-up with the next of these addresses, and then with the last."""

    answers: Sequence[str]
    port: int = 0
    asked: int = 0

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        """The next answer."""
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        kind = socket.AF_INET6 if ":" in answer else socket.AF_INET
        return [ResolveResult(hostname=host, host=answer, port=self.port, family=kind, proto=0, flags=socket.AI_NUMERICHOST)]

    async def close(self) -> None:
        """Nothing is held."""


@dataclass
class There:
    """A machine of Amazon's, here."""

    door: Shielded
    naming: Naming
    reached: list[str] = field(default_factory=list)


@asynccontextmanager
async def there(path: Path, *answers: str, guarded: bool = False, seconds: float = 5.0) -> AsyncIterator[There]:
    """A server with the certificate of Amazon's name, on this machine; `guarded` is as it ships, else this machine may be reached."""
    (path / "cert.pem").write_bytes(CERTIFICATE)
    (path / "key.pem").write_bytes(KEY)
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(path / "cert.pem", path / "key.pem")
    trusted = ssl.create_default_context(cafile=str(path / "cert.pem"))
    reached: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        reached.append(request.path)
        match request.path:
            case "/away":
                raise web.HTTPFound("https://169.254.169.254/latest/meta-data")
            case "/long":
                return web.Response(body=b"x" * (MOST_BYTES + 1))
            case "/never":
                await asyncio.Event().wait()
        return web.Response(body=b"PEM")

    app = web.Application()
    app.router.add_get("/{path}", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=own)
    await site.start()
    naming = Naming(answers or ("127.0.0.1",), runner.addresses[0][1])
    may = is_public if guarded else (lambda address: str(address) == "127.0.0.1")
    try:
        async with shielded(may=may, resolver=naming, trusted=trusted, seconds=seconds) as door:
            yield There(door, naming, reached)
    finally:
        await runner.cleanup()


async def test_what_may_be_reached_is_fetched(tmp_path: Path) -> None:
    """By its name, over TLS, with a certificate that fits the name."""
    async with there(tmp_path) as on:
        assert await on.door.get(f"https://{HOST}/x.pem") == b"PEM"


async def test_a_certificate_is_fetched_once(tmp_path: Path) -> None:
    """And kept; a confirmation is asked for each time."""
    async with there(tmp_path) as on:
        amazon = Amazon(on.door)
        for _ in range(3):
            assert await amazon.certificate(f"https://{HOST}/x.pem") == b"PEM"
            await amazon.confirm(f"https://{HOST}/yes")
        assert on.reached == ["/x.pem", "/yes", "/yes", "/yes"]


async def test_a_name_that_leads_to_this_machine_is_not_reached(tmp_path: Path) -> None:
    """As it ships: the name is Amazon's and the address is ours, so not a byte is sent."""
    async with there(tmp_path, guarded=True) as on:
        with pytest.raises(OutsideError):
            await on.door.get(f"https://{HOST}/x.pem")
        assert (on.naming.asked, on.reached) == (1, [])


async def test_a_name_that_changes_its_mind_gains_nothing(tmp_path: Path) -> None:
    """The address is checked where it is connected to, at each fetch: there is no moment between the look and the call."""
    async with there(tmp_path, "127.0.0.1", "127.0.0.2") as on:
        assert await on.door.get(f"https://{HOST}/x.pem") == b"PEM"
        with pytest.raises(OutsideError):
            await on.door.get(f"https://{HOST}/x.pem")
        assert on.naming.asked == 2


async def test_an_address_instead_of_a_name_is_checked_too(tmp_path: Path) -> None:
    """No resolver is asked for it, and it is not reached."""
    async with there(tmp_path, guarded=True) as on:
        for host in ("127.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]"):
            with pytest.raises(OutsideError):
                await on.door.get(f"https://{host}:{on.naming.port}/x.pem")
        assert (on.naming.asked, on.reached) == (0, [])


@pytest.mark.parametrize(("path", "why"), [("away", "HTTP 302"), ("long", "longer than"), ("never", "no answer within")])
async def test_a_fetch_follows_nobody_and_is_bounded(tmp_path: Path, path: str, why: str) -> None:
    """In time and in size, and a redirect is an answer that is no use."""
    async with there(tmp_path, seconds=0.5) as on:
        with pytest.raises(OutsideError, match=why):
            await on.door.get(f"https://{HOST}/{path}")
        assert on.reached == [f"/{path}"]


async def test_plain_http_and_a_foreign_certificate_are_refused(tmp_path: Path) -> None:
    """Who answers under the name has to be the one that it belongs to."""
    async with there(tmp_path) as on:
        with pytest.raises(OutsideError, match="https"):
            await on.door.get(f"http://{HOST}/x.pem")
        with pytest.raises(OutsideError, match="Certificate"):
            await on.door.get("https://sns.eu-west-1.amazonaws.com/x.pem")
        assert on.reached == []


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.100.100.200", "127.0.0.1", "127.255.0.1", "168.63.129.16", "169.254.169.254", "172.16.0.1",
        "192.0.0.192", "::7f00:1", "64:ff9b:1::a9fe:a9fe", "fec0::1", "192.168.1.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
        "fc00::1", "fd00:ec2::254", "fe80::1", "ff02::1", "2001:db8::1", "2001:0:1::1", "2002:7f00:1::", "2002:a9fe:a9fe::1",
        "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    ],
)  # fmt: skip
def test_no_machine_but_those_of_the_internet_is_public(address: str) -> None:
    """Loopback, private and local networks, metadata services, and each of them in a disguise of version 6."""
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "54.239.28.85", "2600:1f18::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"])
def test_machines_of_the_internet_are(address: str) -> None:
    """Also through a translator of addresses."""
    assert is_public(ip_address(address))
