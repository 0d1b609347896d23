"""What an SMS says for one alert, for several, by a template, and what gives way when there is no room."""

import dataclasses
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.sms import MAX_TEXT
from bridge.domain.text import Encoding, measure
from bridge.errors import TemplateError
from bridge.rendering.sms import render, worst_first
from bridge.rendering.template import compile_template

DISK = Alert(
    key="disk",
    status=Status.FIRING,
    severity=Severity.CRITICAL,
    title="Disk full",
    text="/var has 2 % left",
    link="https://example.org/d/1",
    labels={"instance": "db1:9100", "job": "node"},
    started_at=datetime(2026, 11, 20, 3, 14, tzinfo=UTC),
    source="alertmanager",
)


def alert(title: str, *, status: Status = Status.FIRING, severity: Severity | None = None, **fields: object) -> Alert:
    """An alert of which only the title matters, and what else is given."""
    return dataclasses.replace(
        Alert(key=title, status=status, severity=severity, title=title, source="auto"),
        **fields,  # type: ignore[arg-type]
    )


def say(*alerts: Alert, template: str | None = None, max_parts: int = 4, language: str = "en") -> str:
    """The SMS for these alerts of a hook `prometheus`."""
    compiled = compile_template(template) if template is not None else None
    return render(alerts, hook="prometheus", format="alertmanager", template=compiled, max_parts=max_parts, language=language)


@pytest.mark.parametrize(
    ("status", "severity", "en", "de"),
    [
        (Status.FIRING, Severity.CRITICAL, "CRITICAL: x", "KRITISCH: x"),
        (Status.FIRING, Severity.WARNING, "WARNING: x", "WARNUNG: x"),
        (Status.FIRING, None, "FIRING: x", "ALARM: x"),
        (Status.RESOLVED, Severity.CRITICAL, "RESOLVED: x", "BEHOBEN: x"),
        (Status.NOTICE, Severity.INFO, "NOTICE: x", "HINWEIS: x"),
    ],
)
def test_first_word(status: Status, severity: Severity | None, en: str, de: str) -> None:
    """An SMS begins with how bad it is, or that it is over, in the language of the configuration."""
    assert say(alert("x", status=status, severity=severity)) == en
    assert say(alert("x", status=status, severity=severity), language="de") == de


def test_one_alert() -> None:
    """Title, what is affected, text, and the link where it adds no part."""
    assert say(DISK) == "CRITICAL: Disk full (db1:9100): /var has 2 % left https://example.org/d/1"


@pytest.mark.parametrize(
    ("title", "text", "said"),
    [
        ("Disk full", "", "FIRING: Disk full"),
        ("Disk full", "disk FULL", "FIRING: Disk full"),
        ("Disk full on db1", "Disk full", "FIRING: Disk full on db1"),
        ("Disk full", "Disk full: 2 % left", "FIRING: Disk full: 2 % left"),
        ("Disk\nfull", "two\n\n lines", "FIRING: Disk full: two lines"),
        ("", "only a text", "FIRING: only a text"),
        ("", "", "FIRING: prometheus"),
        ("\u200b\x1b[31m", "\0", "FIRING: prometheus"),
    ],
)
def test_text_says_more_than_the_title(title: str, text: str, said: str) -> None:
    """The text is said as far as it says more than the title, in one line."""
    assert say(alert(title, text=text)) == said


@pytest.mark.parametrize(
    ("title", "labels", "said"),
    [
        ("Disk full", {"host": "db1"}, "FIRING: Disk full (db1)"),
        ("Disk full", {"job": "node", "service": "shop"}, "FIRING: Disk full (shop)"),
        ("Crash", {"namespace": "shop", "pod": "web-1"}, "FIRING: Crash (web-1)"),
        ("Crash", {"namespace": "shop", "alertname": "Crash"}, "FIRING: Crash (shop)"),
        ("Disk full on DB1", {"instance": "db1:9100", "job": "node"}, "FIRING: Disk full on DB1"),
        ("Disk full on db10", {"host": "db1"}, "FIRING: Disk full on db10 (db1)"),
        ("Disk full", {"instance": "::1"}, "FIRING: Disk full (::1)"),
        ("Disk full", {"host": ""}, "FIRING: Disk full"),
    ],
)
def test_what_is_affected(title: str, labels: dict[str, str], said: str) -> None:
    """The most telling label stands behind the title unless it is named already."""
    assert say(alert(title, labels=labels)) == said


def test_text_gives_way_not_the_title() -> None:
    """A long text is shortened to the parts allowed; the title stays."""
    title = "Replication lag above ten minutes on the standby"
    said = say(alert(title, text="detail " * 400), max_parts=2)
    assert said.startswith(f"FIRING: {title}: detail detail")
    assert said.endswith("...")
    assert measure(said).parts == 2


@pytest.mark.parametrize(
    "link", ["https://example.org/" + "x" * 150, "?orgId=1", "javascript://x", "https://a b", "https://example.org/[[x]]"]
)
def test_link_is_whole_or_absent(link: str) -> None:
    """A link that would cost a part, or that a phone could not open, is left out."""
    assert say(alert("x", link=link)) == "FIRING: x"


def test_gateway_sees_no_placeholder() -> None:
    """No alert can name a file to the gateway."""
    assert "[[" not in say(alert("[[[file]]", text="[[x]]"))
    assert "[[" not in say(alert("[[[file]]"), template="{{ title }}[[x]]")


def test_typography_costs_nothing() -> None:
    """Quotes and dashes are written in GSM characters; umlauts stay."""
    assert say(alert("“Plätze” \u2013 voll…")) == 'FIRING: "Plätze" - voll...'


def test_foreign_end_does_not_make_the_rest_dear() -> None:
    """Where an emoji is cut off, what is left goes in GSM characters again."""
    said = say(alert("“Queue” stuck", text="word " * 60 + "🔥"), max_parts=1)
    assert measure(said).parts == 1
    assert not said.endswith("🔥")


def test_several_alerts() -> None:
    """A bundle lists the worst first, says a word once, and what is over at the end."""
    said = say(
        alert("c", status=Status.RESOLVED, severity=Severity.CRITICAL),
        alert("b", severity=Severity.CRITICAL),
        alert("a", severity=Severity.CRITICAL),
    )
    assert said == "3 alerts: CRITICAL b; a; RESOLVED c"


def test_several_of_one_title() -> None:
    """Alerts of one title are one entry that names what is affected, or counts."""
    cpu = [alert("CPU", labels={"host": f"db{n}"}) for n in range(5)]
    assert say(*cpu) == "5 alerts: FIRING CPU (db0, db1, db2 +2)"
    pods = [alert("Crash", labels={"instance": "10.0.0.9:8080", "pod": f"web-{n}"}) for n in range(2)]
    assert say(*pods) == "2 alerts: FIRING Crash (web-0, web-1)"
    assert say(alert("x"), alert("x"), language="de") == "2 Alarme: ALARM x x2"


@pytest.mark.parametrize("max_parts", [1, 2, 30])
def test_bundle_counts_what_is_left(max_parts: int) -> None:
    """A bundle is cut between alerts and says how many more there are."""
    said = say(*(alert(f"Alert {n}") for n in range(900)), max_parts=max_parts)
    listed = said.count(";")
    assert said.startswith("900 alerts: FIRING Alert 0; Alert 1")
    assert said.endswith(f"; +{900 - listed} more")
    assert measure(said).parts <= max_parts
    assert len(said) <= MAX_TEXT


def test_order_of_a_bundle() -> None:
    """Worst first, then oldest; none stated counts as error; over comes last."""
    old = DISK.started_at
    assert old is not None
    info, unstated = alert("info", severity=Severity.INFO), alert("unstated")
    warning, over = alert("warning", severity=Severity.WARNING), alert("over", status=Status.RESOLVED, severity=Severity.CRITICAL)
    younger = alert("younger", severity=Severity.CRITICAL, started_at=old + timedelta(hours=1))
    ordered = worst_first([over, info, warning, unstated, younger, DISK])
    assert [each.title for each in ordered] == ["Disk full", "younger", "unstated", "warning", "info", "over"]


def test_names_of_templates() -> None:
    """The fields of the worst alert, its labels, the hook and all alerts have names."""
    names = ("status", "severity", "title", "text", "link", "source", "key", "hook", "format", "labels.job", "count")
    template = "|".join(f"{{{{ {name} }}}}" for name in names)
    expected = "firing|critical|Disk full|/var has 2 % left|https://example.org/d/1|alertmanager|disk|prometheus|alertmanager|node|1"
    assert say(DISK, template=template) == expected
    assert (
        say(alert("x"), DISK, template="{{ title }} {{ count }} {% for a in alerts %}{{ a.title }},{% endfor %}")
        == "Disk full 2 Disk full,x,"
    )


def test_template_keeps_its_end() -> None:
    """In a template too the text gives way, so that a link behind it arrives whole."""
    said = say(dataclasses.replace(DISK, text="word " * 500), template="{{ title }}: {{ text }} {{ link }}", max_parts=1)
    assert said.startswith("Disk full: word word")
    assert said.endswith("... https://example.org/d/1")
    assert 140 < len(said) <= 160


def test_address_as_title_is_said() -> None:
    """A title that is a long address itself is shortened rather than lost."""
    assert say(alert("https://example.org/" + "x" * 300), max_parts=1).startswith("FIRING: https://example.org/xxx")


def test_template_of_a_link_alone() -> None:
    """A template that says only a link which does not fit fails, so that the safe text goes out instead."""
    with pytest.raises(TemplateError, match="link that does not fit"):
        say(alert("x", link="https://example.org/" + "x" * 300), template="{{ link }}", max_parts=1)


def test_template_link_never_torn() -> None:
    """A link for which there is no room is left out of a template's text as a whole."""
    many = [dataclasses.replace(DISK, key=str(n)) for n in range(30)]
    said = say(*many, template="{% for a in alerts %}{{ a.link }} {% endfor %}", max_parts=1)
    assert set(said.removesuffix("...").split()) == {"https://example.org/d/1"}


@pytest.mark.parametrize("template", ["", " \n ", "{{ nothing }}", "{% if false %}x{% endif %}", "\u200b", "{{ 1 / 0 }}"])
def test_template_without_text_fails(template: str) -> None:
    """A template that fails or says nothing is an error, so that the safe text goes out instead."""
    with pytest.raises(TemplateError):
        say(DISK, template=template)


@pytest.mark.parametrize("alerts", [[DISK], [alert("“Quotes”", text="Привет")], [DISK, alert("x")]])
def test_hostile_template_is_bounded(alerts: Sequence[Alert]) -> None:
    """However much a template yields, the SMS stays within its parts."""
    said = say(*alerts, template="{{ title }} " * 150, max_parts=3)
    assert measure(said).parts <= 3


def test_encoding_of_plain_alerts() -> None:
    """An ordinary alert never leaves GSM."""
    assert measure(say(DISK, language="de")).encoding is Encoding.GSM


@pytest.mark.parametrize("template", [None, "{{ title }} {{ text }} {{ link }}"])
def test_huge_alerts_cost_little(template: str | None) -> None:
    """An alert of megabytes takes milliseconds."""
    huge = alert("t" * 2_000_000, text="“ж" * 1_000_000, link="https://" + "x" * 2_000_000, labels={"host": "h" * 2_000_000})
    begun = time.process_time()
    assert measure(say(huge, template=template)).parts <= 4
    assert time.process_time() - begun < 0.1
