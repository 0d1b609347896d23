"""Work that goes well ends the earlier failure of the same work."""

from datetime import timedelta

import pytest
from support.planning import Bridge, numbers, sent
from support.posts import NOON

from bridge.domain.alert import Alert, Status

ADA = "+4915228817386"
HEAD = f"""
[sms]
from = "Alerts"
[limits]
recipient = []
[contacts]
ada = "{ADA}"
[hooks.prom]
open = true
[[routes]]
name = "all"
to = ["ada"]
"""
HOUR = timedelta(hours=1)


def fails(key: str = "shop/ci/main", *, run: int | None = None, hours: float | None = None, title: str = "ci failed on main") -> Alert:
    """Work that went wrong."""
    began = None if hours is None else NOON + hours * HOUR
    return Alert(key=key, status=Status.FIRING, title=title, source="github", run=run, started_at=began)


def passes(key: str = "shop/ci/main", *, run: int | None = None, hours: float | None = None) -> Alert:
    """The same work, gone well."""
    began = None if hours is None else NOON + hours * HOUR
    return Alert(key=key, status=Status.NOTICE, title="ci passed on main", source="github", success=True, run=run, started_at=began)


@pytest.mark.parametrize(("said", "texts"), [("", 2), ("send_resolved = true\n", 3), ("send_resolved = false\n", 2)])
def test_fail_pass_fail_is_texted_twice(said: str, texts: int) -> None:
    """The success between them is texted only where the route says so; it closes the alert in any case."""
    bridge = Bridge(HEAD + said)
    got = []
    for alert in (fails(run=7), passes(run=8), fails(run=9)):
        got += [text for _, text in sent(bridge.say(alert))]
        bridge.later(minutes=20)
    assert len(got) == texts
    assert [text for text in got if text.startswith("RESOLVED")] == (["RESOLVED: ci passed on main"] if texts == 3 else [])


def test_the_reason_says_why_a_success_is_not_texted() -> None:
    """And the alert is listed as an end."""
    bridge = Bridge(HEAD)
    bridge.say(fails())
    bridge.say(passes())
    assert bridge.plan is not None
    assert bridge.plan.alerts[0].alert.status is Status.RESOLVED
    assert bridge.reasons == ["a success ends it, and route all does not say send_resolved = true"]


@pytest.mark.parametrize("said", ["", "send_resolved = true\n"])
def test_a_stated_end_is_texted(said: str) -> None:
    """A sender that says `fixed` means the end, and not the success alone."""
    bridge = Bridge(HEAD + said)
    bridge.say(fails())
    fixed = Alert(key="shop/ci/main", status=Status.RESOLVED, title="ci fixed on main", source="github")
    assert numbers(bridge.say(fixed)) == [ADA]


@pytest.mark.parametrize(
    ("failure", "success"),
    [
        (fails(run=7), passes(run=6)),
        (fails(run=7, hours=1), passes(run=6, hours=2)),
        (fails(hours=2), passes(hours=1)),
        (fails(), passes("shop/ci/develop")),
        (fails("shop/ci/main/py311"), passes("shop/ci/main/py312")),
    ],
)
def test_a_success_of_other_work_or_of_an_older_run_ends_nothing(failure: Alert, success: Alert) -> None:
    """It stays a notice, and the failure stays open: its repeat is one."""
    bridge = Bridge(HEAD + "send_resolved = true\n")
    bridge.say(failure)
    assert bridge.say(success) == []
    assert bridge.plan is not None
    assert bridge.plan.alerts[0].alert.status is Status.NOTICE
    assert bridge.say(failure) == []
    assert bridge.reasons == ["repeat"]


@pytest.mark.parametrize(
    ("failure", "success"),
    [
        (fails(run=7), passes(run=7)),
        (fails(run=7), passes(run=12)),
        (fails(run=7), passes()),
        (fails(hours=1), passes(hours=1)),
        (fails(hours=1), passes(hours=3)),
        (fails(), passes()),
        (fails(hours=1), passes()),
    ],
)
def test_a_success_that_is_not_of_an_older_run_ends_the_failure(failure: Alert, success: Alert) -> None:
    """By the numbers of runs, else by when the work began, else by when the posts came."""
    bridge = Bridge(HEAD + "send_resolved = true\n")
    bridge.say(failure)
    assert numbers(bridge.say(success)) == [ADA]


def test_of_several_failures_the_newest_run_counts() -> None:
    """A failure that comes late does not make an older success the end of a newer failure."""
    bridge = Bridge(HEAD + "send_resolved = true\n")
    bridge.say(fails(run=9))
    bridge.say(fails(run=7))
    assert bridge.say(passes(run=8)) == []
    assert numbers(bridge.say(passes(run=10))) == [ADA]


def test_a_success_without_a_failure_is_a_notice() -> None:
    """And so is the next one after the failure's end."""
    bridge = Bridge(HEAD + "send_resolved = true\n")
    for alert in (passes(run=1), fails(run=2), passes(run=3), passes(run=4)):
        bridge.later(minutes=20)
        bridge.say(alert)
        assert bridge.plan is not None
    assert bridge.plan.alerts[0].alert.status is Status.NOTICE


@pytest.mark.parametrize(("words", "ends"), [("backup db1", True), ("backup db2", False), ("backup", True)])
def test_a_success_in_other_words_ends_what_agrees_with_it(words: str, *, ends: bool) -> None:
    """By the subject of its title: `Backup succeeded on db1` after `Backup failed on db1`."""
    bridge = Bridge(HEAD)
    failed = Alert(key="a", status=Status.FIRING, title="Backup failed on db1", source="generic", names={"subject": "backup db1"})
    bridge.say(failed)
    names = {"subject": words}
    bridge.say(Alert(key="b", status=Status.NOTICE, title="Backup succeeded", source="generic", success=True, names=names))
    assert bridge.plan is not None
    assert (bridge.plan.alerts[0].alert.status is Status.RESOLVED) is ends
    assert (bridge.plan.alerts[0].alert.key == "a") is ends
