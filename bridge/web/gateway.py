"""The gateway's callbacks: verified, then kept and applied in one transaction, then answered."""

import logging

from aiohttp import web

from bridge.errors import ReadError, Unauthorised
from bridge.gateway.wire.callbacks import decode_callback
from bridge.web.answers import json_answer
from bridge.web.incoming import incoming
from bridge.web.services import SERVICES

log = logging.getLogger("smsbridge.web")


async def callback(request: web.Request) -> web.Response:
    """A delivery report: 200 when it is on the disk, 503 when the gateway is to send it again, 401 when it is not the gateway's."""
    services = request.app[SERVICES]
    received = await incoming(request, services.public_url())
    if not services.guard.genuine(received):
        raise Unauthorised("this is not signed by the gateway; set SEVEN_SIGNING_KEY and PUBLIC_URL, or register the webhook's token")
    try:
        said = decode_callback(received.method, received.headers.get("content-type", ""), request.query_string, received.body)
    except ReadError as error:
        log.warning("callback.unread", extra={"reason": str(error)})
        return json_answer({"error": str(error)}, status=422)
    if said.report is None:
        log.info("callback.not_a_report", extra={"callback": said.event[:40]})
        return json_answer({})
    report = said.report
    await services.reports.receive(gateway_id=report.gateway_id, foreign_id=report.foreign_id, status=report.status, at=report.at)
    return json_answer({})


def routes() -> list[web.RouteDef]:
    """The address of the callbacks."""
    return [web.post("/gateway/seven", callback), web.get("/gateway/seven", callback)]
