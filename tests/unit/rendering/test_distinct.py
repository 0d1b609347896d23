"""A text that a number had of late is told apart by the time of day, then by a number."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bridge.domain.text import measure
from bridge.rendering.distinct import distinct

NOW = datetime(2026, 11, 20, 2, 14, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


def test_sequence() -> None:
    """First as it is, then with the local time, then 2nd, 3rd and on."""
    taken: list[str] = []
    for _ in range(24):
        taken.append(distinct("RESOLVED: x", taken=taken, now=NOW, zone=BERLIN, max_parts=1))
    assert taken[:5] == ["RESOLVED: x", "RESOLVED: x 03:14", "RESOLVED: x 03:14 2nd", "RESOLVED: x 03:14 3rd", "RESOLVED: x 03:14 4th"]
    assert [text.rpartition(" ")[2] for text in (taken[11], taken[12], taken[13], taken[21], taken[22])] == [
        "11th",
        "12th",
        "13th",
        "21st",
        "22nd",
    ]
    assert len(set(taken)) == 24


@pytest.mark.parametrize("text", ["x" * 160, "word " * 32, "ж" * 70, "€" * 80])
def test_text_gives_way(text: str) -> None:
    """A text without room is shortened, its time stays, and it costs no further part."""
    taken = [text]
    for suffix in (" 03:14", " 03:14 2nd"):
        taken.append(distinct(text, taken=taken, now=NOW, zone=BERLIN, max_parts=1))
        assert taken[-1].endswith(f"...{suffix}")
        assert measure(taken[-1]).parts == 1
