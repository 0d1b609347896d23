"""What every answer says to a browser that comes across it."""

import aiohttp
import pytest
from support.running import running
from support.slacking import slack_world

from bridge.emulator import EmulatorConfig, create_emulator
from bridge.runtime.clock import SystemClock
from bridge.web.answers import HEADERS
from bridge.web.server import listening


def differing(answer: aiohttp.ClientResponse, *own: str) -> set[str]:
    """The names of the headers that are missing or say something else, `own` aside."""
    wanted = dict(HEADERS)
    return {name for name, value in wanted.items() if name not in own and answer.headers.get(name) != value}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/healthz", 200),
        ("GET", "/readyz", 200),
        ("GET", "/metrics", 200),
        ("POST", "/hooks/free", 200),
        ("POST", "/hooks/free?preview=1", 200),
        ("POST", "/hooks/demo", 401),
        ("POST", "/hooks/nope", 404),
        ("DELETE", "/hooks/demo", 405),
        ("POST", "/gateway/seven", 401),
        ("GET", "/", 404),
    ],
)
async def test_every_answer_tells_browsers_to_leave_it_alone(method: str, path: str, status: int) -> None:
    """Whatever its status: nothing is run, framed, guessed at, told on or kept, and the server does not say what it is made of."""
    async with running() as run, run.http.request(method, run.url + path, json={"title": "x"}) as answer:
        assert (answer.status, differing(answer)) == (status, set())


async def test_what_slack_and_strangers_are_answered_too() -> None:
    """Also where Bolt answers."""
    async with slack_world() as world:
        assert world.slack.http is not None
        body = b"command=%2Fsms&text=help&team_id=T0ACME&user_id=U0ADA&channel_id=C0DEV&trigger_id=1.2&response_url=x"
        for headers, status in (({}, 401), (world.slack.signed(body), 200)):
            kind = {"Content-Type": "application/x-www-form-urlencoded"}
            async with world.slack.http.post(f"{world.slack.bot_url}/slack/events", data=body, headers=headers | kind) as answer:
                assert (answer.status, differing(answer)) == (status, set())


@pytest.mark.parametrize("path", ["/", "/phones.html", "/phones.json", "/api/balance", "/none"])
async def test_the_emulators_page_and_its_answers_too(path: str) -> None:
    """The page runs its own script and style alone; everything else is as at the bridge."""
    pretend = create_emulator(SystemClock(), EmulatorConfig())
    async with (
        listening(pretend, host="127.0.0.1", port=0) as port,
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
        http.get(path) as answer,
    ):
        assert differing(answer, "Content-Security-Policy") == set()
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
