"""An addressee: a number, and what the configuration knows of the person behind it."""

from dataclasses import dataclass

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
