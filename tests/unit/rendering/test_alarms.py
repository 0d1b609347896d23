"""Alarms as SMS: one part, with what there is to act on."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bridge.domain.text import measure
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.rendering.alarms import ALARMS, alarm_sms

NIGHT = datetime(2026, 11, 25, 2, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def said(kind: str, *, count: int = 1, language: str = "en", **facts: object) -> str:
    """The SMS."""
    return alarm_sms(Trouble(kind=TroubleKind(kind), count=count, facts=facts, since=NIGHT), zone=BERLIN, language=language)


def test_an_sms_says_which() -> None:
    """The hook, the balance with its days, the delivery: what somebody needs at night; no more of the rest."""
    assert said("refused", hook="prom", earlier=3) == "smsbridge 03:10: Somebody posted to a hook with a wrong secret. (hook=prom)"
    assert said("credit_low", balance="9.5", below="10", days="12") == (
        "smsbridge 03:10: The credit runs low. Top up the account. (balance=9.5, days=12)"
    )
    assert said("undelivered", count=2, delivery="01ABC.1", lane="critical", reason="") == (
        "smsbridge 03:10: An SMS was not delivered. See 'smsbridge show'. (delivery=01ABC.1) (2x)"
    )


@pytest.mark.parametrize("language", ALARMS)
def test_every_kind_has_a_sentence(language: str) -> None:
    """And no sentence is about a kind that is never told."""
    assert set(ALARMS[language]) == set(TroubleKind)


@pytest.mark.parametrize("language", ALARMS)
@pytest.mark.parametrize("kind", ["locked", "resent", "undecided", "unknown", "failed", "expired", "undelivered", "report_against"])
def test_an_alarm_of_one_sms_has_room_to_name_it(kind: str, language: str) -> None:
    """Whoever is woken can look it up."""
    assert "delivery=01M0N9M7ZEGV0RQ1V6ZJ4M3K7D.1" in said(kind, language=language, count=99, delivery="01M0N9M7ZEGV0RQ1V6ZJ4M3K7D.1")


@pytest.mark.parametrize("language", ALARMS)
def test_every_alarm_is_one_part_and_whole(language: str) -> None:
    """However long its facts are: a fact that has no room is left out, the sentence never."""
    for kind, sentence in ALARMS[language].items():
        bare = said(kind, language=language)
        full = said(kind, language=language, count=99, delivery="01M0N9M7ZEGV0RQ1V6ZJ4M3K7D.12", hook="h" * 40, reason="r" * 200, days=3)
        assert measure(bare).parts == measure(full).parts == 1
        assert full.startswith(bare), (kind, sentence)
