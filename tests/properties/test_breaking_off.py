"""A body that broke off on its way is no silence: it is an alert of some kind or the safe text, wherever it broke."""

import re
import time
from collections.abc import Iterator

import pytest
from support.bodies import BODIES, recorded
from support.planning import Bridge
from support.posts import post
from support.running import running, texts, until

from bridge.config import load
from bridge.domain.alert import Status
from bridge.domain.post import Kind
from bridge.planning.read import Reading, read

TOML = """
[contacts]
ada = "+4915228817386"

[hooks.prom]
open = true

[[routes]]
name = "all"
to = ["ada"]
"""
RULES = load(TOML, env={})
SHORT, PLACES = 240, 60
"""Bytes up to which a body is cut at every one, and the places where a longer one is."""
HOLLOW = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe)?[\s\x00\[\]{},:]*(?:-?\d+|null|true|false)?[\s\x00\[\]{},:]*")
"""What no sender says anything with: nothing, brackets alone, a bare number."""


def pieces(body: bytes, most: int = PLACES) -> Iterator[bytes]:
    """The body as far as it may have come."""
    places = range(len(body)) if len(body) <= SHORT and most == PLACES else [len(body) * place // most for place in range(most)]
    return (body[:place] for place in places)


def state(reading: Reading) -> set[str]:
    """The states of the alerts that were read; `safe` for the safe text."""
    return {str(alert.status) for alert in reading.understanding.alerts} if reading.understanding is not None else {"safe"}


def test_no_body_is_silent_where_it_breaks_off() -> None:
    """Cut at every byte, or at sixty places: no parser fails, what says anything is no junk and no handshake, and trouble stays trouble."""
    for body, headers in recorded():
        whole = read(post(body, headers=headers), RULES)
        for piece in pieces(body):
            cut = read(post(piece, headers=headers), RULES)
            assert "in the format's parser" not in cut.failure, (piece, cut.failure)
            said = cut.understanding
            if said is None:
                continue
            assert said.kind is not Kind.JUNK or HOLLOW.fullmatch(piece), piece
            if whole.understanding is None or whole.understanding.kind is not Kind.CONTROL:
                assert said.kind is not Kind.CONTROL, piece
            if state(whole) == {Status.FIRING} and said.alerts:
                assert state(cut) == {Status.FIRING}, piece


def test_a_piece_is_read_in_a_moment() -> None:
    """Reading holds the loop, of a piece no longer than of the whole."""
    for body, headers in recorded():
        for piece in pieces(body, most=4):
            started = time.process_time()
            read(post(piece, headers=headers), RULES)
            assert time.process_time() - started < 0.25


@pytest.mark.parametrize("place", range(0, len(BODIES), 4))
def test_a_piece_of_trouble_is_texted(place: int) -> None:
    """What cannot be read, and what is read as trouble, goes to the recipients of its route."""
    body, headers = list(recorded())[place]
    for piece in pieces(body, most=5):
        cut = read(post(piece, headers=headers), RULES)
        if state(cut) & {"safe", Status.FIRING}:
            assert Bridge(TOML).take(post(piece, headers=headers)), piece


async def test_pieces_are_accepted_and_kept() -> None:
    """Posted to a whole bridge, each is answered 200, sorted, and what says anything stands among the alerts or went out."""
    kinds = [(body[: len(body) // 2], headers) for body, headers in list(recorded())[: len(BODIES)]]
    async with running() as run:
        for piece, headers in kinds:
            async with run.http.post(f"{run.url}/hooks/free", data=piece, headers=headers) as answer:
                assert (answer.status, piece) == (200, piece)
        await until(lambda: run.bridge.store.inbox.new_posts(1), lambda found: found == [], seconds=20)
        kept = await run.bridge.look.alerts(limit=0)
        assert len(kept) >= len([piece for piece, headers in kinds if state(read(post(piece, headers=headers), RULES))])
        await run.until_sent(1)
        assert any("could not be read" in text for text in texts(run.emulator))
