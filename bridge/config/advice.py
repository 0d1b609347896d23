"""What is no mistake in a configuration, and still worth a word from `smsbridge check`."""

from collections.abc import Iterator

from bridge.domain.phone import PhoneNumber, is_assigned, reserved_for_media
from bridge.domain.sms import check_sender
from bridge.errors import Problem
from bridge.planning.rules import Rules
from bridge.rendering.template import NAMES, unknown_names
from bridge.routing.recipients import unknown

SHORT_SECRET = 16
"""Characters below which a secret can be guessed."""
_NAMED = 5
"""Routes that a warning names."""


def example_numbers(rules: Rules) -> tuple[str, ...]:
    """Where numbers reserved for media stand: `serve` refuses them at the real gateway."""
    return tuple(dict.fromkeys(place for place, phone in _written(rules) if reserved_for_media(phone)))


def _written(rules: Rules) -> Iterator[tuple[str, PhoneNumber]]:
    """Every number of the file and the key where it is written: a contact's at the contact, a free one where it is named."""
    yield from ((f"contacts.{name}", contact.phone) for name, contact in rules.contacts.items())
    lists = (
        *((f"groups.{name}", members) for name, members in rules.groups.items()),
        *((f"routes.{route.name}", route.to) for route in rules.routes),
        *((f"hooks.{name}.allow", hook.allow.recipients) for name, hook in rules.hooks.items() if hook.allow is not None),
    )
    yield from ((place, member.phone) for place, members in lists for member in members if not member.name)


def warnings(rules: Rules) -> tuple[Problem, ...]:
    """Advice, by the part of the configuration that it is about."""
    return (*_numbers(rules), *_senders(rules), *_hooks(rules), *_routes(rules), *_templates(rules))


def _numbers(rules: Rules) -> Iterator[Problem]:
    for place, phone in dict.fromkeys(_written(rules)):
        if not is_assigned(phone) and not reserved_for_media(phone):
            yield Problem(place, f"{phone} lies in a range that is not in use; is a digit wrong?")


def _senders(rules: Rules) -> Iterator[Problem]:
    for sender in dict.fromkeys([*rules.sms.senders, *(route.sender for route in rules.routes if route.sender)]):
        if warning := check_sender(sender):
            yield Problem("sms.senders", warning)


def _hooks(rules: Rules) -> Iterator[Problem]:
    if not rules.hooks:
        yield Problem("hooks", "there is no hook, so nothing can post an alert; add [hooks.NAME]")
    for name, hook in rules.hooks.items():
        if hook.open:
            yield Problem(f"hooks.{name}", "is open: anybody who finds its address can send SMS at your cost")
        if any(len(secret) < SHORT_SECRET for secret in hook.secrets):
            yield Problem(f"hooks.{name}.secrets", f"is shorter than {SHORT_SECRET} characters; make one with: openssl rand -hex 16")


def _routes(rules: Rules) -> Iterator[Problem]:
    if not rules.routes:
        if any(not hook.direct for hook in rules.hooks.values()):
            yield Problem("routes", "there is no route, so no alert reaches anybody; add [[routes]]")
        return
    last = len(rules.routes) - 1
    for place, route in enumerate(rules.routes):
        if not route.matchers and not route.continue_ and place < last:
            behind = [later.name for later in rules.routes[place + 1 :]]
            more = f" and {len(behind) - _NAMED} more" if len(behind) > _NAMED else ""
            names = f"{', '.join(behind[:_NAMED])}{more}"
            yield Problem(f"routes.{route.name}", f"takes every alert, so none comes to {names}; put it last or say continue = true")
            return
    if all(route.matchers for route in rules.routes):
        yield Problem("routes", "no route takes what the others leave; add one without match at the end, or some alerts reach nobody")


def _templates(rules: Rules) -> Iterator[Problem]:
    for route, template in rules.templates.items():
        for name in unknown_names(template):
            hint = unknown(name, NAMES, what="name")
            yield Problem(f"routes.{route}.text", f"leaves a place empty: {hint} (a label of the sender is labels.{name})")
