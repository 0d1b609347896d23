"""The bridge's own words."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bridge.domain.alert import Severity, Status
from bridge.domain.text import Encoding, measure
from bridge.rendering.phrases import LANGUAGES, limit_notice, phrases

UNTIL = datetime(2026, 11, 20, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_is_whole_and_cheap(language: str) -> None:
    """Each language has every word, and its limit notice is one part of GSM characters."""
    words = LANGUAGES[language]
    assert set(words.severities) == set(Severity)
    assert set(words.statuses) == set(Status)
    size = measure(limit_notice(language, UNTIL, ZoneInfo("Europe/Berlin")))
    assert (size.encoding, size.parts) == (Encoding.GSM, 1)


def test_limit_notice() -> None:
    """The notice says until when, by the clock on the wall, and where the rest can be read."""
    assert limit_notice("en", UNTIL, ZoneInfo("Europe/Berlin")) == (
        "smsbridge: SMS limit for this number reached. Until 03:29 further alerts wait and come in one SMS; all: smsbridge alerts"
    )
    assert "Bis 02:29 warten weitere Alarme" in limit_notice("de", UNTIL, ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("late", "told"), [(timedelta(microseconds=1), "02:30"), (timedelta(seconds=58), "02:30"), (timedelta(hours=22), "00:29")]
)
def test_a_limit_is_over_at_the_minute_that_is_told(late: timedelta, told: str) -> None:
    """A clock time without seconds is rounded up."""
    assert f"Until {told} " in limit_notice("en", UNTIL + late, ZoneInfo("UTC"))


def test_unknown_language_is_english() -> None:
    """A language that the bridge does not speak is answered in English, a regional one by its language."""
    assert phrases("fr") is LANGUAGES["en"]
    assert phrases("de-AT") is LANGUAGES["de"]
