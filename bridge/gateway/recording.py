"""A gateway that takes everything and sends nothing, for trying out what would be sent."""

from collections.abc import Callable, Sequence
from itertools import count

from bridge.domain.account import BookQuery, Contact, ContactGroup, Country, Done, Inbound, JournalQuery, Outbound, Page, Webhook
from bridge.domain.ids import GatewayId
from bridge.domain.money import Tariff
from bridge.domain.phone import PhoneNumber
from bridge.domain.sms import Sms
from bridge.domain.text import measure
from bridge.domain.verdict import Answer, Balance, Deletion, Outcome, Verdict

_NOTHING = "nothing is asked of a gateway here"


class RecordingGateway:
    """`bridge.ports.WholeGateway` that says yes to every SMS, at the prices of `tariff`."""

    def __init__(self, tariff: Callable[[], Tariff]) -> None:
        """Ask `tariff` at each SMS."""
        self._tariff = tariff
        self._ids = count(1)

    async def send(self, sms: Sms) -> Answer:
        """Take it."""
        size = measure(sms.text)
        (to,) = sms.to
        verdict = Verdict(
            outcome=Outcome.ACCEPTED,
            code=100,
            gateway_id=GatewayId(str(next(self._ids))),
            recipient=to.removeprefix("+"),
            encoding=size.encoding,
            parts=size.parts,
            price=self._tariff().estimate(PhoneNumber(to), size.parts),
        )
        return Answer(verdicts=(verdict,), http_status=200)

    async def delete(self, ids: Sequence[GatewayId]) -> Deletion:
        """Give all of them back."""
        return Deletion(answered=True, deleted=frozenset(ids), http_status=200)

    async def balance(self) -> Balance:
        """Nobody knows."""
        return Balance()

    async def contacts(self, query: BookQuery) -> Page[Contact]:
        """None."""
        del query
        return Page(answered=False, reason=_NOTHING)

    async def groups(self, query: BookQuery) -> Page[ContactGroup]:
        """None."""
        del query
        return Page(answered=False, reason=_NOTHING)

    async def outbound(self, query: JournalQuery) -> Page[Outbound]:
        """None."""
        del query
        return Page(answered=False, reason=_NOTHING)

    async def inbound(self, query: JournalQuery) -> Page[Inbound]:
        """None."""
        del query
        return Page(answered=False, reason=_NOTHING)

    async def webhooks(self) -> Page[Webhook]:
        """None."""
        return Page(answered=False, reason=_NOTHING)

    async def add_webhook(self, webhook: Webhook) -> Done:
        """Refuse."""
        del webhook
        return Done(done=False, reason=_NOTHING)

    async def remove_webhook(self, ident: str) -> Done:
        """Refuse."""
        del ident
        return Done(done=False, reason=_NOTHING)

    async def prices(self, country: str | None = None) -> Page[Country]:
        """None."""
        del country
        return Page(answered=False, reason=_NOTHING)
