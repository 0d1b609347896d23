"""Nights in which the gateway is in trouble, or the bridge is: what comes late comes once, and no SMS comes that nobody expected."""

import asyncio
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from support.night import ADA, BERT, TOML, Night, night
from support.outbox import message
from support.posts import firing
from support.road import Road
from support.running import until

from bridge.domain.account import Webhook
from bridge.emulator import Call, Fault, Rule
from bridge.emulator.config import EmulatorConfig
from bridge.gateway.wire.callbacks import ReportStatus
from bridge.web.guard import TOKEN_HEADER, callback_token

TOLD = TOML + '[tell]\nurls = ["{chat}"]\n'
FALLBACK = TOLD.replace('to = ["ada"]\n\n', 'to = ["ada"]\nfallback = ["bert"]\n\n')
WATCHED = TOLD + '[watch]\nto = ["bert"]\nafter = "30m"\n'
HOUR = 3600.0


def alert(name: str, **labels: str) -> dict[str, object]:
    """One of its own."""
    return firing(name, **labels) | {"fingerprint": name}


def over(name: str, at: str) -> dict[str, object]:
    """Its end."""
    return alert(name) | {"status": "resolved", "endsAt": f"2026-11-25T{at}Z"}


@pytest.mark.parametrize("road", Road)
async def test_a_gateway_that_is_down_for_an_hour(road: Road) -> None:
    """Somebody is told; when it is back, what is critical goes within half a minute, and each once."""
    async with night(toml=TOLD) as on:
        await on.post(alert("Before"))
        on.names.trouble = road
        await on.later(300, step=60)
        await on.post(alert("Disk", severity="warning"))
        await on.later(300, step=60)
        await on.post(alert("Fire"))
        await on.later(HOUR - 600, step=60)
        assert len(on.phones()) == 1
        assert "gateway" in on.chat.kinds
        on.names.trouble = None
        await on.later(35, step=1)
        assert "Fire:" in [text.split()[1] for text in on.texts()]
        await on.later(600, step=10)
        assert sorted(text.split()[1] for text in on.texts()) == ["Before:", "Disk:", "Fire:"]
        await on.later(5 * HOUR, step=600)
        on.nothing_unexpected((ADA, "CRITICAL: Before"), (ADA, "CRITICAL: Fire"), (ADA, "WARNING: Disk"))


async def test_a_gateway_that_fails_for_an_hour_leaves_no_critical_alert_behind() -> None:
    """Each call ends in HTTP 503 and may have been taken: what is critical is sent again once the journal has it not, and told."""
    async with night(toml=TOLD) as on:
        on.emulator.script.replace([Rule(on=call, fault=Fault.STATUS, status=503) for call in Call])
        await on.post(alert("Fire"))
        await on.post(alert("Disk", severity="warning"))
        await on.later(HOUR, step=30)
        on.emulator.script.replace([])
        await on.later(3 * HOUR, step=30)
        on.nothing_unexpected((ADA, "CRITICAL: Fire"))
        assert {"unknown", "resent", "undecided"} <= set(on.chat.kinds)
        (_, warning) = await on.messages()
        assert warning.deliveries[0].reason == "the journal has it not; somebody has to decide"


async def test_credit_that_is_gone_at_two_in_the_morning() -> None:
    """It is told once; what waits goes out by itself when there is more, what was not worth it any more is told."""
    async with night(toml=TOLD, emulator=EmulatorConfig(rate=0, reports=(), credit=Decimal(100))) as on:
        await on.later(4 * HOUR, step=600)
        on.emulator.account.balance = Decimal(0)
        await on.post(alert("Fire"))
        await on.post(alert("Disk", severity="warning"))
        assert on.phones() == []
        await on.later(2 * HOUR, step=300)
        assert on.chat.kinds == ["credit"]
        await on.post(alert("Flood"))
        await on.later(2.5 * HOUR, step=300)
        assert on.phones() == []
        assert on.chat.kinds.count("expired") == 1, "four hours are the life of what is critical"
        on.emulator.account.balance = Decimal(50)
        await on.later(HOUR, step=60)
        await on.later(6 * HOUR, step=600)
        on.nothing_unexpected((ADA, "CRITICAL: Flood"), (ADA, "WARNING: Disk"))


@pytest.mark.parametrize(("status", "state"), [(ReportStatus.DELIVERED, "delivered"), (ReportStatus.NOTDELIVERED, "undelivered")])
async def test_a_report_that_comes_before_the_answer(status: ReportStatus, state: str) -> None:
    """It is the outcome, and the answer that follows changes nothing: one SMS, or the fallback's too where it says so."""
    async with night(toml=FALLBACK) as on:
        await called_back(on)
        on.emulator.script.replace([Rule(fault=Fault.SLOW, seconds=1, nth=1, reports=(status,), report_seconds=0)])
        posting = asyncio.ensure_future(on.post())
        await until(lambda: on.emulator.callbacks, lambda heard: heard == [("dlr", 200)])
        assert (await on.messages())[0].deliveries[0].parts is None, "nothing was answered yet"
        await on.clock.advance(1)
        await posting
        await on.later(2 * HOUR, step=300)
        delivery = (await on.messages())[0].deliveries[0]
        assert (delivery.state, delivery.parts) == (state, 1)
        if status is ReportStatus.DELIVERED:
            on.nothing_unexpected((ADA, "CRITICAL: InstanceDown"))
        else:
            assert [text.partition(":")[0] for text in on.texts(BERT)] == ["ada not reached"]
            assert on.emulator.account.billed == 2


async def called_back(on: Night) -> None:
    """The gateway tells the bridge what becomes of each SMS."""
    token = f"{TOKEN_HEADER}: {callback_token(on.bridge.secret_key)}"
    on.emulator.webhooks.add(Webhook(target_url=f"{on.url}/gateway/seven", event_type="dlr", request_method="JSON", headers=token), None)


@pytest.mark.parametrize("fault", [Fault.NONE, Fault.ACCEPT_AND_CUT, Fault.CUT_BEFORE])
async def test_firing_resolved_firing_within_three_minutes(fault: Fault) -> None:
    """The gateway's lock refuses the same text twice, so each says what is new: three SMS, also where every first answer is lost."""
    async with night(toml=TOLD) as on:
        on.emulator.script.replace([Rule(fault=fault, nth=nth) for nth in (1, 3, 5)])
        await on.post(alert("Flap"))
        await on.later(60, step=5)
        await on.post(over("Flap", "21:01:00"))
        await on.later(60, step=5)
        await on.post(alert("Flap"))
        await on.later(60, step=5)
        await on.later(2 * HOUR, step=60)
        on.nothing_unexpected((ADA, "CRITICAL: Flap"), (ADA, "RESOLVED: Flap"), (ADA, "CRITICAL: Flap"))
        assert len(set(on.texts())) == 3
        assert {message.deliveries[0].state for message in await on.messages()} == {"accepted"}


async def test_a_bridge_that_is_dead_for_an_hour(tmp_path: Path) -> None:
    """The SMS that was parked says so, once; what was scheduled goes out without the bridge; then it goes on, and nothing comes twice."""
    async with night(tmp_path, toml=WATCHED) as on:
        await on.post(alert("Before"))
        soon = message("m1", text="Wake up", deliver_at=on.clock.now() + timedelta(minutes=50))
        await on.bridge.store.outbox.put(soon, on.clock.now())
        await on.later(900, step=60)
        await on.clock.advance(HOUR)
        silent = (BERT, "smsbridge silent since 22:")
        on.nothing_unexpected((ADA, "CRITICAL: Before"), (ADA, "Wake up"), silent)
        await on.restart()
        await on.later(60, step=10)
        assert [one.deliveries[0].state for one in await on.messages() if one.text == "Wake up"] == ["accepted"]
        await on.post(alert("After"))
        await on.later(2 * HOUR, step=60)
        on.nothing_unexpected((ADA, "CRITICAL: Before"), (ADA, "Wake up"), silent, (ADA, "CRITICAL: After"))
