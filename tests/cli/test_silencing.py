"""Silences, from outside."""

import json

from cli.test_commands import Shell, shell

__all__ = ["shell"]


async def test_a_slip_in_a_silence_is_said(shell: Shell) -> None:
    """It is added all the same."""
    await shell("migrate")
    done = await shell("silence", "add", 'titel="DiskFull"', "--for", "2h")
    assert (done.returncode, 'titel="DiskFull"' in done.stdout) == (0, True)
    assert "warning: no alert of late has a label 'titel' (did you mean 'title'?): the silence counts all the same" in done.stderr
    assert (await shell("silence", "add", 'title="DiskFull"', 'severity="warn"', "--for", "2h")).stderr == ""
    slip = await shell("silence", "add", 'severity="critcal"', "--for", "2h")
    assert "warning: no severity is 'critcal' (did you mean 'critical'?): the silence counts all the same" in slip.stderr


async def test_silences(shell: Shell) -> None:
    """Made, listed for people and programs, and ended; wrong use is exit code 2, an unknown id 1."""
    assert (await shell("silence", "list")).returncode == 1
    await shell("migrate")
    assert (await shell("silence", "list")).stdout == "no silences\n"
    made = json.loads((await shell("silence", "add", "team=ops", 'env=~"a|b"', "--for", "2h", "--comment", "new disk", "--json")).stdout)
    assert (made["matchers"], made["comment"]) == (['team="ops"', 'env=~"a|b"'], "new disk")
    assert json.loads((await shell("silence", "list", "--json")).stdout) == [made]
    assert 'team="ops", env=~"a|b"' in (await shell("silence", "list")).stdout
    wrong = await shell("silence", "add", "team!=ops", "--for", "2h")
    assert (wrong.returncode, "fits nearly all" in wrong.stderr) == (2, True)
    assert (await shell("silence", "add", "team=ops", "--for", "soon")).returncode == 2
    assert (await shell("silence", "add", "--for", "2h")).returncode == 2
    assert (await shell("silence", "remove", "zzzz")).returncode == 1
    assert (await shell("silence", "remove", made["id"][-8:])).stdout == 'over: team="ops", env=~"a|b"\n'
    assert json.loads((await shell("silence", "list", "--json")).stdout) == []
    acts = [json.loads(line)["act"] for line in (await shell("audit", "--format", "jsonl")).stdout.splitlines()]
    assert acts[-2:] == ["silence", "unsilence"]
