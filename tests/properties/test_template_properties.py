"""Templates hold their bounds for every source and every value."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.errors import TemplateError
from bridge.rendering.template import MAX_OUTPUT, compile_template

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=10,
)
_SNIPPETS = st.sampled_from(
    [
        *(
            "{{",
            "}}",
            "{%",
            "%}",
            " for a in alerts ",
            " endfor ",
            " if ",
            " else ",
            " endif ",
            "title",
            "alerts",
            ".",
            "[0]",
            "|",
            "upper",
        ),
        *(
            "join",
            "map",
            "('upper')",
            "(attribute='title')",
            "(",
            ")",
            "~",
            "+",
            "-",
            "'x'",
            "1",
            " in ",
            " is ",
            "defined",
            "\n",
            "[",
            "]",
            ",",
        ),
    ]
)


@settings(max_examples=150)
@given(source=st.text(max_size=80) | st.lists(_SNIPPETS, max_size=25).map("".join), value=_VALUES)
def test_only_template_errors(source: str, value: object) -> None:
    """Any source over any value is rendered within bounds or refused with TemplateError."""
    try:
        text = compile_template(source).render({"title": value, "alerts": [{"title": value}]})
    except TemplateError:
        return
    assert len(text) <= MAX_OUTPUT


@settings(max_examples=100)
@given(value=_VALUES)
def test_any_value_can_be_said(value: object) -> None:
    """Every value of a post can stand in a template."""
    text = compile_template("{{ title }}{% for a in alerts %}{{ a.title }}{% endfor %}").render(
        {"title": value, "alerts": [{"title": value}]}
    )
    assert isinstance(text, str)
