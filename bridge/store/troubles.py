"""Trouble is noted in the transaction of what caused it: whoever dies before telling has it told by the next process."""

import json
from collections.abc import Iterable

from bridge.domain.trouble import Trouble
from bridge.store.driver import Row, Statement
from bridge.store.rows import millis
from bridge.store.sql import queries

SQL = queries("tell")


def troubles_noted(troubles: Iterable[Trouble]) -> Statement:
    """The statement that adds what happened to what is to be told."""
    rows: list[Row] = [(trouble.kind, trouble.count, json.dumps(trouble.facts), millis(trouble.since)) for trouble in troubles]
    return SQL["note"], rows
