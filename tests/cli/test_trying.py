"""The past again, from outside."""

import json
import sqlite3
from contextlib import closing

from cli.test_commands import Shell, shell
from support.running import TOML

__all__ = ["shell"]


async def test_replay_and_backtest(shell: Shell) -> None:
    """Shown for people and programs; sent after a yes; a wrong file names its mistakes, wrong use is exit code 2."""
    assert (await shell("replay", "abcd")).returncode == 1
    await shell("migrate")
    body = json.dumps({"title": "Disk full", "status": "firing"})
    with closing(sqlite3.connect(shell.folder / "store.db")) as store, store:
        for n in (1, 2):
            store.execute(
                "INSERT INTO posts (id, hook, received_at, method, headers, query, body, cut, state) "
                "SELECT ?, 'free', CAST(strftime('%s', 'now') AS INTEGER) * 1000, 'POST', '{}', '{}', ?, 0, 'done'",
                (f"01zzzzzzzzzzzzzzzzzzzz000{n}", body.encode()),
            )
    assert (await shell("replay")).returncode == 2
    assert (await shell("replay", "0001", "--since", "1h")).returncode == 2
    (shown,) = json.loads((await shell("replay", "0001", "--json")).stdout)
    assert [message["text"] for message in shown["preview"]["messages"]] == ["FIRING: Disk full"]
    assert "FIRING: Disk full" in (await shell("replay", "--since", "1h")).stdout
    asked = await shell("replay", "--since", "1h", "--send", stdin="n\n")
    assert (asked.stdout, "send 2 posts again?" in asked.stderr) == ("no posts\n", True)
    sent = await shell("replay", "0001", "--send")
    assert ("is sorted again as" in sent.stdout, "no bridge runs" in sent.stderr) == (True, True)
    changed = shell.folder / "new.toml"
    changed.write_text(TOML.replace('name = "rest"\nto = ["ada"]', 'name = "rest"\nto = ["oncall"]'), encoding="utf-8")
    found = json.loads((await shell("backtest", "--config", "new.toml", "--since", "14d", "--json")).stdout)
    assert (found["posts"], found["was"]["sms"]) == (3, 0)
    assert {(message["to"], message["text"], message["in"]) for message in found["messages"]} == {
        ("+4915228817386", "FIRING: Disk full", "would"),
        ("+491729980752", "FIRING: Disk full", "would"),
    }
    printed = await shell("backtest", "--config", "new.toml", "--since", "14d")
    assert (printed.returncode, "would: 2 SMS" in printed.stdout) == (0, True)
    changed.write_text("[sms]\nrates = 1\n", encoding="utf-8")
    wrong = await shell("backtest", "--config", "new.toml", "--since", "14d")
    assert (wrong.returncode, "new.toml:2" in wrong.stderr) == (1, True)
