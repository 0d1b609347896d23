"""A bell between tasks."""

import asyncio

from bridge.ports import Clock


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
