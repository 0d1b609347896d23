"""Keeps what Slack's libraries log out of the log: they write whole bodies, with texts, numbers and addresses for answers."""

import logging

LIBRARIES = ("slack_bolt", "slack_sdk")


class Redaction(logging.Filter):
    """Drops the libraries' chatter, and keeps of their errors who said them and what kind of fault it was."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written; what it says is replaced."""
        if not record.name.startswith(LIBRARIES):
            return True
        if record.levelno < logging.ERROR and not record.exc_info:
            return False
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] is not None else ""
        record.msg, record.args, record.exc_info, record.exc_text, record.stack_info = "slack.library", None, None, None, None
        record.fault = fault
        return True


def redact() -> None:
    """Put the filter before everything that writes."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(found, Redaction) for found in handler.filters):
            handler.addFilter(Redaction())
