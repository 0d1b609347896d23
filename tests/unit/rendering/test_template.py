"""What a template can say, what it is refused, and that none can run away."""

import time

import pytest

from bridge.errors import TemplateError
from bridge.rendering.template import MAX_OUTPUT, MAX_SOURCE, compile_template

CONTEXT: dict[str, object] = {
    "status": "firing",
    "severity": None,
    "title": "Disk full",
    "text": "/var has 2 % left",
    "labels": {"instance": "db1", "items": "seven", "get": "it", "team": ""},
    "count": 2,
    "alerts": [{"title": "Disk full", "labels": {"values": "v"}}, {"title": "Load high", "labels": {}}],
}
STORM: dict[str, object] = {
    "title": "x",
    "text": "x" * 2_000_000,
    "alerts": [{"title": f"alert {n}", "text": "y" * 5000, "labels": {}} for n in range(5000)],
    "labels": {f"label{n}": "z" * 1000 for n in range(5000)},
}


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ status }}: {{ title }}", "firing: Disk full"),
        ("{{ title | upper }} {{ title[:4] ~ '-' ~ count }}", "DISK FULL Disk-2"),
        ("{% if count > 1 %}{{ count }} alerts{% elif title %}one{% else %}none{% endif %}", "2 alerts"),
        ("{% for a in alerts %}{{ loop.index }} {{ a.title }}{% if not loop.last %}; {% endif %}{% endfor %}", "1 Disk full; 2 Load high"),
        ("{{ alerts | map(attribute='title') | join(', ') }}", "Disk full, Load high"),
        ("{{ alerts[0].title }}, {{ alerts[-1]['title'] }}", "Disk full, Load high"),
        ("{{ 'disk' if 'Disk' in title else 'other' }}", "disk"),
        ("{% for name, value in labels | dictsort if value %}{{ name }} {% endfor %}", "get instance items "),
        ("{{ count + 1 }} {{ 7 // 2 }} {{ 'a' + 'b' }}", "3 3 ab"),
        ("{{ text | replace('%', 'percent') | truncate(12, true) }}", "/var has ..."),
        ("{{ alerts | selectattr('title', 'equalto', 'Load high') | map(attribute='title') | first }}", "Load high"),
        ("{{ labels.instance }} and {{ labels['instance'] }}", "db1 and db1"),
    ],
)
def test_says(source: str, text: str) -> None:
    """Names, loops, conditions, filters and joining work as in Jinja."""
    assert compile_template(source).render(CONTEXT) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ nothing }}{{ labels.nothing.at.all }}{{ alerts[9].title }}{{ title.upper }}", ""),
        ("{{ severity }}", ""),
        ("{{ 'yes' if severity == '' and nothing == '' }}", "yes"),
        ("{{ severity | default('none stated') }}, {{ labels.team | d('ops') }}, {{ nothing | default('x') }}", "none stated, ops, x"),
        ("{{ nothing is defined }} {{ title is defined }}", "false true"),
        ("{% for a in nothing %}never{% endfor %}", ""),
        ("{{ loop }}{{ self }}{{ range }}{{ cycler }}", ""),
    ],
)
def test_missing_is_empty(source: str, text: str) -> None:
    """A missing name is the empty string, at any depth, and compares as one."""
    assert compile_template(source).render(CONTEXT) == text


@pytest.mark.parametrize(("name", "value"), [("items", "seven"), ("get", "it"), ("keys", ""), ("__class__", ""), ("values", "")])
def test_keys_win_over_methods(name: str, value: str) -> None:
    """A label called like a method of a mapping is the label, and a method is nothing."""
    assert compile_template("{{ labels." + name + " }}").render(CONTEXT) == value


def test_shows_collections_to_readers() -> None:
    """A list and a mapping are shown in words, not in Python's notation."""
    assert compile_template("{{ labels }}; {{ ['a', 1, none] }}").render(CONTEXT) == "instance=db1, items=seven, get=it, team=; a, 1, "


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("\n{{ title", "line 2: "),
        ("{{ title | uper }}", "line 1: there is no filter 'uper'; did you mean 'upper'?"),
        ("{{ title is strng }}", "line 1: there is no test 'strng'; did you mean 'string'?"),
        ("a\nb {{ range(3) }}", "line 2: calls with ( ) are not allowed"),
        ("{% set x = 1 %}", "line 1: {% set %} is not allowed"),
        ("{% include 'x' %}", "{% include %} is not allowed"),
        ("{% import 'x' as x %}", "{% import %} is not allowed"),
        ("{% extends 'x' %}", "{% extends %} is not allowed"),
        ("{% nonsense %}", "unknown tag 'nonsense'"),
        ("x" * (MAX_SOURCE + 1), f"shorten it to {MAX_SOURCE}"),
        ("{{ x }}" * 450, "more than 400 elements"),
        ("{{ title | upper(*alerts) }}", "* and ** are not allowed"),
        ("{{ title is odd(**labels) }}", "* and ** are not allowed"),
        ("{{ alerts | map('uper') }}", "line 1: there is no filter 'uper'; did you mean 'upper'?"),
        ("{{ alerts | selectattr('title', 'definde') }}", "line 1: there is no test 'definde'; did you mean 'defined'?"),
        ("{{ alerts | map(title) }}", "line 1: map takes the name of a filter in quotes"),
    ],
)
def test_refuses_with_line(source: str, message: str) -> None:
    """What cannot be compiled is refused with its line and what to do."""
    with pytest.raises(TemplateError) as error:
        compile_template(source)
    assert message in str(error.value)
    assert error.value.field == "text"


@pytest.mark.parametrize(
    "source",
    [
        "\n\n{{ 1 / 0 }}",
        "\n\n{{ title - 1 }}",
        "\n\n{{ count | length }}",
        "\n\n{% for x in count %}{% endfor %}",
        "\n\n{{ title | truncate(1) }}",
    ],
)
def test_failing_values_name_the_line(source: str) -> None:
    """Values that do not go together fail with the line of the template."""
    with pytest.raises(TemplateError, match=r"^line 3: "):
        compile_template(source).render(CONTEXT)


BOMBS = {
    "range": "{{ range(1000000000) | list }}",
    "multiplied": "{{ 'a' * 1000000000 }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "percent": "{{ '%1000000000d' % 1 }}",
    "center": "{{ 'a' | center(1000000000) }}",
    "mapped center": "{{ ['a'] | map('center', 1000000000) | list }}",
    "mapped inner filter": "{{ ['a'] | map(' upper') | list }}",
    "format": "{{ '%1000000000d' | format(1) }}",
    "ljust": "{{ 'a'.ljust(1000000000) }}",
    "batch": "{{ [1] | batch(1000000000) | list }}",
    "slice": "{{ [1] | slice(1000000000) | list }}",
    "tojson": "{{ labels | tojson(indent=100000000) }}",
    "round": "{{ 1.5 | round(1000000000) }}",
    "sum": "{{ [[1]] | sum(start=[]) }}",
    "replace": "{{ text" + " | replace('x', 'xxxxxxxxxxxxxxxxxxxxxxxx')" * 20 + " }}",
    "join": "{{ alerts | join(text) }}",
    "joined": "{{ " + " ~ ".join(["text"] * 190) + " }}",
    "added": "{{ " + " + ".join(["text"] * 190) + " }}",
    "lists in lists": "{% for x in [text ~ text] %}{% for y in [x ~ x ~ x] %}{{ y ~ y }}{% endfor %}{% endfor %}",
    "two loops": "{% for a in alerts %}{% for b in alerts %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}",
    "three loops": "{% for a in alerts %}{% for b in alerts %}{% for c in alerts %}{% endfor %}{% endfor %}{% endfor %}",
    "loop over text": "{% for a in text %}{% for b in text %}{{ text | upper | lower }}{% endfor %}{% endfor %}",
    "filters in loops": "{% for a in alerts %}{% if text" + " | upper | lower" * 100 + " == a %}{% endif %}{% endfor %}",
    "sorted in loops": "{% for a in alerts %}{% if alerts | sort(attribute='title') == a %}{% endif %}{% endfor %}",
    "everything": "{{ alerts }}{{ labels }}{{ text }}",
    "macro": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "recursive loop": "{% for a in alerts recursive %}{{ loop(alerts) }}{% endfor %}",
    "parentheses": "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
    "signs": "{{ " + "-" * 4000 + "1 }}",
    "brackets": "{{ " + "[" * 2000 + "]" * 2000 + " }}",
    "nested ifs": "{% if 1 %}" * 200 + "{% endif %}" * 200,
    "class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "globals": "{{ self.__init__.__globals__ }}{{ title.__class__ }}{{ loop.__init__ }}",
    "attribute by filter": "{{ title | attr('__class__') }}",
    "attribute by map": "{{ [title] | map(attribute='__class__.__mro__') | list }}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_stopped(name: str) -> None:
    """No template, on any values, takes long, yields much or shows the program's insides."""
    begun = time.process_time()
    try:
        text = compile_template(BOMBS[name]).render(STORM)
    except TemplateError:
        text = ""
    assert time.process_time() - begun < 1.0
    assert len(text) <= MAX_OUTPUT
    assert "class" not in text
    assert "function" not in text


def test_a_storm_can_be_listed() -> None:
    """An ordinary template over thousands of alerts yields its beginning instead of failing."""
    text = compile_template("{% for a in alerts %}{% if a.title %}{{ a.title | upper }}, {% endif %}{% endfor %}").render(STORM)
    assert text.startswith("ALERT 0, ALERT 1, ")
    assert len(text) == MAX_OUTPUT


def test_equal_by_source() -> None:
    """Two templates of the same source are the same, so that a reload sees what changed."""
    assert compile_template("{{ title }}") == compile_template("{{ title }}")
    assert compile_template("{{ title }}") != compile_template("{{ text }}")
