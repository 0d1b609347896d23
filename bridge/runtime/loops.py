"""The event loop of a program that serves, and loops that run beside something."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager


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
