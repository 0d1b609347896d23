"""Webhooks: the gateway is told where it reaches us, once for each kind of event, and nothing of anybody else's is touched."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from bridge.domain.account import Page, Webhook
from bridge.errors import GatewayError, InputError
from bridge.ports import WebhookBook

EVENTS = ("dlr", "sms_mo", "tracking")
"""What we are called for."""
PATH = "/gateway/seven"
_LOCAL = ("localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa")


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What is to be done so that exactly the wanted ones are there."""

    kept: tuple[Webhook, ...] = ()
    added: tuple[Webhook, ...] = ()
    removed: tuple[Webhook, ...] = ()
    """Ours that are wrong, switched off, or there twice."""


def wanted(public_url: str, header: str) -> tuple[Webhook, ...]:
    """The webhooks of a bridge; `header` is what proves that the gateway calls, as `Name: value`."""
    return tuple(Webhook(target_url=f"{public_url}{PATH}", event_type=event, request_method="JSON", headers=header) for event in EVENTS)


def is_ours(webhook: Webhook, public_url: str) -> bool:
    """Whether a webhook leads to this bridge."""
    return webhook.target_url.partition("?")[0].rstrip("/") == f"{public_url}{PATH}"


def steps(found: Iterable[Webhook], wished: Sequence[Webhook], public_url: str) -> Steps:
    """From what there is to what is wished."""
    kept: dict[str, Webhook] = {}
    removed: list[Webhook] = []
    for webhook in found:
        if is_ours(webhook, public_url):
            if webhook.event_type not in kept and any(_alike(webhook, wish) for wish in wished):
                kept[webhook.event_type] = webhook
            else:
                removed.append(webhook)
    added = tuple(wish for wish in wished if wish.event_type not in kept)
    return Steps(kept=tuple(kept.values()), added=added, removed=tuple(removed))


def _alike(webhook: Webhook, wish: Webhook) -> bool:
    return (
        (webhook.target_url, webhook.event_type, webhook.request_method) == (wish.target_url, wish.event_type, wish.request_method)
        and webhook.enabled
        and not webhook.event_filter
        and webhook.headers.strip() == wish.headers
    )


def check_address(public_url: str, *, gateway_url: str) -> str | None:
    """A warning for an address that is not encrypted, None for a good one.

    Raises InputError for one at which nobody but this machine or its neighbours can be reached, unless the gateway is one of those.
    """
    host = urlsplit(public_url).hostname or ""
    if is_near(host) and not is_near(urlsplit(gateway_url).hostname or ""):
        raise InputError(
            f"PUBLIC_URL is {public_url}, where the gateway cannot reach this bridge: set it to the address at which the internet does, "
            'or poll with reports = "poll" under [sms]',
            field="PUBLIC_URL",
        )
    if urlsplit(public_url).scheme != "https" and not is_near(host):
        return f"PUBLIC_URL is {public_url}: replies and the token travel unencrypted; put https in front of the bridge"
    return None


def is_near(host: str) -> bool:
    """Whether nobody but this machine or its neighbours reaches it."""
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or any(host == name or host.endswith(name) for name in _LOCAL)


class WebhookDesk:
    """Sets the gateway up."""

    def __init__(self, *, gateway: WebhookBook, public_url: str, header: str) -> None:
        """`header` is what proves that the gateway calls."""
        self._gateway = gateway
        self._public_url = public_url
        self._header = header

    async def all(self) -> list[tuple[Webhook, bool]]:
        """Every webhook of the account, with whether it leads here. Raises GatewayError."""
        return [(webhook, is_ours(webhook, self._public_url)) for webhook in _rows(await self._gateway.webhooks())]

    async def register(self) -> Steps:
        """See to it that each of ours is there once; what was done. Raises GatewayError where the gateway did not do it."""
        todo = steps(_rows(await self._gateway.webhooks()), wanted(self._public_url, self._header), self._public_url)
        for webhook in todo.added:
            answer = await self._gateway.add_webhook(webhook)
            if not answer.done:
                raise GatewayError(f"the gateway did not register {webhook.event_type}: {answer.reason}")
        # Only now, so that there is no moment without one: what is told twice does no harm.
        await self._remove(todo.removed)
        return todo

    async def remove(self, idents: Sequence[str] = ()) -> tuple[Webhook, ...]:
        """Remove ours, or those with these ids; what was removed. Raises InputError for an id that is not there, and GatewayError."""
        found = _rows(await self._gateway.webhooks())
        if missing := set(idents) - {webhook.id for webhook in found}:
            raise InputError(f"there is no webhook {', '.join(sorted(missing))}; see `smsbridge webhooks list`", field="id")
        gone = tuple(webhook for webhook in found if (webhook.id in idents if idents else is_ours(webhook, self._public_url)))
        await self._remove(gone)
        return gone

    async def _remove(self, webhooks: Sequence[Webhook]) -> None:
        for webhook in webhooks:
            answer = await self._gateway.remove_webhook(webhook.id)
            if not answer.done:
                raise GatewayError(f"the gateway did not remove webhook {webhook.id}: {answer.reason}")


def _rows(page: Page[Webhook]) -> tuple[Webhook, ...]:
    if not page.answered:
        raise GatewayError(f"the gateway does not list its webhooks: {page.reason}")
    return page.rows
