"""`[contacts]` and `[groups]`, and the addressees behind the names that hooks and routes write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bridge.config import words
from bridge.config.reading import Key, Table, kind, number_hint
from bridge.domain.addressee import Addressee, named
from bridge.domain.phone import PhoneNumber, allowed
from bridge.errors import InputError
from bridge.planning.rules import SmsRules
from bridge.routing.recipients import REMOTE, find_cycle, resolve


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who is known, and which numbers may be texted."""

    sms: SmsRules
    contacts: Mapping[str, Addressee] = field(default_factory=dict)
    groups: Mapping[str, tuple[Addressee, ...]] = field(default_factory=dict)
    written: frozenset[str] = frozenset()
    """All names that the file gives; one that is in neither of the above is wrong already, and its uses are not."""

    def find(self, name: str) -> tuple[Addressee, ...]:
        """The addressees behind one name; InputError or PhoneError when there are none."""
        return resolve(
            [name],
            contacts=self.contacts,
            groups=self.groups,
            region=self.sms.region,
            countries=self.sms.countries,
            others=self.written,
        )

    def phone(self, table: Table, key: str, text: str) -> PhoneNumber | None:
        """A contact's number, or None with a mistake noted."""
        try:
            phone = PhoneNumber.parse(text, region=self.sms.region)
            allowed(phone, self.sms.countries, written=text, region=self.sms.region)
        except InputError as error:
            table.note(key, str(error))
            return None
        return phone


def contacts(top: Table, people: People) -> dict[str, Addressee]:
    """`[contacts]`: a number, or a table with `phone` and what is known of the person."""
    found: dict[str, Addressee] = {}
    inner = top.table("contacts")
    for name, value in top.named("contacts").items():
        inner.ask(name, Key(wanted=str))
        if isinstance(value, str):
            phone = people.phone(inner, name, value)
            if phone is not None:
                found[name] = Addressee(phone=phone, name=name)
        elif isinstance(value, dict):
            if (contact := _contact(inner.table(name), name, people)) is not None:
                found[name] = contact
        else:
            inner.note(name, f"must be a number in quotes or a table with phone, is {kind(value)}{number_hint(value)}")
    return found


def _contact(table: Table, name: str, people: People) -> Addressee | None:
    written = table.take("phone")
    phone = None
    if isinstance(written, str):
        phone = people.phone(table, "phone", written)
    else:
        was = f"is {kind(written)}{number_hint(written)}" if table.has("phone") else "is missing"
        table.note("phone", f"must be a number in quotes, {was}")
    language = table.read("language", words.language, None)
    zone = table.read("timezone", words.zone, None)
    table.finish()
    if phone is None:
        return None
    return Addressee(phone=phone, name=name, language=language, timezone=None if zone is None else zone.key)


def groups(top: Table, people: People) -> dict[str, tuple[Addressee, ...]]:
    """`[groups]`: names of contacts and groups, and numbers. Groups that hold each other in a circle are refused."""
    inner = top.table("groups")
    written = {name: members for name in top.named("groups") if (members := inner.texts(name)) is not None}
    for name in written:
        if name in people.contacts:
            inner.note(name, "is the name of a contact too; rename one of them")
    acyclic = {name: [named(member, people.written) or member for member in members] for name, members in written.items()}
    while cycle := find_cycle(acyclic):
        inner.note(cycle[0], f"groups hold each other in a circle: {' > '.join(cycle)}")
        del acyclic[cycle[0]]
    found: dict[str, tuple[Addressee, ...]] = {}

    def settle(name: str) -> None:
        """Resolve a group after those that it holds."""
        if name in found:
            return
        found[name] = ()
        for member in written[name]:
            inner_name = named(member, people.written)
            if inner_name in written and inner_name not in people.contacts:
                settle(inner_name)
        found[name] = recipients(inner, name, written[name], replace(people, groups=found))

    for name in written:
        settle(name)
    return {name: found[name] for name in written}


def recipients(table: Table, key: str, names: Sequence[str], people: People) -> tuple[Addressee, ...]:
    """The addressees behind the names of one key; every name that fails is a mistake of its own.

    `seven:NAME`, also in a group that is named, is noted: the gateway's address book knows whom it stands for.
    """
    found: dict[str, Addressee] = {}
    remote: list[str] = []
    if not names:
        table.note(key, "is empty; name at least one contact, group or number")
    for place, name in enumerate(names):
        if name.strip().startswith(REMOTE):
            remote.append(name.strip().removeprefix(REMOTE).strip())
            if not remote[-1]:
                table.notes.add(
                    (*table.path, key, place), "needs the name of a contact or group of the gateway's address book behind seven:"
                )
            continue
        known = named(name, people.written)
        if known is not None and known not in people.contacts:
            remote += table.notes.remotes.get(("groups", known), ())
            if known not in people.groups:
                continue
        try:
            resolved = people.find(name)
        except InputError as error:
            table.notes.add((*table.path, key, place), str(error))
            continue
        for addressee in resolved:
            found.setdefault(addressee.phone.e164, addressee)
    if remote:
        table.notes.remotes[*table.path, key] = tuple(dict.fromkeys(remote))
    return tuple(found.values())
