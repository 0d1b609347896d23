"""What the handlers stand on: the desk, and who takes what the gateway tells."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

from bridge.delivery.replies import Replies
from bridge.delivery.reports import Reports
from bridge.desk.cancel import CancelDesk
from bridge.desk.direct import DirectDesk
from bridge.desk.look import LookDesk
from bridge.desk.post import PostDesk
from bridge.desk.preview import PreviewDesk
from bridge.domain.account import Click
from bridge.domain.replay import Nonce
from bridge.web.guard import CallbackGuard


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a request can reach."""

    posts: PostDesk
    direct: DirectDesk
    preview: PreviewDesk
    look: LookDesk
    cancel: CancelDesk
    reports: Reports
    replies: Replies
    clicked: Callable[[Click, Nonce | None], Awaitable[None]]
    guard: CallbackGuard
    public_url: Callable[[], str]
    """Where senders reach us, without a slash at its end: signatures are over it."""


SERVICES = web.AppKey("smsbridge.services", Services)
