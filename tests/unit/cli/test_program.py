"""What every command needs."""

import os
from typing import NoReturn

import pytest

from bridge.cli.program import who


@pytest.mark.parametrize("fault", [KeyError, OSError])
def test_a_user_whom_the_system_does_not_know_is_a_number(fault: type[Exception]) -> None:
    """As in a container that runs under any number: no variable names the user, and no line of the list of users."""

    def unknown() -> NoReturn:
        raise fault("no username set in the environment")

    assert who(unknown) == str(os.getuid())


def test_a_user_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the environment first."""
    monkeypatch.setenv("LOGNAME", "ada")
    assert who() == "ada"
