"""All fields of a body by their paths: `data.user.event`, `alerts[0].title`, and by their bare keys, of which the shallowest counts."""

from collections import deque
from collections.abc import Mapping

from bridge.errors import ReadError
from bridge.intake.decode import decode

MAX_DEPTH = 10
MAX_FIELDS = 2000
"""Values of a body that are looked at."""
MAX_ITEMS = 20
"""Items of a list."""
MAX_VALUE = 2000
"""Characters of a value."""


def fields_of(document: object, *, lists: bool = True) -> dict[str, str]:
    """The scalars of a document as text; null is the empty text. JSON that stands in a text is opened.

    Without `lists` nothing inside of a list counts: where each item is an alert of its own, it says nothing of the others.
    """
    found: dict[str, str] = {}
    bare: dict[str, str] = {}
    queue: deque[tuple[str, str, int, object]] = deque([("", "", 0, document)])
    for _ in range(MAX_FIELDS):
        if not queue:
            break
        path, key, depth, value = queue.popleft()
        inner = _opened(value) if isinstance(value, str) else value
        if isinstance(inner, Mapping) and depth < MAX_DEPTH:
            queue.extend((f"{path}.{name}" if path else str(name), str(name), depth + 1, held) for name, held in inner.items())
        elif isinstance(inner, list) and lists and depth < MAX_DEPTH:
            queue.extend((f"{path}[{place}]", key, depth + 1, held) for place, held in enumerate(inner[:MAX_ITEMS]))
        elif (text := _text(value)) is not None and path:
            found[path] = text
            bare.setdefault(key, text)
    return bare | found


def _opened(text: str) -> object:
    """The JSON in a text, as envelopes hold it; else the text."""
    if not text.lstrip().startswith(("{", "[")):
        return text
    try:
        return decode(text.encode("utf-8", "replace"))
    except ReadError:
        return text


def _text(value: object) -> str | None:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)[:MAX_VALUE]
        case _:
            return None
