"""Rehearsing: what Slack would answer to a command, on a bridge whose store is a copy."""

from dataclasses import dataclass, replace

from bot.app import build
from bot.blocks.answer import Json
from bot.blocks.receipt import receipt
from bot.commands.turn import words_of
from bot.settings import SlackSettings
from bot.slack import connect
from bridge.domain.chat import ChatRequest, Person, RequestId, RequestState
from bridge.domain.reply import OPTED_OUT
from bridge.domain.state import State
from bridge.parts import Bridge

TEAM, SOMEBODY = "T0", "U0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who says what. Without `user` it is one of the configured admins, or somebody who has sent nothing."""

    line: str
    user: str | None = None
    admin: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What Slack would show: at once, and after it."""

    answer: Json
    then: str
    """What the worker would do and post; empty where nothing would follow."""


async def rehearse(bridge: Bridge, part: Part) -> Rehearsed:
    """What Slack would show. What is ordered goes into the bridge's store, which must be a copy; nobody is called."""
    now, rules = bridge.clock.now(), bridge.rules()
    admins = sorted(rules.chat_admins) if part.admin else []
    person = Person(
        team=TEAM,
        id=part.user or next(iter(admins), SOMEBODY),
        timezone=rules.sms.timezone.key,
        locale=rules.sms.language,
        workspace_admin=part.admin,
        read_at=now,
    )
    await bridge.store.chat.keep_person(person)
    words = part.line.strip()
    request = ChatRequest(
        id=RequestId(bridge.ids.new(now)),
        team=TEAM,
        person=person.id,
        channel="",
        words=words if words.startswith("/") else f"/sms {words}",
        response_url="",
        created_at=now,
    )
    settings = SlackSettings()
    async with connect(settings, bridge.clock) as slack:
        answer = await build(bridge, settings, slack).counter.heard(request)
    return Rehearsed(answer=answer, then=await _then(bridge, request, person))


async def _then(bridge: Bridge, request: ChatRequest, person: Person) -> str:
    kept = await bridge.store.chat.request(request.id)
    if kept is None:
        return ""
    if kept.state is RequestState.NEW:
        return "then the gateway would be asked, and what it says posted here"
    if kept.state is RequestState.FOLLOWED:
        return "then the gateway would be asked to give it back, and the outcome posted here"
    message = None if kept.message is None else await bridge.store.archive.message(kept.message)
    if message is None or message.created_at < kept.created_at:
        return ""
    words, zone = words_of(person, bridge.rules()), bridge.rules().sms.timezone
    numbers = bridge.store.opt_outs.named(one.phone for one in message.deliveries)
    unwanted = {numbers[one.number] for one in await bridge.store.opt_outs.all() if one.number in numbers}
    dry = tuple(replace(one, state=State.SUPPRESSED, reason=OPTED_OUT) if one.phone in unwanted else one for one in message.deliveries)
    return f"then a receipt would be posted, and edited as it goes on:\n{receipt(replace(message, deliveries=dry), words, zone).text}"
