"""Setting up the gateway from outside."""

import json

from cli.test_commands import Shell, shell

__all__ = ["shell"]


async def test_registering_twice_leaves_one_of_each(shell: Shell) -> None:
    """It says what it did, the second time that all was there; list and remove agree. The key of a bridge that has not run is nobody's."""
    refused = await shell("webhooks", "register", PUBLIC_URL="https://sms.example.org")
    assert (refused.returncode, "there is no store" in refused.stderr) == (1, True)
    await shell("migrate")
    first = await shell("webhooks", "register", PUBLIC_URL="https://sms.example.org")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines() == [
        f"registered: {event} to https://sms.example.org/gateway/seven" for event in ("dlr", "sms_mo", "tracking")
    ]
    second = json.loads((await shell("webhooks", "register", "--json", PUBLIC_URL="https://sms.example.org")).stdout)
    assert ([one["event"] for one in second["kept"]], second["added"], second["removed"]) == (["dlr", "sms_mo", "tracking"], [], [])
    listed = json.loads((await shell("webhooks", "list", "--json", PUBLIC_URL="https://sms.example.org")).stdout)
    assert [(one["event"], one["ours"], one["method"]) for one in listed] == [
        ("dlr", True, "JSON"),
        ("sms_mo", True, "JSON"),
        ("tracking", True, "JSON"),
    ]
    elsewhere = await shell("webhooks", "remove", PUBLIC_URL="https://other.example.org")
    assert elsewhere.stdout == "there was none that leads to this bridge\n"
    one = await shell("webhooks", "remove", listed[0]["id"])
    assert one.stdout == "removed: dlr to https://sms.example.org/gateway/seven\n"
    rest = json.loads((await shell("webhooks", "remove", "--json", PUBLIC_URL="https://sms.example.org")).stdout)
    assert [gone["event"] for gone in rest] == ["sms_mo", "tracking"]
    assert (await shell("webhooks", "list")).stdout.startswith("no webhooks")


async def test_an_account_that_cannot_be_asked(shell: Shell) -> None:
    """Without a key nothing is asked; an unknown id and a gateway that fails are said in one sentence."""
    assert "SEVEN_API_KEY" in (await shell("webhooks", "list", SEVEN_API_KEY="")).stderr
    wrong = await shell("webhooks", "remove", "77")
    assert (wrong.returncode, "77" in wrong.stderr) == (2, True)
    away = await shell("webhooks", "list", SEVEN_API_URL="http://127.0.0.1:9/api")
    assert (away.returncode, "the gateway does not list its webhooks" in away.stderr) == (1, True)
    near = await shell("webhooks", "register", PUBLIC_URL="http://127.0.0.1:3000", SEVEN_API_URL="https://gateway.seven.io/api")
    assert (near.returncode, "PUBLIC_URL" in near.stderr) == (2, True)
