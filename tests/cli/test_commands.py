"""The command line from outside: exit codes, JSON, and one clear text for every mistake."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from support.running import TOML, texts

from bridge.cli.waiting import PATIENCE_SECONDS
from bridge.emulator import Fault, Rule
from bridge.emulator.app import EMULATOR, create_emulator
from bridge.emulator.config import EmulatorConfig
from bridge.runtime.clock import SystemClock
from bridge.web.server import listening


class Shell:
    """Runs commands in a folder of their own."""

    def __init__(self, folder: Path, gateway: str) -> None:
        """`gateway` is the emulator's address."""
        self.folder = folder
        self.env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "DATABASE_URL": "sqlite:///store.db",
            "SEVEN_API_KEY": "key",
            "SEVEN_API_URL": gateway,
        }
        (folder / "smsbridge.toml").write_text(TOML, encoding="utf-8")

    def run(self, *args: str | bytes, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        """One command; a variable that is empty counts as unset."""
        command = [sys.executable, "-m", "bridge", *args]
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.env, **env},
            input=stdin,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            # Without a terminal of its own a password is read from standard input.
            start_new_session=True,
        )

    async def __call__(self, *args: str | bytes, stdin: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        """The same beside the loop that serves the emulator."""
        import asyncio

        return await asyncio.to_thread(self.run, *args, stdin=stdin, **env)


@pytest_asyncio.fixture
async def shell(tmp_path: Path) -> AsyncIterator[Shell]:
    """A folder with a configuration, and an emulator to send to."""
    pretend = create_emulator(SystemClock(), EmulatorConfig(rate=0))
    async with listening(pretend, host="127.0.0.1", port=0) as port:
        made = Shell(tmp_path, f"http://127.0.0.1:{port}/api")
        made.emulator = pretend[EMULATOR]  # type: ignore[attr-defined]
        yield made


async def test_send_delivers_itself_where_no_bridge_runs(shell: Shell) -> None:
    """The command waits for the gateway's answer and prints the message."""
    done = await shell("send", "ada", "Hello", "--json", "--reference", "r1", "--flash", "--ttl", "90m")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert set(shown) == {
        "id", "created_at", "origin", "text", "sender", "label", "reference", "deliver_at", "deliveries", "attempts", "reports",
    }  # fmt: skip
    assert shown["origin"].startswith("cli:")
    assert shown["label"] == "cli"
    assert shown["reference"] == "r1"
    assert set(shown["deliveries"][0]) == {"to", "state", "gateway_id", "encoding", "parts", "price", "reason"}
    assert shown["deliveries"][0]["state"] == "accepted"
    assert shown["attempts"][0]["code"] == 100


async def test_schedule_parks_list_shows_and_cancel_recalls(shell: Shell) -> None:
    """From five minutes on the gateway keeps it, and gives it back."""
    done = await shell("schedule", "oncall", "Later", "--at", "in 2h", "--json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert {delivery["state"] for delivery in shown["deliveries"]} == {"parked"}
    listed = json.loads((await shell("list", "--state", "parked", "--json")).stdout)
    assert [message["id"] for message in listed] == [shown["id"]]
    gone = await shell("cancel", shown["id"][-6:], "--json")
    assert gone.returncode == 0, gone.stderr
    assert json.loads(gone.stdout)["outcome"] == "recalled"
    assert json.loads((await shell("list", "--state", "parked", "--json")).stdout) == []


async def test_a_short_wait_stays_in_our_queue_and_is_cancelled(shell: Shell) -> None:
    """Below five minutes cancelling is exact."""
    done = await shell("schedule", "ada", "Soon", "--at", "in 3 minutes", "--json")
    assert done.returncode == 0, done.stderr
    shown = json.loads(done.stdout)
    assert shown["deliveries"][0]["state"] == "queued"
    gone = await shell("cancel", shown["id"], "--json")
    assert json.loads(gone.stdout)["outcome"] == "cancelled"


async def test_a_refused_message_exits_1(shell: Shell) -> None:
    """A refused SMS is never a success."""
    done = await shell("send", "ada", "Hello", "--json", SEVEN_API_KEY="sandbox")
    assert done.returncode == 1
    assert json.loads(done.stdout)["deliveries"][0]["state"] == "failed"


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("send", "nobody", "x"), 2, "nobody"),
        (("send", "+33612345678", "x"), 2, "countries"),
        (("send", "ada", ""), 2, "empty"),
        (("send", "ada", b"\xff\xfe"), 2, "UTF-8"),
        (("send", "@bytes", "x"), 2, "UTF-8"),
        (("send", "@nowhere", "x"), 2, "nowhere"),
        (("send", "ada", "x", "--ttl", "0m"), 2, "ttl"),
        (("send", "ada", "x", "--ttl", "99999999d"), 2, "duration"),
        (("emulator", "--script", "bytes"), 2, "UTF-8"),
        (("send", "ada", "x", "--from", "Nobody"), 2, "senders"),
        (("schedule", "ada", "x", "--at", "yesterday"), 2, "past"),
        (("send", "ada"), 2, "TEXT"),
        (("list", "--state", "nonsense"), 2, "nonsense"),
        (("sned",), 2, "sned"),
        (("show", "zzzz"), 1, "zzzz"),
        (("show", "zz"), 2, "4"),
        (("preview", "nope", "/dev/null"), 1, "demo"),
    ],
)
async def test_a_mistake_is_one_clear_line(shell: Shell, args: tuple[str | bytes, ...], code: int, says: str) -> None:
    """No traceback, the right exit code, and what is wrong."""
    (shell.folder / "bytes").write_bytes(b"\xff\xfe")
    await shell("migrate")
    done = await shell(*args)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert says in done.stderr


async def test_plain_characters_are_offered_and_never_forced(shell: Shell) -> None:
    """Where they would take fewer parts, the command says so; what was written goes out."""
    text = "\u201c" + "a" * 80
    done = await shell("send", "ada", text)
    assert 'tip: with plain characters (\u201c to ") this text takes 1 part(s) instead of 2' in done.stderr
    assert [sms.text for sms in shell.emulator.account.received()] == [text]  # type: ignore[attr-defined]


async def test_a_long_text_is_asked_about(shell: Shell) -> None:
    """Above max_parts a person has to say yes."""
    text = "word " * 200
    refused = await shell("send", "ada", text)
    assert refused.returncode == 2
    assert "--yes" in refused.stderr
    assert (await shell("send", "ada", "-", "--yes", stdin=text)).returncode == 0


async def test_a_text_is_utf8_in_every_locale(shell: Shell) -> None:
    """What a job without a locale writes arrives as it was written, from the arguments and from standard input; line ends are one."""
    cron = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "utf-8"}
    assert (await shell("send", "ada", "Grüße €", **cron)).returncode == 0
    assert (await shell("send", "ada", "-", stdin="Ä\r\nÖ\n", **cron)).returncode == 0
    assert texts(shell.emulator) == ["Grüße €", "Ä\nÖ"]  # type: ignore[attr-defined]


async def test_recipients_come_from_a_file(shell: Shell) -> None:
    """@FILE holds one a line, and no number twice."""
    (shell.folder / "to.txt").write_text("# on call\nada\nbert\n\noncall\n", encoding="utf-8")
    done = await shell("send", "@to.txt", "Hello", "--json")
    assert [delivery["to"] for delivery in json.loads(done.stdout)["deliveries"]] == ["+4915228817386", "+491729980752"]


async def test_serve_says_every_problem_at_once(shell: Shell) -> None:
    """Settings and configuration together, each with its place."""
    (shell.folder / "smsbridge.toml").write_text('[sms]\nrates = 1\n\n[hooks.x]\nformat = "nope"\n', encoding="utf-8")
    done = await shell("serve", SEVEN_API_KEY="")
    assert done.returncode == 1
    assert "SEVEN_API_KEY" in done.stderr
    assert "smsbridge.toml:2" in done.stderr
    assert "smsbridge.toml:5" in done.stderr
    assert "Traceback" not in done.stderr


async def test_serve_refuses_example_numbers_at_the_vendor(shell: Shell) -> None:
    """No stranger is ever texted; `check` says so with the lines, as it says all for which `serve` refuses."""
    for command in ("serve", "check"):
        done = await shell(command, SEVEN_API_URL="")
        assert done.returncode == 1
        assert "smsbridge.toml:10: contacts.ada: this number is an example" in done.stderr
        assert "4915228817386" not in done.stderr
    assert (await shell("check")).returncode == 0, "another gateway reaches nobody"


async def test_check_says_that_serve_needs_a_key(shell: Shell) -> None:
    """A configuration may be checked where no key is, so that is no failure; what a demo left in the store is one."""
    done = await shell("check", SEVEN_API_KEY="")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("; `serve` needs SEVEN_API_KEY, which is not set\n")
    found = json.loads((await shell("check", "--json", SEVEN_API_KEY="")).stdout)
    assert [warning["place"] for warning in found["warnings"]][-1] == "SEVEN_API_KEY"
    await shell("migrate")
    with closing(sqlite3.connect(shell.folder / "store.db")) as store, store:
        store.execute("INSERT INTO meta (key, value) VALUES ('purpose', 'demo')")
    (shell.folder / "smsbridge.toml").write_text("[sms]\nrates = 1\n", encoding="utf-8")
    wrong = await shell("check")
    assert wrong.returncode == 1
    assert "DATABASE_URL: sqlite:///store.db holds what a demo left" in wrong.stderr
    assert "smsbridge.toml:2" in wrong.stderr


@pytest.mark.parametrize("args", [("list",), ("alerts",), ("show", "abcd"), ("cancel", "abcd")])
async def test_who_looks_for_a_store_that_is_not_there_is_told(shell: Shell, args: tuple[str, ...]) -> None:
    """And makes no files; an empty store is another answer."""
    before = sorted(shell.folder.iterdir())
    done = await shell(*args)
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no store at sqlite:///store.db" in done.stderr
    assert sorted(shell.folder.iterdir()) == before
    await shell("migrate")
    assert "no store" not in (await shell(*args)).stderr


async def test_who_needs_no_store_makes_none(shell: Shell) -> None:
    """A preview, the balance and a check work in a folder without one."""
    (shell.folder / "body.json").write_text('{"title": "Disk full", "status": "firing"}', encoding="utf-8")
    before = sorted(shell.folder.iterdir())
    for args in (("preview", "demo", "body.json"), ("balance",), ("check",)):
        assert (await shell(*args)).returncode == 0
    assert sorted(shell.folder.iterdir()) == before


async def test_balance_and_its_failure(shell: Shell) -> None:
    """The account's credit, or why it is not known."""
    done = await shell("balance", "--json")
    assert json.loads(done.stdout) == {"amount": 100.0, "currency": "EUR", "days": None}
    down = await shell("balance", SEVEN_API_URL="http://127.0.0.1:9/api")
    assert down.returncode == 1
    assert "SEVEN_API_URL" in down.stderr
    (shell.folder / "data").mkdir()
    await shell("migrate", DATABASE_URL="sqlite:///data/demo.db")
    beside = await shell("balance", SEVEN_API_KEY="", DATABASE_URL="")
    assert (beside.returncode, "the demo's gateway has no account" in beside.stderr) == (1, True)


async def test_preview_and_check(shell: Shell) -> None:
    """What a body would send; whether the configuration is right."""
    (shell.folder / "body.json").write_text('{"title": "Disk full", "status": "firing"}', encoding="utf-8")
    done = await shell("preview", "demo", "body.json", "--json")
    assert json.loads(done.stdout)["messages"][0]["text"] == "FIRING: Disk full"
    assert (await shell("check")).returncode == 0


async def test_alerts_are_listed_as_json(shell: Shell) -> None:
    """An array, also when there are none."""
    await shell("migrate")
    assert json.loads((await shell("alerts", "--json")).stdout) == []


async def test_a_reference_is_used_once(shell: Shell) -> None:
    """A job that runs twice sends once and is shown the same message; another text under the reference is a mistake."""
    first = json.loads((await shell("send", "ada", "Backup done", "--reference", "night-7", "--json")).stdout)
    again = await shell("send", "ada", "Backup done", "--reference", "night-7", "--json")
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["id"] == first["id"]
    other = await shell("send", "ada", "Backup failed", "--reference", "night-7")
    assert other.returncode == 2
    assert "night-7" in other.stderr
    assert shell.emulator.account.billed == 1  # type: ignore[attr-defined]


async def test_what_a_demo_left_never_reaches_a_real_gateway(shell: Shell) -> None:
    """With a key in place by now, neither a send nor a cancel empties the demo's queue."""
    assert (await shell("send", "ada", "Pretend", "--no-wait")).returncode == 0
    with closing(sqlite3.connect(shell.folder / "store.db")) as store, store:
        store.execute("INSERT INTO meta (key, value) VALUES ('purpose', 'demo')")
    sent = await shell("send", "ada", "Real")
    assert sent.returncode == 1
    assert "demo" in sent.stderr
    ident = json.loads((await shell("list", "--json")).stdout)[0]["id"]
    assert json.loads((await shell("cancel", ident, "--json")).stdout)["outcome"] == "cancelled"
    assert shell.emulator.account.billed == 0  # type: ignore[attr-defined]


async def test_a_refused_key_is_no_reason_to_wait(shell: Shell) -> None:
    """The answer is there: the message stays queued, the reason is printed, and the command ends."""
    shell.emulator.script.replace([Rule(fault=Fault.CODE, code=900)])  # type: ignore[attr-defined]
    begin = SystemClock().monotonic()
    done = await shell("send", "ada", "Hello", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["deliveries"][0]["reason"] == "the API key is wrong"
    assert SystemClock().monotonic() - begin < PATIENCE_SECONDS / 2


async def test_a_text_behind_the_lock_is_no_reason_to_wait(shell: Shell) -> None:
    """The same text went to this number: it goes again behind the lock, and the command says so at once."""
    await shell("send", "ada", "Hello")
    begin = SystemClock().monotonic()
    done = await shell("send", "ada", "Hello")
    assert (done.returncode, "same words" in done.stdout) == (1, True)
    assert SystemClock().monotonic() - begin < PATIENCE_SECONDS / 2


@pytest.mark.parametrize("gateway", ["away", "refusing", "without credit"])
async def test_what_was_not_sent_is_said_once(shell: Shell, gateway: str) -> None:
    """That it is not sent, that nothing happens without a bridge, until when it would go, and how it is taken back."""
    code = {"refusing": 900, "without credit": 500}.get(gateway)
    shell.emulator.script.replace([] if code is None else [Rule(fault=Fault.CODE, code=code)])  # type: ignore[attr-defined]
    done = await shell("send", "ada", "Hello", **({"SEVEN_API_URL": "http://127.0.0.1:9/api"} if gateway == "away" else {}))
    ident = done.stdout.splitlines()[0]
    (said,) = [line for line in done.stderr.splitlines() if not line.startswith("1 recipient")]
    assert done.returncode == 1
    assert said.startswith("not sent yet, and nothing happens to it while no bridge runs here: `smsbridge serve`")
    assert ("the next `smsbridge send`" in said) is (gateway != "without credit")
    assert said.endswith(f"`smsbridge cancel {ident}` takes it back")


async def test_times_are_of_the_configured_zone_and_name_it_once(shell: Shell) -> None:
    """In every listing for people; JSON stays RFC 3339 in UTC."""
    config = shell.folder / "smsbridge.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("[sms]", '[sms]\ntimezone = "Asia/Tokyo"', 1), encoding="utf-8")
    ident = (await shell("send", "ada", "Hello")).stdout.splitlines()[0]
    (shape,) = json.loads((await shell("list", "--json")).stdout)
    assert shape["created_at"].endswith("Z")
    there = f"{datetime.fromisoformat(shape['created_at']).astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M:%S}"
    listed, shown = (await shell("list")).stdout, (await shell("show", ident)).stdout
    assert (listed.count("Asia/Tokyo"), there in listed) == (1, True)
    assert (shown.count("Asia/Tokyo"), there in shown, "T0" in shown) == (1, True, False)
    assert (await shell("silence", "add", "team=ops", "--for", "2h")).stdout.count("Asia/Tokyo") == 1
    assert "UNTIL (Asia/Tokyo)" in (await shell("silence", "list")).stdout


async def test_check_warns_of_reports_that_would_never_come(shell: Shell) -> None:
    """Where the gateway is the vendor's and PUBLIC_URL leads nowhere; not where it is set, nor where the journal is read."""

    async def warned(**env: str) -> bool:
        found = json.loads((await shell("check", "--json", **{"SEVEN_API_URL": "", **env})).stdout)
        return any(warning["place"] == "PUBLIC_URL" and "webhooks register" in warning["text"] for warning in found["warnings"])

    assert await warned()
    assert not await warned(PUBLIC_URL="https://sms.example.org")
    assert not await warned(SEVEN_API_URL="http://127.0.0.1:9/api")
    config = shell.folder / "smsbridge.toml"
    config.write_text(config.read_text(encoding="utf-8").replace("[sms]", '[sms]\nreports = "poll"', 1), encoding="utf-8")
    assert not await warned()


async def test_a_wait_without_a_bridge_says_that_one_is_needed(shell: Shell) -> None:
    """A short wait is ours, and nobody keeps it while no bridge runs."""
    done = await shell("schedule", "ada", "Soon", "--at", "in 3 minutes")
    assert done.returncode == 0
    assert "smsbridge serve" in done.stderr


async def test_a_password_is_asked_for_files_alone(shell: Shell) -> None:
    """Without a file there is nothing to protect: wrong use."""
    done = await shell("send", "ada", "Hello", "--attach-password-prompt")
    assert done.returncode == 2
    assert "--attach" in done.stderr


async def test_check_as_json(shell: Shell) -> None:
    """Every problem with its place, for programs."""
    fine = await shell("check", "--json")
    assert (fine.returncode, json.loads(fine.stdout)["ok"]) == (0, True)
    explained = json.loads((await shell("check", "--explain", "--json")).stdout)["explained"]
    assert [route["name"] for route in explained["routes"]] == ["critical", "rest"]
    assert "1. critical\n" in (await shell("check", "--explain")).stdout
    assert json.loads((await shell("check", "--schema")).stdout)["title"] == "smsbridge.toml"
    (shell.folder / "smsbridge.toml").write_text("[sms]\nrates = 1\n", encoding="utf-8")
    wrong = await shell("check", "--json")
    found = json.loads(wrong.stdout)
    assert (wrong.returncode, found["ok"], found["problems"][0]["place"]) == (1, False, "smsbridge.toml:2")


async def test_check_counts_what_no_route_takes(shell: Shell) -> None:
    """Of the last week, as the rules of now would have it; a route to nobody drops on purpose, and is explained so."""
    await shell("migrate")
    config = shell.folder / "smsbridge.toml"
    config.write_text(config.read_text(encoding="utf-8").replace('name = "rest"\n', 'name = "rest"\nmatch = "env=dev"\n'), encoding="utf-8")
    now = int(SystemClock().now().timestamp() * 1000)
    with closing(sqlite3.connect(shell.folder / "store.db")) as store, store:
        store.execute(
            "INSERT INTO posts (id, hook, received_at, method, headers, query, body, cut, state) "
            "VALUES ('p', 'prom', ?, 'POST', '{}', '{}', x'', 0, 'done')",
            (now,),
        )
        for n, env in enumerate(("prod", "stage", "dev")):
            store.execute(
                "INSERT INTO alerts (id, post_id, hook, source, key, status, title, text, link, labels, received_at, routes, reason) "
                "VALUES (?, 'p', 'prom', 's', ?, 'firing', 'Down', '', '', ?, ?, '[]', '')",
                (f"7zzzzzzzzzzzzzzzzzzzzzzzz{n}", env, json.dumps({"env": env}), now),
            )
    said = "no route takes 2 alert(s) of hook prom from the last 7 days, the worst without a severity"
    assert said in (await shell("check")).stdout
    config.write_text(config.read_text(encoding="utf-8") + '\n[[routes]]\nname = "noise"\nto = []\n', encoding="utf-8")
    done = await shell("check", "--explain")
    assert (said in done.stdout, "   to    nobody, on purpose\n" in done.stdout) == (False, True)


async def test_a_bridge_that_died_leaves_its_part_to_send(shell: Shell) -> None:
    """Its lease says that it runs; when that is over and nothing moved, the command delivers itself."""
    await shell("migrate")
    until = int((SystemClock().now() + timedelta(seconds=4)).timestamp() * 1000)
    with closing(sqlite3.connect(shell.folder / "store.db")) as store, store:
        store.execute("INSERT INTO leases (name, holder, until) VALUES ('bridge', 'dead', ?)", (until,))
        store.execute("INSERT INTO meta (key, value) VALUES ('purpose', 'service')")
    done = await shell("send", "ada", "Hello", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["deliveries"][0]["state"] == "accepted"


async def test_a_password_is_asked_beside_the_json(shell: Shell) -> None:
    """The question goes to standard error, the password to the file."""
    (shell.folder / "a.pdf").write_bytes(b"x")
    done = await shell("send", "ada", "See", "--attach", "a.pdf", "--attach-password-prompt", "--json", stdin="secret\nsecret\n")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["deliveries"][0]["state"] == "accepted"
    (sms,) = shell.emulator.account.received()  # type: ignore[attr-defined]
    assert [file.password for file in sms.files] == ["secret"]


async def test_who_does_not_wait_is_not_told_of_a_failure(shell: Shell) -> None:
    """A bridge may have begun to send before the command looks: that is on its way, as what is queued is."""
    order = ("send", "ada", "Hello", "--no-wait", "--reference", "r1")
    assert (await shell(*order)).returncode == 0
    with closing(sqlite3.connect(shell.folder / "store.db")) as store, store:
        store.execute("UPDATE deliveries SET state = 'sending'")
    assert (await shell(*order)).returncode == 0


async def test_a_refused_send_prints_its_error_alone(shell: Shell) -> None:
    """No count of recipients and parts of what is not sent."""
    long = await shell("send", "ada", "x" * 700)
    assert (long.returncode, long.stderr.strip()) == (2, "error: the text takes 5 parts, more than max_parts = 4; add --yes")
    config = shell.folder / "smsbridge.toml"
    config.write_text(f'{config.read_text(encoding="utf-8")}\n[money]\nbudget = "0 EUR"\n', encoding="utf-8")
    dear = await shell("send", "ada", "hi", "--no-wait")
    assert (dear.returncode, "budget" in dear.stderr, "recipient(s)" in dear.stderr) == (2, True, False)


@pytest.mark.parametrize("command", ["serve", "check", "list"])
async def test_mistakes_of_settings_and_configuration_are_told_together(shell: Shell, command: str) -> None:
    """Each with its variable or line; nobody mends one to hear of the next."""
    (shell.folder / "smsbridge.toml").write_text("[sms]\nrates = 1\n\n[hooks.demo]\n", encoding="utf-8")
    done = await shell(command, PORT="many", LOG_LEVEL="loud")
    assert done.returncode == 1
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == ["PORT", "LOG_LEVEL", "smsbridge.toml:2", "smsbridge.toml:4"]


async def test_warnings_are_printed_beside_mistakes(shell: Shell) -> None:
    """Of the parts without a mistake, and of the variables; as JSON too."""
    config = shell.folder / "smsbridge.toml"
    config.write_text(f'{config.read_text(encoding="utf-8")}\n[watch]\nto = ["adda"]\n', encoding="utf-8")
    done = await shell("check", SEVEN_API_KEYS="x")
    assert done.returncode == 1
    assert "did you mean 'ada'?" in done.stderr
    assert "warning: hooks.free: is open" in done.stdout
    assert "warning: SEVEN_API_KEYS" in done.stdout
    assert "ok:" not in done.stdout
    found = json.loads((await shell("check", "--json")).stdout)
    assert (found["ok"], len(found["problems"])) == (False, 1)
    assert "hooks.free" in [warning["place"] for warning in found["warnings"]]
