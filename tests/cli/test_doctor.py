"""The doctor, from outside."""

import json

from cli.test_commands import Shell, shell

from bridge.cli.opening import Absent

__all__ = ["shell"]


async def test_the_doctor_says_of_each_thing_what_to_do(shell: Shell) -> None:
    """Webhooks that lead elsewhere are bad; the rest of a new installation is good, or may be meant so."""
    done = await shell("doctor", "--json", PUBLIC_URL="https://sms.example.org")
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert done.returncode == 1
    assert found["webhooks"]["health"] == "bad"
    assert "smsbridge webhooks register" in found["webhooks"]["text"]
    assert found["gateway"]["text"] == "takes our key; credit 100.0 EUR"
    assert (found["store"]["health"], found["disk"]["health"]) == ("good", "good")
    assert (found["clock"]["health"], "from the gateway's" in found["clock"]["text"]) == ("good", True)
    assert found["contacts"]["health"] == "doubtful"
    assert not [path for path in shell.folder.iterdir() if path.name.startswith("store.db")], Absent.PRETENDED


async def test_a_damaged_store_is_a_finding_among_the_others(shell: Shell) -> None:
    """It says what to do, and what needs no store is examined all the same; nothing is said of what only the store knows."""
    (shell.folder / "store.db").write_bytes(b"no database at all" * 300)
    done = await shell("doctor", "--json", PUBLIC_URL="https://sms.example.org")
    found = {finding["what"]: finding for finding in json.loads(done.stdout)}
    assert (done.returncode, found["store"]["health"]) == (1, "bad")
    assert "move it away" in found["store"]["text"]
    assert (found["gateway"]["health"], found["webhooks"]["health"]) == ("good", "bad")
    assert not found.keys() & {"contacts", "reports", "unknown"}
    assert (shell.folder / "store.db").read_bytes().startswith(b"no database")


async def test_a_gateway_that_is_gone_is_named(shell: Shell) -> None:
    """With the variable to look at."""
    done = await shell("doctor", SEVEN_API_URL="http://127.0.0.1:9/api")
    assert done.returncode == 1
    assert "BAD gateway: does not answer: check SEVEN_API_URL and the network" in done.stdout


async def test_a_page_goes_out_and_says_that_no_report_came(shell: Shell) -> None:
    """No bridge runs here that could hear it."""
    done = await shell("doctor", "--page", "ada")
    assert (done.returncode, "accepted" in done.stdout) == (1, True)
    assert "no delivery report yet" in done.stderr
    assert [sms.text[:16] for sms in shell.emulator.account.received()] == ["smsbridge doctor"]
