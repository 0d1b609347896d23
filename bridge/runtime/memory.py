"""The interpreter and its memory in a process that serves: settings for a long life, and what is free given back."""

import ctypes
import functools
import gc
import sys
from collections.abc import Callable
from typing import cast

_MMAP_THRESHOLD = -3
"""What `mallopt` calls it (malloc.h)."""
LARGE = 262_144
"""Bytes from which on memory is of its own and goes back as soon as it is free; otherwise the C library learns to keep ever larger ones."""
SWITCH = 0.001
"""Seconds after which the loop's thread lets another one run that waits for its turn."""


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
    """Give the memory that is free back to the system: between what lives, large bodies leave holes that the C library would keep.

    Cycles are looked for first, which takes milliseconds where what was loaded stays out of it: what the HTTP library says to malformed
    requests is kept in cycles, and each keeps the bytes that it read.
    """
    gc.collect()
    if (trim := _of_libc("malloc_trim")) is not None:
        trim(0)


@functools.cache
def _of_libc(name: str) -> Callable[..., object] | None:
    """A function of the GNU C library; None where there is another one."""
    try:
        return cast("Callable[..., object]", getattr(ctypes.CDLL(None), name))
    except (OSError, AttributeError, TypeError):
        return None
