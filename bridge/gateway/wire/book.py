"""The address book: contacts and groups, asked and answered, page by page.

Pages: https://docs.seven.io/en/rest-api/endpoints/contacts and .../groups. Groups come ten at a time unless asked otherwise. A contact's
`groups`, where a request gives them, replace its membership.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode

from bridge.domain.account import BookQuery, Contact, ContactGroup, Page
from bridge.errors import InputError
from bridge.gateway.wire.callbacks import GERMAN_TIME, read_time
from bridge.gateway.wire.listing import as_count, decode_rows, dump, query_of, read_fields
from bridge.gateway.wire.loose import as_list, as_mapping, as_text

CONTACTS_PAGE = 30
GROUPS_PAGE = 10
_MOST = 1000


def encode_book_query(query: BookQuery) -> str:
    """The query of either list."""
    return query_of(
        {
            "limit": query.limit,
            "offset": query.offset,
            "group_id": query.group_id,
            "search": query.search,
            "order_by": query.order_by,
            "order_direction": "desc" if query.descending else None,
        }
    )


def decode_book_query(query: str, *, page: int) -> BookQuery:
    """What a query asks for; `page` rows where it does not say. ValueError for one that is absurdly long."""
    values = read_fields("", b"", query)
    group = as_text(values.get("group_id"))
    return BookQuery(
        limit=as_count(values.get("limit"), page, least=1, most=_MOST),
        offset=as_count(values.get("offset"), 0, least=0, most=10**9),
        group_id=int(group) if group is not None and group.isascii() and group.isdigit() else None,
        search=as_text(values.get("search")),
        order_by=as_text(values.get("order_by")),
        descending=as_text(values.get("order_direction")) == "desc",
    )


def encode_contact(contact: Contact) -> bytes:
    """The form body of POST and PATCH. Raises InputError for what cannot be kept."""
    contact.check()
    fields = [("firstname", contact.firstname), ("lastname", contact.lastname), ("mobile_number", contact.mobile.removeprefix("+"))]
    return urlencode([*fields, *(("groups[]", str(group)) for group in contact.groups)]).encode("ascii")


def decode_contact_wish(content_type: str, body: bytes, query: str) -> tuple[Mapping[str, str], tuple[int, ...] | None]:
    """The gateway's side: the properties that a request gives, and the groups, None where it gives none. ValueError for no request."""
    values = read_fields(content_type, body, query)
    given = {name: text for name, value in values.items() if name != "groups" and (text := as_text(value)) is not None}
    return given, _numbers(values["groups"]) if "groups" in values else None


def encode_group(name: str) -> bytes:
    """The form body of POST and PATCH. Raises InputError for an empty name."""
    if not name.strip():
        raise InputError("a group needs a name", field="name")
    return urlencode({"name": name}).encode("ascii")


def decode_contacts(status: int, content_type: str, body: bytes) -> Page[Contact]:
    """One page of contacts."""
    return decode_rows(status, content_type, body, _contact, under="data")


def decode_groups(status: int, content_type: str, body: bytes) -> Page[ContactGroup]:
    """One page of groups."""
    return decode_rows(status, content_type, body, _group, under="data")


def encode_contacts(rows: Sequence[Contact], query: BookQuery, total: int) -> bytes:
    """The gateway's page."""
    return dump({"data": [contact_shape(row) for row in rows], "pagingMetadata": _paging(len(rows), query, total)})


def encode_groups(rows: Sequence[ContactGroup], query: BookQuery, total: int) -> bytes:
    """The gateway's page."""
    return dump({"data": [group_shape(row) for row in rows], "pagingMetadata": _paging(len(rows), query, total)})


def contact_shape(contact: Contact) -> dict[str, object]:
    """A contact as the gateway shows it."""
    properties = dict.fromkeys(("home_number", "email", "address", "postal_code", "city", "birthday", "notes"))
    return {
        "id": contact.id,
        "avatar": None,
        "validation": {"state": None, "timestamp": None},
        "initials": {"initials": (contact.firstname[:1] + contact.lastname[:1]).upper(), "color": "#3399cc"},
        "properties": {
            "firstname": contact.firstname or None,
            "lastname": contact.lastname or None,
            "fullname": contact.fullname or None,
            "mobile_number": contact.mobile,
            **properties,
        },
        "groups": list(contact.groups),
        "created": _stamp(contact.created),
    }


def group_shape(group: ContactGroup) -> dict[str, object]:
    """A group as the gateway shows it."""
    return {"id": group.id, "name": group.name, "members_count": group.members, "created": _stamp(group.created)}


def _paging(count: int, query: BookQuery, total: int) -> dict[str, object]:
    return {"offset": query.offset, "count": count, "total": total, "limit": query.limit, "has_more": query.offset + count < total}


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(GERMAN_TIME).isoformat(timespec="seconds")


def _numbers(value: object) -> tuple[int, ...]:
    texts = (as_text(item) or "" for item in as_list(value))
    return tuple(int(text) for text in texts if text.isascii() and text.isdigit())


def _contact(row: Mapping[str, object]) -> Contact | None:
    properties = as_mapping(row.get("properties"))
    ident, mobile = as_text(row.get("id")), as_text(properties.get("mobile_number"))
    if ident is None or not ident.isascii() or not ident.isdigit():
        return None
    first, last = as_text(properties.get("firstname")) or "", as_text(properties.get("lastname")) or ""
    return Contact(
        id=int(ident),
        firstname=first,
        lastname=last,
        mobile=mobile or "",
        groups=_numbers(row.get("groups")),
        created=read_time(row.get("created")),
        fullname=as_text(properties.get("fullname")) or f"{first} {last}".strip(),
    )


def _group(row: Mapping[str, object]) -> ContactGroup | None:
    ident, name = as_text(row.get("id")), as_text(row.get("name"))
    if ident is None or not ident.isascii() or not ident.isdigit() or name is None:
        return None
    return ContactGroup(
        id=int(ident), name=name, members=as_count(row.get("members_count"), 0, least=0, most=10**9), created=read_time(row.get("created"))
    )
