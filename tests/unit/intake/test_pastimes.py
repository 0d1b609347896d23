"""Texts that state nothing and tell of no trouble by their nature."""

import pytest
from support.posts import post

from bridge.domain.post import Kind
from bridge.intake import understand


@pytest.mark.parametrize(
    "text",
    [
        "It will be 31 degrees in the garden tomorrow",
        "Morgen wird es sonnig",
        "Rain is on its way, take an umbrella today",
        "\u2605\u2605\u2605\u2605\u2606 Nice app, use it daily",
        "Ada left a 5-star review",
        "4 out of 5 stars for the shop",
        "Heute 12 Grad",
    ],
)
def test_weather_and_reviews_are_notices(text: str) -> None:
    """As a message, and as a body for a chat."""
    assert understand(post({"message": text})).kind is Kind.NOTICE
    assert understand(post({"text": text})).kind is Kind.NOTICE


@pytest.mark.parametrize(
    "text",
    ["It will be 31 degrees and the cooling has failed", "Rain gauge is offline today", "Server will shut down at six", "5 stars"],
)
def test_trouble_in_them_and_other_texts_still_fire(text: str) -> None:
    """The weather excuses no outage."""
    assert understand(post({"message": text})).kind is Kind.ALERT


@pytest.mark.parametrize("event", ["order_placed", "order.placed", "basket-placed", "order_shipped", "customer.created"])
def test_attributes_of_sns_say_what_its_text_is_about(event: str) -> None:
    """They stand beside a text that says nothing by itself."""
    attributes = {"event": {"Type": "String", "Value": event}, "price": {"Type": "Number", "Value": "210"}}
    body = {"Type": "Notification", "TopicArn": "arn:x", "Message": "transaction details", "MessageAttributes": attributes}
    assert understand(post(body)).kind is Kind.NOTICE
    assert understand(post(body | {"Message": "payment service is down", "MessageAttributes": {}})).kind is Kind.ALERT
