"""The tables of `smsbridge.toml`, one function each: from what the file says to the values of the rules."""

from datetime import timedelta
from decimal import Decimal

from bridge.config import words
from bridge.config.people import People, recipients
from bridge.config.reading import Table
from bridge.domain.money import parse_money
from bridge.domain.privacy import PERIODS, Data
from bridge.domain.sms import check_sender
from bridge.errors import InputError
from bridge.intake import HEARTBEATS
from bridge.intake.mapping import FIELDS, FieldMap
from bridge.planning.rules import ANYWHERE, TTL, Allow, Hook, MoneyRules, SmsRules, TellRules, WatchRules
from bridge.routing.acks import ACK_EXPIRES
from bridge.routing.matchers import Matcher
from bridge.routing.notices import notice_matchers
from bridge.routing.rules import LimitRule, Limits

MAX_PARTS = 10
"""The gateway takes 1520 characters, which are 10 parts."""
_DEFAULT = SmsRules()
_WATCH_AFTER = timedelta(minutes=30)


def sms(table: Table) -> SmsRules:
    """`[sms]`."""
    sender = table.read("from", words.sender, None)
    senders = _senders(table, sender)
    region = table.read("region", words.country, _DEFAULT.region)
    return SmsRules(
        sender=sender,
        senders=senders,
        region=region,
        countries=_countries(table, region),
        timezone=table.read("timezone", words.zone, _DEFAULT.timezone),
        language=table.read("language", words.language, _DEFAULT.language),
        max_parts=int(table.number("max_parts", _DEFAULT.max_parts, least=1, most=MAX_PARTS, whole=True)),
        rate=table.number("rate", _DEFAULT.rate, least=0, most=1000),
        timeout=table.read("timeout", words.timeout, _DEFAULT.timeout),
        label=table.read("label", words.label, _DEFAULT.label),
        tracking=table.flag("tracking", _DEFAULT.tracking),
        duplicate_lock=table.flag("duplicate_lock", _DEFAULT.duplicate_lock),
        polls=table.read("reports", words.reports, "webhook") == "poll",
        ttl=_ttl(table.table("ttl")),
    )


def limits(table: Table) -> Limits:
    """`[limits]`."""
    default = Limits()
    return Limits(
        recipient=_limits(table, "recipient", default.recipient),
        critical=_limits(table, "critical", ()) if table.texts("critical") is not None else None,
        hook=_limits(table, "hook", default.hook),
        route=_limits(table, "route", default.route),
        account=_limits(table, "account", default.account),
        person=_limits(table, "person", default.person),
        direct=_limits(table, "direct", default.direct),
    )


def ack_expires(table: Table) -> timedelta:
    """`[alerts] ack_expires`."""
    found = table.read("ack_expires", words.ack_expires, ACK_EXPIRES)
    table.finish()
    return found


def _limits(table: Table, key: str, default: tuple[LimitRule, ...]) -> tuple[LimitRule, ...]:
    written = table.texts(key)
    if written is None:
        return default
    found: list[LimitRule] = []
    for place, text in enumerate(written):
        try:
            found.append(LimitRule.parse(text))
        except InputError as error:
            table.notes.add((*table.path, key, place), str(error))
    return tuple(found)


def tell(table: Table, people: People) -> TellRules:
    """`[tell]`."""
    chat = table.read("slack", words.chat_channel, None)
    names = table.texts("sms")
    urls: list[str] = []
    for place, text in enumerate(table.texts("urls") or ()):
        try:
            urls.append(words.address(text))
        except InputError as error:
            table.notes.add((*table.path, "urls", place), str(error))
    table.finish()
    return TellRules(chat=chat, sms=recipients(table, "sms", names, people) if names else (), urls=tuple(dict.fromkeys(urls)))


def watch(table: Table, people: People) -> WatchRules | None:
    """`[watch]`; None where nobody is named."""
    names = table.texts("to")
    after = table.read("after", words.silence, _WATCH_AFTER)
    table.finish()
    if names is None:
        if table.body:
            table.notes.add(table.path, 'needs recipients, for example to = ["ada"]')
        return None
    return WatchRules(to=recipients(table, "to", names, people), after=after)


def money(table: Table) -> MoneyRules:
    """`[money]`."""
    budget = table.read("budget", parse_money, None)
    reserve = table.read("reserve", parse_money, None)
    if budget is not None and reserve is not None and reserve > budget:
        table.note("reserve", "is more than the budget of a day, so nothing but critical SMS could go")
    warn: list[Decimal] = []
    for place, text in enumerate(table.texts("warn") or ()):
        try:
            warn.append(parse_money(text))
        except InputError as error:
            table.notes.add((*table.path, "warn", place), str(error))
    table.finish()
    return MoneyRules(budget=budget, reserve=reserve, warn=tuple(warn))


def retention(table: Table) -> dict[Data, timedelta]:
    """`[retention]`."""
    found = {data: table.read(data, words.kept, period) for data, period in PERIODS.items()}
    table.finish()
    return found


def chat_admins(table: Table) -> frozenset[str]:
    """`[slack] admins`."""
    found: set[str] = set()
    for place, text in enumerate(table.texts("admins") or ()):
        try:
            found.add(words.chat_person(text))
        except InputError as error:
            table.notes.add((*table.path, "admins", place), str(error))
    return frozenset(found)


def hooks(top: Table, people: People) -> dict[str, Hook]:
    """`[hooks.NAME]`."""
    inner = top.table("hooks")
    found: dict[str, Hook] = {}
    for name in top.named("hooks"):
        table = inner.table(name)
        secrets = _secrets(table)
        is_open = table.flag("open", default=False)
        topics = _topics(table)
        if not secrets and not is_open and not table.has("topics"):
            table.notes.add(table.path, 'has no secrets, so anybody could send SMS; add secrets = ["${SECRET}"], or open = true to mean it')
        if secrets and is_open:
            table.note("open", "a hook that is open needs no secrets; leave one of the two out")
        form = table.read("format", words.form, "auto")
        if topics and (is_open or form == "direct"):
            table.note("topics", "is for hooks that take alerts and are not open; leave it out")
        allow = table.texts("allow")
        if allow is not None and form != "direct":
            table.note("allow", 'is for hooks with format = "direct" alone; whom alerts reach, routes say')
        if allow is None and form == "direct":
            table.notes.add(
                table.path, 'a direct hook must say whom it may text: allow = ["oncall"], or allow = ["countries"] for anybody there'
            )
        notices, matchers = _notices(table)
        found[name] = Hook(
            name=name,
            format=form,
            secrets=secrets,
            open=is_open,
            topics=topics,
            allow=_allow(table, allow, people),
            notices=notices,
            notice_matchers=matchers,
            fields=_fields(table, form),
        )
        table.finish()
    return found


def _notices(table: Table) -> tuple[tuple[str, ...], tuple[tuple[Matcher, ...], ...]]:
    """`notices`: what is written, and the matchers in it."""
    written = table.texts("notices")
    matchers: list[tuple[Matcher, ...]] = []
    for place, text in enumerate(written or ()):
        try:
            matchers.append(notice_matchers(text))
        except InputError as error:
            table.notes.add((*table.path, "notices", place), str(error))
    return HEARTBEATS if written is None else written, tuple(found for found in matchers if found)


def _fields(table: Table, form: str) -> FieldMap | None:
    """`[hooks.NAME.map]`."""
    inner = table.table("map")
    paths = {field: path for field in FIELDS if (path := inner.read(field, words.path, None)) is not None}
    inner.finish()
    if table.has("map") and form == "direct":
        table.note("map", "is for hooks that take alerts; an order names its fields itself")
    if table.has("map") and not inner.body:
        table.note("map", 'is empty; say where a field stands, for example title = "alert.name"')
    return FieldMap(paths=paths) if paths else None


def _secrets(table: Table) -> tuple[str, ...]:
    """The secrets of a hook. One that a sender could not show as it stands would open nothing, or be shown by anybody."""
    written = table.texts("secrets") or ()
    for place, secret in enumerate(written):
        if not secret.isprintable() or secret != secret.strip():
            table.notes.add((*table.path, "secrets", place), "holds blanks at its ends or line breaks; copy it again")
    return tuple(secret for secret in written if secret)


def _topics(table: Table) -> tuple[str, ...]:
    """The topics of Amazon SNS that may post."""
    found: list[str] = []
    for place, text in enumerate(table.texts("topics") or ()):
        try:
            found.append(words.topic(text))
        except InputError as error:
            table.notes.add((*table.path, "topics", place), str(error))
    return tuple(found)


def _senders(table: Table, sender: str | None) -> tuple[str, ...]:
    written = table.texts("senders")
    own = () if sender is None else (sender,)
    if written is None:
        return own
    for place, name in enumerate(written):
        try:
            check_sender(name)
        except InputError as error:
            table.notes.add((*table.path, "senders", place), f"{name[:20]!r}: {error}")
    if sender is not None and sender not in written:
        table.note("senders", f"must hold the sender that from names, {sender!r}")
    return written


def _countries(table: Table, region: str) -> frozenset[str]:
    written = table.texts("countries")
    if written is None:
        return frozenset({region})
    found: set[str] = set()
    for place, text in enumerate(written):
        try:
            found.add(text if text == ANYWHERE else words.country(text))
        except InputError as error:
            table.notes.add((*table.path, "countries", place), str(error))
    if not written:
        table.note("countries", 'is empty, so no SMS could go anywhere; write ["DE"], or ["*"] for anywhere')
    return frozenset(found or {region})


def _ttl(table: Table) -> dict[str, timedelta]:
    found = {name: table.read(name, words.lifetime, default) for name, default in TTL.items()}
    table.finish()
    return found


def _allow(table: Table, names: tuple[str, ...] | None, people: People) -> Allow | None:
    if names is None:
        return None
    free = "countries" in names and "countries" not in people.contacts and "countries" not in people.groups
    rest = tuple(name for name in names if not (free and name == "countries"))
    found = recipients(table, "allow", rest, people) if rest or not free else ()
    return Allow(recipients=found, countries=free)
