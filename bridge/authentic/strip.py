"""What of a request's headers and query may be kept: enough to recognise its sender, nothing secret, and not much."""

import functools
import re
from collections.abc import Sequence

from bridge.domain.post import Request

OURS = frozenset({"token", "preview"})
"""Query parameters that are for the bridge and say nothing of an alert."""
MAX_ITEMS = 32
MAX_HEADER = 256
"""Characters of a header's value that are kept."""
MAX_NAME = 64
"""Characters of a header's name that is looked at: what is longer is nothing known, and is not to be remembered either."""
MAX_PARAMETER = 16_384
"""Characters of a query parameter that are kept: some senders bring a whole alert in one."""

_KEPT = frozenset(
    {
        "content-type",
        "user-agent",
        "idempotency-key",
        "circleci-event-type",
        "gotk-component",
        "heroku-webhook-id",
        "webhook-id",
        "webhook-request-origin",
        "webhook-timestamp",
        "svix-id",
        "sentry-hook-resource",
        "x-amz-sns-message-type",
        "x-amz-sns-message-id",
        "x-amz-sns-topic-arn",
        "x-event-key",
        "x-github-delivery",
        "x-shopify-topic",
        "x-shopify-webhook-id",
        "x-rundeck-notification-trigger",
    }
)
_KEPT_SHAPE = re.compile(r"ce-[a-z0-9]{1,20}|x-[a-z]{2,20}-(?:event|resource|topic)(?:-type)?")
_SECRET = re.compile(r"token|secret|passw|signature|api[_-]?key|auth|credential|^(?:key|sig|pwd|code)$", re.IGNORECASE)


def strip(request: Request) -> tuple[dict[str, str], dict[str, str]]:
    """Headers and query as they may be stored. Headers are kept by a list of known ones, so that no unknown one can hold a secret."""
    headers = _bounded([(name, value) for name, value in request.headers.items() if len(name) <= MAX_NAME and _is_kept(name)], MAX_HEADER)
    query = _bounded(
        [(name, value) for name, value in request.query.items() if name not in OURS and not _SECRET.search(name)], MAX_PARAMETER
    )
    return headers, query


@functools.lru_cache(maxsize=1024)
def _is_kept(header: str) -> bool:
    return header in _KEPT or _KEPT_SHAPE.fullmatch(header) is not None


def _bounded(items: Sequence[tuple[str, str]], limit: int) -> dict[str, str]:
    return {name[:limit]: value[:limit].encode("utf-8", "replace").decode() for name, value in items[:MAX_ITEMS]}
