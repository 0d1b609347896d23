"""The schema of the configuration, against the program that reads it."""

import copy
import json
import tomllib
from collections.abc import Mapping

import pytest
from jsonschema import Draft7Validator

from bridge.config import load
from bridge.config.schema import REQUIRED, asked, schema
from bridge.config.told import TOLD
from bridge.errors import ConfigError

RIGHT = """
[contacts]
ada = "+4915228817386"
bert = { phone = "+491729980752", language = "${LANGUAGE}" }
[hooks.prom]
secrets = "${SECRET}"
[[routes]]
name = "all"
to = "ada"
"""
ENV = {"LANGUAGE": "de", "SECRET": "a secret of sixteen characters"}


def mistakes(text: str) -> list[str]:
    """Where the schema finds a mistake."""
    found = Draft7Validator(schema()).iter_errors(tomllib.loads(text))
    return sorted(".".join(str(part) for part in error.absolute_path) for error in found)


def test_the_schema_is_one() -> None:
    """By its own draft, and as JSON."""
    Draft7Validator.check_schema(json.loads(json.dumps(schema())))


def test_what_the_program_reads_is_valid() -> None:
    """A contact in both forms, one text for a list of one, variables where a choice stands."""
    assert load(RIGHT, env=ENV).contacts["bert"].language == "de"
    assert mistakes(RIGHT) == []


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ('[sms]\nlanguage = "fr"\n', "sms.language"),
        ('[sms]\nrates = "10"\n', "sms"),
        ("[sms]\nmax_parts = 11\n", "sms.max_parts"),
        ("[sms]\nrate = '10'\n", "sms.rate"),
        ("[sms]\ntimeout = 'soon'\n", "sms.timeout"),
        ("[hooks.a]\nformat = 'none'\n", "hooks.a.format"),
        ("[hooks.a]\nopen = 'yes'\n", "hooks.a.open"),
        ("[hooks.'a b']\nopen = true\n", "hooks"),
        ("[[routes]]\nname = 'a'\n", "routes.0"),
        ("[routes]\nname = 'a'\n", "routes"),
        ("[contacts]\nada = 4915228817386\n", "contacts.ada"),
        ("[sms.ttl]\nfatal = '1h'\n", "sms.ttl"),
        ("[nothing]\n", ""),
    ],
)
def test_schema_and_program_refuse_the_same(wrong: str, place: str) -> None:
    """What the schema marks in the editor, the program would refuse."""
    assert mistakes(wrong) == [place]
    with pytest.raises(ConfigError):
        load(wrong, env={})


def test_each_key_has_its_sentence() -> None:
    """And no other key has one."""
    assert set(TOLD) == set(asked())


@pytest.mark.parametrize("path", sorted(REQUIRED, key=str), ids=str)
def test_what_the_schema_requires_the_program_requires(path: tuple[str | int, ...]) -> None:
    """A table without it is a mistake."""
    document: dict[str, object] = {
        "contacts": {"NAME": {"phone": "+4915228817386"}},
        "routes": [{"name": "all", "to": ["NAME"]}],
    }
    assert mistakes(_toml(document)) == []
    load(_toml(document), env={})
    without = copy.deepcopy(document)
    holder: object = without
    for part in path[:-1]:
        holder = holder[part]  # type: ignore[index]
    del holder[path[-1]]  # type: ignore[attr-defined]
    assert mistakes(_toml(without)) == [".".join(str(part) for part in path[:-1])]
    with pytest.raises(ConfigError):
        load(_toml(without), env={})


def _toml(document: Mapping[str, object]) -> str:
    contact = document["contacts"]["NAME"]  # type: ignore[index]
    (route,) = document["routes"]  # type: ignore[misc]
    lines = [f"{key} = {json.dumps(value)}" for key, value in contact.items()]
    return "\n".join(["[contacts.NAME]", *lines, "[[routes]]", *(f"{key} = {json.dumps(value)}" for key, value in route.items())])  # type: ignore[attr-defined]
