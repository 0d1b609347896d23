"""Nights in which a phone is off: a critical alert reaches somebody else, once, and somebody is told."""

from pathlib import Path

from support.night import ADA, BERT, CARL, TOML, Night, night
from support.posts import firing, group

from bridge.domain.ids import GatewayId

FALLBACK = TOML.replace('to = ["ada"]\n\n', 'to = ["ada"]\nfallback = ["bert"]\n\n') + '[tell]\nurls = ["{chat}"]\n'
TWO = FALLBACK.replace('to = ["ada"]\nfallback = ["bert"]', 'to = ["ada", "carl"]\nfallback = ["bert", "carl"]')
ALERT = "CRITICAL: InstanceDown: db1 does not answer"


async def report(on: Night, status: str, *, number: str = ADA) -> None:
    """The gateway reports on the newest SMS of a phone."""
    ident = max((sms.id for sms in on.emulator.account.received() if sms.number == number), key=int)
    await on.bridge.hearing.reports.receive(gateway_id=GatewayId(ident), foreign_id=None, status=status, at=on.clock.now())
    await on.work()


async def test_an_undelivered_critical_alert_goes_to_the_fallback_once() -> None:
    """It says who was not reached; a second report, or a later one, changes nothing."""
    async with night(toml=FALLBACK) as on:
        await on.post()
        await report(on, "NOTDELIVERED")
        (text,) = on.texts(BERT)
        assert text.startswith(f"ada not reached: {ALERT}")
        await report(on, "NOTDELIVERED")
        await on.later(3600, step=300)
        assert len(on.phones()) == 2
        assert on.chat.kinds == ["undelivered", "fallback"]
        made = (await on.messages())[-1]
        assert made.origin == "bridge:fallback"


async def test_the_fallback_hears_of_the_end_too() -> None:
    """Whoever was woken may sleep again."""
    async with night(toml=FALLBACK) as on:
        await on.post()
        await report(on, "REJECTED")
        await on.post(firing() | {"status": "resolved", "endsAt": "2026-11-25T21:05:00Z"})
        assert [text.split()[0] for text in on.texts(BERT)] == ["ada", "RESOLVED:"]
        assert len(on.texts(ADA)) == 2
        await on.post()
        assert len(on.texts(ADA)) == 3
        assert len(on.texts(BERT)) == 2


async def test_silence_counts_after_ten_minutes_where_reports_reach_us() -> None:
    """A gateway that reports elsewhere proves nothing by its silence."""
    async with night(toml=FALLBACK) as on:
        await on.post()
        await on.later(1800, step=300)
        assert on.texts(BERT) == []
    async with night(toml=FALLBACK) as on:
        await on.post()
        await report(on, "BUFFERED")
        await on.later(590, step=295)
        assert on.texts(BERT) == []
        await on.later(20, step=5)
        assert len(on.texts(BERT)) == 1
        await report(on, "DELIVERED")
        await on.later(3600, step=300)
        assert len(on.phones()) == 2


async def test_who_got_the_alert_is_no_fallback_for_it() -> None:
    """Carl is a recipient and a fallback: delivered to him, it goes to bert alone."""
    async with night(toml=TWO) as on:
        await on.post()
        await report(on, "DELIVERED", number=CARL)
        await report(on, "EXPIRED")
        assert len(on.texts(CARL)) == 1
        assert len(on.texts(BERT)) == 1


async def test_an_alert_that_is_over_wakes_nobody_more() -> None:
    """The report of the firing comes after its end."""
    async with night(toml=FALLBACK) as on:
        await on.post()
        firing_id = GatewayId(next(iter(on.emulator.account.received())).id)
        await on.post(firing() | {"status": "resolved", "endsAt": "2026-11-25T21:05:00Z"})
        await on.bridge.hearing.reports.receive(gateway_id=firing_id, foreign_id=None, status="NOTDELIVERED", at=on.clock.now())
        await on.later(60, step=5)
        assert on.texts(BERT) == []


async def test_without_a_fallback_somebody_is_told() -> None:
    """And so is where all of the fallback have it already."""
    async with night(toml=FALLBACK.replace('fallback = ["bert"]\n', "")) as on:
        await on.post()
        await report(on, "NOTDELIVERED")
        assert on.chat.kinds == ["undelivered", "unreached"]


async def test_what_is_not_critical_has_no_fallback() -> None:
    """A route may have one, and a warning is not worth it."""
    async with night(toml=FALLBACK.replace('name = "rest"\nto = ["ada"]', 'name = "rest"\nto = ["ada"]\nfallback = ["bert"]')) as on:
        await on.post(firing(severity="warning"))
        await report(on, "NOTDELIVERED")
        await on.later(60, step=5)
        assert on.texts(BERT) == []


async def test_a_restart_in_between_makes_no_second_fallback(tmp_path: Path) -> None:
    """What was done is in the store."""
    async with night(tmp_path, toml=FALLBACK) as on:
        await on.post()
        await report(on, "NOTDELIVERED")
        await on.restart()
        await on.later(60, step=5)
        assert len(on.texts(BERT)) == 1
        alerts = await on.bridge.look.alerts(status=None, hook=None, limit=1)
        assert len(alerts[0]["messages"]) == 2, "the alert shows both messages"


def test_the_group_of_these_nights_is_critical() -> None:
    """Else the tests above would hold nothing."""
    assert group(firing())["alerts"][0]["labels"]["severity"] == "critical"  # type: ignore[index]


TOLD_TOO = FALLBACK.replace("[tell]", '[tell]\nsms = ["bert", "carl"]')


async def test_one_trouble_rings_a_phone_once() -> None:
    """Who gets the alert as its fallback gets no alarm of the same trouble; the others do, and every other way."""
    async with night(toml=TOLD_TOO) as on:
        await on.post()
        await report(on, "NOTDELIVERED")
        await on.later(60, step=5)
        (text,) = on.texts(BERT)
        assert text.startswith(f"ada not reached: {ALERT}")
        assert len(on.texts(CARL)) == 2
        assert on.chat.kinds == ["undelivered", "fallback"]


async def test_what_is_no_alert_of_a_fallback_is_told_to_everybody() -> None:
    """Nobody else would hear of it: what is not critical has no fallback, nor has an alert that is over."""
    async with night(toml=TOLD_TOO) as on:
        await on.post(firing(severity="warning"))
        await report(on, "NOTDELIVERED")
        await on.later(60, step=5)
        assert [len(on.texts(number)) for number in (BERT, CARL)] == [1, 1]


async def test_who_is_alone_is_no_reason_for_an_empty_alarm() -> None:
    """Where the only number of `[tell] sms` is the fallback's, there is no alarm by SMS; the other ways tell."""
    async with night(toml=FALLBACK.replace("[tell]", '[tell]\nsms = ["bert"]')) as on:
        await on.post()
        await report(on, "NOTDELIVERED")
        await on.later(60, step=5)
        assert len(on.texts(BERT)) == 1
        assert on.chat.kinds == ["undelivered", "fallback"]


QUEUES = """[[routes]]
name = "queues"
match = ['team="queues"']
to = ["ada"]
fallback = ["bert", "carl"]

[[routes]]
name = "critical"
"""
DIGEST = FALLBACK.replace("recipient = []", 'recipient = ["1/1h"]').replace('[[routes]]\nname = "critical"\n', QUEUES)
DIGEST = DIGEST.replace('to = ["ada"]\n', 'to = ["ada"]\ngroup_by = ["..."]\n')


def one(instance: str, **labels: str) -> dict[str, object]:
    """An alert of a name that has been before."""
    return firing(**labels) | {"fingerprint": f"{instance}{labels}"}


QUEUE, SLOW = {"team": "queues"}, {"severity": "warning"}


async def limited(on: Night) -> str:
    """A night in which the limit is reached; the digest of what came then."""
    for alert in (one("a"), one("a", **QUEUE), one("a", **SLOW)):
        await on.post(alert)
    await on.later(4 * 3600, step=300)
    before = len(on.texts(ADA))
    for alert in (one("b"), one("c"), one("b", **QUEUE), one("b", **SLOW), one("c", **SLOW)):
        await on.post(alert)
    await on.later(3700, step=300)
    _, notice, slow, digest = on.texts(ADA)[before:]
    assert notice.startswith("smsbridge: SMS limit")
    assert slow.startswith("WARNING")
    assert "3 more: CRITICAL 2 InstanceDown (db1:9100); 1 InstanceDown" in digest
    assert on.texts(BERT) == on.texts(CARL) == []
    return digest


async def reports(on: Night, *lost: str) -> None:
    """The gateway reports on all SMS; these were lost."""
    for sms in on.emulator.account.received():
        status = "NOTDELIVERED" if sms.text in lost else "DELIVERED"
        await on.bridge.hearing.reports.receive(gateway_id=GatewayId(sms.id), foreign_id=None, status=status, at=on.clock.now())
    await on.later(60, step=5)


async def test_a_digest_of_critical_alerts_goes_to_the_fallbacks_of_their_routes() -> None:
    """Each number once; who gets it hears of the ends too."""
    async with night(toml=DIGEST) as on:
        digest = await limited(on)
        await reports(on, digest)
        for number in (BERT, CARL):
            (text,) = on.texts(number)
            assert text.startswith(f"ada not reached: {digest[:40]}")
        assert on.chat.kinds == ["undelivered", "fallback"]
        assert str(on.chat.got[1]["text"]).endswith("route=critical, queues, state=undelivered)")
        await on.post(one("b", **QUEUE) | {"status": "resolved"})
        await on.later(4000, step=300)
        for number in (BERT, CARL):
            assert on.texts(number)[-1].startswith("RESOLVED: InstanceDown")


async def test_a_digest_wakes_those_alone_whom_what_still_fires_is_for() -> None:
    """Carl is the queues' alone: theirs is over. Where nothing critical fires any more, nobody is woken."""
    async with night(toml=DIGEST) as on:
        digest = await limited(on)
        await on.post(one("b", **QUEUE) | {"status": "resolved"})
        await reports(on, digest)
        assert [len(on.texts(number)) for number in (BERT, CARL)] == [1, 0]
    async with night(toml=DIGEST) as on:
        digest = await limited(on)
        await on.post(one("b", **QUEUE) | {"status": "resolved"}, one("c") | {"status": "resolved"})
        await reports(on, digest)
        assert on.texts(BERT) == on.texts(CARL) == []
        assert on.chat.kinds == ["undelivered"]


async def test_who_got_what_is_critical_of_a_digest_is_no_fallback_for_it() -> None:
    """Bert has each of its alerts by an SMS of his own."""
    toml = DIGEST.replace(
        '[[routes]]\nname = "queues"', '[[routes]]\nname = "all"\nto = ["bert"]\ncontinue = true\n[[routes]]\nname = "queues"'
    )
    toml = toml.replace('to = ["bert"]\n', 'to = ["bert"]\nmatch = [\'severity="critical"\']\n').replace("1/1h", "1/1m")
    async with night(toml=toml) as on:
        await on.post(one("a"), one("b"))
        await on.later(3600, step=60)
        await on.post(one("c"), one("d"))
        await on.later(3600, step=60)
        lost = on.texts(ADA)[-1]
        assert "SMS limit reached" in lost
        await reports(on, lost)
        assert not [text for text in on.texts(BERT) if "not reached" in text]


async def test_one_fallback_is_for_all_whom_the_same_did_not_reach() -> None:
    """Two languages are two SMS, and two phones have two digests: whoever stands in is texted once, and hears of whom."""
    toml = FALLBACK.replace('to = ["ada"]\nfallback = ["bert"]', 'to = ["ada", "carl"]\nfallback = ["bert"]')
    both = toml.replace(f'carl = "{CARL}"', f'carl = {{ phone = "{CARL}", language = "de" }}')
    assert both != toml
    async with night(toml=both) as on:
        await on.post()
        assert [text.partition(":")[0] for text in (*on.texts(ADA), *on.texts(CARL))] == ["CRITICAL", "KRITISCH"]
        await reports(on, *on.texts(ADA), *on.texts(CARL))
        (text,) = on.texts(BERT)
        assert text.startswith("ada, carl not reached: ")
        await on.later(3600, step=300)
        assert len(on.texts(BERT)) == 1
        assert on.chat.kinds == ["undelivered", "fallback"]
    async with night(toml=both.replace("recipient = []", 'recipient = ["1/1h"]')) as on:
        await on.post(one("a"))
        await on.later(4 * 3600, step=300)
        await on.post(one("b"), one("c"))
        await on.later(60, step=5)
        await on.post(one("d"), one("e"))
        await on.later(3700, step=300)
        digests = [on.texts(number)[-1] for number in (ADA, CARL)]
        assert ["more" in digests[0], "weitere" in digests[1]] == [True, True]
        await reports(on, *digests)
        (text,) = on.texts(BERT)
        assert text.startswith("ada, carl not reached: ")
