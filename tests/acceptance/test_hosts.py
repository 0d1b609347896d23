"""Real monitors of hosts in front of the bridge, set up as their pages say: trouble arrives on the phone, then its end, and no more."""

import asyncio
import grp
import os
import pwd
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from support.foreign import needs_curl
from support.pages import curl_file, part, pasted
from support.running import Running, running, texts

MONIT = shutil.which("monit") or shutil.which("monit", path="/usr/sbin")
NAGIOS = shutil.which("nagios4") or shutil.which("nagios4", path="/usr/sbin")
ICINGA = shutil.which("icinga2") or shutil.which("icinga2", path="/usr/sbin")
pytestmark = needs_curl
"""The pages give tools curl to run."""

CHECK = """#!/bin/sh
read -r code words < {state}
echo "$words"
exit "$code"
"""


@asynccontextmanager
async def at_work(folder: Path, *command: str) -> AsyncIterator[None]:
    """A program in the foreground; what it said is in `folder/said`."""
    with (folder / "said").open("wb") as said:
        process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=said, stderr=said)
    try:
        yield
    finally:
        process.terminate()
        await process.wait()


def executable(path: Path, text: str) -> Path:
    """A script."""
    path.write_text(text, encoding="utf-8")
    path.chmod(0o700)
    return path


class Plugin:
    """A check whose outcome the test sets."""

    def __init__(self, folder: Path, name: str) -> None:
        """It begins in good health."""
        self._state = folder / f"{name}.state"
        self.path = executable(folder / name, CHECK.format(state=self._state))
        self.says(0, "fine")

    def says(self, code: int, words: str) -> None:
        """From now on the check ends with this code and says this; a check that is under way sees the old state or the new one."""
        written = self._state.with_suffix(".new")
        written.write_text(f"{code} {words}\n", encoding="utf-8")
        written.replace(self._state)


def ours() -> tuple[str, str]:
    """The user and the group that this runs as: monitors that begin as root become somebody else."""
    return pwd.getpwuid(os.getuid()).pw_name, grp.getgrgid(os.getgid()).gr_name


def folders(root: Path, *names: str) -> dict[str, str]:
    """Folders of these names."""
    for name in names:
        (root / name).mkdir()
    return {name: str(root / name) for name in names}


async def told(run: Running, *beginnings: str) -> None:
    """The phone of whoever gets everything has these, in this order, and no other."""
    found = await run.until_sent(len(beginnings), seconds=30)
    assert [text[: len(start)] for text, start in zip(found, beginnings, strict=True)] == list(beginnings)


@pytest.mark.skipif(MONIT is None, reason="the program monit is not installed")
async def test_a_real_monit_tells_of_a_process_that_is_gone_and_back(tmp_path: Path) -> None:
    """By the script and the two lines of the page."""
    assert MONIT is not None
    page = part("Monit")
    async with running(tmp_path) as run:
        curl = curl_file(tmp_path, url=run.url)
        script = executable(tmp_path / "monit-sms", pasted(page.block("sh"), url=run.url, curl=curl))
        process = tmp_path / "nginx.pid"
        block = page.block("monit").replace("/usr/local/bin/monit-sms", str(script)).replace("/run/nginx.pid", str(process))
        own = "".join(f"set {name} {tmp_path / name}\n" for name in ("pidfile", "idfile", "statefile", "logfile"))
        config = tmp_path / "monitrc"
        config.write_text(f"set daemon 1\n{own}{block}", encoding="utf-8")
        config.chmod(0o600)
        async with at_work(tmp_path, MONIT, "-I", "-c", str(config)):
            await told(run, "FIRING: nginx on ")
            process.write_text(f"{os.getpid()}\n", encoding="utf-8")
            await told(run, "FIRING: nginx on ", "RESOLVED: nginx on ")
    assert len(texts(run.emulator)) == 2


NAGIOS_CONFIG = """
log_file={folder}/nagios.log
cfg_file={folder}/objects.cfg
object_cache_file={folder}/objects.cache
status_file={folder}/status.dat
state_retention_file={folder}/retention.dat
temp_file={folder}/nagios.tmp
temp_path={folder}
check_result_path={folder}/results
lock_file={folder}/nagios.lock
command_file={folder}/nagios.cmd
query_socket={folder}/nagios.qh
nagios_user={user}
nagios_group={group}
interval_length=1
check_workers=1
service_inter_check_delay_method=n
host_inter_check_delay_method=n
max_host_check_spread=1
max_service_check_spread=1
cached_host_check_horizon=0
enable_notifications=1
illegal_macro_output_chars=`~$&|'"<>
"""
OFTEN = """\
    check_interval        1
    retry_interval        1
    max_check_attempts    1
    notification_interval 0
    notification_period   24x7
    check_period          24x7
    contacts              smsbridge
"""
"""Of a host as of a service: it is looked at each second, and each change is told at once."""
NAGIOS_OBJECTS = """
define timeperiod {{
    timeperiod_name 24x7
    alias           always
    monday          00:00-24:00
    tuesday         00:00-24:00
    wednesday       00:00-24:00
    thursday        00:00-24:00
    friday          00:00-24:00
    saturday        00:00-24:00
    sunday          00:00-24:00
}}
define command {{
    command_name check-host
    command_line {host}
}}
define command {{
    command_name check-service
    command_line {service}
}}
define host {{
    host_name             db1
    address               127.0.0.1
    check_command         check-host
{often}}}
define service {{
    host_name             db1
    service_description   disk
    check_command         check-service
{often}}}
"""


async def a_night(run: Running, host: Plugin, service: Plugin) -> None:
    """A service fails and recovers, then the host."""
    service.says(2, 'DISK CRITICAL - "/var" is 97 % full & it grows; ümlaut\'s')
    first = await run.until_sent(2, seconds=30)
    assert all(text.startswith("CRITICAL: disk (db1)") and "is 97 % full" in text for text in first), first
    service.says(0, "DISK OK")
    await run.until_sent(4, seconds=30)
    host.says(2, "PING CRITICAL - 100 % loss")
    await run.until_sent(6, seconds=30)
    host.says(0, "PING OK")
    await run.until_sent(8, seconds=30)


def as_it_was_told(run: Running) -> None:
    """Each of the two recipients got each of the four texts once."""
    wanted = ["CRITICAL: disk", "RESOLVED: disk", "CRITICAL: db1", "RESOLVED: db1"]
    assert [" ".join(text.split()[:2]).rstrip(":") for text in texts(run.emulator)] == [text for text in wanted for _ in range(2)]


@pytest.mark.skipif(NAGIOS is None, reason="the program nagios4 is not installed")
async def test_a_real_nagios_tells_of_a_service_and_of_a_host(tmp_path: Path) -> None:
    """By the commands and the contact of the page."""
    assert NAGIOS is not None
    async with running(tmp_path) as run:
        curl = curl_file(tmp_path, url=run.url)
        host, service = Plugin(tmp_path, "host"), Plugin(tmp_path, "service")
        (tmp_path / "results").mkdir()
        block = pasted(part("Nagios").block("nagios"), url=run.url, curl=curl)
        objects = NAGIOS_OBJECTS.format(often=OFTEN, host=host.path, service=service.path) + block
        (tmp_path / "objects.cfg").write_text(objects, encoding="utf-8")
        config = tmp_path / "nagios.cfg"
        user, its = ours()
        config.write_text(NAGIOS_CONFIG.format(folder=tmp_path, user=user, group=its), encoding="utf-8")
        async with at_work(tmp_path, NAGIOS, str(config)):
            await a_night(run, host, service)
    as_it_was_told(run)


ICINGA_CONFIG = """
include <itl>
object CheckerComponent "checker" {{ }}
object NotificationComponent "notification" {{ }}
object CheckCommand "host" {{ command = [ "{host}" ] }}
object CheckCommand "service" {{ command = [ "{service}" ] }}
object Host "db1" {{
  check_command = "host"
  check_interval = 1
  retry_interval = 1
  max_check_attempts = 1
}}
object Service "disk" {{
  host_name = "db1"
  check_command = "service"
  check_interval = 1
  retry_interval = 1
  max_check_attempts = 1
}}
"""


@pytest.mark.skipif(ICINGA is None, reason="the program icinga2 is not installed")
async def test_a_real_icinga_tells_of_a_service_and_of_a_host(tmp_path: Path) -> None:
    """By the file of the page."""
    assert ICINGA is not None
    async with running(tmp_path) as run:
        curl = curl_file(tmp_path, url=run.url)
        host, service = Plugin(tmp_path, "host"), Plugin(tmp_path, "service")
        block = pasted(part("Icinga 2").block("icinga2"), url=run.url, curl=curl)
        config = tmp_path / "icinga2.conf"
        config.write_text(ICINGA_CONFIG.format(host=host.path, service=service.path) + block, encoding="utf-8")
        user, its = ours()
        settings = folders(tmp_path, "DataDir", "LogDir", "CacheDir", "SpoolDir", "InitRunDir") | {"RunAsUser": user, "RunAsGroup": its}
        defined = [f"-DConfiguration.{name}={value}" for name, value in settings.items()]
        async with at_work(tmp_path, ICINGA, "daemon", "-c", str(config), "-DNodeName=test", "-DZoneName=test", *defined):
            await a_night(run, host, service)
    as_it_was_told(run)
