"""Setting up the gateway's webhooks."""

from dataclasses import replace

import pytest

from bridge.desk.webhooks import check_address, is_ours, steps, wanted
from bridge.domain.account import Webhook
from bridge.errors import InputError

URL = "https://sms.example.org"
HEADER = "X-Smsbridge-Token: abc"
VENDOR = "https://gateway.seven.io/api"
WISHED = wanted(URL, HEADER)
THERE = tuple(replace(webhook, id=str(n)) for n, webhook in enumerate(WISHED))


def test_nothing_there() -> None:
    """Each kind of event gets one, as JSON, with the header."""
    todo = steps([], WISHED, URL)
    assert [webhook.event_type for webhook in todo.added] == ["dlr", "sms_mo", "tracking"]
    assert {(webhook.request_method, webhook.headers) for webhook in todo.added} == {("JSON", HEADER)}
    assert not todo.kept
    assert not todo.removed


def test_all_there() -> None:
    """A second time changes nothing."""
    todo = steps(THERE, WISHED, URL)
    assert (todo.added, todo.removed, todo.kept) == ((), (), THERE)


@pytest.mark.parametrize(
    "wrong",
    [{"headers": "X-Smsbridge-Token: old"}, {"request_method": "POST"}, {"enabled": False}, {"event_filter": "49"}, {"event_type": "all"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_wrong_is_replaced(wrong: dict[str, object]) -> None:
    """An old key, another method, one that is switched off, filters, or takes everything."""
    todo = steps([replace(THERE[0], **wrong), *THERE[1:]], WISHED, URL)  # type: ignore[arg-type]
    assert [webhook.event_type for webhook in todo.added] == ["dlr"]
    assert [webhook.id for webhook in todo.removed] == ["0"]


def test_what_is_there_twice_leaves_one() -> None:
    """The first one stays."""
    todo = steps([*THERE, replace(THERE[1], id="9")], WISHED, URL)
    assert ([webhook.id for webhook in todo.removed], todo.added) == (["9"], ())


def test_others_are_not_touched() -> None:
    """Another address, also one that begins alike, is somebody else's."""
    other = [
        Webhook(id="8", target_url=f"{URL}/gateway/seven2", event_type="dlr"),
        Webhook(id="9", target_url="https://a", event_type="all"),
    ]
    todo = steps([*THERE, *other], WISHED, URL)
    assert not todo.removed
    assert is_ours(Webhook(target_url=f"{URL}/gateway/seven/?a=b", event_type="dlr"), URL)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:3000", "http://localhost:3000", "https://[::1]:3000", "http://10.1.2.3", "http://bridge:3000", "https://a.internal",
     "http://0.0.0.0:3000"],
)  # fmt: skip
def test_an_address_that_the_gateway_cannot_reach_is_refused(url: str) -> None:
    """This machine and its network, unless the gateway is there too."""
    with pytest.raises(InputError, match="PUBLIC_URL"):
        check_address(url, gateway_url=VENDOR)
    assert check_address(url, gateway_url="http://127.0.0.1:3001/api") is None


def test_an_address_without_encryption_is_warned_about() -> None:
    """Https is what is wanted."""
    assert check_address(URL, gateway_url=VENDOR) is None
    assert "https" in (check_address("http://sms.example.org", gateway_url=VENDOR) or "")
