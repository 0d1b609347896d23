"""The gateway's callbacks: verified, then kept and applied in one transaction, then answered."""

import logging
import re

from aiohttp import web

from bridge.domain.replay import Nonce
from bridge.errors import ReadError
from bridge.gateway.wire.callbacks import Callback, decode_callback
from bridge.web.answers import json_answer
from bridge.web.incoming import incoming
from bridge.web.services import SERVICES, Services

log = logging.getLogger("smsbridge.web")

_EVENT = re.compile(r"[a-z_]{1,40}")
"""What the gateway calls what it tells; anything else may be what somebody said."""


async def callback(request: web.Request) -> web.Response:
    """A delivery report, a reply or a click: 200 once it is on the disk, 503 if it is to come again, 401 if it is not the gateway's."""
    services = request.app[SERVICES]
    received = await incoming(request, services.public_url())
    nonce = services.guard.admit(received)
    query = request.rel_url.raw_query_string
    try:
        said = decode_callback(received.method, received.headers.get("content-type", ""), query, received.body)
    except ReadError as error:
        log.warning("callback.unread", extra={"reason": str(error)})
        return json_answer({"error": str(error)}, status=422)
    await _taken(services, said, nonce)
    return json_answer({})


async def _taken(services: Services, said: Callback, nonce: Nonce | None) -> None:
    if said.report is not None:
        report = said.report
        await services.reports.receive(
            gateway_id=report.gateway_id, foreign_id=report.foreign_id, status=report.status, at=report.at, nonce=nonce
        )
    elif said.reply is not None:
        await services.replies.receive(said.reply, nonce=nonce)
    elif said.click is not None:
        await services.clicked(said.click, nonce)
    else:
        log.info("callback.passed_over", extra={"callback": said.event if _EVENT.fullmatch(said.event) else "odd"})


def routes() -> list[web.RouteDef]:
    """The address of the callbacks."""
    return [web.post("/gateway/seven", callback), web.get("/gateway/seven", callback)]
