"""The gateway of a chaos run: the emulator, outside of what is killed, which kills at a step of a call and counts what it bills."""

import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from aiohttp import web

from bridge.emulator import EMULATOR, Emulator, EmulatorConfig, Fault, Rule, create_emulator
from bridge.gateway.wire.callbacks import ReportStatus
from bridge.ports import Clock
from bridge.runtime.clock import SystemClock
from bridge.web.guard import TOKEN_HEADER, callback_token
from bridge.web.server import listening

SECRET_KEY = "chaos-" + 32 * "k"
REPORTED = "reported"
"""What the texts end in of which the gateway sends a delivery report."""
ANSWERS_AFTER = 0.02
"""Seconds that a call takes, so that there is something under way when the bridge dies."""
ANSWER_GOES = 0.002
"""Seconds from the last byte of an answer to the death of who asked: it has read the answer, or not, or is about to write it down."""


class Step(StrEnum):
    """Where in a call the bridge dies."""

    RECEIVED = "received"
    """The gateway has the request, and nothing comes of it."""
    ACCEPTED = "accepted"
    """The SMS is billed, and nothing is answered."""
    ANSWERED = "answered"
    """Every byte of the answer is on its way."""


def kill(pid: int) -> None:
    """Kill -9."""
    os.kill(pid, signal.SIGKILL)


@dataclass
class Gateway:
    """The emulator, and what is to become of whoever calls it."""

    emulator: Emulator
    port: int = 0
    clock: Clock = field(default_factory=SystemClock)
    _step: Step | None = None
    _left: int = 0
    _pid: int = 0

    def arm(self, step: Step, *, nth: int, pid: int) -> None:
        """Kill the process at this step of the n-th sending from now on."""
        self._step, self._left, self._pid = step, nth, pid

    @property
    def billed(self) -> Counter[str]:
        """How often each text was billed."""
        account = self.emulator.account
        assert account.billed == len(account.sent), "the ledger is not whole"
        return Counter(sms.text for sms in account.sent)

    @web.middleware
    async def at_the_door(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Around each call."""
        step = self._turn() if (request.method, request.path) == ("POST", "/api/sms") else None
        if step is Step.RECEIVED:
            await request.read()
            kill(self._pid)
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        response = await handler(request)
        if step is Step.ACCEPTED:
            kill(self._pid)
        if step is Step.ANSWERED:
            await response.prepare(request)
            await response.write_eof()
            await self.clock.sleep(ANSWER_GOES)
            kill(self._pid)
        return response

    def _turn(self) -> Step | None:
        if self._step is None:
            return None
        self._left -= 1
        if self._left:
            return None
        step, self._step = self._step, None
        return step


@asynccontextmanager
async def gateway(
    *, callback: str, answers_after: float = ANSWERS_AFTER, lock_seconds: float = 180.0, journal_seconds: float = 0.0
) -> AsyncIterator[Gateway]:
    """A gateway that listens, and tells `callback` what became of the texts that want it; it can tell by its lock and by its journal."""
    slow = Rule(fault=Fault.SLOW, seconds=answers_after)
    reported = replace(slow, text=f"{REPORTED}$", reports=(ReportStatus.DELIVERED,), report_seconds=0.1)
    config = EmulatorConfig(
        credit=Decimal(100_000), rate=0, reports=(), rules=(reported, slow), lock_seconds=lock_seconds, journal_seconds=journal_seconds,
        callback_url=callback, callback_headers={TOKEN_HEADER: callback_token(SECRET_KEY)}, retry_scale=0.01,
    )  # fmt: skip
    app = create_emulator(SystemClock(), config)
    found = Gateway(app[EMULATOR])
    app.middlewares.append(found.at_the_door)
    async with listening(app, host="127.0.0.1", port=0) as found.port:
        yield found
