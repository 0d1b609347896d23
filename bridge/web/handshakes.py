"""What senders ask before their first post: CloudEvents by OPTIONS, Azure Event Grid by an event that wants its code back.

https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md#4-abuse-protection,
https://learn.microsoft.com/en-us/azure/event-grid/end-point-validation-event-grid-events-schema.
"""

from aiohttp import web

from bridge.domain.post import Request
from bridge.errors import ReadError
from bridge.intake.decode import decode
from bridge.intake.envelopes import validation_code
from bridge.web.answers import json_answer
from bridge.web.incoming import incoming
from bridge.web.services import SERVICES

_TAKEN = ("GET", "HEAD", "POST", "PUT")


async def options(request: web.Request) -> web.Response:
    """OPTIONS: whether a sender of CloudEvents may post here. It may if it shows what a post has to show; nothing is kept."""
    services = request.app[SERVICES]
    received = await incoming(request, services.public_url())
    origin = received.headers.get("webhook-request-origin", "")
    if not origin or not origin.isascii():
        raise web.HTTPMethodNotAllowed("OPTIONS", _TAKEN)
    services.posts.admit(request.match_info["hook"], received)
    allowed = {"Allow": ", ".join(_TAKEN), "WebHook-Allowed-Origin": origin, "WebHook-Allowed-Rate": "*"}
    return json_answer({}, headers=allowed)


def validation(received: Request) -> dict[str, str] | None:
    """The answer for which Event Grid waits when it validates a subscription; None for any other post."""
    if received.headers.get("aeg-event-type") != "SubscriptionValidation" or received.cut:
        return None
    try:
        code = validation_code(decode(received.body))
    except ReadError:
        return None
    return {"validationResponse": code} if code else None


def routes() -> list[web.RouteDef]:
    """The question, at the address of the hook."""
    return [web.options("/hooks/{hook}", options)]
