"""Deciding what nobody knows, from outside."""

import json

from cli.test_commands import Shell, shell

from bridge.emulator import Fault, Rule

__all__ = ["shell"]


async def test_a_person_decides_on_what_is_unknown(shell: Shell) -> None:
    """It is listed, sent again or let go, and then there is nothing more to decide."""
    (shell.folder / "a.txt").write_text("a", encoding="utf-8")
    shell.emulator.script.replace([Rule(fault=Fault.CUT_BEFORE)])  # type: ignore[attr-defined]
    for _ in range(2):
        assert (await shell("send", "ada", "see this", "--attach", "a.txt")).returncode == 1
    again, gone = json.loads((await shell("list", "--state", "unknown", "--json")).stdout)
    sent = await shell("decide", again["id"], "send-again", "--json")
    assert (sent.returncode, json.loads(sent.stdout)["deliveries"][0]["state"]) == (0, "queued")
    assert "no bridge runs" in sent.stderr
    assert "failed" in (await shell("decide", gone["id"], "let-go")).stdout
    twice = await shell("decide", gone["id"], "let-go")
    assert (twice.returncode, "nothing to decide" in twice.stderr) == (2, True)
    assert json.loads((await shell("list", "--state", "unknown", "--json")).stdout) == []
    assert (await shell("decide", "zzzz", "let-go")).returncode == 1
