"""The commands, scripts and functions that the pages give to tools, run as those would run them, before a whole bridge."""

import asyncio
import json
import os
import re
import shlex
import shutil
from pathlib import Path

import pytest
from support.foreign import needs_curl
from support.pages import curl_file, part, pasted
from support.running import Running, running, texts

NODE, SYSTEMD = (shutil.which(name) for name in ("node", "systemd-analyze"))
NETDATA = Path("/usr/lib/netdata/plugins.d/alarm-notify.sh")
pytestmark = needs_curl
"""The pages give tools curl to run."""


async def ran(folder: Path, *command: str, **variables: str) -> str:
    """What a command printed; it has to succeed."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder)} | variables
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


async def heard(run: Running, *beginnings: str) -> None:
    """These and no others are on the phone."""
    await run.until_sent(len(beginnings))
    found = texts(run.emulator)
    assert [text[: len(start)] for text, start in zip(found, beginnings, strict=True)] == list(beginnings)


async def test_checkmks_script_tells_of_services_and_hosts(tmp_path: Path) -> None:
    """With the variables that Checkmk sets, and the file for curl where its site has it."""
    async with running(tmp_path) as run:
        (tmp_path / "etc").mkdir()
        curl_file(tmp_path, url=run.url).rename(tmp_path / "etc" / "smsbridge.curl")
        script = tmp_path / "smsbridge"
        script.write_text(part("Checkmk").block("sh"), encoding="utf-8")
        service = {"NOTIFY_WHAT": "SERVICE", "NOTIFY_HOSTNAME": "db1", "NOTIFY_SERVICEDESC": "Filesystem /var", "OMD_ROOT": str(tmp_path)}
        host = {"NOTIFY_WHAT": "HOST", "NOTIFY_HOSTNAME": "db1", "OMD_ROOT": str(tmp_path)}
        for more in (
            service | {"NOTIFY_NOTIFICATIONTYPE": "PROBLEM", "NOTIFY_SERVICESTATE": "WARNING", "NOTIFY_SERVICEOUTPUT": "Used: 91 %"},
            service | {"NOTIFY_NOTIFICATIONTYPE": "ACKNOWLEDGEMENT", "NOTIFY_SERVICESTATE": "WARNING", "NOTIFY_SERVICEOUTPUT": "Used"},
            service | {"NOTIFY_NOTIFICATIONTYPE": "RECOVERY", "NOTIFY_SERVICESTATE": "OK", "NOTIFY_SERVICEOUTPUT": "Used: 70 %"},
            host | {"NOTIFY_NOTIFICATIONTYPE": "PROBLEM", "NOTIFY_HOSTSTATE": "DOWN", "NOTIFY_HOSTOUTPUT": "no answer"},
            host | {"NOTIFY_NOTIFICATIONTYPE": "RECOVERY", "NOTIFY_HOSTSTATE": "UP", "NOTIFY_HOSTOUTPUT": "answers"},
        ):
            before = len(texts(run.emulator))
            await ran(tmp_path, "sh", str(script), **more)
            if more["NOTIFY_NOTIFICATIONTYPE"] != "ACKNOWLEDGEMENT":
                await run.until_sent(before + (1 if more["NOTIFY_WHAT"] == "SERVICE" else 2))
        starts = ("WARNING: Filesystem /var", "RESOLVED: Filesystem /var", *["CRITICAL: db1"] * 2, *["RESOLVED: db1"] * 2)
        await heard(run, *starts)


async def test_a_job_of_cron_tells_when_it_failed_and_when_it_went_well_again(tmp_path: Path) -> None:
    """And not when it went well before."""
    async with running(tmp_path) as run:
        job = pasted(part("cron and scripts").block("sh"), url=run.url, curl=curl_file(tmp_path, url=run.url))
        for number, outcome in enumerate(("true", "false", "true"), start=-1):
            await ran(tmp_path, "sh", "-c", job.replace("/usr/local/bin/backup", outcome))
            await run.until_sent(max(0, number + 1))
        await heard(run, "ERROR: Backup of ", "RESOLVED: Backup of ")


async def test_a_script_orders_a_text_once(tmp_path: Path) -> None:
    """By the hook for direct orders; the same order again is the same SMS."""
    async with running(tmp_path) as run:
        curl = curl_file(tmp_path, url=run.url, hook="orders", secret="demo")
        order = pasted(part("cron and scripts").block("sh", 1), url=run.url, curl=curl)
        answers = [json.loads(await ran(tmp_path, "sh", "-c", order)) for _ in range(2)]
        assert answers[0] == answers[1]
        await heard(run, *["Deploy of "] * 2)


async def test_systemds_units_tell_of_a_failure_and_of_the_next_success(tmp_path: Path) -> None:
    """Their commands, with the names filled in that systemd fills in."""
    async with running(tmp_path) as run:
        curl = curl_file(tmp_path, url=run.url)
        for number in range(2):
            unit = pasted(part("systemd").block("ini", number), url=run.url, curl=curl)
            command = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)[0].replace("%i", "backup.service").replace("%H", "db1")
            await ran(tmp_path, *shlex.split(command))
            await run.until_sent(number + 1)
        await heard(run, "FIRING: backup.service failed on db1", "RESOLVED: backup.service failed on db1")


@pytest.mark.skipif(SYSTEMD is None, reason="the program systemd-analyze is not installed")
async def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify` has nothing to say against them."""
    assert SYSTEMD is not None
    for number, name in enumerate(("sms@.service", "sms-over@.service")):
        (tmp_path / name).write_text(part("systemd").block("ini", number), encoding="utf-8")
    drop_in = part("systemd").block("ini", 2)
    (tmp_path / "backup.service").write_text(f"{drop_in}[Service]\nType=oneshot\nExecStart=/bin/true\n", encoding="utf-8")
    said = await ran(tmp_path, SYSTEMD, "verify", "--man=no", str(tmp_path / "backup.service"), SYSTEMD_UNIT_PATH=f"{tmp_path}:")
    assert [line for line in said.splitlines() if "sms" in line or "backup" in line] == []


async def test_jenkins_commands_tell_of_a_failure_and_of_its_end(tmp_path: Path) -> None:
    """With the variables that a build has, and the credential in a file."""
    async with running(tmp_path) as run:
        curl = curl_file(tmp_path, url=run.url)
        build = {"SMSBRIDGE": str(curl), "JOB_NAME": "shop/main", "BUILD_URL": "https://ci.example.org/job/shop/7/"}
        for number, command in enumerate(re.findall(r"sh '([^']*)'", part("Jenkins").block("groovy"))):
            await ran(tmp_path, "sh", "-c", command, **build)
            await run.until_sent(number + 1)
        await heard(run, "ERROR: shop/main failed https://ci.example.org/job/shop/7/", "RESOLVED: shop/main failed")


@pytest.mark.skipif(not NETDATA.exists(), reason="Netdata's alarm-notify.sh is not installed")
async def test_netdatas_own_script_tells_of_its_test_alarms(tmp_path: Path) -> None:
    """`alarm-notify.sh test` raises a warning, makes it critical and clears it: critical is told to its route, the end to all."""
    async with running(tmp_path) as run:
        block = pasted(part("Netdata").block("sh"), url=run.url, curl=curl_file(tmp_path, url=run.url))
        (tmp_path / "health_alarm_notify.conf").write_text(f'SEND_EMAIL="NO"\n{block}', encoding="utf-8")
        own = {f"NETDATA_{name}_DIR": str(tmp_path) for name in ("USER_CONFIG", "STOCK_CONFIG", "CACHE")}
        said = await ran(tmp_path, str(NETDATA), "test", **own)
        assert said.count("# OK") == 3, said
        # A warning is for ada alone, what is critical for both, and so is its end.
        await heard(run, "WARNING: test_alarm", *["CRITICAL: test_alarm"] * 2, *["RESOLVED: test_alarm"] * 2)


SHIM = """
const { execFileSync } = require('node:child_process');
class HttpRequest {
    headers = [];
    status = 0;
    addHeader(header) { this.headers.push('-H', header); }
    getStatus() { return this.status; }
    post(url, body) {
        const said = execFileSync('curl', ['-s', '-w', '\\n%{http_code}', ...this.headers, '--data-binary', body, url]).toString();
        this.status = Number(said.slice(said.lastIndexOf('\\n') + 1));
        return said.slice(0, said.lastIndexOf('\\n'));
    }
}
const run = new Function('value', 'HttpRequest', require('node:fs').readFileSync(process.argv[2], 'utf8'));
console.log(run(process.argv[3], HttpRequest));
"""
"""What of Zabbix' JavaScript the script uses: https://www.zabbix.com/documentation/6.0/en/manual/config/items/preprocessing/javascript/javascript_objects."""


@pytest.mark.skipif(NODE is None, reason="the program node is not installed")
async def test_zabbix_script_tells_of_a_problem_and_of_its_end(tmp_path: Path) -> None:
    """The script of the media type with its own parameters, their macros filled in; what the bridge refuses is an error there."""
    import yaml

    assert NODE is not None
    async with running(tmp_path) as run:
        (media,) = yaml.safe_load(pasted(part("Zabbix").block("yaml"), url=run.url))["zabbix_export"]["media_types"]
        (tmp_path / "script.js").write_text(media["script"], encoding="utf-8")
        (tmp_path / "shim.js").write_text(SHIM, encoding="utf-8")
        problem = {
            "{EVENT.ID}": "41",
            "{EVENT.VALUE}": "1",
            "{EVENT.UPDATE.STATUS}": "0",
            "{EVENT.NSEVERITY}": "5",
            "{EVENT.NAME}": 'Disk "/var" is full',
            "{EVENT.OPDATA}": "97 %",
            "{HOST.NAME}": "db1",
        }
        update = problem | {"{EVENT.UPDATE.STATUS}": "1", "{EVENT.UPDATE.MESSAGE}": "looking at it"}
        for sent, macros in ((2, problem), (2, update), (4, problem | {"{EVENT.VALUE}": "0"})):
            value = json.dumps({item["name"]: macros.get(item["value"], item["value"]) for item in media["parameters"]})
            assert (await ran(tmp_path, NODE, "shim.js", "script.js", value)).strip() == "OK"
            await run.until_sent(sent)
        wrong = json.dumps({item["name"]: "x" for item in media["parameters"]} | {"smsbridge_url": f"{run.url}/hooks/demo"})
        with pytest.raises(AssertionError, match="smsbridge answered 401"):
            await ran(tmp_path, NODE, "shim.js", "script.js", wrong)
        await heard(run, *['CRITICAL: Disk "/var" is full (db1) 97 %'] * 2, *['RESOLVED: Disk "/var" is full'] * 2)
