"""What the bridge needs of its machine and of the gateway."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from bridge.domain.change import Applied
from bridge.domain.ids import GatewayId
from bridge.domain.sms import Sms
from bridge.domain.telling import Telling
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.domain.verdict import Answer, Balance, Deletion


class Clock(Protocol):
    """Time is input and output too."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds on a clock that never goes back, for intervals."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Ids(Protocol):
    """New ids, growing with time."""

    def new(self, now: datetime) -> str:
        """An id of `now`."""
        ...


class Bell(Protocol):
    """Wakes one waiting loop."""

    def ring(self) -> None:
        """Wake it, or let its next wait return at once."""
        ...

    async def wait(self, seconds: float) -> None:
        """Wait until it rings or the time has passed."""
        ...


class Gateway(Protocol):
    """The SMS gateway. No method raises for what the gateway or the network does: that is in the value returned."""

    async def send(self, sms: Sms) -> Answer:
        """Make one sending call."""
        ...

    async def delete(self, ids: Sequence[GatewayId]) -> Deletion:
        """Ask for SMS back that have not gone out."""
        ...

    async def balance(self) -> Balance:
        """Ask for the account's credit; also the probe for credentials."""
        ...


class Meter(Protocol):
    """The counters behind `/metrics`."""

    def post(self, hook: str) -> None:
        """A post was accepted."""
        ...

    def alert(self, status: str, count: int = 1) -> None:
        """Alerts were sorted."""
        ...

    def message(self, lane: str, outcome: str, count: int = 1) -> None:
        """A delivery reached an outcome."""
        ...

    def attempt(self, verdict: str) -> None:
        """A call to the gateway came back, or did not."""
        ...

    def spent(self, amount: Decimal) -> None:
        """Money that the gateway says it took, in the account's currency."""
        ...

    def balance(self, amount: Decimal) -> None:
        """The account's credit as of the last answer."""
        ...

    def told(self, kind: str) -> None:
        """Somebody was told of trouble."""
        ...


class Courier(Protocol):
    """Carries alarms by ways that are neither chat nor SMS. Never raises for what the network or the other side do."""

    async def carry(self, url: str, telling: Telling) -> str:
        """Carry to one address; why that did not work, without the address, or nothing where it did."""
        ...


class Teller(Protocol):
    """Tells people of trouble of the bridge itself."""

    def tell(self, kind: TroubleKind, **facts: object) -> None:
        """Tell of trouble of one kind. `facts` hold no number, text or secret."""
        ...

    def noted(self, *troubles: Trouble) -> None:
        """The same for trouble that the store kept to be told, together with its cause."""
        ...


class Recording(Protocol):
    """Makes changes of deliveries visible: log, counters, telling."""

    def record(self, changes: Iterable[Applied]) -> None:
        """Make a transaction's changes visible, after it was committed."""
        ...
