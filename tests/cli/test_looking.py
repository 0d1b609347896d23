"""What the commands that look print."""

from pathlib import Path

from cli.test_commands import Shell, shell
from support.night import TOML, firing, night

__all__ = ["shell"]


async def test_the_times_of_a_line_are_of_one_zone(shell: Shell, tmp_path: Path) -> None:
    """When an alert came, and until when it waits, in the zone of the configuration; in UTC where that cannot be read."""
    toml = TOML.replace('group_wait = "0s"\n', "")
    async with night(tmp_path, toml=toml) as on:
        await on.post(firing("DiskFull"))
    for written, zone, hour in ((toml.replace("{chat}", "https://chat.example.org"), "Europe/Berlin", 22), ("wrong = 1\n", "UTC", 21)):
        (shell.folder / "smsbridge.toml").write_text(written, encoding="utf-8")
        head, line = (await shell("alerts", DATABASE_URL="sqlite:///bridge.db")).stdout.splitlines()
        assert f"RECEIVED ({zone})" in head
        assert f" {hour}:00:00 " in line
        assert f" {hour}:00:03  notices = [" in line
