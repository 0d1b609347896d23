"""Contacts from outside."""

import json

from cli.test_commands import Shell, shell

__all__ = ["shell"]


async def test_contacts(shell: Shell) -> None:
    """Listed from the configuration, read from a file and from the gateway's book, and compared with it."""
    listed = json.loads((await shell("contacts", "list", "--json")).stdout)
    assert [(one["name"], one["groups"]) for one in listed] == [("ada", ["oncall"]), ("bert", ["oncall"])]
    assert "+4915228817386" in (await shell("contacts", "list")).stdout
    (shell.folder / "people.csv").write_text("Eva;0152 28817386\n", encoding="utf-8")
    assert (await shell("contacts", "import", "people.csv")).stdout == '[contacts]\neva = "+4915228817386"\n'
    pulled = (await shell("contacts", "pull")).stdout
    assert pulled == '[contacts]\nada = "+4915228817386"\nbert = "+491729980752"\n\n[groups]\ngruppe1 = ["ada", "bert"]\n'
    assert (await shell("contacts", "verify")).stdout == "ok: 2 contact(s)\n"
    shell.emulator.account.book.remove_contact(5001)  # type: ignore[attr-defined]
    differing = await shell("contacts", "verify", "--json")
    assert (differing.returncode, json.loads(differing.stdout)) == (1, [{"name": "ada", "difference": "is not in the gateway's book"}])
    away = await shell("contacts", "pull", SEVEN_API_URL="http://127.0.0.1:9/api")
    assert (away.returncode, "does not show its address book" in away.stderr) == (1, True)
