"""Posts for tests: a body, and as much around it as a test wants to say."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

from bridge.domain.ids import PostId
from bridge.domain.post import Post, Request

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def post(body: object, *, headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None, cut: bool = False) -> Post:
    """A post with this body: bytes as they are, anything else as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Post(
        id=PostId("01hq"), hook="prom", received_at=NOON, method="POST", headers=headers or {}, query=query or {}, body=raw, cut=cut
    )


def request(
    *, headers: Mapping[str, str] | None = None, query: Mapping[str, str] | None = None, body: bytes = b"{}", cut: bool = False
) -> Request:
    """A request to a hook."""
    return Request(method="POST", url="http://test/hooks/prom", headers=headers or {}, query=query or {}, body=body, cut=cut)


def group(*alerts: Mapping[str, object], **more: object) -> dict[str, object]:
    """An Alertmanager group, version 4."""
    return {"version": "4", "groupKey": "{}:{}", "receiver": "sms", "status": "firing", "alerts": list(alerts)} | more


def firing(name: str = "InstanceDown", **labels: str) -> dict[str, object]:
    """One firing alert of a group."""
    return {
        "status": "firing",
        "labels": {"alertname": name, "severity": "critical", "instance": "db1:9100"} | labels,
        "annotations": {"summary": "db1 does not answer", "runbook_url": "https://runbooks.example.org/down"},
        "startsAt": "2026-11-24T09:39:47.932377363Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example.org/graph",
        "fingerprint": "003b0a0f7d3fa569",
    }
