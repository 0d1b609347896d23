"""Documents agree with the code."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator

from bot import settings as slack_settings
from bot.cli import manifest, try_command
from bridge.cli import COMMANDS, group
from bridge.config import load, schema
from bridge.domain.state import TABLE
from bridge.errors import ConfigError
from bridge.intake import FORMATS
from bridge.settings import VARIABLES, Settings, read
from bridge.web.metrics import PrometheusMeter

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted([*ROOT.glob("bridge/**/*.py"), *ROOT.glob("bot/**/*.py")])


def text(name: str) -> str:
    """A document."""
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_readme_names_every_setting_and_no_other() -> None:
    """The table of settings is the list of variables."""
    documented = re.findall(r"^\| `([A-Z_]+)` \|", text("README.md"), re.MULTILINE)
    assert sorted(documented) == sorted([*VARIABLES, *slack_settings.VARIABLES])


def test_the_example_environment_names_every_setting() -> None:
    """.env.example has a line for each variable, also for those that the example configuration names, and is valid as it stands."""
    named = re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE)
    code = "\n".join(line.partition("#")[0] for line in text("smsbridge.example.toml").splitlines())
    assert sorted(named) == sorted([*VARIABLES, *slack_settings.VARIABLES, *re.findall(r"\$\{(\w+)\}", code)])
    assert read({}, ROOT / ".env.example") == Settings()


@pytest.mark.parametrize("document", ["README.md", *sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("docs/**/*.md"))])
def test_links_between_documents_lead_somewhere(document: str) -> None:
    """No link is dead."""
    for target in re.findall(r"\]\(([^)#:]+)\)", text(document)):
        assert ((ROOT / document).parent / target).exists(), target


def test_the_drawn_states_are_the_tables() -> None:
    """The diagram has an arrow for each step of the table that moves, with its events."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (state, event), after in TABLE.items():
        if after is not None and after is not state:
            arrows.setdefault((state.value, after.value), []).append(event.value)
    drawn = {
        (start, end): events.split(", ")
        for start, end, events in re.findall(r"^    (\w+) --> (\w+): (.+)$", text("docs/architecture.md"), re.MULTILINE)
    }
    assert drawn == arrows


def test_each_line_of_the_emulators_checklist_names_a_test() -> None:
    """The last column of the table in docs/emulator.md names tests that there are, and no line is without one."""
    there = set(
        re.findall(r"def (test_\w+)", "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/contract/gateway/*.py")))
    )
    lines = text("docs/emulator.md").partition("test that holds it")[2].splitlines()
    named = [set(re.findall(r"`(test_\w+)`", line)) for line in lines if line.startswith("| ") and "---" not in line][1:]
    assert len(named) > 20
    assert all(named)
    assert set().union(*named) - there == set()


def test_each_line_of_the_threat_model_names_a_test() -> None:
    """Each line of the tables in docs/security.md names tests, and there are all of them."""
    there = set(re.findall(r"def (test_\w+)", "".join(path.read_text(encoding="utf-8") for path in ROOT.glob("tests/**/*.py"))))
    document = text("docs/security.md")
    model = document.partition("## Hostile requests")[0].splitlines()
    lines = [line for line in model if line.startswith("| ") and not line.startswith("| they ")]
    named = [set(re.findall(r"`(test_\w+)`", line)) for line in lines]
    assert len(named) > 25
    assert all(named)
    assert set(re.findall(r"`(test_\w+)`", document)) - there == set()


@pytest.mark.parametrize("command", [*COMMANDS, manifest, try_command], ids=lambda command: str(command.name))
def test_every_command_and_option_is_documented(command: object) -> None:
    """docs/cli.md has a heading for each command and names its options."""
    name = str(getattr(command, "name", ""))
    sections = dict(re.findall(r"^## `(\w+)[^\n]*\n(.*?)(?=^## |\Z)", text("docs/cli.md"), re.MULTILINE | re.DOTALL))
    options = {option for parameter in getattr(command, "params", ()) for option in parameter.opts if option.startswith("--")}
    assert {option for option in options if option not in sections[name] and option != "--json"} == set()


def _known_keys(table: str) -> set[str]:
    """The keys that the program itself names when it meets one that it does not know."""
    try:
        load(f"{table}\nzzqx = 1\n", env={})
    except ConfigError as error:
        said = next(problem.text for problem in error.problems if "known here" in problem.text)
        return set(said.rpartition("known here: ")[2].split(", "))
    raise AssertionError(table)


@pytest.mark.parametrize("table", ["[sms]", "[hooks.NAME]", "[hooks.NAME.map]", "[[routes]]"])
def test_every_key_of_the_configuration_is_documented(table: str) -> None:
    """The tables of docs/configuration.md hold the keys that the program reads, and no other."""
    sections = dict(re.findall(r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", text("docs/configuration.md"), re.MULTILINE | re.DOTALL))
    documented = re.findall(r"^\| `(\w+)` \|", sections[table], re.MULTILINE)
    assert sorted(documented) == sorted(_known_keys(table))


def test_every_table_of_the_configuration_is_documented() -> None:
    """docs/configuration.md has a heading for each table that the program reads."""
    headings = "\n".join(re.findall(r"^## .*$", text("docs/configuration.md"), re.MULTILINE))
    assert {name for name in _known_keys("") if f"[{name}" not in headings} == set()


def test_every_key_stands_in_the_example() -> None:
    """smsbridge.example.toml shows every key of every table."""
    example = text("smsbridge.example.toml")
    for table in ("[sms]", "[limits]", "[hooks.NAME]", "[[routes]]"):
        assert {key for key in _known_keys(table) if not re.search(rf"^(# )?{key} = ", example, re.MULTILINE)} == set()


def test_the_example_is_valid_by_the_schema() -> None:
    """Editors mark nothing in it."""
    found = Draft7Validator(schema()).iter_errors(tomllib.loads(text("smsbridge.example.toml")))
    assert [list(error.absolute_path) for error in found] == []


def test_every_format_is_documented_and_no_other() -> None:
    """In docs/formats.md; `auto` and `direct` are no sender's."""
    first = text("docs/formats.md").partition("\n## ")[0]
    table = "".join(line for line in first.splitlines(keepends=True) if line.startswith("| "))
    assert set(re.findall(r"`([^`]+)`", table)) == set(FORMATS) - {"auto", "direct"} | {"format"}


def test_every_metric_is_documented() -> None:
    """docs/http.md names the metrics that are exposed, and no other."""
    meter = PrometheusMeter()
    exposed = set(re.findall(r"^# HELP (smsbridge_\w+) ", meter.render(private=True).decode(), re.MULTILINE))
    section = text("docs/http.md").partition("## Metrics")[2]
    assert set(re.findall(r"`(smsbridge_\w+)", section)) == exposed


def test_every_dependency_has_its_reason() -> None:
    """docs/dependencies.md names each direct dependency."""
    project = tomllib.loads(text("pyproject.toml"))
    direct = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    names = {re.match(r"[A-Za-z0-9-]+", line)[0] for line in direct}  # type: ignore[index]
    assert {name for name in names if f"| {name} |" not in text("docs/dependencies.md")} == set()


def test_help_lists_every_command() -> None:
    """The group's help is complete."""
    shown = CliRunner().invoke(group(), ["--help"]).output
    assert {command.name for command in COMMANDS if command.name not in shown} == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_says_its_role_and_stays_small(module: Path) -> None:
    """Every module begins with a docstring and has at most 300 lines."""
    source = module.read_text(encoding="utf-8")
    assert re.sub(r"^# ruff: [^\n]+\n", "", source).startswith('"""')
    assert len(source.splitlines()) <= 300


def test_importing_has_no_effect() -> None:
    """Every module can be imported in an empty environment; the bridge and the program itself do without Slack's libraries."""
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in MODULES]
    bridge = [name for name in names if name.startswith("bridge") and not name.endswith("__main__")]
    others = [name for name in names if name not in bridge and not name.endswith("__main__")]
    code = (
        f"import importlib, sys\nfor name in {[*bridge, 'bot.addition']!r}: importlib.import_module(name)\n"
        f"assert not {{'slack_bolt', 'slack_sdk', 'emoji'}} & set(sys.modules)\nfor name in {others!r}: importlib.import_module(name)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={}, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_procfile_starts_the_program() -> None:
    """What the platform runs is `serve`."""
    assert text("Procfile").strip() == "web: python -m bot serve"
