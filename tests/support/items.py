"""Deliveries as those see them who decide on them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bridge.domain.change import Item
from bridge.domain.ids import DeliveryId, MessageId
from bridge.domain.message import Lane
from bridge.domain.phone import PhoneNumber
from bridge.domain.sms import Options
from bridge.domain.state import State

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def item(state: State = State.SENDING, **more: object) -> Item:
    """A delivery of a person's message, claimed once and just now; `more` says what is different."""
    plain = Item(
        id=DeliveryId("m1.1"),
        message=MessageId("m1"),
        origin="cli:ada",
        hook=None,
        post=None,
        severity=None,
        state_key="",
        phone=PhoneNumber("+4915228817386"),
        state=state,
        reason="",
        lane=Lane.MANUAL,
        text="Hello",
        options=Options(sender="Alerts"),
        created_at=NOW,
        deliver_at=None,
        expires_at=NOW + timedelta(hours=4),
        next_attempt_at=NOW,
        first_written_at=None,
        last_attempt_at=NOW,
        attempts=1,
        recalls=0,
        cancel_wished=False,
        changed=False,
        gateway_id=None,
    )
    return replace(plain, **more)
