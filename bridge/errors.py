"""Every error the bridge raises on purpose, in one tree.

```
SmsbridgeError
├── InputError              something a person or a program gave us cannot be used; `field` names it, the text says what to do
│   ├── PhoneError          a number that cannot, or may not, be texted
│   ├── WhenError           a time in words that is past, impossible, ambiguous or not understood
│   ├── TemplateError       an SMS template that cannot be compiled or rendered
│   ├── MatcherError        an Alertmanager matcher that cannot be read
│   ├── ReadError           a post that its format cannot read
│   └── Conflict            the same idempotency key or reference with another request
├── NotFound                no such message, alert or hook
├── Ambiguous               an ending of an id that fits several
├── Unauthorised            a secret or a signature is missing or wrong
│   └── Replayed            a signed request that came before
├── GatewayError            the gateway did not do what somebody waits for
├── OutsideError            another machine on the network did not
├── ProblemsError           several problems at once, each with its place
│   ├── ConfigError         `smsbridge.toml`, with lines
│   └── SettingsError       the environment, with variable names
└── StoreError              the store cannot do what was asked
    ├── StoreUnavailable    for now: disk full, locked, gone; nothing was written
    └── StoreRefused        for good: too new, another gateway's, not a database
```
"""

from collections.abc import Sequence
from dataclasses import dataclass


class SmsbridgeError(Exception):
    """The root of the tree."""


class InputError(SmsbridgeError):
    """Input that cannot be used. `field` is the name its giver knows it by, or empty."""

    def __init__(self, message: str, *, field: str = "") -> None:
        """Keep the sentence for a person and the field for a program."""
        super().__init__(message)
        self.field = field


class PhoneError(InputError):
    """A number that cannot, or may not, be texted."""


class WhenError(InputError):
    """A time in words that is past, impossible, ambiguous or not understood."""


class TemplateError(InputError):
    """An SMS template that cannot be compiled or rendered."""


class MatcherError(InputError):
    """An Alertmanager matcher that cannot be read."""


class ReadError(InputError):
    """A post that its format cannot read."""


class NotFound(SmsbridgeError):  # noqa: N818 - reads as what it says
    """No such message, alert or hook."""


class Ambiguous(SmsbridgeError):  # noqa: N818
    """An ending of an id that fits several."""


class Conflict(InputError):  # noqa: N818
    """The same idempotency key or reference with another request."""


class Unauthorised(SmsbridgeError):  # noqa: N818
    """A secret or a signature is missing or wrong; the text never holds either."""


class Replayed(Unauthorised):
    """A signed request that came before; nothing of it was kept."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("this signed request came before")


class GatewayError(SmsbridgeError):
    """The gateway did not do what somebody waits for; the text says what it answered."""


class OutsideError(SmsbridgeError):
    """A machine on the network did not give what was asked of it; the text holds no address. `status` is that of HTTP, if it answered."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        """Keep the sentence and the status."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: where it is (`smsbridge.toml:9`, a variable's name) and what to do about it."""

    place: str
    text: str

    def __str__(self) -> str:
        """`place: text`."""
        return f"{self.place}: {self.text}"


class ProblemsError(SmsbridgeError):
    """Several problems at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        """Keep all problems, in the order of their places."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class ConfigError(ProblemsError):
    """Mistakes in `smsbridge.toml`."""


class SettingsError(ProblemsError):
    """Mistakes in the environment or `.env`."""


class StoreError(SmsbridgeError):
    """The store cannot do what was asked."""


class StoreUnavailable(StoreError):  # noqa: N818
    """The store failed for now; nothing was written."""


class StoreRefused(StoreError):  # noqa: N818
    """The store must not be used as it is; the text says what to do."""
