"""One SMS as the gateway's page describes it, checked before it can exist.

Rules: https://docs.seven.io/en/rest-api/endpoints/sms (parameters, lengths, alphabets of `label` and `foreign_id`).
"""

import base64
import binascii
import re
from dataclasses import dataclass, field
from datetime import datetime

from bridge.errors import InputError

MAX_TEXT = 1520
MAX_LABEL = 100
MAX_FOREIGN_ID = 64
DEFAULT_VALIDITY_DAYS = 3

_TOKEN = re.compile(r"[A-Za-z0-9._@-]+")
_SENDER_NUMBER = re.compile(r"\+?[0-9]{1,16}")
_SENDER_NAME = re.compile(r"[A-Za-z0-9 .\-_&+/!@()$,]{1,11}")
_SENDER_PLAIN = re.compile(r"[A-Za-z0-9 ]{1,11}")
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file behind a link in the text. `contents` is base64, as it travels."""

    name: str
    contents: str = field(repr=False)
    validity_days: int = DEFAULT_VALIDITY_DAYS
    password: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Refuse what the gateway could not store."""
        if not self.name or "[[" in self.name or "]]" in self.name:
            raise InputError("a file needs a name without [[ and ]]", field="files")
        try:
            base64.b64decode(self.contents, validate=True)
        except (binascii.Error, ValueError) as error:
            raise InputError(f"the contents of the file {self.name!r} are not base64", field="files") from error
        if self.validity_days < 1:
            raise InputError(f"the file {self.name!r} must stay valid for at least 1 day", field="files")

    @property
    def placeholder(self) -> str:
        """What the gateway replaces by the link."""
        return f"[[{self.name}]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What may be asked of an SMS besides recipient, text and time. `ttl` is not here: a message carries the moment it expires."""

    sender: str | None = None
    flash: bool = False
    udh: str | None = None
    label: str | None = None
    performance_tracking: bool = False
    is_binary: bool = False
    files: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what the gateway would refuse, naming the field."""
        if self.sender is not None:
            check_sender(self.sender)
        if self.label is not None:
            check_token(self.label, field="label", limit=MAX_LABEL)
        if len({file.name for file in self.files}) < len(self.files):
            raise InputError("two files have the same name, and the text could not tell them apart", field="files")
        if self.udh is not None and not _HEX.fullmatch(self.udh):
            raise InputError("udh must be hex of even length, for example 050003CC0201", field="udh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sms:
    """One call to the gateway. `to` holds numbers in E.164 with `+`, or names of the gateway's own contacts and groups."""

    to: tuple[str, ...]
    text: str = field(repr=False)
    options: Options = Options()
    delay: datetime | None = None
    ttl_minutes: int | None = None
    foreign_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse what the gateway would refuse, naming the field."""
        if not self.to or not all(self.to):
            raise InputError("an SMS needs a recipient", field="to")
        check_text(self.text, self.options)
        if self.ttl_minutes is not None and self.ttl_minutes < 1:
            raise InputError("ttl must be at least 1 minute", field="ttl")
        if self.foreign_id is not None:
            check_token(self.foreign_id, field="foreign_id", limit=MAX_FOREIGN_ID)


def check_text(text: str, options: Options) -> None:
    """Refuse a text that is empty, too long, or no hex where hex is needed."""
    if not text.strip():
        raise InputError("the text is empty", field="text")
    if len(text) > MAX_TEXT:
        raise InputError(f"the text has {len(text)} characters; the gateway takes at most {MAX_TEXT}", field="text")
    if (options.is_binary or options.udh is not None) and not _HEX.fullmatch(text):
        raise InputError("a binary text must be hex of even length", field="text")


def check_token(value: str, *, field: str, limit: int) -> None:
    """Refuse a label or a foreign_id outside its alphabet or length."""
    if len(value) > limit or not _TOKEN.fullmatch(value):
        raise InputError(f"{field} takes 1 to {limit} characters of a-z, A-Z, 0-9 and . - _ @", field=field)


def check_sender(sender: str) -> str | None:
    """Refuse an impossible sender; return a warning for one that some networks replace, else None."""
    if _SENDER_NUMBER.fullmatch(sender):
        return None
    if not _SENDER_NAME.fullmatch(sender) or not sender.strip():
        raise InputError(
            "a sender has 1 to 11 characters (letters, digits, blank and . - _ & + / ! @ ( ) $ ,) or up to 16 digits", field="from"
        )
    if not _SENDER_PLAIN.fullmatch(sender):
        return f"some networks replace a sender like {sender!r}; letters, digits and blanks are safe"
    return None


def with_placeholders(text: str, files: tuple[Attachment, ...]) -> str:
    """The text with the placeholder of every file in it; missing ones are added at its end."""
    missing = [file.placeholder for file in files if file.placeholder not in text]
    return " ".join([text, *missing]) if missing else text
