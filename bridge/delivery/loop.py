"""The loop around each part that runs by itself: a step that fails is logged and tried again, and the others go on."""

import logging
from collections.abc import Awaitable, Callable

from bridge.errors import StoreError

log = logging.getLogger("smsbridge.delivery")


async def forever(name: str, step: Callable[[], Awaitable[bool]], pause: Callable[[], Awaitable[None]]) -> None:
    """Repeat `step`, with a pause wherever it says that there is nothing more to do now."""
    while True:
        try:
            more = await step()
        except StoreError as error:
            log.error("loop.store_failed", extra={"loop": name, "error": str(error)})  # noqa: TRY400 - the sentence says it all
            more = False
        except Exception:
            log.exception("loop.failed", extra={"loop": name})
            more = False
        if not more:
            await pause()
