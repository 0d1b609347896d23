"""Rehearsing: what Slack would answer to a command, on a bridge whose store is a copy."""

from dataclasses import dataclass

from bot.app import build
from bot.blocks.answer import Json
from bot.settings import SlackSettings
from bot.slack import connect
from bridge.domain.chat import ChatRequest, Person, RequestId
from bridge.parts import Bridge

TEAM, SOMEBODY = "T0", "U0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Who says what. Without `user` it is one of the configured admins, or somebody who has sent nothing."""

    line: str
    user: str | None = None
    admin: bool = True


async def rehearse(bridge: Bridge, part: Part) -> Json:
    """What Slack would show at once. What is ordered goes into the bridge's store, which must be a copy; nobody is called."""
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
        return await build(bridge, settings, slack).counter.heard(request)
