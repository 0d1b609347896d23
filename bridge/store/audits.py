"""The audit trail: lines that are appended with what they are about."""

from bridge.domain.audit import AuditEntry
from bridge.store.driver import Statement
from bridge.store.rows import millis, to_json
from bridge.store.sql import queries

SQL = queries("chat")


def audited(entry: AuditEntry) -> Statement:
    """The statement that appends to the audit trail."""
    row = (
        entry.id,
        millis(entry.at),
        entry.surface,
        entry.who,
        entry.act,
        entry.message,
        to_json(entry.numbers),
        to_json(entry.facts),
    )
    return SQL["insert_audit"], [row]
