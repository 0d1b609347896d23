"""A post: one HTTP request that a hook accepted, kept raw in the inbox."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bridge.domain.alert import Alert
from bridge.domain.ids import PostId

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
MAX_BODY = 5 * 1024 * 1024
"""Bytes of a body that are kept; what is longer is cut, marked, and goes out as the safe text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an HTTP request brought. Header names are lower case; secrets in headers and query are for `authentic` alone."""

    method: str
    url: str
    """The full URL as the sender used it, without what `authentic` must not see again when it is stored."""
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    cut: bool = False
    """True when the body was longer than `MAX_BODY`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A request in the inbox, its secrets taken out of headers and query."""

    id: PostId
    hook: str
    received_at: datetime
    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    cut: bool = False

    @property
    def charset(self) -> str | None:
        """What the sender says of its body's characters; not to be believed without a look."""
        return charset_of(self.headers)


def charset_of(headers: Mapping[str, str]) -> str | None:
    """The charset that headers name."""
    said = _CHARSET.search(headers.get("content-type", ""))
    return said[1] if said else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven:
    """A post of which it is not known yet whether it is its sender's."""

    post: Post
    attempts: int = 0
    """How often somebody looked."""


class Kind(StrEnum):
    """What a post turned out to be. Control is a sender's handshake or test; junk has no content."""

    ALERT = "alert"
    NOTICE = "notice"
    CONTROL = "control"
    JUNK = "junk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """What a post says, which format read it, and why that format."""

    kind: Kind
    format: str
    reason: str
    alerts: tuple[Alert, ...] = ()
