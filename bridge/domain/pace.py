"""The pace of sending: the account's messages per second are ours to order.

https://help.seven.io/en/articles/12974526-message-throughput-limit: 10 messages per second for an account unless agreed otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MICROSECONDS = 1_000_000
SKEW = 5 * MICROSECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """How many messages may go now, and in how many seconds the next may when none may."""

    count: int
    wait: float


def tokens(tat: int, now: int, *, rate: float, most: int) -> Tokens:
    """What the pace allows at `now`, given `tat`: when the next message is due (both in microseconds).

    A message that goes late by up to one interval is made up for, so that at most one above `rate` goes within any second.
    `rate` 0 is no limit. A `tat` that is further ahead than this pace ever sets it is of a clock that was put back, and holds nobody up.
    """
    if not rate:
        return Tokens(count=most, wait=0.0)
    interval = round(MICROSECONDS / rate)
    if now < tat <= now + _ahead(interval):
        return Tokens(count=0, wait=(tat - now) / MICROSECONDS)
    return Tokens(count=min(most, 1 + min(max(0, now - tat), interval) // interval), wait=0.0)


def spend(tat: int, now: int, *, rate: float, count: int) -> int:
    """The new `tat` after `count` messages went at `now`."""
    if not rate:
        return tat
    interval = round(MICROSECONDS / rate)
    begin = tat if tat <= now + _ahead(interval) else now
    return max(begin, now - interval) + count * interval


def _ahead(interval: int) -> int:
    """How far ahead of now the next message may be due: two intervals, and what clocks of several machines differ by."""
    return 2 * interval + SKEW


def spread(due: int, count: int, *, rate: float, taken: Mapping[int, int]) -> list[int]:
    """The seconds at which `count` messages wished for second `due` fall due, each second holding less than `rate`.

    `taken` says how many fall due in a second already. Parked messages leave the gateway by its own clock, so the account's rate
    has to be kept when they are parked.
    """
    if not rate:
        return [due] * count
    room = max(1, int(rate) - 1)
    seconds: list[int] = []
    second = due
    while len(seconds) < count:
        seconds += [second] * min(max(0, room - taken.get(second, 0)), count - len(seconds))
        second += 1
    return seconds
