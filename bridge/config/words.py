"""Single values of the file: from a text to a value, or InputError with what to write instead."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bridge.domain.alert import Severity
from bridge.domain.phone import is_region
from bridge.domain.sms import check_sender
from bridge.domain.when import parse_duration
from bridge.errors import InputError
from bridge.intake.paths import steps
from bridge.intake.registry import FORMATS
from bridge.routing.recipients import unknown
from bridge.routing.windows import clock

LANGUAGES = ("en", "de")
_MISTAKEN = {"UK": "GB", "EN": "GB", "D": "DE", "GER": "DE", "A": "AT", "AUT": "AT", "CHE": "CH", "USA": "US"}
"""What people write for a country that ISO 3166 calls otherwise."""
_LABEL = re.compile(r"(?:\{hook\}|\{route\}|[A-Za-z0-9._@-])+")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]{0,30}://[^\s\x00-\x1f]{1,2000}")
_TOPIC = re.compile(r"arn:aws[a-z-]{0,20}:sns:[a-z0-9-]{1,30}:[0-9]{12}:[A-Za-z0-9_.-]{1,256}")
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)


def sender(text: str) -> str:
    """A sender that the gateway takes."""
    check_sender(text)
    return text


def country(text: str) -> str:
    """An ISO region."""
    if not is_region(text):
        likely = _MISTAKEN.get(text.upper(), text.upper())
        hint = f"did you mean {likely}?" if is_region(likely) else "write the two capital letters of ISO 3166, for example DE"
        raise InputError(f"{text[:20]!r} is no country; {hint}")
    return text


def zone(text: str) -> ZoneInfo:
    """A time zone by its IANA name."""
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(unknown(text, sorted(available_timezones()), what="time zone").partition("; known")[0]) from error


def language(text: str) -> str:
    """A language of the bridge's own words."""
    if text not in LANGUAGES:
        raise InputError(f"{text[:20]!r} is no language of the bridge; write en or de")
    return text


def topic(text: str) -> str:
    """A topic of Amazon SNS."""
    if not _TOPIC.fullmatch(text):
        raise InputError("is no topic of Amazon SNS; write its ARN, for example arn:aws:sns:eu-central-1:123456789012:alarms")
    return text


def form(text: str) -> str:
    """A format of a hook."""
    if text not in FORMATS:
        hint = "auto finds the sender's by itself, generic reads any, docs/formats.md lists them all"
        raise InputError(f"{unknown(text, FORMATS, what='format').partition('; known')[0]} ({hint})")
    return text


def path(text: str) -> str:
    """A path into a body."""
    steps(text)
    return text


def chat_person(text: str) -> str:
    """The id of a person in Slack."""
    if not re.fullmatch(r"[UW][A-Z0-9]{2,20}", text):
        raise InputError(f"{text[:20]!r} is no member id; copy it in Slack from the person's profile, under the three dots: U012ABCDEF")
    return text


def chat_channel(text: str) -> str:
    """The id of a channel in Slack."""
    if not re.fullmatch(r"[CGD][A-Z0-9]{2,20}", text):
        raise InputError(f"{text[:20]!r} is no channel id; copy it in Slack from the end of the channel's details: C012ABCDEF")
    return text


def address(text: str) -> str:
    """The address of a way to tell: a webhook, or one of Apprise's."""
    if not _ADDRESS.fullmatch(text):
        raise InputError('is no address; write for example "https://chat.example.org/hook" or "mailto://ops@example.org"')
    return text


def start_of_day(text: str) -> int:
    """A time of the day, in minutes."""
    return clock(text)


def end_of_day(text: str) -> int:
    """The same, or the end of the day."""
    return clock(text, last=True)


def severity(text: str) -> Severity:
    """A severity."""
    if text not in list(Severity):
        raise InputError(f"{text[:20]!r} is no severity; write {', '.join(Severity)}")
    return Severity(text)


def reports(text: str) -> str:
    """How delivery reports and replies come."""
    if text not in {"webhook", "poll"}:
        raise InputError(f"must be webhook or poll, is {text[:20]!r}")
    return text


def timeout(text: str) -> float:
    """A duration in seconds."""
    return _within(text, _SECOND, 60 * _SECOND, "1s to 60s").total_seconds()


def silence(text: str) -> timedelta:
    """After how long the bridge counts as silent: not so short that pushing it on meets the gateway's lock on repeated texts."""
    return _within(text, 600 * _SECOND, _DAY, "10m to 24h")


def kept(text: str) -> timedelta:
    """How long something is kept; a year may be written as `1y`."""
    years = re.fullmatch(r"([0-9]{1,2})\s*y", text.strip())
    return _within(f"{365 * int(years[1])}d" if years else text, _DAY, 3650 * _DAY, "1d to 10y")


def lifetime(text: str) -> timedelta:
    """How long an SMS stays worth sending."""
    return _within(text, 60 * _SECOND, 30 * _DAY, "1m to 30d")


def repeat_interval(text: str) -> timedelta:
    """A `repeat_interval`."""
    return _within(text, 60 * _SECOND, 365 * _DAY, "1m to 365d")


def ack_expires(text: str) -> timedelta:
    """How long an acknowledgement counts."""
    return _within(text, 3600 * _SECOND, 365 * _DAY, "1h to 365d")


def group_wait(text: str) -> timedelta:
    """A `group_wait`: an alert that waits longer than some minutes is none."""
    return _within(text, 0 * _SECOND, 600 * _SECOND, "0s to 10m")


def group_interval(text: str) -> timedelta:
    """A `group_interval`."""
    return _within(text, 0 * _SECOND, _DAY, "0s to 24h")


def _within(text: str, least: timedelta, most: timedelta, words: str) -> timedelta:
    duration = parse_duration(text)
    if not least <= duration <= most:
        raise InputError(f"must be {words}, is {text[:20]!r}")
    return duration


def label(text: str) -> str:
    """A template for the label of the gateway."""
    if not _LABEL.fullmatch(text) or len(text) > 60:
        raise InputError("takes up to 60 characters of a-z A-Z 0-9 . - _ @ and the placeholders {hook} and {route}")
    return text
