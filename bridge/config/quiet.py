"""`[quiet]`: from what the file says to quiet hours."""

from collections.abc import Collection

from bridge.config import words
from bridge.config.people import People
from bridge.config.reading import Table
from bridge.domain.alert import Severity
from bridge.routing.quiet import Quiet, QuietRules
from bridge.routing.recipients import unknown
from bridge.routing.windows import Window


def quiet(table: Table, people: People, routes: Collection[str]) -> QuietRules:
    """Quiet hours for everybody, and of the contacts, groups and routes that there are."""
    found = QuietRules(
        default=_hours(table.table("default")),
        contacts=_named(table, "contact", people.contacts),
        groups=_named(table, "group", people.groups),
        routes=_named(table, "route", routes),
    )
    table.finish()
    return found


def _named(table: Table, kind: str, known: Collection[str]) -> dict[str, Quiet]:
    inner, found = table.table(kind), {}
    for name in table.named(kind):
        if name not in known:
            inner.note(name, unknown(name, known, what=kind))
        hours = _hours(inner.table(name))
        if hours is not None:
            found[name] = hours
    return found


def _hours(table: Table) -> Quiet | None:
    start, end = table.read("from", words.start_of_day, None), table.read("to", words.end_of_day, None)
    below = table.read("below", words.severity, Severity.CRITICAL)
    table.finish()
    if not table.body:
        return None
    for key in ("from", "to"):
        if not table.has(key):
            table.notes.add(table.path, f'needs {key}, for example from = "22:00" and to = "07:00"')
    if start is None or end is None:
        return None
    if start == end:
        table.note("to", "ends when it begins; for the whole day write 00:00 and 24:00")
        return None
    return Quiet(window=Window(start=start, end=end), below=below)
