"""The webhooks of the pretend gateway: who is told of what, and with which headers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bridge.domain.account import Webhook
from bridge.emulator.config import EmulatorConfig

_FIRST_ID = 400

CallbackData = Mapping[str, str | int | None]


class Webhooks:
    """Those that are registered, in the order of their registration."""

    def __init__(self, config: EmulatorConfig) -> None:
        """Begin with the one of the configuration, if there is one."""
        self._webhooks: dict[str, Webhook] = {}
        self._last = _FIRST_ID
        if config.callback_url is not None:
            headers = "\n".join(f"{name}: {value}" for name, value in config.callback_headers.items())
            webhook = Webhook(
                target_url=config.callback_url, event_type="all", request_method=config.callback_method.value, headers=headers
            )
            self.add(webhook, None)

    def add(self, webhook: Webhook, now: datetime | None) -> str:
        """Register one; its id."""
        self._last += 1
        ident = str(self._last)
        self._webhooks[ident] = replace(webhook, id=ident, created=now)
        return ident

    def remove(self, ident: str) -> bool:
        """Whether there was one."""
        return self._webhooks.pop(ident, None) is not None

    def all(self) -> list[Webhook]:
        """Every one."""
        return list(self._webhooks.values())

    def wanting(self, event: str, data: CallbackData) -> Iterator[Webhook]:
        """Those that are to hear of this: of their event, and with a filter only where a value is equal to it."""
        values = {str(value) for value in data.values() if value is not None}
        for webhook in self.all():
            if webhook.event_type in {"all", event} and (webhook.event_filter is None or webhook.event_filter in values):
                yield webhook


def headers_of(webhook: Webhook) -> dict[str, str]:
    """The headers of its own that a webhook is called with."""
    lines = (line.partition(":") for line in webhook.headers.splitlines())
    return {name.strip(): value.strip() for name, colon, value in lines if colon}
