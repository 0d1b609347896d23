"""What every command needs to know: the settings, the configuration, and who is at the command line."""

import getpass
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from bridge.cli import surroundings
from bridge.cli.addition import Addition
from bridge.config import examine, example_numbers, load
from bridge.desk.send import SHELL
from bridge.desk.webhooks import is_near
from bridge.errors import InputError, Problem, ProblemsError, SettingsError
from bridge.planning.rules import Rules
from bridge.runtime.logs import configure_logging
from bridge.settings import VARIABLES, DatabaseUrl, Settings, attempt, config_text, read

DEMO_STORE = DatabaseUrl(path=Path("data/demo.db"))
"""The store of a demo, unless DATABASE_URL names another."""

NO_KEY = Problem("SEVEN_API_KEY", "is not set: put the key of your seven.io account into .env, or run `smsbridge demo` without one")
NO_CONFIG = Problem("smsbridge.toml", "is not there: copy smsbridge.example.toml to smsbridge.toml and write your own numbers into it")

NO_ACCOUNT = Problem(
    "SEVEN_API_KEY", "is not set, and the demo's gateway has no account to ask; put the key of your seven.io account into .env"
)
NO_REPORTS = Problem(
    "PUBLIC_URL",
    "is not set, or names this machine or its network, so no delivery report and no reply reaches this bridge: set it to where the gateway "
    'reaches the bridge and run `smsbridge webhooks register`, or set reports = "poll" under [sms]',
)


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
    """The configuration: the user's own, else beside a demo the one that ships; None where there is neither. Raises ProblemsError."""
    text = config_text(found)
    if text is not None:
        return load(text[1], name=text[0], env=found.variables)
    return _shipped(found) if demo_stands(found) else None


def demo_rules(found: Settings) -> Rules:
    """The configuration of the demo: the user's own where there is one, else the one that ships."""
    own = rules(found)
    return _shipped(found) if own is None else own


def _shipped(found: Settings) -> Rules:
    text = files("bridge.cli").joinpath("demo.toml").read_text(encoding="utf-8")
    return load(text, name="demo.toml", env=found.variables)


def legible(found: Settings) -> Rules:
    """The configuration for a command that only looks: where there is none that can be read, its defaults."""
    try:
        return rules(found) or Rules()
    except ProblemsError:
        return Rules()


def zone(found: Settings) -> ZoneInfo:
    """The zone of the times that are printed: that of the configuration, or UTC where that cannot be read."""
    return legible(found).sms.timezone


def no_key(found: Settings) -> Problem:
    """That the gateway's key is missing, and what to do; beside a demo, what a demo lacks."""
    return NO_ACCOUNT if demo_stands(found) else NO_KEY


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
    near = is_near(urlsplit(found.public_url).hostname or "")
    deaf = [NO_REPORTS] if near and found.at_vendor and not rules.sms.polls else []
    known = [*VARIABLES, *(name for addition in additions for name in addition.variables)]
    return (
        *deaf,
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
