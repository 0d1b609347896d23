"""The address book of the pretend gateway, and who `to` means: numbers, contacts, and groups that fan out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bridge.domain.account import BookQuery, Contact, ContactGroup
from bridge.emulator.numbers import read_number

_FIRST_CONTACT, _FIRST_GROUP = 5000, 700


class Book:
    """Contacts and groups by their ids."""

    def __init__(self, contacts: Mapping[str, str], groups: Mapping[str, Sequence[str]]) -> None:
        """Begin with names of contacts and their numbers, and groups of such names."""
        self._contacts: dict[int, Contact] = {}
        self._groups: dict[int, ContactGroup] = {}
        self._numbers = {name: tuple(members) for name, members in groups.items()}
        """Members of a group that are no contacts: numbers as they are written."""
        made = {name: self.add_group(name, None).id for name in groups}
        for name, number in contacts.items():
            member = tuple(made[group] for group, members in groups.items() if name in members)
            self.add_contact(Contact(firstname=name, mobile=(read_number(number) or number).removeprefix("+"), groups=member), None)
        self._numbers = {name: tuple(member for member in members if member not in contacts) for name, members in self._numbers.items()}

    def recipients(self, to: Sequence[str]) -> Iterator[tuple[str, str | None]]:
        """Each recipient as written and as a number; None for what is neither a number nor a name."""
        contacts = {contact.fullname: contact.mobile for contact in self._contacts.values()}
        groups = {group.name: group.id for group in self._groups.values()}
        for item in to:
            if item in groups:
                members = [contact.mobile for contact in self._contacts.values() if groups[item] in contact.groups]
                for number in (*members, *self._numbers.get(item, ())):
                    yield item, read_number(number)
            else:
                yield item, read_number(contacts.get(item, item))

    def contacts(self, query: BookQuery) -> tuple[list[Contact], int]:
        """A page of contacts, and how many there are in all."""
        found = [contact for contact in self._contacts.values() if query.group_id is None or query.group_id in contact.groups]
        if query.search:
            found = [contact for contact in found if query.search.lower() in f"{contact.fullname} {contact.mobile}".lower()]
        if query.order_by in {"firstname", "lastname", "fullname"}:
            found.sort(key=lambda contact: str(getattr(contact, query.order_by or "fullname")))
        if query.descending:
            found.reverse()
        return found[query.offset : query.offset + query.limit], len(found)

    def add_contact(self, contact: Contact, now: datetime | None) -> Contact:
        """Keep one more, under an id of its own."""
        ident = max(self._contacts, default=_FIRST_CONTACT) + 1
        return self._keep(replace(contact, id=ident, created=now))

    def change_contact(self, ident: int, given: Mapping[str, str], groups: tuple[int, ...] | None) -> Contact | None:
        """Change what is given; groups that are given replace the membership. None where there is no such contact."""
        known = self._contacts.get(ident)
        if known is None:
            return None
        return self._keep(contact_of(given, known.groups if groups is None else groups, known))

    def remove_contact(self, ident: int) -> bool:
        """Whether there was one."""
        return self._contacts.pop(ident, None) is not None

    def contact(self, ident: int) -> Contact | None:
        """One contact."""
        return self._contacts.get(ident)

    def groups(self, query: BookQuery) -> tuple[list[ContactGroup], int]:
        """A page of groups, and how many there are in all."""
        found = [self._counted(group) for group in self._groups.values()]
        return found[query.offset : query.offset + query.limit], len(found)

    def add_group(self, name: str, now: datetime | None) -> ContactGroup:
        """Keep one more."""
        ident = max(self._groups, default=_FIRST_GROUP) + 1
        self._groups[ident] = ContactGroup(id=ident, name=name, members=0, created=now)
        return self._groups[ident]

    def rename_group(self, ident: int, name: str) -> ContactGroup | None:
        """Give a group another name. None where there is no such group."""
        if ident not in self._groups:
            return None
        self._groups[ident] = replace(self._groups[ident], name=name)
        return self._counted(self._groups[ident])

    def remove_group(self, ident: int, *, with_contacts: bool) -> bool:
        """Whether there was one; its members go too if so wished."""
        for contact in [contact for contact in self._contacts.values() if ident in contact.groups]:
            if with_contacts:
                del self._contacts[contact.id]
            else:
                self._contacts[contact.id] = replace(contact, groups=tuple(group for group in contact.groups if group != ident))
        return self._groups.pop(ident, None) is not None

    def _counted(self, group: ContactGroup) -> ContactGroup:
        return replace(group, members=sum(group.id in contact.groups for contact in self._contacts.values()))

    def _keep(self, contact: Contact) -> Contact:
        self._contacts[contact.id] = replace(contact, fullname=f"{contact.firstname} {contact.lastname}".strip())
        return self._contacts[contact.id]


def contact_of(given: Mapping[str, str], groups: tuple[int, ...], known: Contact | None = None) -> Contact:
    """A contact of what a request gives, upon what is known."""
    known = known or Contact()
    number = given.get("mobile_number")
    return replace(
        known,
        firstname=given.get("firstname", known.firstname),
        lastname=given.get("lastname", known.lastname),
        mobile=known.mobile if number is None else (read_number(number) or number).removeprefix("+"),
        groups=groups,
    )
