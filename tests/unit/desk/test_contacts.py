"""Lists of contacts as tables for the configuration."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.outbox import ADA, BERT

from bridge.config import load
from bridge.desk.contacts import Difference, Entry, as_toml, differences
from bridge.desk.lists import read_list
from bridge.domain.addressee import Addressee
from bridge.errors import InputError

CARDS = """BEGIN:VCARD
VERSION:3.0
N:Muster;Eva;;;
FN:Eva Muster
TEL;TYPE=CELL:+49 152 28817386
TEL;TYPE=HOME:+49 30 23125000
END:VCARD
BEGIN:VCARD
FN:Bert
item1.TEL:tel:+491729980752
END:VCARD
"""


@pytest.mark.parametrize(
    "text",
    [
        "Eva Muster,0152 28817386\nBert,+491729980752\n",
        "name;number\nEva Muster;0152 28817386\n\nBert;+491729980752;more\n",
        '"Eva Muster","0152 28817386"\n"Bert","+491729980752"\n',
        CARDS,
    ],
    ids=["commas", "header and semicolons", "quotes", "vcards"],
)
def test_each_form_of_a_list(text: str) -> None:
    """The same people, with the first number of each."""
    toml = as_toml(read_list(text), region="DE")
    assert tomllib.loads(toml)["contacts"] == {"eva-muster": ADA.e164, "bert": BERT.e164}


@pytest.mark.parametrize("text", ["", "just words\n", "name,number\n", "BEGIN:VCARD\nFN:x\nEND:VCARD"])
def test_a_list_of_nobody(text: str) -> None:
    """It is said to be one."""
    with pytest.raises(InputError, match="no contact"):
        read_list(text)


def test_what_is_printed_is_a_configuration() -> None:
    """Names that the configuration takes, each once; groups with their members; remarks for what cannot be texted."""
    entries = [
        Entry(name="Jörg Groß", number=ADA.e164, groups=("Büro", "Nacht")),
        Entry(name="Jörg Groß", number=BERT.e164, groups=("Büro",)),
        Entry(name="Feuerwehr", number="112"),
        Entry(name="", number="+493023125000"),
    ]
    toml = as_toml(entries, region="DE")
    rules = load(toml, env={})
    assert {name: contact.phone.e164 for name, contact in rules.contacts.items()} == {
        "joerg-gross": ADA.e164, "joerg-gross-2": BERT.e164, "contact": "+493023125000",
    }  # fmt: skip
    assert {name: len(members) for name, members in rules.groups.items()} == {"buero": 2, "nacht": 1}
    assert "# feuerwehr: this is" in toml


@given(st.lists(st.builds(Entry, name=st.text(max_size=60), number=st.just(ADA.e164), groups=st.tuples(st.text(max_size=50))), max_size=6))
def test_any_names_make_a_configuration(entries: list[Entry]) -> None:
    """Whatever people are called, what is printed loads, and nobody is missing."""
    assert len(load(as_toml(entries, region="DE"), env={}).contacts) == len(entries)


def test_differences() -> None:
    """Another number, another name, nobody; what agrees is not named, and no number is shown whole."""
    contacts = {name: Addressee(phone=phone, name=name) for name, phone in (("ada", ADA), ("bert", BERT))}
    assert differences(contacts, [Entry(name="Ada", number=ADA.e164), Entry(name="Bert", number=BERT.e164)], region="DE") == []
    found = differences(contacts, [Entry(name="ada", number=BERT.e164)], region="DE")
    assert found == [
        Difference(name="ada", what=f"has {ADA} here and {BERT} in the gateway's book"),
        Difference(name="bert", what="has another name in the gateway's book"),
    ]
    assert [one.what for one in differences(contacts, [], region="DE")] == ["is not in the gateway's book"] * 2
