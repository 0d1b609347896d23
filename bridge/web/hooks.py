"""The hooks: posts, previews, direct orders, and what became of these."""

from aiohttp import web

from bridge.authentic.check import is_signed
from bridge.authentic.strip import OURS
from bridge.desk import shapes
from bridge.domain.post import Request
from bridge.errors import Unauthorised
from bridge.planning.rules import Hook
from bridge.web.answers import json_answer
from bridge.web.handshakes import validation
from bridge.web.incoming import incoming
from bridge.web.services import SERVICES

NO_PREVIEW = frozenset({"0", "false", "no", "off"})
"""Any other value of `preview` asks for one: who meant to look must not text anybody."""


async def post(request: web.Request) -> web.Response:
    """POST, PUT or GET: 200 means that the bytes are on our disk."""
    services = request.app[SERVICES]
    received = await incoming(request, services.public_url())
    name, preview = request.match_info["hook"], received.query.get("preview", "0").strip().lower() not in NO_PREVIEW
    try:
        hook, unproven = (services.posts.admit(name, received), False) if preview else services.posts.admit_post(name, received)
    except Unauthorised:
        if received.cut and is_signed(received):
            return json_answer({"error": "the body is above 5 MiB, and its signature cannot be checked any more"}, status=413)
        raise
    if preview:
        return json_answer(await services.preview.preview(services.posts.make(hook, received)))
    if _scan(received):
        return json_answer({})
    if received.method == "HEAD":
        # Who only looks at an address must set nothing off.
        raise web.HTTPMethodNotAllowed("HEAD", ["GET", "POST", "PUT"])
    if hook.direct:
        return await _order(request, hook, received)
    ident = await services.posts.accept(hook, received, unproven=unproven)
    return json_answer(validation(received) or {"id": ident})


def _scan(received: Request) -> bool:
    """A scanner that looks whether the address exists."""
    return received.method in {"GET", "HEAD"} and not received.body and not received.query.keys() - OURS


async def _order(request: web.Request, hook: Hook, received: Request) -> web.Response:
    services = request.app[SERVICES]
    if received.cut:
        error = "the body is above 5 MiB, or broke off, and nothing was sent; attach smaller files"
        return json_answer({"error": error, "field": ""}, status=422)
    post_id, message_id = await services.direct.order(hook, received)
    return json_answer({"id": post_id, "message": message_id})


async def show_message(request: web.Request) -> web.Response:
    """GET: one message of this hook, by its id or the caller's reference."""
    services = request.app[SERVICES]
    hook = services.posts.admit(request.match_info["hook"], await incoming(request, services.public_url()))
    ident = await services.look.of_hook(hook.name, request.match_info["message"])
    return json_answer(await services.look.shown(ident))


async def cancel_message(request: web.Request) -> web.Response:
    """DELETE: cancel it, and say what is known by the time of the answer."""
    services = request.app[SERVICES]
    hook = services.posts.admit(request.match_info["hook"], await incoming(request, services.public_url()))
    ident = await services.look.of_hook(hook.name, request.match_info["message"])
    outcome, message = await services.cancel.cancel(ident, by=f"hook:{hook.name}")
    return json_answer({"outcome": outcome, "message": shapes.message(message)})


def routes() -> list[web.RouteDef]:
    """The addresses of the hooks."""
    hook = "/hooks/{hook}"
    message = "/hooks/{hook}/messages/{message}"
    return [
        web.post(hook, post),
        web.put(hook, post),
        web.get(hook, post),
        web.get(message, show_message),
        web.delete(message, cancel_message),
    ]
