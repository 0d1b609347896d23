"""Commands about people's data."""

import csv
import io
import json

from cli.test_commands import Shell, shell

__all__ = ["shell"]


async def test_a_number_is_shown_and_forgotten_and_both_are_in_the_trail(shell: Shell) -> None:
    """The hash that `person` prints is the one in the audit trail."""
    await shell("send", "030 23125000", "Hello Ada", "--no-wait")
    shown = json.loads((await shell("person", "030 23125000")).stdout)
    assert [message["text"] for message in shown["messages"]] == ["Hello Ada"]
    done = await shell("forget", "+493023125000", "--yes")
    assert done.returncode == 0, done.stderr
    assert "erased: 1 deliveries" in done.stdout
    assert "out of reach:" in done.stdout
    assert json.loads((await shell("person", "+493023125000")).stdout)["messages"] == []
    trail = [json.loads(line) for line in (await shell("audit")).stdout.splitlines()]
    assert [(entry["surface"], entry["act"]) for entry in trail] == [("cli", act) for act in ("send", "person", "forget", "person")]
    assert all(entry["numbers"] == [shown["hash"]] for entry in trail)
    table = list(csv.DictReader(io.StringIO((await shell("audit", "--format", "csv", "--since", "1d")).stdout)))
    assert [row["act"] for row in table] == [entry["act"] for entry in trail]


async def test_pruning_says_how_much_there_was(shell: Shell) -> None:
    """Nothing is old enough in a store of today."""
    await shell("send", "030 23125000", "Hello Ada", "--no-wait")
    done = await shell("prune")
    assert done.stdout.splitlines() == ["bodies: 0", "texts: 0", "numbers: 0", "audit: 0"]


async def test_a_contact_may_be_named(shell: Shell) -> None:
    """Who asks for somebody need not look their number up; what is refused is so before anything begins."""
    await shell("send", "ada", "Hello Ada", "--no-wait")
    shown = json.loads((await shell("person", "ada")).stdout)
    assert (shown["number"], shown["configured"][0]) == ("+4915228817386", "contacts.ada")
    refused = await shell("forget", "ada", "--yes")
    assert (refused.returncode, "still names this number at contacts.ada" in refused.stderr) == (2, True)
    assert "Erasing" not in refused.stderr
    unknown = await shell("person", "adda")
    assert (unknown.returncode, "unknown contact or number 'adda', did you mean 'ada'?" in unknown.stderr) == (2, True)
    assert "this lacks the area code" in (await shell("person", "+4930")).stderr
