"""The bridge's own sentences in German: everything that a person may be told of a number or a time, and nothing that nobody says."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bridge
from bot.copy.reasons import GERMAN, german
from bot.copy.words import Words
from bridge.domain import judge

SOURCES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in Path(bridge.__file__).parent.rglob("*.py")}
HEARD = {"WhenError", "PhoneError"}
"""What is raised of what a person typed, wherever it is raised."""


def sentence(node: ast.expr) -> str:
    """A string of the source with `{}` for its facts; empty for what is no string."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else "{}" for part in values)
        case _:
            return ""


def raised() -> Iterator[str]:
    """The sentences of errors that a person may see."""
    for tree in SOURCES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in HEARD and node.args:
                yield sentence(node.args[0])


def test_every_error_of_a_number_or_a_time_has_its_german() -> None:
    """A new sentence needs its translation; durations and the configuration's are for files."""
    told = {said for said in raised() if said and not said.startswith("{} is no duration")}
    asked = {said.replace("say {}{} {}", "say {} {}").replace("{} is past{}", "{} is past") for said in told}
    assert asked - set(GERMAN) == set()


def test_what_became_of_an_sms_has_its_german() -> None:
    """The reasons that judging gives: a receipt shows them."""
    reasons = {text for name, text in vars(judge).items() if name.isupper() and isinstance(text, str)}
    assert judge.BEHIND_LOCK in reasons
    assert reasons - set(GERMAN) == set()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("you have sent nothing yet", "du hast noch nichts gesendet"),
        ("no message's id ends in {0}%", "keine Nachricht hat eine ID, die auf {0}% endet"),
        ("this has no time of day: say for example a or b", "hier fehlt die Uhrzeit: schreib zum Beispiel a oder b"),
        ("this is too short for a number of +49: x", "das ist zu kurz für eine Nummer aus +49: x"),
        ("unknown contact, group or number 'a; known: b', did you mean 'ada'?",
         "'a; known: b' ist kein Kontakt, keine Gruppe und keine Nummer; meintest du 'ada'?"),
        (", and SMS may go to" * 500, ", and SMS may go to" * 500),
        ("code 17, of which nobody knows", "code 17, of which nobody knows"),
    ],
)  # fmt: skip
def test_facts_stay_and_what_has_no_german_stays_too(said: str, told: str) -> None:
    """Facts are never read as patterns, and are put where the German has them."""
    assert (german(said), Words("de").told(said), Words("en").told(said)) == (told, told, said)
