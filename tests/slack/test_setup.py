"""From nothing to a bot: settings, the command line, logs."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import StringIO
from pathlib import Path

import aiohttp
import pytest
from support import payloads
from support.clock import FakeClock
from support.fake_slack import SECRET, TOKEN
from support.slack_limits import faults
from support.slacking import NOON, TOML, slack_world

from bot import settings
from bot.app import slack_surface
from bot.blocks.manifest import PATH, SCOPES
from bot.endpoint import PATH as LISTENED
from bot.quiet import redact
from bridge.app import open_bridge
from bridge.config import load
from bridge.runtime.logs import configure_logging
from bridge.serving import create_app
from bridge.settings import DatabaseUrl, Settings
from bridge.web.server import listening


@asynccontextmanager
async def serving(variables: dict[str, str]) -> AsyncIterator[tuple[str, aiohttp.ClientSession]]:
    """A bridge with these Slack settings."""
    clock = FakeClock(NOON)
    rules = load(TOML, env={})
    found = Settings(database=DatabaseUrl(path=None), seven_api_key="key", variables=variables)
    async with open_bridge(replace(found), lambda: rules, clock=clock) as bridge, slack_surface(bridge) as surface:
        app = create_app(bridge, surface)
        async with listening(app, host="127.0.0.1", port=0) as port, aiohttp.ClientSession() as http:
            yield f"http://127.0.0.1:{port}", http


async def test_without_slack_the_bridge_runs_alone_and_says_so_once(caplog: pytest.LogCaptureFixture) -> None:
    """Hooks work, nothing is degraded, and the log has one line."""
    caplog.set_level(logging.INFO)
    async with serving({}) as (url, http):
        async with http.post(f"{url}/hooks/demo", json={"title": "x"}) as answer:
            assert answer.status == 200
        async with http.get(f"{url}/readyz") as answer:
            assert (await answer.json())["degraded"] == []
        async with http.post(f"{url}/slack/events") as answer:
            assert answer.status == 503
    assert [record.message for record in caplog.records if record.message.startswith("slack.")] == ["slack.off"]


@pytest.mark.parametrize(
    ("variables", "missing"),
    [
        ({"SLACK_BOT_TOKEN": TOKEN}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "  "}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN"),
    ],
)
async def test_half_a_setup_answers_503_and_names_what_is_missing(
    variables: dict[str, str], missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The address is closed, the log says which variable, the hooks go on."""
    async with serving(variables) as (url, http):
        async with http.post(f"{url}/slack/events", data=b"x") as answer:
            assert answer.status == 503
            assert missing in (await answer.json())["error"]
        async with http.get(f"{url}/readyz") as answer:
            assert (answer.status, (await answer.json())["degraded"]) == (200, ["slack"])
        async with http.post(f"{url}/hooks/demo", json={"title": "x"}) as answer:
            assert answer.status == 200
    (record,) = [record for record in caplog.records if record.message == "slack.not_set_up"]
    assert record.__dict__["missing"] == missing
    assert TOKEN not in caplog.text


@pytest.mark.parametrize(
    ("variables", "place"),
    [
        ({"SLACK_BOT_TOKEN": "xapp-1-A"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxp-1-A"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "xoxb-1-A"}, "SLACK_SIGNING_SECRET"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
        ({"SLACK_API_URL": "http://["}, "SLACK_API_URL"),
        ({"SLACK_VERIFICATION_TOKEN": "x"}, "SLACK_VERIFICATION_TOKEN"),
    ],
)
def test_wrong_settings_are_named_and_never_shown(variables: dict[str, str], place: str) -> None:
    """Each problem has its variable and says what to do."""
    (problem,) = settings.problems(variables)
    assert problem.place == place
    if place in {"SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"}:
        assert variables[place] not in problem.text


@pytest.mark.parametrize(
    ("url", "allowed"),
    [
        ("https://hooks.slack.com/commands/T0/1/x", True),
        ("https://hooks.slack-gov.com/actions/T0/1/x", True),
        ("http://hooks.slack.com/commands/T0/1/x", False),
        ("https://hooks.slack.com:8443/commands", False),
        ("https://hooks.slack.com.attacker.invalid/x", False),
        ("https://user@hooks.slack.com/x", False),
        ("https://attacker.invalid/hooks.slack.com", False),
        ("http://127.0.0.1:9999/respond/1", True),
        ("http://127.0.0.1:9998/respond/1", False),
        ("https://127.0.0.1:9999/respond/1", False),
        ("http://169.254.169.254/", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_answers_go_to_slack_alone(url: str, *, allowed: bool) -> None:
    """The two hosts of Slack over TLS, and the host and port of SLACK_API_URL."""
    assert settings.read({"SLACK_API_URL": "http://127.0.0.1:9999/api"}).may_respond_at(url) is allowed


def names(folder: Path) -> list[str]:
    """What lies in a folder."""
    return [path.name for path in folder.iterdir()]


class Shell:
    """The program in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Without a setting."""
        self.folder = folder

    def __call__(self, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
        """One command."""
        bare = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        return subprocess.run(
            [sys.executable, "-m", "bot", *args], cwd=self.folder, env=bare | env, capture_output=True, text=True, timeout=60, check=False
        )


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """A program in an empty folder."""
    return Shell(tmp_path)


@pytest.mark.parametrize("url", ["https://sms.example.org", "https://sms.example.org/", "https://sms.example.org/slack/events"])
def test_the_manifest_names_our_address_and_the_least_scopes(shell: Shell, url: str) -> None:
    """What Slack needs to make the app, as JSON; the address may be the bridge's, or already Slack's part of it."""
    done = shell("manifest", "--url", url)
    assert done.returncode == 0, done.stderr
    manifest = json.loads(done.stdout)
    payloads.keep_manifest(manifest)
    assert PATH == LISTENED
    assert manifest["features"]["slash_commands"][0]["url"] == "https://sms.example.org/slack/events"
    assert manifest["settings"]["interactivity"]["request_url"] == "https://sms.example.org/slack/events"
    assert sorted(manifest["oauth_config"]["scopes"]["bot"]) == sorted(SCOPES)
    assert len(manifest["features"]["slash_commands"][0]["usage_hint"]) <= 1000
    assert len(manifest["display_information"]["name"]) <= 35


@pytest.mark.parametrize("url", ["http://sms.example.org", "sms.example.org", "https://", "https://a@example.org", "https://[x"])
def test_a_manifest_needs_an_address_that_slack_can_call(shell: Shell, url: str) -> None:
    """Wrong use, with an example."""
    done = shell("manifest", "--url", url)
    assert (done.returncode, done.stdout) == (2, "")
    assert "https://sms.example.org" in done.stderr


def test_try_shows_the_answer_and_does_nothing(shell: Shell) -> None:
    """Without any setting, and without a file left behind."""
    done = shell("try", "/sms send ada Server room is hot")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("On its way to ada (+4915228817386).\n> Server room is hot\n")
    assert "nothing was sent" in done.stderr
    assert names(shell.folder) == []
    assert "then a receipt would be posted" in done.stdout
    assert "the gateway would be asked" in shell("try", "/sms balance").stdout
    assert "Did you mean `/sms send ada x`?" in shell("try", "/sms snd ada x").stdout
    assert "You may text contacts and groups" in shell("try", "/sms send +4930231250099 x", "--member").stdout
    shown = json.loads(shell("try", f"send ada {'a' * 700}", "--json").stdout)
    assert faults(shown) == []
    assert shell("try", f"send ada {'a' * 700}").stdout.rstrip().endswith("[Send 5 parts]  [Do not send]")


def test_try_works_on_a_copy_of_the_store(shell: Shell) -> None:
    """What is there is shown; what would be cancelled stays."""
    (shell.folder / "smsbridge.toml").write_text(TOML, encoding="utf-8")
    put = shell("schedule", "ada", "Deploy", "--at", "in 3 minutes", "--no-wait", "--json", SEVEN_API_KEY="key")
    assert put.returncode == 0, put.stderr
    ident = json.loads(put.stdout)["id"]
    assert "“Deploy”" in shell("try", "/sms list").stdout
    assert shell("try", f"/sms cancel {ident}").stdout == "Cancelled (never left).\n"
    assert json.loads(shell("show", ident, "--json").stdout)["deliveries"][0]["state"] == "queued"
    assert "opted out" not in shell("try", "/sms send ada x").stdout
    assert shell("optout", "add", "ada").returncode == 0
    assert "opted out" in shell("try", "/sms send ada x").stdout


async def test_what_bolt_would_read_by_itself_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its own variables in the environment bring no other token, and no files of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "1.2")
    async with slack_world() as world:
        await world.sms("send ada hi")
        await world.work()
        assert world.texts() == ["hi"]
    assert names(tmp_path) == []


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the program writes to its log, with everything switched on."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = StringIO()
    configure_logging(level="DEBUG", form="json", stream=stream)
    redact()
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_no_log_line_holds_a_number_a_text_or_a_secret(written: StringIO) -> None:
    """Neither ours nor the libraries', also when things go wrong."""
    async with slack_world() as world:
        await world.sms("send +4915228817386 Secret plans", user="U0ROOT")
        await world.slack.post(b"text=Secret+plans", sign=False)
        await world.slack.post(b"payload=[%22Secret plans%22]")
        world.slack.errors["chat.postMessage"] = "invalid_blocks"
        world.slack.errors["users.info"] = "fatal_error"
        await world.slack.command("send +4915228817386 Secret plans", user="U0NEW")
        await world.later(30, step=5)
    said = written.getvalue()
    for event in ("told.announcement", "slack.refused", "slack.not_understood", "request.later", "delivery.moved"):
        assert event in said
    for secret in ("15228817386", "Secret", TOKEN, SECRET, "/respond/"):
        assert secret not in said
