"""Grafana's signature: hex HMAC-SHA256 in `X-Grafana-Alerting-Signature`, of the body or, where a timestamp header is set, of `time:body`.

https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/. The
timestamp header's name is the operator's to give; the one read here is `X-Grafana-Alerting-Timestamp`.
"""

from bridge.authentic.digest import fresh, is_hex_of
from bridge.domain.post import Request

HEADER = "x-grafana-alerting-signature"
TIMESTAMP = "x-grafana-alerting-timestamp"


def is_signed(request: Request) -> bool:
    """Whether the request carries the header."""
    return HEADER in request.headers


def fits(request: Request, secret: bytes, now: float) -> bool:
    """Whether the signature is the body's under `secret`, and made of late where it says when."""
    time = request.headers.get(TIMESTAMP)
    if time is None:
        return is_hex_of(request.headers[HEADER], request.body, secret)
    signed = time.encode("utf-8", "backslashreplace") + b":" + request.body
    return is_hex_of(request.headers[HEADER], signed, secret) and fresh(time, now)
