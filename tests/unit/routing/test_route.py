"""Which routes take an alert."""

from datetime import UTC, datetime

import pytest

from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.phone import PhoneNumber
from bridge.routing.matchers import parse_matchers
from bridge.routing.route import find_routes, passed_over
from bridge.routing.rules import Route

TO = (Addressee(phone=PhoneNumber("+4915228817386"), name="ada"),)


def route(name: str, match: str = "", *, on: bool = False, resolved: bool = True) -> Route:
    """A route to ada."""
    return Route(name=name, matchers=parse_matchers(match) if match else (), to=TO, continue_=on, send_resolved=resolved)


def found(*routes: Route, status: Status = Status.FIRING, severity: Severity | None = Severity.CRITICAL) -> tuple[list[str], str]:
    """The names of the routes that take an alert, and the reason."""
    alert = Alert(key="k", status=status, severity=severity, title="t", source="generic")
    routing = find_routes(alert, hook="h", format="generic", routes=routes, local=datetime(2026, 11, 25, 22, 0, tzinfo=UTC))
    return [taken.name for taken in routing.routes], routing.reason


def test_the_first_match_wins() -> None:
    """Later routes do not see the alert."""
    assert found(route("a", 'severity="critical"'), route("b")) == (["a"], "route a")


def test_continue_goes_on_to_the_next() -> None:
    """A route that says `continue` leaves the alert to those behind it too."""
    assert found(route("a", on=True), route("b"), route("c"))[0] == ["a", "b"]


def test_no_match_is_a_reason() -> None:
    """The alert is kept and shown with it."""
    assert found(route("a", 'severity="warning"')) == ([], "no route matches")


def test_a_resolved_alert_goes_where_it_is_wanted() -> None:
    """The route that took the firing ends the search, wanted or not."""
    names, reason = found(route("a", resolved=False), route("b"), status=Status.RESOLVED)
    assert names == []
    assert "send_resolved" in reason
    assert found(route("a"), status=Status.RESOLVED)[0] == ["a"]


@pytest.mark.parametrize(
    ("match", "names"), [("", []), ('status="notice"', ["a"]), ('status=~"notice|firing"', ["a"]), ('status="firing"', [])]
)
def test_a_notice_goes_only_where_the_match_names_status(match: str, names: list[str]) -> None:
    """Notices are no trouble to page for."""
    assert found(route("a", match), status=Status.NOTICE)[0] == names


def test_what_kept_an_alert_from_the_routes_above_is_said() -> None:
    """Each matcher that does not hold, of the routes above the one that takes it; of all where none does."""
    alert = Alert(key="k", status=Status.FIRING, severity=Severity.WARNING, title="t", source="generic")
    routes = (
        route("a", 'severity="critical", env="prod"'),
        route("b", on=True),
        route("c", 'title="x"'),
        route("d"),
        route("e", 'title="y"'),
    )
    said = [passed_over(alert, hook="h", format="generic", routes=routes, taken=taken) for taken in (["b", "d"], ["b"], [])]
    assert said[0] == 'not a: severity="critical" and env="prod" do not hold; not c: title="x" does not hold'
    assert said[1] == 'not a: severity="critical" and env="prod" do not hold'
    assert said[2] == f'{said[0]}; not e: title="y" does not hold'
    assert passed_over(alert, hook="h", format="generic", routes=routes[1:], taken=["b"]) == ""
