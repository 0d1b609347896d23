"""Previewing: what a post would send, with the reason for each decision; nothing is stored or sent."""

from collections.abc import Callable
from datetime import timedelta

from bridge.desk import shapes
from bridge.desk.shapes import Shape
from bridge.domain.money import Tariff
from bridge.domain.post import Kind, Post
from bridge.domain.situation import Situation
from bridge.domain.text import measure
from bridge.errors import InputError
from bridge.intake.registry import AUTO
from bridge.planning.plan import Plan, PlannedMessage, plan
from bridge.planning.read import SAFE_SOURCE, Reading, needs, read
from bridge.planning.rules import Rules
from bridge.ports import Clock, PastStore


class PreviewDesk:
    """Shows what would happen."""

    def __init__(self, *, inbox: PastStore, clock: Clock, rules: Callable[[], Rules], tariff: Callable[[], Tariff]) -> None:
        """Look at the past in `inbox`; estimate prices by `tariff`."""
        self._inbox = inbox
        self._clock = clock
        self._rules = rules
        self._tariff = tariff

    async def preview(self, post: Post) -> Shape:
        """The preview of a post: its texts as if nothing held them back, and a note for each thing that would.

        Raises InputError for a direct hook, whose posts are no alerts.
        """
        rules = self._rules()
        hook = rules.hooks.get(post.hook)
        if hook is not None and hook.direct:
            raise InputError("a direct hook has no preview: it sends what it is told", field="preview")
        now = self._clock.now()
        reading = read(post, rules)
        shown = plan([reading], rules, Situation(assume_sent=True), now)
        window = max((limit.window for limit in rules.limits), default=timedelta(0))
        situation = await self._inbox.situation(needs([reading], rules), now, window=window)
        return _shape(reading, shown, plan([reading], rules, situation, now), self._tariff())


def _shape(reading: Reading, shown: Plan, real: Plan, tariff: Tariff) -> Shape:
    understanding = reading.understanding
    return {
        "kind": understanding.kind if understanding is not None else Kind.ALERT,
        "format": understanding.format if understanding is not None and understanding.format != AUTO else None,
        "reason": understanding.reason if understanding is not None else f"safe text: {reading.failure}",
        "alerts": [shapes.alert(planned.alert) for planned in shown.alerts],
        "messages": [_message(planned, tariff) for planned in shown.messages],
        "notes": _notes(shown, real),
    }


def _message(planned: PlannedMessage, tariff: Tariff) -> Shape:
    size = measure(planned.draft.text)
    return {
        "route": planned.draft.route,
        "to": [recipient.phone.e164 for recipient in planned.draft.recipients],
        "text": planned.draft.text,
        "encoding": size.encoding,
        "parts": size.parts,
        # At most: the network behind a number, and so the price, is known only when it was sent.
        "price": shapes.price(tariff.total((recipient.phone for recipient in planned.draft.recipients), size.parts)),
        "reason": planned.reason,
    }


def _notes(shown: Plan, real: Plan) -> list[str]:
    """What would keep an SMS back if the post came now."""
    notes = [f"safe text: {failure}" for _, failure in shown.safe]
    for seen, held in zip(shown.alerts, real.alerts, strict=True):
        if held.reason != seen.reason:
            notes.append(f"{held.alert.title}: {held.reason}")
        if not seen.routes and seen.alert.source != SAFE_SOURCE:
            notes.append(f"{seen.alert.title}: {seen.reason}")
    return notes
