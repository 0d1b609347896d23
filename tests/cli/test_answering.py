"""Acknowledging and opting out, from outside."""

import json

from cli.test_commands import Shell, shell

__all__ = ["shell"]


async def test_opt_outs(shell: Shell) -> None:
    """Entered by name or number, listed by name, effective for whoever sends, and lifted again."""
    assert (await shell("optout", "list")).returncode == 1
    await shell("send", "bert", "hello")
    assert (await shell("optout", "add", "ada")).stdout == "no more SMS go to this number\n"
    assert (await shell("optout", "add", "0152 28817386")).stdout == "no SMS went to this number before\n"
    (listed,) = json.loads((await shell("optout", "list", "--json")).stdout)
    assert listed["contact"] == "ada"
    assert "28817386" not in json.dumps(listed)
    assert "ada" in (await shell("optout", "list")).stdout
    sent = json.loads((await shell("send", "ada", "hello", "--json")).stdout)
    assert [(one["state"], one["reason"]) for one in sent["deliveries"]] == [("suppressed", "opted out")]
    assert (await shell("optout", "remove", "ada")).stdout == "SMS go to this number again\n"
    assert (await shell("optout", "remove", "ada")).stdout == "this number had not opted out\n"
    assert (await shell("optout", "list")).stdout == "no opt-outs\n"
    assert (await shell("send", "ada", "hello")).returncode == 0


async def test_an_opt_out_takes_back_what_is_parked_also_where_no_bridge_runs(shell: Shell) -> None:
    """The gateway would send it otherwise, whatever stands in our store."""
    parked = json.loads((await shell("schedule", "ada", "Later", "--at", "in 2h", "--json")).stdout)
    assert (await shell("optout", "add", "ada")).returncode == 0
    shown = json.loads((await shell("show", parked["id"], "--json")).stdout)
    assert [one["state"] for one in shown["deliveries"]] == ["recalled"]


async def test_there_may_be_nothing_to_acknowledge(shell: Shell) -> None:
    """A message of no alert has nothing to take; an unknown id is said to be one."""
    sent = json.loads((await shell("send", "ada", "hello", "--json")).stdout)
    nothing = await shell("ack", sent["id"])
    assert (nothing.returncode, "nothing to acknowledge" in nothing.stderr) == (1, True)
    assert json.loads((await shell("ack", sent["id"], "--json")).stdout) == {"acknowledged": []}
    assert (await shell("ack", "zzzz")).returncode == 1
