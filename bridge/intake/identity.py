"""The key of an alert: both ends of a trouble have one, two troubles have two. The names by which an end finds its beginning."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from bridge.domain.opened import SCOPES
from bridge.intake import prose, vocabulary
from bridge.intake.keys import PLACES, RUN_NUMBERS, RUNS, TRANSIENT
from bridge.intake.outline import Leaf
from bridge.intake.subject import subject_of, unmeasured

ORIGIN = "eventorigin"
"""The key under which an envelope's own words for what it is about stand beside what was in it."""
MAX_KEY = 120
MAX_DEPTH = 2
"""How deep an alert's own id may stand."""
MAX_NAMES = 16
_NO_IDS = frozenset(("none", "null", "nil", "n/a", "na", "undefined", "unknown", "unset", "default"))
"""What stands for an id where there is none, as zeros do: it is the same for all troubles."""
_OF_RULES = ("ruleid", "alertid", "alertinstanceid")
"""Ids of a rule and of one of its alerts: a rule has many, and some name them by what they are about, as other rules do too."""
_NARROW_WORDS = "host hostname instance instancename node nodename pod container group service servicename resource resourcename"
_NARROW = frozenset(_NARROW_WORDS.split())
"""Places by which the alerts of one rule are told apart."""
_THING_WORDS = (
    "monitor check service device host site queue sensor server node instance probe endpoint target resource "
    "component vm machine container "
    "volume disk rule trigger alarm policy condition application app cluster database website domain link interface port channel pump door "
    "room rack ups printer camera router switch gateway topic table index bucket zone line station unit robot vehicle asset thing item job "
    "workflow pipeline repository project feed mailbox certificate schedule cron task client shard replica share lun pool dataset tank fan "
    "psu gpu feeder loop vlan tunnel circuit peer neighbor neighbour outlet valve boiler compressor elevator lift gate turbine inverter "
    "meter"
)
THINGS = frozenset(_THING_WORDS.split())
"""What a trouble may be of. Where one of these is an object, its id and its name name the thing."""
_THING_ENDS = ("id", "name", "serial", "uid", "key", "slug", "number")
_ADDRESS_WORDS = (
    "url uri target targeturl website site endpoint address monitorurl checkurl checkedurl siteurl requesturl baseurl pageurl ziel adresse"
)
ADDRESSES = frozenset(_ADDRESS_WORDS.split())
"""Keys of an address that is itself the thing in trouble; others, such as `link`, lead to what the sender shows of it."""
_SERIAL_WORDS = (
    "serial serialnumber serialno mac macaddress imei assettag partition mountpoint mount path filesystem fs drive laufwerk ifname "
    "interfacename cn commonname slot cronjob"
)
_SERIALS = frozenset(_SERIAL_WORDS.split())
"""What tells one part of a machine, or one of many like it, from others."""
_DEVICE_WORDS = (
    "monitor device sensor host server node queue pump door room rack ups printer camera router switch gateway line station unit robot "
    "vehicle asset channel zone interface port disk volume machine site"
)
_DEVICES = frozenset(_DEVICE_WORDS.split())
"""Things of which there are many, and which a reader may know by a number."""
_PART_WORDS = (
    "partition mountpoint mount path filesystem fs drive laufwerk ifname interface interfacename slot disk volume cn commonname shard "
    "replica share lun pool dataset tank fan psu gpu feeder loop vlan tunnel circuit peer neighbor neighbour outlet valve port"
)
_PARTS = frozenset(_PART_WORDS.split())
MAX_SERIAL = 24
_LOOSE_WORDS = "environment env region zone location group team source"
_LOOSE = frozenset(_LOOSE_WORDS.split())
"""Places that name no thing by themselves."""
_HOST_AND_PORT = re.compile(r"(?P<host>\[[0-9a-fA-F:]{2,45}\]|[^\s:/@]{1,253}):(?P<port>\d{1,5})")
MIN_NUMBER, MIN_HEX = 6, 8
"""Digits from which a number, and hex, in a path is an id."""
_HEX = frozenset("0123456789abcdef")
MAX_FIXED_PORT = 32767
"""Ports above it are taken by clients for a while, and name nothing."""


def key_of(ids: Sequence[Leaf], leaves: Sequence[Leaf], title: str, named: Mapping[str, str]) -> str:
    """The sender's id, the best of `ids`, with its rule's; else a hash of the title and of all that names the thing."""
    for leaf in ids:
        if not is_own(leaf):
            continue
        if (value := _id(leaf)) and _name(leaf) in _OF_RULES:
            return _of_rule(leaves)
        if value:
            return f"{vocabulary.line(leaf.name, 40)}={value}" if leaf.key == "id" else value
    origin = next((str(leaf.value) for leaf in leaves if leaf.key == ORIGIN), "")
    if origin and any(leaf.key == "event" and leaf.value == title for leaf in leaves):
        title = ""  # the kind of the event, which is another one at the end
    return hashed(title, named, origin)


def is_own(leaf: Leaf) -> bool:
    """Whether an id is not that of a place, where there may be more than one trouble, or of what passes."""
    return leaf.key != "id" or not (leaf.parent in PLACES or leaf.parent in THINGS or leaf.parent in TRANSIENT or leaf.parent in RUNS)


def id_of(ids: Iterable[Leaf]) -> dict[str, str]:
    """The best of `ids` that is the alert's own: where nothing else names the thing, two of them are two things."""
    return next(({leaf.key: value} for leaf in ids if is_own(leaf) and (value := _id(leaf))), {})


def hashed(title: str, labels: Mapping[str, str], origin: str = "") -> str:
    """A key for an alert that brings none: its title without a state, its labels, and what its envelope is about."""
    headed = prose.prefix(title)
    about = headed[1] if headed else title
    if " " not in about:
        about = kind(about) if vocabulary.is_event_of_state(about) else about  # the name of an event, which is another one at the end
    told = repr((unmeasured(about), sorted(labels.items()), *([origin] if origin else [])))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:16]


def about(title: str) -> str:
    """A title without the state at its head, and the name of an event without the words that state something: at the end it has others."""
    headed = prose.prefix(title)
    rest = headed[1] if headed else title
    return kind(rest) if " " not in rest and vocabulary.is_event_of_state(rest) else rest


def names_of(leaves: Iterable[Leaf]) -> dict[str, str]:
    """Everything in a body that names the thing in trouble, by the kind of the name: its host, its check, its address, its serial."""
    found: dict[str, str] = {}
    for leaf in leaves:
        if len(found) == MAX_NAMES:
            break
        if leaf.aside or leaf.listed or leaf.depth > MAX_DEPTH or isinstance(leaf.value, bool):
            continue
        name = _thing(leaf)
        if name and (value := vocabulary.line(leaf.value, MAX_KEY)) and not prose.is_unfilled(value) and not _is_sentence(value):
            found.setdefault(name, address_of(value))
    return found


def scopes_of(leaves: Iterable[Leaf]) -> dict[str, str]:
    """What the thing is part of: an environment, a region. It tells two things of the same name apart."""
    found: dict[str, str] = {}
    for leaf in leaves:
        if leaf.key in SCOPES and leaf.depth <= MAX_DEPTH and (value := vocabulary.line(leaf.value, MAX_KEY)):
            found.setdefault(leaf.key, value)
    return found


def parts(leaves: Sequence[Leaf]) -> list[str]:
    """The parts of a machine that are named: two of them may be in trouble at once."""
    found = (vocabulary.line(leaf.value, MAX_KEY) for leaf in leaves if leaf.key in _PARTS and leaf.depth <= MAX_DEPTH)
    return [value for value in found if value and len(value) <= MAX_SERIAL and not prose.is_noise(value)]


def nameless(leaves: Sequence[Leaf]) -> list[str]:
    """What a reader may know a thing by that has no name: host and path of its address, else its serial or its short id."""
    for leaf in leaves:
        if leaf.key in ADDRESSES and isinstance(leaf.value, str) and "://" in leaf.value[:12]:
            return [address_of(leaf.value).partition("://")[2].rstrip("/")]
    return _serials(leaves)[:1]


def _serials(leaves: Sequence[Leaf]) -> list[str]:
    found: list[str] = []
    for leaf in leaves:
        if leaf.depth > MAX_DEPTH or isinstance(leaf.value, bool):
            continue
        value = vocabulary.line(leaf.value, MAX_KEY)
        if (
            leaf.key in _SERIALS
            or leaf.key in _DEVICES
            or (leaf.parent in _DEVICES and leaf.key in _THING_ENDS)
            or (len(leaf.tokens) > 1 and leaf.tokens[-1] in _THING_ENDS and leaf.tokens[0] in _DEVICES)
        ):
            found.append(value)
    return [value for value in found if value and len(value) <= MAX_SERIAL and not prose.is_noise(value)]


def _is_sentence(value: str) -> bool:
    """Whether a value says how a thing is, rather than its name."""
    return " " in value and (prose.speaks_of_trouble(value) or prose.speaks_of_relief(value) or prose.prefix(value) is not None)


def with_subject(names: Mapping[str, str], title: str) -> dict[str, str]:
    """The names, and what the title is about."""
    subject = "" if title in names.values() else subject_of(title if " " in title else about(title))
    return {**names, "subject": subject} if subject else dict(names)


def _thing(leaf: Leaf) -> str:
    """The kind of thing that a leaf names; the empty string where it names none."""
    if leaf.key in RUN_NUMBERS or leaf.key in TRANSIENT:
        return ""
    if leaf.key in _SERIALS or leaf.key in ADDRESSES:
        return leaf.key
    if leaf.key in PLACES:
        return "" if leaf.key in _LOOSE else leaf.key
    if leaf.key in THINGS:
        return leaf.key
    if leaf.parent in THINGS and leaf.key in _THING_ENDS:
        return leaf.parent + leaf.key
    words = leaf.tokens
    if len(words) > 1 and words[-1] in _THING_ENDS and "".join(words[:-1]) in THINGS and "".join(words[:-1]) not in TRANSIENT:
        return leaf.key
    return ""


def address_of(value: str) -> str:
    """A web address without what changes from post to post: query, fragment, user, and parts of its path that are ids.

    Of an address with a port, none above 32767. Anything else stays as it is.
    """
    if "://" in value[:12]:
        try:
            parts = urlsplit(value)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return value
        path = "/".join(part for part in parts.path.split("/") if not _is_fleeting(part)).rstrip("/")
        kept = f":{port}" if port is not None and port <= MAX_FIXED_PORT else ""
        return f"{parts.scheme.lower()}://{host}{kept}{path}"
    if (match := _HOST_AND_PORT.fullmatch(value)) and int(match["port"]) > MAX_FIXED_PORT:
        return match["host"]
    return value


def _is_fleeting(part: str) -> bool:
    """Whether a part of a path is an id: a UUID, hex of eight digits or more, a number of six or more."""
    digits = part.replace("-", "")
    if digits.isdecimal():
        return len(digits) >= MIN_NUMBER
    return len(digits) >= MIN_HEX and set(digits.lower()) <= _HEX and any(sign.isdecimal() for sign in digits)


def host_of(value: str) -> str:
    """A web address without its path; anything else as it is."""
    head, sign, rest = value.partition("://")
    return f"{head}{sign}{rest.partition('/')[0]}" if sign else value


def where(leaves: Iterable[Leaf]) -> list[str]:
    """The places that tell the alerts of one rule apart."""
    found = {leaf.parent + leaf.key if leaf.parent in _NARROW else leaf.key: leaf for leaf in leaves if not leaf.aside}
    places = {name: vocabulary.line(found[name].value, MAX_KEY) for name in sorted(found.keys() & _NARROW)}
    return [value for value in dict.fromkeys(places.values()) if value]


def kind(event: str) -> str:
    """The name of an event, like `com.example.backup-failed`, without the words that state something: at the end it has others."""
    return ".".join(about for word in event.split(".") if (about := vocabulary.stateless(word)))


def _of_rule(leaves: Sequence[Leaf]) -> str:
    found = {_name(leaf): value for leaf in reversed(leaves) if (value := _id(leaf))}
    ids = list(dict.fromkeys(found[name] for name in _OF_RULES if name in found))
    # Where there is none but the rule's own, its alerts are told apart by where they are.
    return ":".join([*ids, *(where(leaves) if len(ids) == 1 and "ruleid" in found else [])])


def _name(leaf: Leaf) -> str:
    """What an id is of: `alertId`, and the `id` of an `alert`."""
    return leaf.parent + leaf.key if leaf.key == "id" else leaf.key


def _id(leaf: Leaf) -> str:
    value = vocabulary.line(leaf.value, MAX_KEY) if leaf.depth <= MAX_DEPTH and not leaf.aside and not leaf.listed else ""
    return "" if prose.is_noise(value) or not value.strip("0-") or value.casefold() in _NO_IDS else value
