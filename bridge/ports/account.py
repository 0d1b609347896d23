"""What the bridge needs of the gateway's account besides sending. No method raises for what the gateway or the network does."""

from typing import Protocol

from bridge.domain.account import BookQuery, Contact, ContactGroup, Country, Done, Inbound, JournalQuery, Outbound, Page, Webhook
from bridge.ports.world import Gateway


class WebhookBook(Protocol):
    """The account's webhooks."""

    async def webhooks(self) -> Page[Webhook]:
        """Ask which there are."""
        ...

    async def add_webhook(self, webhook: Webhook) -> Done:
        """Register one more."""
        ...

    async def remove_webhook(self, ident: str) -> Done:
        """Remove one."""
        ...


class AddressBook(Protocol):
    """The account's contacts and groups, page by page."""

    async def contacts(self, query: BookQuery) -> Page[Contact]:
        """Ask for contacts."""
        ...

    async def groups(self, query: BookQuery) -> Page[ContactGroup]:
        """Ask for groups."""
        ...


class Journal(Protocol):
    """The account's journal."""

    async def outbound(self, query: JournalQuery) -> Page[Outbound]:
        """Ask what went out, newest first."""
        ...

    async def inbound(self, query: JournalQuery) -> Page[Inbound]:
        """Ask what came in, newest first."""
        ...


class PriceList(Protocol):
    """The account's prices."""

    async def prices(self, country: str | None = None) -> Page[Country]:
        """Ask what a part costs; `country` is an ISO code."""
        ...


class WholeGateway(Gateway, AddressBook, Journal, WebhookBook, PriceList, Protocol):
    """All that a running bridge asks of the gateway."""
