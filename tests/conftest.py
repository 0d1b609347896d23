"""What holds for every test: a bare environment, and no silent skips where everything is installed."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support import bodies, payloads

WISHES = {name: os.environ.pop(f"SMSBRIDGE_TESTS_{name}", "") for name in ("NO_SKIP", "PAYLOADS", "BODIES")}
"""What whoever runs the tests wants of them."""
_OURS = ("SMSBRIDGE_", "SEVEN_", "SLACK_")
_EXACT = {"HOST", "PORT", "PUBLIC_URL", "DATABASE_URL", "LOG_LEVEL", "LOG_FORMAT", "DYNO"}

# How long an example takes says how busy the machine is.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

for _name in list(os.environ):
    if _name.startswith(_OURS) or _name in _EXACT:
        del os.environ[_name]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """A worker of pytest-xdist begins, in an environment that is bare by now."""
    node.workerinput["wishes"] = WISHES  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Do as is wished; a worker, as its process is told."""
    WISHES.update(getattr(config, "workerinput", {}).get("wishes", {}))
    bodies.FOLDER = WISHES["BODIES"]


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Hand what the bot said to Slack to whoever checks it by Slack's types; a worker, to the process that began it."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["payloads"] = payloads.kept()
    elif WISHES["PAYLOADS"] and not exitstatus:
        payloads.write(Path(WISHES["PAYLOADS"]))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """A worker of pytest-xdist is done."""
    if told := getattr(node, "workeroutput", {}).get("payloads"):
        payloads.join(told)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where every foreign program is installed, a skip is a failure."""
    report = yield
    if WISHES["NO_SKIP"] and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and nothing may be skipped here: {report.longrepr}"
    return report
