"""What a running program needs of its machine: the clock, ids, a bell between tasks, its loop and memory, and logs."""

import asyncio
import ctypes
import functools
import gc
import json
import logging
import secrets
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TextIO, cast

from bridge.domain.ids import ulid_head, ulid_tail
from bridge.ports import Clock

_HEAD_BITS, _TAIL_BITS = 40, 40


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The time of day in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Seconds that never go back."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class VirtualClock:
    """A clock that stands still until it is moved; whoever sleeps on it wakes at once."""

    def __init__(self, now: datetime) -> None:
        """Stand at `now`."""
        self._now = now
        self._begin = now

    def now(self) -> datetime:
        """The time of day in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds that it was moved."""
        return (self._now - self._begin).total_seconds()

    async def sleep(self, seconds: float) -> None:
        """Give way, and no more."""
        del seconds
        await asyncio.sleep(0)

    def move(self, to: datetime) -> None:
        """Move on; never back."""
        self._now = max(self._now, to)


class Ids:
    """ULIDs that grow strictly within a process, also inside one millisecond."""

    def __init__(self) -> None:
        """Start with fresh randomness."""
        self._millisecond = 0
        self._head = ""
        self._tail = 0

    def new(self, now: datetime) -> str:
        """An id of `now`."""
        millisecond = int(now.timestamp() * 1000)
        if millisecond == self._millisecond:
            self._tail += 1
        else:
            # The tail's highest bit stays free for counting on.
            head, self._tail = divmod(secrets.randbits(_HEAD_BITS + _TAIL_BITS - 1), 1 << (_TAIL_BITS - 1))
            self._millisecond, self._head = millisecond, ulid_head(millisecond, head)
        return self._head + ulid_tail(self._tail)


_MMAP_THRESHOLD = -3
"""What `mallopt` calls it (malloc.h)."""
LARGE = 262_144
"""Bytes from which on memory is of its own and goes back as soon as it is free; otherwise the C library learns to keep ever larger ones."""
SWITCH = 0.001
"""Seconds after which the loop's thread lets another one run that waits for its turn."""


def run_long(main: Coroutine[None, None, None]) -> None:
    """Run a program that serves, on the quicker event loop where this platform has it."""
    with asyncio.Runner(loop_factory=_quick_loop()) as runner:
        runner.run(main)


def _quick_loop() -> Callable[[], asyncio.AbstractEventLoop]:
    try:
        import uvloop  # noqa: PLC0415 - a command that only looks has no use for it
    except ImportError:
        return asyncio.new_event_loop
    return uvloop.new_event_loop


def stay_long() -> None:
    """Suit the interpreter to a process that serves.

    What is loaded by now stays, and searches for cycles are rare: nearly all garbage here goes as soon as nothing refers to it, and a
    search stops the loop, for the longer the more there is to search. The threads of the database get their turns soon: between its
    statements each waits until the loop lets go, and all that waits for a commit waits with it.
    """
    sys.setswitchinterval(SWITCH)
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    if (tune := _of_libc("mallopt")) is not None:
        tune(_MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """Give the memory that is free back to the system: between what lives, large bodies leave holes that the C library would keep."""
    if (trim := _of_libc("malloc_trim")) is not None:
        trim(0)


@functools.cache
def _of_libc(name: str) -> Callable[..., object] | None:
    """A function of the GNU C library; None where there is another one."""
    try:
        return cast("Callable[..., object]", getattr(ctypes.CDLL(None), name))
    except (OSError, AttributeError, TypeError):
        return None


class Bell:
    """Wakes one waiting loop at once; rings that nobody waited for are kept as one."""

    def __init__(self, clock: Clock) -> None:
        """Measure waits on `clock`."""
        self._clock = clock
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the loop, or let its next wait return at once."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait until it rings or `seconds` have passed."""
        if not self._rung.is_set():
            sleeping = asyncio.ensure_future(self._clock.sleep(seconds))
            ringing = asyncio.ensure_future(self._rung.wait())
            try:
                await asyncio.wait({sleeping, ringing}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                sleeping.cancel()
                ringing.cancel()
        self._rung.clear()


@asynccontextmanager
async def beside(*loops: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Run loops for as long as the context lasts. One that dies ends the context; what the body raises comes out as it is."""
    raised: Exception | None = None
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(loop) for loop in loops]
        try:
            yield
        except Exception as error:  # noqa: BLE001 - raised again below, outside the group, which would wrap it
            raised = error
        finally:
            for task in tasks:
                task.cancel()
    if raised is not None:
        raise raised


_PLAIN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def _facts(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in record.__dict__.items() if key not in _PLAIN}


class JsonFormatter(logging.Formatter):
    """One JSON object a line: `ts`, `level`, `event`, `logger`, and what was bound to the record."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Values that JSON does not know are written as their `str`, which masks numbers."""
        line: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "logger": record.name,
            **_facts(record),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """A line for a terminal: time, level, event, key=value."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with a traceback below it where there is one."""
        facts = "".join(f" {key}={value}" for key, value in _facts(record).items())
        stamp = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        line = f"{stamp} {record.levelname:<7} {record.getMessage()}{facts}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def configure_logging(*, level: str, form: str, stream: TextIO = sys.stderr) -> None:
    """Send all logs to `stream`, as `json` or `text`; `auto` is text on a terminal and JSON off it."""
    json_wanted = form == "json" or (form == "auto" and not stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter() if json_wanted else TextFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # The database library's debug log would repeat each statement with its numbers and texts.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    # The HTTP library's access log would repeat each request with its query, and a query may hold a hook's secret.
    logging.getLogger("aiohttp.access").setLevel(logging.CRITICAL)
