"""Every text of the bridge keeps its bounds, whatever the alerts and bodies hold."""

import dataclasses
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.sms import MAX_TEXT
from bridge.domain.text import Encoding, clean, measure
from bridge.rendering.distinct import distinct
from bridge.rendering.outgoing import outgoing, shorten, with_tail
from bridge.rendering.safe import safe_text
from bridge.rendering.sms import render
from bridge.rendering.template import compile_template

_ANY = st.text(st.characters() | st.sampled_from('[]€^\\"“…≥🔥\u200d\ud83d\u202e\x1b\n\t ж'), max_size=300)
_LONG = st.builds(lambda text, times: text * times, _ANY, st.integers(1, 40))
_LINK = st.builds(lambda path: "https://example.org/" + path, st.text("abc/?=%[]~éж", max_size=200))
_ALERTS = st.builds(
    Alert,
    key=st.just("k"),
    status=st.sampled_from(Status),
    severity=st.none() | st.sampled_from(Severity),
    title=_ANY,
    text=_LONG,
    link=_LINK | _ANY,
    labels=st.dictionaries(st.sampled_from(["instance", "host", "service", "job", "x"]), _ANY, max_size=3),
    started_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    source=st.just("auto"),
)
_TEMPLATES = st.none() | st.sampled_from(
    [
        compile_template("x {{ status }}: {{ title }} {{ link }}"),
        compile_template("x {{ title }}: {{ text }} {{ link }}"),
        compile_template("x {% for a in alerts %}{{ a.title }} {{ a.link }} {{ a.text }}; {% endfor %}"),
    ]
)


@settings(max_examples=150)
@given(
    alerts=st.lists(_ALERTS, min_size=1, max_size=4),
    template=_TEMPLATES,
    max_parts=st.integers(1, 12),
    language=st.sampled_from(["en", "de"]),
)
def test_an_sms_keeps_its_bounds(alerts: list[Alert], template: object, max_parts: int, language: str) -> None:
    """Parts, characters, placeholders and control characters are bounded for every alert; a text is never empty."""
    text = render(alerts, hook="hook", format="auto", template=template, max_parts=max_parts, language=language)  # type: ignore[arg-type]
    assert text.strip()
    assert measure(text).parts <= max_parts
    assert len(text) <= MAX_TEXT
    assert "[[" not in text
    assert clean(text) == text


@settings(max_examples=150)
@given(alert=_ALERTS, link=_LINK, max_parts=st.integers(1, 3), template=_TEMPLATES)
def test_a_link_is_whole_or_absent(alert: Alert, link: str, max_parts: int, template: object) -> None:
    """What arrives of a link is the whole link."""
    alert = dataclasses.replace(alert, link=link)
    text = render([alert], hook="hook", format="auto", template=template, max_parts=max_parts, language="en")  # type: ignore[arg-type]
    assert link in text or "https:" not in text


@given(text=_ANY)
def test_outgoing_is_final(text: str) -> None:
    """What was made ready to go out stays as it is."""
    assert outgoing(outgoing(text)) == outgoing(text)


@given(text=_LONG, tail=st.text("0123456789: nd", min_size=1, max_size=12), parts=st.integers(1, 4))
def test_a_tail_is_kept(text: str, tail: str, parts: int) -> None:
    """A tail stands at the end of whatever text it is put behind, within the parts."""
    said = with_tail(text, tail, parts)
    assert said.endswith(tail)
    assert measure(said).parts <= parts
    assert len(said) <= MAX_TEXT


@given(text=_LONG, times=st.integers(2, 6), max_parts=st.integers(1, 4))
def test_distinct_texts_differ(text: str, times: int, max_parts: int) -> None:
    """However often a text comes, each is another one."""
    taken = [shorten(text, max_parts)]
    for _ in range(times):
        said = distinct(taken[0], taken=taken, now=datetime(2026, 1, 1, tzinfo=UTC), zone=ZoneInfo("UTC"), max_parts=max_parts)
        assert said not in taken
        assert measure(said).parts <= max_parts
        taken.append(said)


@settings(max_examples=200)
@given(
    body=st.binary(max_size=400) | _ANY.map(lambda text: text.encode("utf-8", "surrogatepass")),
    charset=st.none() | st.text(max_size=8) | st.sampled_from(["utf-8", "utf-16", "latin-1", "zip", "idna", "koi8-r", "cp037"]),
)
def test_any_bytes_have_a_safe_text(body: bytes, charset: str | None) -> None:
    """Any bytes under any charset give one part of GSM characters that begins with hook and post."""
    text = safe_text("prom", "01k0dk2n9v8q6w3e5r7t9y1u3a", body, charset)
    size = measure(text)
    assert text.startswith("prom: alert received that could not be read, 01k0dk2n9v8q6w3e5r7t9y1u3a")
    assert (size.encoding, size.parts) == (Encoding.GSM, 1)
    assert "[[" not in text
