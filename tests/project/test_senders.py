"""The pages about senders: every block can be pasted, and what it makes a sender post is understood."""

import json
import re
from collections.abc import Mapping

import pytest
import yaml
from jinja2 import Environment
from support.pages import SENDERS, Part, part, parts
from support.posts import post

from bridge.config import load
from bridge.intake import understand

PARTS = parts()
BASE = """
[contacts]
ada = "+4915228817386"
[groups]
oncall = ["ada"]
[[routes]]
name = "all"
to = ["oncall"]
"""


def test_the_pages_hold_the_tools_that_are_most_used() -> None:
    """Twenty-five at least, each in one place, and the overview names them all."""
    names = [found.name for found in PARTS]
    assert len(names) == len(set(names)) >= 25
    overview = (SENDERS / "README.md").read_text(encoding="utf-8")
    for found in PARTS:
        assert f"({found.page})" in overview
        assert all(word in overview for word in re.findall(r"[A-Z][A-Za-z]+", found.name)), found.name


@pytest.mark.parametrize("found", PARTS, ids=lambda found: found.name)
def test_a_part_says_all_that_its_reader_needs(found: Part) -> None:
    """The hook, how an end comes, what to mind, and what it was checked against."""
    said = [found.text.find(word) for word in ("```toml", "**The end.**", "**Mind.**", "**Checked against**")]
    assert -1 not in said
    assert said == sorted(said)


@pytest.mark.parametrize("found", PARTS, ids=lambda found: found.name)
def test_a_hook_can_be_pasted_and_is_the_one_of_the_address(found: Part) -> None:
    """The block is valid beside any routes, and its hooks are those that the part's other blocks name."""
    hooks = "".join(text for language, text in found.blocks if language == "toml")
    rules = load(BASE + hooks, env=dict.fromkeys(re.findall(r"\$\{(\w+)\}", hooks), "s" * 32))
    named = set(re.findall(r"https://sms\.example\.org/hooks/(\w+)", found.text))
    assert named <= set(rules.hooks)
    assert all(hook.secrets or hook.topics for hook in rules.hooks.values())


@pytest.mark.parametrize("found", PARTS, ids=lambda found: found.name)
def test_blocks_can_be_read(found: Part) -> None:
    """YAML and JSON parse; placeholders that bring their own quotes count as a text."""
    for language, text in found.blocks:
        if language == "yaml":
            assert list(yaml.safe_load_all(text))
        if language == "json":
            assert json.loads(re.sub(r"\$[A-Z]+_JSON", '"x"', text))


def test_the_overviews_lead_to_the_pages() -> None:
    """From the README and from the formats, and back."""
    docs = SENDERS.parent
    assert "(docs/senders/README.md)" in (docs.parent / "README.md").read_text(encoding="utf-8")
    assert "(senders/README.md)" in (docs / "formats.md").read_text(encoding="utf-8")
    assert "(../formats.md)" in (SENDERS / "README.md").read_text(encoding="utf-8")


def said(body: str | bytes, **headers: str) -> list[tuple[str, str | None, str, str]]:
    """State, severity, title and key of each alert in a body."""
    found = understand(post(body if isinstance(body, bytes) else body.encode(), headers=headers))
    return [(str(alert.status), alert.severity and str(alert.severity), alert.title, alert.key) for alert in found.alerts]


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template with each placeholder replaced, the longest first; none may be left."""
    for name in sorted(values, key=len, reverse=True):
        template = template.replace(name, values[name])
    return template


def test_healthchecks_body() -> None:
    """Down and up of a check with quotes in its name."""
    body = part("Healthchecks").block("json")
    values = {
        "$NAME_JSON": json.dumps('the "big" backup'),
        "$CODE": "c-1",
        "$TAGS": "prod db",
        "$EXITSTATUS": "1",
        "$BODY_JSON": '"no space"',
    }
    states = [said(filled(body, values | {"$STATUS": status})) for status in ("down", "up")]
    assert states == [[(state, None, 'the "big" backup', "c-1")] for state in ("firing", "resolved")]


def test_uptimerobots_body() -> None:
    """Down is 1 and up is 2."""
    body = part("UptimeRobot").block("json")
    names = ("ID", "FriendlyName", "URL")
    values = {f"*monitor{name}*": value for name, value in zip(names, ("7", "Shop", "https://shop.example.org"), strict=True)}
    values |= {"*alertTypeFriendlyName*": "Down", "*alertDetails*": "HTTP 500", "*alertDateTime*": "1764331200"}
    states = [said(filled(body, values | {"*alertType*": kind})) for kind in "12"]
    assert states == [[(state, None, "Shop", "7")] for state in ("firing", "resolved")]


def test_datadogs_payload() -> None:
    """A monitor that triggers, stays so, has no data, and recovers; the priority is the severity."""
    body = part("Datadog").block("json")
    values = {
        "$ALERT_TITLE": "CPU on db1",
        "$TEXT_ONLY_MSG": "load 9",
        "$ALERT_PRIORITY": "P1",
        "$ALERT_CYCLE_KEY": "k",
        "$HOSTNAME": "db1",
    }
    values |= {"$LINK": "https://app.datadoghq.com/monitors/1"}
    states = [
        said(filled(body, values | {"$ALERT_TRANSITION": word}))[0][0] for word in ("Triggered", "Re-Triggered", "No Data", "Recovered")
    ]
    assert states == ["firing", "firing", "notice", "resolved"]
    assert said(filled(body, values | {"$ALERT_TRANSITION": "Triggered"})) == [("firing", "critical", "CPU on db1", "k")]


def test_kibanas_bodies() -> None:
    """The action and the one at recovery tell of the same alert."""
    values = {"{{rule.name}}": "CPU", "{{rule.id}}": "r1", "{{alert.id}}": "db1", "{{context.reason}}": "97 %", "{{context.message}}": ""}
    values |= {"{{context.alertDetailsUrl}}": "https://kibana.example.org/a"}
    states = [said(filled(part("Kibana").block("json", number), values)) for number in range(2)]
    assert states == [[(state, None, "CPU", "r1:db1")] for state in ("firing", "resolved")]


def test_argo_cds_bodies() -> None:
    """Trouble of an application and its end; the trigger sends both."""
    data = yaml.safe_load(part("Argo CD").block("yaml"))["data"]
    (service,) = [yaml.safe_load(text) for name, text in data.items() if name.startswith("service.")]
    assert {header["name"] for header in service["headers"]} == {"Authorization", "Content-Type"}
    states = []
    for name in ("sms-firing", "sms-resolved"):
        webhook = yaml.safe_load(data[f"template.{name}"])["webhook"]["sms"]
        assert webhook["method"] == "POST"
        states += said(re.sub(r"\{\{[^}]+\}\}", "web", webhook["body"]))
    assert states == [(state, None, "Argo CD: web is in trouble", "argocd/web") for state in ("firing", "resolved")]
    assert [step["send"] for step in yaml.safe_load(data["trigger.sms"])] == [["sms-firing"], ["sms-resolved"]]


def test_home_assistants_payload() -> None:
    """Its template filled in as the automation calls it, with quotes in the text, and with no more than a title and a state."""
    settings = yaml.safe_load(part("Home Assistant").block("yaml"))["rest_command"]["sms"]
    jinja = Environment(autoescape=False)
    jinja.filters["to_json"] = json.dumps
    payload = jinja.from_string(settings["payload"])
    wet = said(payload.render(title='Water in "the cellar"', status="firing", severity="critical"))
    assert wet == [("firing", "critical", 'Water in "the cellar"', 'Water in "the cellar"')]
    assert said(payload.render(title="Water", status="resolved")) == [("resolved", "error", "Water", "Water")]


@pytest.mark.parametrize("kind", ["json", "multipart", "get"])
def test_uptime_kumas_sender(kind: str) -> None:
    """The body as its webhook provider builds it: `heartbeat`, `monitor` and `msg`, as JSON, as JSON in a field, or each in the query."""
    states = []
    for status in (0, 1, 2, 3):
        heartbeat = {"status": status, "msg": "timeout", "time": "2026-11-24 12:00:00.000", "monitorID": 4, "important": True}
        monitor = {"id": 4, "name": "Shop", "url": "https://shop.example.org", "type": "http"}
        body = {"heartbeat": heartbeat, "monitor": monitor, "msg": "[Shop] [Down] timeout"}
        match kind:
            case "json":
                sent = post(body)
            case "multipart":
                field = f'--x\r\nContent-Disposition: form-data; name="data"\r\n\r\n{json.dumps(body)}\r\n--x--\r\n'
                sent = post(field.encode(), headers={"content-type": "multipart/form-data; boundary=x"})
            case _:
                query = {"msg": "[Shop] [Down] timeout", "heartbeat": json.dumps(heartbeat), "monitor": json.dumps(monitor)}
                sent = post(b"", query=query)
        (alert,) = understand(sent).alerts
        states.append((str(alert.status), alert.title, alert.key))
    assert states == [(state, "Shop", "4") for state in ("firing", "resolved", "notice", "notice")]
