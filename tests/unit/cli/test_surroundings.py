"""Advice on the variables of a process."""

from pathlib import Path

import pytest

from bot.addition import SlackAddition
from bridge.cli.surroundings import advice
from bridge.settings import VARIABLES, DatabaseUrl, Settings

KNOWN = (*VARIABLES, *SlackAddition.variables)


def told(variables: dict[str, str], config: str = "", **more: object) -> list[str]:
    """What is said, with its place."""
    return [str(problem) for problem in advice(Settings(variables=variables, **more), config, known=KNOWN)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "meant"), [("SEVEN_APIKEY", "SEVEN_API_KEY"), ("SMSBRIDGE_CONFG", "SMSBRIDGE_CONFIG"), ("SLACK_TOKEN", "SLACK_BOT_TOKEN")]
)
def test_a_slip_in_a_name_is_told(name: str, meant: str) -> None:
    """With what was meant, and without the value."""
    (said,) = told({name: "hunter2"})
    assert said == f"{name}: is not read by anything; did you mean {meant}?"


def test_a_name_that_somebody_reads_is_no_slip() -> None:
    """Settings, Slack's own names for other programs, what the configuration fills in, and what does not look like ours."""
    fine = dict.fromkeys([*KNOWN, "SLACK_APP_TOKEN", "SMSBRIDGE_HOOK_SECRET", "PATH"], "x")
    assert told(fine, 'secrets = ["${SMSBRIDGE_HOOK_SECRET}"]') == []
    assert advice(Settings(variables={"SLACK_X": "x"}), "", known=VARIABLES) == (), "a program without Slack"


@pytest.mark.parametrize("mark", ["RENDER", "FLY_APP_NAME"])
def test_a_disk_that_may_not_last_is_told(mark: str, tmp_path: Path) -> None:
    """On platforms that can mount a volume and do not say whether they have; not where the loss is meant, or nothing is kept."""
    database = DatabaseUrl(path=tmp_path / "x.db")
    assert [text.partition(":")[0] for text in told({mark: "x"}, database=database)] == ["DATABASE_URL"]
    assert told({mark: "x"}, database=database, ephemeral=True) == []
    assert told({mark: "x"}, database=DatabaseUrl(path=None)) == []
    assert told({}, database=database) == []


def test_a_mounted_volume_lasts() -> None:
    """A folder on another disk than the root's is one; `/proc` stands in for it."""
    assert told({"RENDER": "true"}, database=DatabaseUrl(path=Path("/proc/x.db"))) == []
