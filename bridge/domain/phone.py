"""Phone numbers, read as the gateway reads them, that hide themselves in logs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number that exists, in E.164. `str()` and `repr()` mask it; `.e164` is the one way to see it."""

    e164: str

    def __str__(self) -> str:
        """The number without its middle: `+4915…86`."""
        return f"{self.e164[:5]}…{self.e164[-2:]}"

    def __repr__(self) -> str:
        """The masked form."""
        return f"PhoneNumber({self})"
