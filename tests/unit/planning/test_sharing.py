"""An alert that comes under ever new keys, none of which ends, is one for each site from then on."""

from support.planning import Bridge, numbers

from bridge.domain.alert import Alert, Status
from bridge.planning.sharing import MOST_KEYS

ADA = "+4915228817386"
TOML = f"""
[sms]
from = "Alerts"
[limits]
recipient = []
[contacts]
ada = "{ADA}"
[hooks.prom]
open = true
[hooks.other]
open = true
[[routes]]
name = "all"
to = ["ada"]
"""


def page(n: int, *, site: str = "shop.example", status: Status = Status.FIRING, title: str = "Page is down", path: bool = True) -> Alert:
    """The n-th page of a site."""
    url = f"https://{site}/p/{n}" if path else f"https://{site}"
    return Alert(
        key=f"{title} {url}",
        status=status,
        title=title,
        source="generic",
        names={"url": url, "subject": "page"},
        broad_key=f"{title} {site}" if path else "",
    )


def flood(bridge: Bridge, count: int, *, first: int = 0, title: str = "Page is down") -> int:
    """So many pages, two minutes apart; how many SMS that were."""
    texts = 0
    for n in range(first, first + count):
        texts += len(numbers(bridge.say(page(n, title=title))))
        bridge.later(minutes=2)
    return texts


def kinds(bridge: Bridge) -> list[str]:
    """What the last round tells the operator."""
    assert bridge.plan is not None
    return [one.kind for one in bridge.plan.troubles]


def test_after_twenty_keys_later_ones_share_one() -> None:
    """The first that does is told and texted, those behind it are its repeats."""
    bridge = Bridge(TOML)
    assert flood(bridge, MOST_KEYS) == MOST_KEYS
    assert kinds(bridge) == []
    assert numbers(bridge.say(page(100))) == [ADA]
    assert kinds(bridge) == ["keys"]
    assert flood(bridge, 5, first=101) == 0
    assert (bridge.reasons, kinds(bridge)) == (["repeat"], [])
    assert numbers(bridge.say(page(1, site="blog.example"))) == [ADA]


def test_in_one_round_too() -> None:
    """All of them come in one post."""
    bridge = Bridge(TOML)
    bridge.say(*(page(n) for n in range(30)))
    assert bridge.plan is not None
    assert len({planned.alert.key for planned in bridge.plan.alerts}) == MOST_KEYS + 1
    assert kinds(bridge) == ["keys"]


def test_what_is_known_already_keeps_its_key() -> None:
    """Repeats and ends of the first twenty are theirs."""
    bridge = Bridge(TOML)
    flood(bridge, MOST_KEYS + 2)
    bridge.say(page(3))
    assert bridge.reasons == ["repeat"]
    assert bridge.plan is not None
    assert bridge.plan.alerts[0].alert.key == page(3).key
    assert numbers(bridge.say(page(3, status=Status.RESOLVED))) == [ADA]


def test_where_one_ended_nothing_is_shared() -> None:
    """Then these are troubles that come and go."""
    bridge = Bridge(TOML)
    flood(bridge, 10)
    bridge.say(page(2, status=Status.RESOLVED))
    assert flood(bridge, 15, first=10) == 15


def test_another_hour_another_title_and_another_hook_are_counted_for_themselves() -> None:
    """Twenty in an hour is the limit of each."""
    bridge = Bridge(TOML)
    assert flood(bridge, MOST_KEYS) == MOST_KEYS
    assert flood(bridge, 5, first=50, title="Certificate is old") == 5
    assert numbers(bridge.say(page(70), hook="other")) == [ADA]
    bridge.later(minutes=70)
    assert flood(bridge, 5, first=80) == 5


def test_keys_without_a_path_are_never_shared() -> None:
    """Thirty hosts that are down are thirty troubles."""
    bridge = Bridge(TOML)
    for n in range(30):
        assert numbers(bridge.say(page(0, site=f"host{n}.example", path=False))) == [ADA]


def test_the_end_of_one_that_shares_ends_what_they_share() -> None:
    """And what fires after it is new, under its own key: an end came."""
    bridge = Bridge(TOML)
    flood(bridge, MOST_KEYS + 3)
    assert numbers(bridge.say(page(MOST_KEYS + 1, status=Status.RESOLVED))) == [ADA]
    assert flood(bridge, 3, first=200) == 3


def test_the_end_of_a_page_does_not_end_its_site() -> None:
    """The site's own alert has the key that its pages would share."""
    bridge = Bridge(TOML)
    whole = Alert(
        key="Page is down shop.example", status=Status.FIRING, title="Page is down", source="g", names={"url": "https://shop.example"}
    )
    bridge.say(whole)
    assert bridge.say(page(1, status=Status.RESOLVED)) == []
