"""`notices` of a hook: titles of alerts that never page, and matchers over all fields of the body. Pure."""

import json
import re
from collections.abc import Mapping, Sequence

from bridge.domain.alert import Alert
from bridge.errors import MatcherError
from bridge.routing.matchers import Matcher, Operator, parse_matchers, view

_MATCHER = re.compile(r"""\s*(?:\{|"[^"]+"\s*[=!]|[^\s{}!=~,\\"'`]+\s*(?:=|!=|!~))""")
"""How a matcher begins: a brace, or a name of one word and an operator. All else is a title."""


def notice_matchers(text: str) -> tuple[Matcher, ...]:
    """The matchers in an entry, all of which must hold; none where it is a title. Raises MatcherError for malformed ones.

    Matchers that hold for an alert that says nothing would keep nearly everything quiet, and are refused.
    """
    if not _MATCHER.match(text):
        return ()
    try:
        found = parse_matchers(text)
    except MatcherError as error:
        raise MatcherError(f"{error}; a title with such a sign in it is written as {title_matcher(text)}") from error
    if all(matcher.holds({}, {}) for matcher in found):
        raise MatcherError('would make a notice of every alert without these fields; name a value, for example event="user.created"')
    return found


def is_notice(
    alert: Alert,
    fields: Mapping[str, str],
    entries: Sequence[Sequence[Matcher]],
    *,
    hook: str,
    format: str,  # noqa: A002 - the word of the configuration
) -> bool:
    """Whether all matchers of an entry hold for an alert: for its own fields, its labels, or the `fields` of its body."""
    own = view(alert, hook=hook, format=format)
    labels = {**fields, **alert.labels}
    return any(all(matcher.holds(own, labels) for matcher in entry) for entry in entries)


def notices_line(entries: Sequence[str], more: str) -> str:
    """The line of a hook that makes notices of what its `notices` name already, and of one entry more."""
    written = ", ".join(json.dumps(entry, ensure_ascii=False).replace("\x7f", "\\u007F") for entry in dict.fromkeys([*entries, more]))
    return f"notices = [{written}]"


def title_entry(alert: Alert) -> str:
    """The entry by which an alert is known: its title, or a matcher where the title could be mistaken for one, or where there is none."""
    if alert.title and not _MATCHER.match(alert.title) and alert.title == alert.title.strip():
        return alert.title
    return title_matcher(alert.title) if alert.title else field_entry("key", alert.key)


def title_matcher(title: str) -> str:
    """The matcher for a title."""
    return field_entry("title", title)


def field_entry(name: str, value: str) -> str:
    """The entry for a field of the body with this value."""
    return str(Matcher(name=name, operator=Operator.EQUAL, value=value))
