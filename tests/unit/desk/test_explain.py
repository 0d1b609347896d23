"""What `check --explain` says of a configuration."""

from datetime import UTC, datetime, timedelta

import pytest

from bridge.config import load
from bridge.desk.explain import explained, lines
from bridge.domain.when import parse_duration, say_duration

NOW = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)
TOML = """
[sms]
from = "Alerts"

[limits]
recipient = ["2/1m", "10/h"]

[quiet]
default = { from = "22:00", to = "7:00" }

[contacts]
ada = "+4915228817386"
bert = "+491729980752"

[groups]
oncall = ["ada", "bert"]

[[routes]]
name = "critical"
match = ['severity="critical"', 'env=~"prod|stage"']
to = ["oncall", "+493023125012"]
text = "{{ title }}"
fallback = ["bert"]
continue = true
"""
REST = """
[[routes]]
name = "rest"
to = ["ada"]
send_resolved = false
repeat_interval = "90m"
group_by = ["alertname"]

[quiet.route]
rest = { from = "20:00", to = "08:00", below = "warning" }

[[routes]]
name = "office"
active = "mon-fri 8:00-18:00"
to = ["ada"]
"""


def test_routes_stand_in_their_order_with_the_people_behind_groups() -> None:
    """Numbers are masked; what nothing takes is said."""
    said = "\n".join(lines(load(TOML + REST, env={}), NOW))
    assert (
        said
        == """\
1. critical
   if    severity="critical" and env=~"prod|stage"
   to    ada +4915…86, bert +4917…52, +4930…12
   else  bert +4917…52
   text  {{ title }}
   from  Alerts; firing and its end, again after 4h, what comes within 3s in one SMS
   then  the next route is asked too
2. rest
   if    always
   to    ada +4915…86
   text  the bridge's own words
   from  Alerts; firing alone, again after 1h30m, by alertname, 5m between two SMS of a group
   then  no other route is asked
3. office
   if    always
   when  mon,tue,wed,thu,fri 08:00-18:00 in UTC, not now
   to    ada +4915…86
   text  the bridge's own words
   from  Alerts; firing and its end, again after 4h, what comes within 3s in one SMS
   then  no other route is asked
left: no alert; a notice, where no route names status
quiet hours route rest: 20:00-08:00, below warning
quiet hours default: 22:00-07:00, below critical
limits of each number: 2/1m, 10/1h
limits of each person's orders in Slack: 200/1h, 1000/1d"""
    )


def test_what_falls_through_is_said_and_programs_read_the_same() -> None:
    """Without a route that takes all, alerts may reach nobody."""
    shape = explained(load(TOML, env={}), NOW)
    assert "texted to nobody" in str(shape["left"])
    (route,) = shape["routes"]  # type: ignore[misc]
    assert route["to"] == [  # type: ignore[index]
        {"name": "ada", "number": "+4915…86"}, {"name": "bert", "number": "+4917…52"}, {"name": None, "number": "+4930…12"},
    ]  # fmt: skip
    assert shape["quiet"] == {"default": "22:00-07:00, below critical"}
    assert shape["limits"] == {"recipient": ["2/1m", "10/1h"], "person": ["200/1h", "1000/1d"]}


@pytest.mark.parametrize(("written", "said"), [('["3/15m"]', "3/15m"), ('["1/1m", "5/h"]', "1/1m, 5/1h"), ("[]", "none")])
def test_limits_of_critical_alerts_are_said_where_they_are_set(written: str, said: str) -> None:
    """They differ from those of all other alerts; `[]` switches them off."""
    rules = load(TOML.replace("[limits]\n", f"[limits]\ncritical = {written}\n"), env={})
    found = [line for line in lines(rules, NOW) if "critical alerts" in line]
    assert found == [f"limits of each number for critical alerts: {said}"]
    assert "critical" in explained(rules, NOW)["limits"]  # type: ignore[operator]


@pytest.mark.parametrize("text", ["1m", "1h30m", "4h", "1w", "90s", "1d1s", "365d"])
def test_a_duration_is_said_as_it_may_be_written(text: str) -> None:
    """What is printed can be read again."""
    assert parse_duration(say_duration(parse_duration(text))) == parse_duration(text)
    assert say_duration(timedelta(0)) == "0s"
