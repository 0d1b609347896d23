"""The gateway's address book behind `seven:NAME`: what names stand for, and the rules with their numbers filled in. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bridge.domain.addressee import Addressee, Entry
from bridge.domain.phone import PhoneNumber, allowed
from bridge.errors import PhoneError
from bridge.planning.rules import Rules, SmsRules, WatchRules
from bridge.routing.recipients import book_key
from bridge.routing.rules import every_recipient

MISSING = "the gateway's address book has no contact and no group of this name"
Book = Mapping[str, tuple[Addressee, ...]]
"""By `book_key` of a name: whom it stands for; nobody where the book was read and has it not. What is missing is not known yet."""


def read_book(entries: Iterable[Entry], sms: SmsRules) -> tuple[dict[str, tuple[Addressee, ...]], dict[str, str]]:
    """Whom each name stands for, and why others stand for nobody: a name that means two things texts neither."""
    people: dict[str, dict[str, Addressee]] = {}
    groups: dict[str, dict[str, Addressee]] = {}
    wrong: dict[str, str] = {}
    for entry in entries:
        try:
            phone = PhoneNumber.parse(entry.number, region=sms.region)
            allowed(phone, sms.countries)
        except PhoneError as error:
            wrong[book_key(entry.name)] = str(error)
            continue
        addressee = Addressee(phone=phone, name=entry.name)
        people.setdefault(book_key(entry.name), {})[phone.e164] = addressee
        for group in entry.groups:
            groups.setdefault(book_key(group), {})[phone.e164] = addressee
    for name, numbers in people.items():
        if len(numbers) > 1:
            wrong[name] = f"{len(numbers)} contacts of the gateway's address book have this name"
        elif name in groups:
            wrong[name] = "a contact and a group of the gateway's address book have this name"
        else:
            wrong.pop(name, None)
    found = {name: tuple(members.values()) for name, members in (*people.items(), *groups.items()) if name not in wrong}
    return found, wrong


def with_book(rules: Rules, book: Book) -> Rules:
    """The rules with the numbers of their `seven:` names.

    A route of whose recipients nobody is known yet goes to everybody on a route, each once; where nobody is on one, what it takes has to
    wait. A route whose names stand for nobody takes nothing: the next one is asked, as long as any route has somebody.
    """
    if not rules.remotes:
        return replace(rules, book=book) if book else rules
    contacts = {contact.phone: contact for contact in rules.contacts.values()}

    def filled(had: tuple[Addressee, ...], *path: str | int) -> tuple[Addressee, ...]:
        found = {addressee.phone.e164: addressee for addressee in had}
        for name in rules.remotes.get(path, ()):
            for addressee in book.get(book_key(name), ()):
                found.setdefault(addressee.phone.e164, contacts.get(addressee.phone, addressee))
        return tuple(found.values())

    routes = [
        replace(route, to=filled(route.to, "routes", place, "to"), fallback=filled(route.fallback, "routes", place, "fallback"))
        for place, route in enumerate(rules.routes)
    ]
    everybody = every_recipient(routes)
    strange = [any(book_key(name) not in book for name in rules.remotes.get(("routes", place, "to"), ())) for place in range(len(routes))]
    watch = () if rules.watch is None else filled(rules.watch.to, "watch", "to")
    hooks = {
        name: hook
        if hook.allow is None
        else replace(hook, allow=replace(hook.allow, recipients=filled(hook.allow.recipients, "hooks", name, "allow")))
        for name, hook in rules.hooks.items()
    }
    return replace(
        rules,
        book=book,
        groups={name: filled(members, "groups", name) for name, members in rules.groups.items()},
        routes=tuple(
            route if route.to or route.drops else replace(route, to=everybody, for_all=True)
            for route, unknown in zip(routes, strange, strict=True)
            if route.to or route.drops or unknown or not everybody
        ),
        tell=replace(rules.tell, sms=filled(rules.tell.sms, "tell", "sms")),
        watch=WatchRules(to=watch, after=rules.watch.after) if rules.watch is not None and watch else None,
        hooks=hooks,
    )
