"""Previewing: what a post would send, with the reason for each decision; nothing is stored or sent."""

from collections.abc import Callable
from datetime import datetime

from bridge.desk import shapes
from bridge.desk.shapes import Shape
from bridge.domain.bundle import Due, Past, Release
from bridge.domain.ids import BundleId
from bridge.domain.message import Draft
from bridge.domain.money import Tariff
from bridge.domain.post import Kind, Post
from bridge.domain.situation import Situation
from bridge.domain.text import measure
from bridge.errors import InputError
from bridge.intake.registry import AUTO
from bridge.planning.foresee import due_of, needed
from bridge.planning.pairing import open_lookups
from bridge.planning.plan import Plan, PlannedAlert, plan
from bridge.planning.read import SAFE_SOURCE, Reading, awaited, needs, read
from bridge.planning.release import release
from bridge.planning.rules import Rules
from bridge.ports import Clock, Ids, PastReader, PastStore
from bridge.routing.route import passed_over


class PreviewDesk:
    """Shows what would happen."""

    def __init__(
        self,
        *,
        inbox: PastStore,
        past: PastReader,
        clock: Clock,
        ids: Ids,
        rules: Callable[[], Rules],
        tariff: Callable[[], Tariff],
    ) -> None:
        """Look at the past in `inbox` and `past`; estimate prices by `tariff`."""
        self._inbox = inbox
        self._past = past
        self._clock = clock
        self._ids = ids
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
        situation = await self._inbox.situation(needs([reading]), now, waiting=awaited([reading], rules), about=open_lookups([reading]))
        shown = plan([reading], rules, Situation(assume_sent=True, opened=situation.opened), now)
        real = plan([reading], rules, situation, now)
        dues = self._dues(real, post, now)
        past = await self._past.past(needed(dues, rules, now), now)
        held = release(dues, past, rules, now, new_id=lambda: self._ids.new(now))
        texts = release(self._dues(shown, post, now), Past(), rules, now, new_id=lambda: self._ids.new(now), shown=True)
        notes = [*_notes(shown, real, texts, rules), *_asleep(reading), *_limits(held)]
        return _shape(reading, shown, texts, self._tariff(), rules) | {"notes": notes}

    def _dues(self, made: Plan, post: Post, now: datetime) -> list[Due]:
        """The bundles of a plan as they would come due if nothing joined them."""
        return [due_of(bundle, made, post, BundleId(self._ids.new(now)), now) for bundle in made.bundles]


def _shape(reading: Reading, shown: Plan, texts: Release, tariff: Tariff, rules: Rules) -> Shape:
    understanding = reading.understanding
    return {
        "kind": understanding.kind if understanding is not None else Kind.ALERT,
        "format": understanding.format if understanding is not None and understanding.format != AUTO else None,
        "reason": understanding.reason if understanding is not None else f"safe text: {reading.failure}",
        "alerts": [shapes.alert(planned.alert) for planned in shown.alerts],
        "messages": [_message(message.draft, shown, tariff, rules) for message in texts.messages],
    }


def _message(draft: Draft, shown: Plan, tariff: Tariff, rules: Rules) -> Shape:
    size = measure(draft.text)
    told = [_why(planned, rules) for planned in shown.alerts if draft.route is None or draft.route in planned.routes]
    return {
        "route": draft.route,
        "to": [recipient.phone.e164 for recipient in draft.recipients],
        "text": draft.text,
        "encoding": size.encoding,
        "parts": size.parts,
        # At most: the network behind a number, and so the price, is known only when it was sent.
        "price": shapes.price(tariff.total((recipient.phone for recipient in draft.recipients), size.parts)),
        "reason": told[0] if told else "",
    }


def _why(planned: PlannedAlert, rules: Rules) -> str:
    """Which route takes an alert, and why those above it do not."""
    above = passed_over(planned.alert, hook=planned.hook, format=planned.format, routes=rules.routes, taken=planned.routes)
    return f"{planned.reason}; {above}" if above else planned.reason


def _notes(shown: Plan, real: Plan, texts: Release, rules: Rules) -> list[str]:
    """What would keep an SMS back if the post came now."""
    notes = [f"safe text: {failure}" for failure in (*(why for _, why in shown.safe), *(one.why for one in texts.safe))]
    for seen, held in zip(shown.alerts, real.alerts, strict=True):
        if held.reason != seen.reason:
            notes.append(f"{held.alert.title}: {held.reason}")
        dropped = all(route.drops for route in rules.routes if route.name in seen.routes)
        if dropped and seen.alert.source != SAFE_SOURCE:
            notes.append(f"{seen.alert.title}: {_why(seen, rules)}")
    return notes


def _asleep(reading: Reading) -> list[str]:
    """Routes that would take an alert at another time."""
    names = [name for routing in reading.routings for name in routing.inactive]
    return [f"route {name} is not active now" for name in dict.fromkeys(names)]


def _limits(held: Release) -> list[str]:
    """Who would wait for a digest, or for the end of quiet hours."""
    said = [closed.held.removeprefix("; ") for closed in held.closed if closed.held]
    each = [why for held_back in said for why in held_back.split("; ")]
    return [why if why.startswith("quiet until") else f"waits for a digest: {why}" for why in dict.fromkeys(each)]
