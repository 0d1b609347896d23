"""The fuzz run's own judgement: it sees each kind of harm. The runs themselves are `make fuzz`."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from fuzz.addresses import BRIDGE
from fuzz.chances import Address, World
from fuzz.planted import SECRETS
from fuzz.pretend import EMULATOR
from fuzz.verdict import MOST_GROWTH, Memory, Tally, Verdict, found, is_failure, is_fault
from fuzz.wire import Answer, packet

GOOD = Verdict(
    tallies={"hooks": Tally(answers=Counter({200: 5, 401: 4, 0: 1}), seconds=2)},
    memory={"bridge": Memory(before=80, most=190, after=80 + MOST_GROWTH)},
)
WORLD = World(url="http://127.0.0.1:1", trap="http://127.0.0.1:2", slack="http://127.0.0.1:3")


@pytest.mark.parametrize(
    "harm",
    [
        {"trouble": ("x",)},
        *({"memory": {program: Memory(before=80, most=190, after=80.1 + MOST_GROWTH)}} for program in ("bridge", "emulator")),
    ],
    ids=str,
)
def test_every_harm_is_seen(harm: dict[str, object]) -> None:
    """Trouble of any kind fails the run, and so does memory that grew too much."""
    assert GOOD.good
    assert not replace(GOOD, **harm).good  # type: ignore[arg-type]
    assert next(line for line in GOOD.lines() if line.startswith("hooks")).split() == ["hooks", "10", "5", "0", "4", "0", "1", "5"]


@pytest.mark.parametrize(
    ("status", "raw", "fault"),
    [
        (500, b"", True),
        (502, b"", True),
        (503, b"HTTP/1.1 503\r\n\r\n", True),
        (503, b"HTTP/1.1 503\r\nRetry-After: 5\r\n\r\n", False),
        (503, b'{"status":"failing","degraded":[]}', False),
        (401, b"", False),
        (0, b"", False),
    ],
)
def test_a_fault_is_any_500_and_a_503_without_a_word(status: int, raw: bytes, fault: bool) -> None:  # noqa: FBT001 - a case of the table
    """That the store cannot take it now is no fault, if it says when to come again."""
    assert is_fault(status, raw) is fault


def test_what_is_planted_is_found_by_its_bytes() -> None:
    """Each of the secrets, in whatever it stands."""
    for secret in SECRETS:
        assert list(found("the log", b"a " + secret.encode() + b" b", SECRETS)) == [f"the log holds {secret!r}"]
    assert list(found("the log", b"nothing", SECRETS)) == []


def test_a_traceback_is_a_failure_wherever_it_stands() -> None:
    """In a line of the log, and bare where the log itself is gone; what a caller was told is noted for debugging alone."""
    assert is_failure(b'{"level": "error", "traceback": "Traceback (most recent call last)"}')
    assert is_failure(b"Traceback (most recent call last):")
    assert not is_failure(b'{"level": "debug", "traceback": "Traceback (most recent call last)"}')
    assert not is_failure(b'{"level": "error", "event": "told.locked"}')


def test_only_what_is_no_http_is_repeated_to_its_sender() -> None:
    """An answer of the bridge itself is looked through."""
    assert Answer(status=400, raw=b"HTTP/1.0 400 Bad Request\r\nContent-Type: text/plain\r\n\r\nGET").echoes
    assert not Answer(status=400, raw=b"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n{}").echoes


@pytest.mark.parametrize("address", [*BRIDGE, *EMULATOR], ids=lambda address: str(address.name))
def test_requests_are_of_their_seed_and_address_and_number(address: object) -> None:
    """What is found can be sent again: but for times, ids and signatures of now, the same seed makes the same bytes."""
    assert isinstance(address, Address)

    def lengths(seed: int) -> list[int]:
        chances = [Random(f"{seed} {number}") for number in range(40)]
        return [len(packet(address.make(chance, WORLD), chance).raw) // 64 for chance in chances]

    same = sum(one == other for one, other in zip(lengths(0), lengths(0), strict=True))
    assert same >= 36
    assert lengths(0) != lengths(1)
