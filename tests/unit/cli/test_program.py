"""What every command needs."""

import os
import pwd
from typing import NoReturn

import pytest

from bridge.cli.program import who


@pytest.mark.parametrize("fault", [KeyError, OSError])
def test_a_user_whom_the_system_does_not_know_is_a_number(monkeypatch: pytest.MonkeyPatch, fault: type[Exception]) -> None:
    """As in a container that runs under any number: no variable names the user, and no line of the list of users."""

    def unknown(uid: int) -> NoReturn:
        raise fault(f"getpwuid(): uid not found: {uid}")

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    assert who() == str(os.getuid())


def test_a_user_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the environment first."""
    monkeypatch.setenv("LOGNAME", "ada")
    assert who() == "ada"
