"""What every command needs: settings, the configuration, and an open bridge."""

import getpass
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from enum import Enum, auto
from importlib.resources import files
from pathlib import Path
from shlex import quote
from typing import Protocol

import click

from bridge.app import open_bridge
from bridge.cli import surroundings
from bridge.config import examine, example_numbers, load
from bridge.desk.doctor import Finding
from bridge.desk.send import SHELL
from bridge.errors import InputError, NotFound, Problem, ProblemsError, SettingsError, StoreError, StoreRefused
from bridge.parts import Bridge
from bridge.planning.rules import Rules
from bridge.runtime.logs import configure_logging
from bridge.serving import Surface
from bridge.settings import VARIABLES, DatabaseUrl, Settings, attempt, config_text, read

DEMO, SERVICE = "demo", "service"
PURPOSE = "purpose"
"""Where a store keeps what it is for: the messages of a demo must never reach a real gateway, nor the other way round."""

DEMO_STORE = DatabaseUrl(path=Path("data/demo.db"))
"""The store of a demo, unless DATABASE_URL names another."""

NO_KEY = Problem("SEVEN_API_KEY", "is not set: put the key of your seven.io account into .env, or run `smsbridge demo` without one")
NO_CONFIG = Problem("smsbridge.toml", "is not there: copy smsbridge.example.toml to smsbridge.toml and write your own numbers into it")


class Absent(Enum):
    """What becomes of a store that is not there."""

    MADE = auto()
    REFUSED = auto()
    PRETENDED = auto()
    """An empty one in memory stands in for it, and no file is made."""


class Addition(Protocol):
    """Another surface that the program brings along."""

    @property
    def about(self) -> str:
        """One sentence for the program's help."""
        ...

    @property
    def hint(self) -> str:
        """A line of the demo's welcome that shows it; `{command}` stands for the program."""
        ...

    @property
    def variables(self) -> Sequence[str]:
        """The names of its variables."""
        ...

    def problems(self, found: Settings) -> Sequence[Problem]:
        """What is wrong with its own settings."""
        ...

    def warnings(self, found: Settings, rules: Rules) -> Sequence[Problem]:
        """What is no mistake in its settings, and still worth a word."""
        ...

    async def examined(self, bridge: Bridge) -> Sequence[Finding]:
        """What the doctor finds of it."""
        ...

    def open(self, bridge: Bridge) -> AbstractAsyncContextManager[Surface]:
        """Build it over an open bridge. Called only when there are no problems."""
        ...


@dataclass(slots=True)
class RulesHolder:
    """The rules of now. Asked as a function; replaced as a whole."""

    rules: Rules

    def __call__(self) -> Rules:
        """The rules of now."""
        return self.rules

    def put(self, rules: Rules) -> None:
        """Let other rules count from now on."""
        self.rules = rules


def settings(*, logs: bool = False, then: Callable[[Settings], object] | None = None) -> Settings:
    """The settings of this process and `.env`; with `logs`, logging is set up by them.

    Raises SettingsError, with the mistakes of what is read `then`: of the configuration, where nothing else is said.
    """
    found, problems = attempted(logs=logs)
    if problems:
        try:
            (then or rules)(found)
        except ProblemsError as error:
            problems += error.problems
        raise SettingsError(problems)
    return found


def attempted(*, logs: bool = False) -> tuple[Settings, list[Problem]]:
    """The same with all that is wrong with them; what is wrong counts as unset."""
    found, problems = attempt(os.environ, Path(".env"))  # noqa: TID251 - handed to the one who reads it
    level = found.log_level.upper() if logs else "CRITICAL"
    configure_logging(level=level, form=found.log_format)
    return found, problems


def with_variables_of_now(found: Settings) -> Settings:
    """The settings as they are, with the variables that the configuration may name as `.env` has them by now. Raises SettingsError."""
    return replace(found, variables=read(os.environ, Path(".env")).variables)  # noqa: TID251 - as above


def beside(found: Settings) -> Settings:
    """The settings of a command that is typed beside a bridge.

    Without a key of the gateway and without DATABASE_URL the bridge that is meant is the demo, where it has left a store.
    """
    if not demo_stands(found):
        return found
    if found.database.path is not None and found.database.path.is_file():
        click.echo(f"this is the demo's store, {DEMO_STORE}; set SEVEN_API_KEY or DATABASE_URL for {found.database}", err=True)
    return replace(found, database=DEMO_STORE)


def demo_stands(found: Settings) -> bool:
    """Whether a command without a key is typed beside a demo."""
    named = found.seven_api_key is not None or "DATABASE_URL" in found.variables or found.database == DEMO_STORE
    return not named and DEMO_STORE.path is not None and DEMO_STORE.path.is_file()


def rules(found: Settings) -> Rules | None:
    """The configuration; None where there is none. Raises ConfigError or SettingsError."""
    text = config_text(found)
    return None if text is None else load(text[1], name=text[0], env=found.variables)


def demo_rules(found: Settings) -> Rules:
    """The configuration of the demo: the user's own where there is one, else the one that ships."""
    own = rules(found)
    if own is not None:
        return own
    text = files("bridge.cli").joinpath("demo.toml").read_text(encoding="utf-8")
    return load(text, name="demo.toml", env=found.variables)


def service_rules(found: Settings, additions: Sequence[Addition] = ()) -> Rules:
    """The configuration for sending for real; every problem of settings and configuration at once, as ProblemsError."""
    problems = [] if found.seven_api_key is not None else [NO_KEY]
    try:
        wanted = keyless_rules(found, additions)
    except ProblemsError as error:
        raise SettingsError([*problems, *error.problems]) from error
    if problems:
        raise SettingsError(problems)
    return wanted


def keyless_rules(found: Settings, additions: Sequence[Addition]) -> Rules:
    """The same, where the gateway's key may be missing."""
    wanted, problems = judged(found, additions)
    if problems or wanted is None:
        raise SettingsError(problems)
    return wanted


def judged(found: Settings, additions: Sequence[Addition]) -> tuple[Rules | None, list[Problem]]:
    """The configuration as far as it is right, and all that is wrong with it and with the settings of the `additions`."""
    problems = [problem for addition in additions for problem in addition.problems(found)]
    try:
        text = config_text(found)
    except ProblemsError as error:
        return None, [*problems, *error.problems]
    if text is None:
        return None, [*problems, NO_CONFIG]
    wanted, mistakes = examine(text[1], name=text[0], env=found.variables)
    examples = example_numbers(wanted, text[1], name=text[0]) if wanted is not None and found.at_vendor else ()
    return wanted, [*problems, *mistakes, *examples]


def doubts(found: Settings, additions: Sequence[Addition], rules: Rules) -> tuple[Problem, ...]:
    """What is no mistake in the variables of this process, and still worth a word beside these rules."""
    try:
        _, text = config_text(found) or ("", "")
    except SettingsError:
        # That it cannot be read is said elsewhere.
        text = ""
    known = [*VARIABLES, *(name for addition in additions for name in addition.variables)]
    return (
        *(warning for addition in additions for warning in addition.warnings(found, rules)),
        *surroundings.advice(found, text, known=known),
    )


def who(name: Callable[[], str] = getpass.getuser) -> str:
    """The name of the person at the command line; where the system knows none, as in most containers, the number of its user."""
    try:
        return name()
    except (KeyError, OSError):
        # Python up to 3.12 raises the first, later ones the second.
        return str(os.getuid())


def caller() -> str:
    """The same as the bridge keeps it: who ordered, decided or looked."""
    return f"{SHELL}{who()}"


def read_text(path: Path, *, field: str) -> str:
    """The text of a file. Raises InputError for one that cannot be read, or is no UTF-8."""
    try:
        return utf8(path.read_bytes(), what=f"the file {path}", field=field)
    except OSError as error:
        raise InputError(f"the file {path} cannot be read: {error.strerror}", field=field) from error


def utf8(data: bytes, *, what: str, field: str) -> str:
    """Bytes as text. Raises InputError where they are none: a guess at the encoding would send other characters than were meant."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{what} is no UTF-8", field=field) from error


@asynccontextmanager
async def opened(
    found: Settings, wanted: Rules | None = None, *, copied: bool = False, absent: Absent = Absent.MADE
) -> AsyncIterator[Bridge]:
    """An open bridge for a command that only looks or puts something into the outbox; `copied` for one that only pretends.

    `absent` says what becomes of a store that is not there. Raises NotFound where it is refused.
    """
    found = beside(found)
    if found.database.path is not None and not found.database.path.exists():
        if absent is Absent.REFUSED:
            raise NotFound(f"there is no store at {found.database}: no bridge has run in this folder, or DATABASE_URL names another place")
        copied = copied or absent is Absent.PRETENDED
    async with open_bridge(found, RulesHolder(wanted or Rules()), copied=copied) as bridge:
        yield bridge


async def claim_purpose(bridge: Bridge, purpose: str) -> None:
    """Keep a demo's store and a real one apart. Raises StoreRefused."""
    stands = await bridge.store.meta.get_or_set(PURPOSE, purpose)
    if stands != purpose:
        raise StoreRefused(_refusal(bridge.settings, stands))


async def store_problems(found: Settings) -> list[Problem]:
    """For what the store that there is would be refused to a service; it is looked at in a copy."""
    if found.database.path is None:
        return []
    if not found.database.path.is_file():
        closed = unwritable(found.database.path)
        return [Problem("DATABASE_URL", f"{closed} cannot be written: see to its rights, or name another file")] if closed else []
    try:
        async with open_bridge(found, Rules, copied=True) as bridge:
            stands = await bridge.store.meta.get(PURPOSE)
    except StoreError as error:
        return [Problem("DATABASE_URL", str(error))]
    return [Problem("DATABASE_URL", _refusal(found, stands))] if stands == DEMO else []


def unwritable(path: Path) -> Path | None:
    """The nearest folder of a file that there is, if nothing can be made in it."""
    folder = next(folder for folder in (path.absolute().parent, *path.absolute().parents) if folder.is_dir())
    return None if os.access(folder, os.W_OK | os.X_OK) else folder


def _refusal(found: Settings, stands: str) -> str:
    if stands == DEMO:
        return f"{found.database} holds what a demo left, and that must not reach real phones: {_away(found)}"
    return (
        f"{found.database} belongs to a real bridge, and a demo would swallow its messages: "
        "start it as `DATABASE_URL=sqlite:///data/pretend.db smsbridge demo`"
    )


def _away(found: Settings) -> str:
    """How to put a store aside, with the files that SQLite keeps beside it."""
    if found.database.path is None:
        return "start again"
    aside = found.database.path.parent / "of-a-demo"
    return f"put it aside with `mkdir -p {quote(str(aside))} && mv {quote(str(found.database.path))}* {quote(str(aside))}`"
