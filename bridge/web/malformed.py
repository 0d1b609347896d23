"""What the log says of requests that are no HTTP or break off: nothing. The library would repeat bytes that may hold a secret."""

import logging

from aiohttp.http_exceptions import HttpProcessingError


def http_log() -> logging.Logger:
    """The log for the HTTP library's own errors."""
    log = logging.getLogger("smsbridge.http")
    log.addFilter(_worth_saying)
    return log


def _worth_saying(record: logging.LogRecord) -> bool:
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError | ConnectionError)
