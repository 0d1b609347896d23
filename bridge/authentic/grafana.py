"""Grafana's signature: hex HMAC-SHA256 of the body in `X-Grafana-Alerting-Signature`.

https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
"""

import hashlib
import hmac

from bridge.domain.post import Request

HEADER = "x-grafana-alerting-signature"


def is_signed(request: Request) -> bool:
    """Whether the request carries the header."""
    return HEADER in request.headers


def fits(request: Request, secret: bytes) -> bool:
    """Whether the signature is the body's under `secret`."""
    given = request.headers[HEADER].strip().lower().encode("utf-8", "backslashreplace")
    return hmac.compare_digest(given, hmac.new(secret, request.body, hashlib.sha256).hexdigest().encode())
