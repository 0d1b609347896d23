"""An addressee: a number, and what the configuration knows of the person behind it. And what may become one."""

from dataclasses import dataclass, field

from bridge.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """One recipient. `name` is the contact's name in the configuration, or empty for a free number."""

    phone: PhoneNumber
    name: str = ""
    language: str | None = None
    """`en` or `de`; None for the language of `[sms]`."""
    timezone: str | None = None
    """An IANA name; None for the time zone of `[sms]`."""

    def __str__(self) -> str:
        """The name, or the masked number of somebody without one."""
        return self.name or str(self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a list: a person and a number, unchecked."""

    name: str = field(repr=False)
    number: str = field(repr=False)
    groups: tuple[str, ...] = ()
