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


async def test_a_name_of_the_gateways_book_is_checked_and_texted(shell: Shell) -> None:
    """A name that it has not is a warning; `--explain` shows whom the others stand for, and `send` knows them too."""
    config = shell.folder / "smsbridge.toml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace('to = ["ada"]', 'to = ["seven:Gruppe1", "seven:Nobody"]'), encoding="utf-8")
    done = await shell("check", "--explain")
    assert done.returncode == 0
    assert "warning: seven:Nobody: the gateway's address book has no contact and no group of this name" in done.stdout
    assert "seven:Gruppe1" not in done.stdout
    assert "   to    ada " in done.stdout
    away = await shell("check", SEVEN_API_URL="http://127.0.0.1:9/api")
    assert (away.returncode, "warning: seven:: the gateway does not show its address book" in away.stdout) == (0, True)
    keyless = await shell("check", SEVEN_API_KEY="")
    assert "warning: seven:Nobody: cannot be looked up" in keyless.stdout
    assert (await shell("send", "seven:gruppe1", "hi")).returncode == 0
    assert len([*shell.emulator.account.received()]) == 2
    refused = await shell("send", "seven:Nobody", "hi")
    assert (refused.returncode, "address book has no contact or group 'seven:Nobody'" in refused.stderr) == (2, True)
