"""CloudEvents in each of their modes."""

from urllib.parse import quote

import pytest
from support.posts import post

from bridge.domain.alert import Alert
from bridge.intake import understand

DATA = {"host": "pump1", "text": "level 90 cm"}
SUBJECTS = ("Water in the cellar", "Wärmepumpe/1", "50 % full", 'say "hello"', "a+b", "100%25", "plain")


def event(subject: str, kind: str = "com.example.level.failed") -> dict[str, str]:
    """The attributes of an event."""
    return {"id": "1", "source": "/building 7", "type": kind, "subject": subject, "specversion": "1.0"}


def only(body: object, headers: dict[str, str] | None = None) -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body, headers=headers)).alerts
    return alert


def binary(attributes: dict[str, str]) -> Alert:
    """In binary mode, percent-encoded as SDK 2 does: all that is not printable ASCII, blanks, quotes and the sign itself."""
    encoded = {f"ce-{name}": quote(value, safe="!#$&'()*+,-./:;<=>?@[\\]^_`{|}~") for name, value in attributes.items()}
    return only(DATA, encoded)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_the_three_modes_say_the_same(subject: str) -> None:
    """Binary, structured and batch: title, text, status and key."""
    attributes = event(subject)
    alerts = [binary(attributes), only({**attributes, "data": DATA}), only([{**attributes, "data": DATA}])]
    assert len({(alert.title, alert.text, alert.status, alert.key) for alert in alerts}) == 1


@pytest.mark.parametrize("subject", SUBJECTS)
def test_firing_and_end_pair_across_modes(subject: str) -> None:
    """One sender may use both."""
    assert binary(event(subject)).key == only({**event(subject, "com.example.level.recovered"), "data": DATA}).key


@pytest.mark.parametrize("value", ["Water in the cellar", "50 % full", "100%", "a%zz", "%E4 alone"])
def test_headers_that_are_not_encoded_stay_as_they_are(value: str) -> None:
    """SDK 1 writes them so: what encodes nothing is no encoding."""
    plain = {f"ce-{name}": text for name, text in event(value).items()}
    assert only(DATA, plain).key == only({**event(value), "data": DATA}).key


def test_quotes_round_a_header_are_none_of_its_value() -> None:
    """As the specification allows."""
    quoted = {f"ce-{name}": text for name, text in event("cellar").items()} | {"ce-subject": '"cellar"'}
    assert only(DATA, quoted).key == only({**event("cellar"), "data": DATA}).key
