"""The one place where an error becomes an HTTP answer."""

import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from bridge.errors import Ambiguous, Conflict, InputError, NotFound, StoreError, Unauthorised
from bridge.web.answers import json_answer

log = logging.getLogger("smsbridge.web")

RETRY_AFTER = "5"
"""Seconds after which a sender may try again when the store failed."""

NO_ADDRESS = "there is nothing at this address; hooks are at /hooks/NAME, without a slash at the end"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def errors_answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every error as JSON: 401, 404, 409, 422, 503 by its kind, 500 for a fault of ours, which is logged."""
    try:
        return await handler(request)
    except Unauthorised as error:
        return json_answer({"error": str(error)}, status=401, headers={"WWW-Authenticate": "Bearer"})
    except (NotFound, Ambiguous) as error:
        return json_answer({"error": str(error)}, status=404)
    except Conflict as error:
        return json_answer({"error": str(error), "field": error.field}, status=409)
    except InputError as error:
        return json_answer({"error": str(error), "field": error.field}, status=422)
    except StoreError as error:
        log.error("store.failed", extra={"error": str(error), "route": _route(request)})  # noqa: TRY400 - the sentence says it all
        return json_answer({"error": "the store cannot take it now; try again"}, status=503, headers={"Retry-After": RETRY_AFTER})
    except web.HTTPMethodNotAllowed as error:
        taken = ", ".join(sorted(error.allowed_methods))
        return json_answer({"error": f"this address takes {taken} alone"}, status=error.status, headers=_kept(error))
    except web.HTTPException as error:
        unknown = isinstance(error, web.HTTPNotFound) and request.match_info.http_exception is error
        return json_answer({"error": NO_ADDRESS if unknown else error.reason}, status=error.status, headers=_kept(error))
    except Exception:
        log.exception("request.failed", extra={"route": _route(request)})
        return json_answer({"error": "a fault of the bridge; it is in its log"}, status=500)


def _kept(error: web.HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.headers.items() if name in {"Allow", "Location", "Retry-After"}}


def _route(request: web.Request) -> str:
    """The route's pattern: a path may hold what no log should."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"
