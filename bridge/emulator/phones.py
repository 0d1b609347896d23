"""The phones to look at: a page that lives, the same as JSON, replies, and the script while the emulator runs."""

import html
import secrets
from datetime import datetime
from importlib import resources
from itertools import islice
from string import Template

from aiohttp import web

from bridge.emulator.account import Message, Phone, Reply, State
from bridge.emulator.engine import Emulator
from bridge.emulator.numbers import read_number
from bridge.emulator.script import rules_of
from bridge.errors import InputError
from bridge.gateway.wire.callbacks import GERMAN_TIME, ReportStatus

MAX_PAGES = 50
MAX_REPLY = 1520
SHOWN = 100
"""Messages of one phone on its page, the last ones."""

_WORDS = {ReportStatus.NOTDELIVERED: "not delivered"}


class Phones:
    """The handlers of one emulator."""

    def __init__(self, emulator: Emulator) -> None:
        """Show this emulator."""
        self._emulator = emulator
        self._page = Template(resources.files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
        self._watching = 0

    def routes(self) -> list[web.RouteDef]:
        """The addresses."""
        return [
            web.get("/", self.page),
            web.get("/phones.html", self.fragment),
            web.get("/phones.json", self.as_json),
            web.get("/events", self.events, allow_head=False),
            web.post("/phones/{number}/replies", self.reply),
            web.post("/phones/{number}/clicks", self.click),
            web.post("/script", self.script),
        ]

    async def page(self, _request: web.Request) -> web.Response:
        """The whole page. Texts are hostile: all is escaped, and only our own script and style run."""
        nonce = secrets.token_urlsafe(16)
        policy = f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:"
        headers = {
            "Content-Security-Policy": f"{policy}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
        }
        text = self._page.substitute(nonce=nonce, phones=self._phones(), account=self._account())
        return web.Response(text=text, content_type="text/html", headers=headers)

    async def fragment(self, _request: web.Request) -> web.Response:
        """What changes on the page."""
        return web.json_response({"phones": self._phones(), "account": self._account()}, headers={"Cache-Control": "no-store"})

    async def as_json(self, request: web.Request) -> web.Response:
        """`GET /phones.json`: what the phones received; with `?state=all` also what waits, was lost or was recalled."""
        everything = request.query.get("state") == "all"
        phones = [_phone_json(phone, everything=everything) for phone in self._emulator.account.phones.values()]
        return web.json_response([phone for phone in phones if everything or phone["messages"] or phone["replies"]])

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: one `changed` for each change, until the page goes or the emulator stops."""
        if self._watching >= MAX_PAGES:
            raise web.HTTPServiceUnavailable(text="too many pages are open")
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        event = self._emulator.watchers.join()
        self._watching += 1
        try:
            await response.prepare(request)
            await response.write(b"retry: 1000\n\n")
            while not self._emulator.watchers.is_closed:
                await event.wait()
                event.clear()
                await response.write(b"event: changed\ndata: 1\n\n")
        except ConnectionResetError:
            # The page is gone; there is nobody to tell.
            pass
        finally:
            self._watching -= 1
            self._emulator.watchers.leave(event)
        return response

    async def reply(self, request: web.Request) -> web.Response:
        """`POST /phones/{number}/replies` with JSON `{"text"}`: the phone sends an SMS."""
        body = await _json(request)
        text = body.get("text") if isinstance(body, dict) else None
        number = read_number(request.match_info["number"])
        if number is None or not isinstance(text, str) or not text.strip() or len(text) > MAX_REPLY:
            return web.json_response({"error": f"a reply needs a number and a text of 1 to {MAX_REPLY} characters"}, status=422)
        self._emulator.inbound(number, text)
        return web.json_response({"success": True})

    async def click(self, request: web.Request) -> web.Response:
        """`POST /phones/{number}/clicks` with JSON `{"id"}`: the phone opens the shortened link of that SMS."""
        body = await _json(request)
        ident = body.get("id") if isinstance(body, dict) else None
        phone = self._emulator.account.phones.get(read_number(request.match_info["number"]) or "")
        message = next((one for one in phone.messages if one.id == ident), None) if phone is not None else None
        if message is None or not self._emulator.click(message):
            return web.json_response({"error": "this phone has no SMS of that id with a tracked link"}, status=422)
        return web.json_response({"success": True})

    async def script(self, request: web.Request) -> web.Response:
        """`POST /script` with JSON `{"rule": [...]}`: other rules from now on; an empty list is no faults."""
        body = await _json(request)
        try:
            rules = rules_of(body.get("rule") if isinstance(body, dict) else None)
        except InputError as error:
            return web.json_response({"error": str(error), "field": error.field}, status=422)
        self._emulator.script.replace(rules)
        return web.json_response({"rules": len(rules)})

    def _phones(self) -> str:
        phones = list(self._emulator.account.phones.values())
        if not phones:
            return '<p class="none">No SMS yet. Phones appear here with the first one.</p>'
        return "\n".join(_phone_html(phone, self._emulator.clock.now()) for phone in phones)

    def _account(self) -> str:
        account = self._emulator.account
        return f"<b>{account.balance:.3f}</b> EUR credit · <b>{account.billed}</b> SMS billed"


async def _json(request: web.Request) -> object:
    """A JSON body that says it is one: a form of a foreign page cannot."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="send application/json")
    try:
        return await request.json()
    except (ValueError, LookupError, RecursionError) as error:
        raise web.HTTPBadRequest(text="the body is no JSON") from error


def _phone_json(phone: Phone, *, everything: bool) -> dict[str, object]:
    messages = [message for message in phone.messages if everything or message.state is State.RECEIVED]
    replies: list[dict[str, object]] = [{"text": reply.text, "sent_at": _rfc(reply.created_at)} for reply in phone.replies]
    return {"number": phone.number, "messages": [_message_json(message) for message in messages], "replies": replies}


def _message_json(message: Message) -> dict[str, object]:
    return {
        "id": message.id,
        "foreign_id": message.foreign_id,
        "from": message.sender,
        "text": message.text,
        "received_at": _rfc(message.due_at) if message.state is State.RECEIVED else None,
        "due_at": _rfc(message.due_at),
        "state": message.state,
        "status": message.status,
        "flash": message.flash,
        "ttl": message.ttl,
        "label": message.label,
        "udh": message.udh,
        "is_binary": message.is_binary,
        "parts": message.parts,
        "encoding": message.encoding,
        "price": float(message.price),
        "files": [
            {"name": file.name, "validity_days": file.validity_days, "password": file.password is not None} for file in message.files
        ],
    }


def _phone_html(phone: Phone, now: datetime) -> str:
    number = html.escape(phone.number)
    shown = islice(phone.items, max(0, len(phone.items) - SHOWN), None)
    bubbles = "\n".join(_reply_html(item) if isinstance(item, Reply) else _message_html(item, now) for item in shown)
    return (
        f'<section class="phone" data-number="{number}"><header><h2>{number}</h2></header><ol class="talk">{bubbles}</ol>'
        f'<form class="reply"><input name="text" maxlength="{MAX_REPLY}" placeholder="Reply" autocomplete="off" '
        f'aria-label="Reply from {number}">'
        '<button aria-label="Send">↑</button></form></section>'
    )


def _message_html(message: Message, now: datetime) -> str:
    facts = [f"{message.parts} part{'s' if message.parts != 1 else ''}", message.encoding.upper(), f"{message.price:.3f} €"]
    if message.flash:
        facts.append("flash")
    state = "delayed" if message.state is State.WAITING else message.state.value
    word = {
        State.WAITING: f"goes out {_clock(message.due_at, now)}",
        State.RECALLED: "recalled",
        State.LOST: _WORDS.get(message.status, message.status.lower()) if message.status else "on its way",
        State.RECEIVED: message.status.lower() if message.status else "received",
    }[message.state]
    files = "".join(f'<span class="file">{html.escape(file.name)}</span>' for file in message.files)
    return (
        f'<li class="in {state}"><span class="from">{html.escape(message.sender)}</span>'
        f'<span class="text">{html.escape(message.text)}</span>{files}'
        f'<span class="facts"><time>{_clock(message.created_at, now)}</time> · {html.escape(" · ".join(facts))}'
        f" · <em>{html.escape(word)}</em></span></li>"
    )


def _reply_html(reply: Reply) -> str:
    at = reply.created_at.astimezone(GERMAN_TIME)
    return f'<li class="out"><span class="text">{html.escape(reply.text)}</span><span class="facts"><time>{at:%H:%M}</time></span></li>'


def _clock(at: datetime, now: datetime) -> str:
    local, today = at.astimezone(GERMAN_TIME), now.astimezone(GERMAN_TIME).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%Y-%m-%d %H:%M}"


def _rfc(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
