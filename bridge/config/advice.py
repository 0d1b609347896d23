"""What is no mistake in a configuration, and still worth a word from `smsbridge check`."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bridge.config.lines import Lines, Path, plain
from bridge.domain.addressee import Addressee
from bridge.domain.alert import Alert, Severity, Status
from bridge.domain.phone import PhoneNumber, is_assigned, reserved_for_media
from bridge.domain.sms import check_sender
from bridge.errors import Problem, TemplateError
from bridge.planning.rules import Rules
from bridge.rendering.sms import render
from bridge.rendering.template import NAMES, unknown_names
from bridge.routing.matchers import FIELDS, Matcher, Operator
from bridge.routing.recipients import unknown

SHORT_SECRET = 16
"""Characters below which a secret can be guessed."""
ENOUGH_WAYS = 2
_NEARLY = 0.8
"""How alike a name must be to one of ours, of 1, to be taken for a slip."""
_NAMED = 5
"""Routes that a warning names."""
_SAMPLE_AT = datetime(2026, 1, 1, 3, 14, tzinfo=UTC)
_SAMPLE = (
    Alert(
        key="disk-db1",
        status=Status.FIRING,
        severity=Severity.CRITICAL,
        title="DiskFull",
        text="/var is 97 % full",
        link="https://example.org/disk",
        labels={"instance": "db1", "job": "node"},
        started_at=_SAMPLE_AT - timedelta(minutes=5),
        source="generic",
    ),
)
"""An alert to try templates on."""


def example_numbers(rules: Rules, text: str, *, name: str) -> tuple[Problem, ...]:
    """Numbers reserved for media, by the lines of the file `text` where they stand: `serve` refuses them at the real gateway."""
    lines = Lines(plain(text))
    found = {place: lines.of(path) for path, place, phone in _written(rules) if reserved_for_media(phone)}
    said = "this number is an example, reserved for media; write the real one"
    return tuple(Problem(f"{name}:{line}", f"{place}: {said}") for place, line in sorted(found.items(), key=lambda entry: entry[1]))


def _written(rules: Rules) -> Iterator[tuple[Path, str, PhoneNumber]]:
    """Every number of the file, where it is written and how that is called: a contact's at the contact, a free one where it is named."""
    yield from ((("contacts", name, "phone"), f"contacts.{name}", contact.phone) for name, contact in rules.contacts.items())
    lists: tuple[tuple[Path, str, Sequence[Addressee]], ...] = (
        *((("groups", name), f"groups.{name}", members) for name, members in rules.groups.items()),
        *((("routes", number, "to"), f"routes.{route.name}", route.to) for number, route in enumerate(rules.routes)),
        *((("routes", number, "fallback"), f"routes.{route.name}.fallback", route.fallback) for number, route in enumerate(rules.routes)),
        (("tell", "sms"), "tell.sms", rules.tell.sms),
        (("watch", "to"), "watch.to", rules.watch.to if rules.watch is not None else ()),
        *((("hooks", name, "allow"), f"hooks.{name}.allow", hook.allow.recipients) for name, hook in rules.hooks.items() if hook.allow),
    )
    yield from ((path, place, member.phone) for path, place, members in lists for member in members if not member.name)


def warnings(rules: Rules) -> tuple[Problem, ...]:
    """Advice, by the part of the configuration that it is about."""
    return (*_numbers(rules), *_senders(rules), *_answers(rules), *_tell(rules), *_hooks(rules), *_routes(rules), *_templates(rules))


def _numbers(rules: Rules) -> Iterator[Problem]:
    for place, phone in dict.fromkeys((place, phone) for _, place, phone in _written(rules)):
        if not is_assigned(phone) and not reserved_for_media(phone):
            yield Problem(place, f"{phone} lies in a range that is not in use; is a digit wrong?")


def _senders(rules: Rules) -> Iterator[Problem]:
    for sender in dict.fromkeys([*rules.sms.senders, *(route.sender for route in rules.routes if route.sender)]):
        if warning := check_sender(sender):
            yield Problem("sms.senders", warning)


def _tell(rules: Rules) -> Iterator[Problem]:
    if rules.tell.ways < ENOUGH_WAYS:
        has = "has one way, which may be the trouble itself" if rules.tell else "is empty, so trouble of the bridge itself is only logged"
        yield Problem("tell", f"{has}; set two of slack, sms, urls")


def _answers(rules: Rules) -> Iterator[Problem]:
    """Senders that nobody can answer, so that neither `ok` nor STOP comes back."""
    silent = [f"route {route.name}" for route in rules.routes if not (route.drops or rules.sms.can_be_answered(rules.sender_of(route)))]
    if silent:
        names = ", ".join(silent[:_NAMED]) + (f" and {len(silent) - _NAMED} more" if len(silent) > _NAMED else "")
        said = f"nobody can answer an SMS from a name ({names}): for `ok` and STOP by SMS, send from a number of yours that takes SMS"
        yield Problem("sms.from", said)


def _hooks(rules: Rules) -> Iterator[Problem]:
    if not rules.hooks:
        yield Problem("hooks", "there is no hook, so nothing can post an alert; add [hooks.NAME]")
    for name, hook in rules.hooks.items():
        if hook.open:
            yield Problem(f"hooks.{name}", "is open: anybody who finds its address can send SMS at your cost")
        if any(len(secret) < SHORT_SECRET for secret in hook.secrets):
            yield Problem(f"hooks.{name}.secrets", f"is shorter than {SHORT_SECRET} characters; make one with: openssl rand -hex 16")
        yield from _misvalued(f"hooks.{name}.notices", (matcher for entry in hook.notice_matchers for matcher in entry))


def _routes(rules: Rules) -> Iterator[Problem]:
    if not rules.routes:
        if any(not hook.direct for hook in rules.hooks.values()):
            yield Problem("routes", "there is no route, so no alert reaches anybody; add [[routes]]")
        return
    yield from _misspelt(rules)
    for route in rules.routes:
        yield from _misvalued(f"routes.{route.name}.match", route.matchers)
    yield from _hookless(rules)
    last = len(rules.routes) - 1
    for place, route in enumerate(rules.routes):
        if route.takes_all and not route.continue_ and place < last:
            behind = [later.name for later in rules.routes[place + 1 :]]
            more = f" and {len(behind) - _NAMED} more" if len(behind) > _NAMED else ""
            names = f"{', '.join(behind[:_NAMED])}{more}"
            yield Problem(f"routes.{route.name}", f"takes every alert, so none comes to {names}; put it last or say continue = true")
            return
    if not any(route.takes_all for route in rules.routes):
        yield Problem(
            "routes", "no route takes what the others leave; add one without match and active at the end, or some alerts reach nobody"
        )


def _misspelt(rules: Rules) -> Iterator[Problem]:
    """Matchers that nearly name a field of ours, and so look for a label that no sender may have."""
    for route in rules.routes:
        for name in dict.fromkeys(matcher.name for matcher in route.matchers):
            near = difflib.get_close_matches(name.lower(), FIELDS, n=1, cutoff=_NEARLY)
            if near and name not in FIELDS and not any(field in name.lower() for field in FIELDS if field != name.lower()):
                yield Problem(f"routes.{route.name}.match", f"looks for a label {name!r} of the sender; did you mean {near[0]}?")


def _misvalued(place: str, matchers: Iterable[Matcher]) -> Iterator[Problem]:
    """Matchers whose value is nearly one that alerts have."""
    for matcher in matchers:
        if matcher.meant:
            yield Problem(place, f"no {matcher.name} is {matcher.value!r}; did you mean {matcher.meant}?")


def _hookless(rules: Rules) -> Iterator[Problem]:
    """Routes that wait for a hook that there is not."""
    for route in rules.routes:
        for matcher in route.matchers:
            if matcher.name == "hook" and matcher.operator is Operator.EQUAL and matcher.value not in rules.hooks:
                yield Problem(f"routes.{route.name}.match", f"no alert comes to it: {unknown(matcher.value, [*rules.hooks], what='hook')}")


def _templates(rules: Rules) -> Iterator[Problem]:
    for route, template in rules.templates.items():
        for name in unknown_names(template):
            hint = unknown(name, NAMES, what="name")
            yield Problem(f"routes.{route}.text", f"leaves a place empty: {hint} (a label of the sender is labels.{name})")
        try:
            render(_SAMPLE, hook="hook", format="generic", template=template, max_parts=rules.sms.max_parts, language="en", now=_SAMPLE_AT)
        except TemplateError as error:
            yield Problem(f"routes.{route}.text", f"fails for an alert that says everything, so the safe text would go out: {error}")
