"""Attributes beside the text of a message of SNS."""

import pytest
from support.posts import post

from bridge.domain.post import Kind
from bridge.intake import understand


@pytest.mark.parametrize("event", ["order_placed", "order.placed", "basket-placed", "order_shipped", "customer.created"])
def test_attributes_of_sns_say_what_its_text_is_about(event: str) -> None:
    """They stand beside a text that says nothing by itself."""
    attributes = {"event": {"Type": "String", "Value": event}, "price": {"Type": "Number", "Value": "210"}}
    body = {"Type": "Notification", "TopicArn": "arn:x", "Message": "transaction details", "MessageAttributes": attributes}
    assert understand(post(body)).kind is Kind.NOTICE
    assert understand(post(body | {"Message": "payment service is down", "MessageAttributes": {}})).kind is Kind.ALERT
