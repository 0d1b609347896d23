"""Logs: an event and its facts, a line each, as JSON or as text."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

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
