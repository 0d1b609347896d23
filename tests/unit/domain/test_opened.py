"""Names: which open alerts an end agrees with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.opened import MOST_MEANT, NameIndex, agrees, words

NAMES = st.dictionaries(
    st.sampled_from(["subject", "host", "check", "url"]),
    st.sampled_from(["db1", "DB1", "disk full", "disk", "db2 disk", "web"]),
    max_size=3,
)


@pytest.mark.parametrize(
    ("end", "firing", "agreed"),
    [
        ({}, {"host": "db1", "subject": "disk full"}, True),
        ({"host": "DB1"}, {"host": "db1", "subject": "disk full"}, True),
        ({"host": "db1"}, {"host": "db10", "subject": "disk full on db1"}, False),
        ({"alias": "q1"}, {"subject": "queue q1 stuck"}, True),
        ({"alias": "q1"}, {"subject": "queue q10 stuck"}, False),
        ({"subject": "disk"}, {"subject": "disk full", "host": "db1"}, True),
        ({"subject": "disk db1"}, {"subject": "disk full", "host": "db1"}, True),
        ({"subject": "disk full again"}, {"subject": "disk full", "host": "db1"}, False),
        ({"service": "Login page", "host": "web2"}, {"host": "web2", "check": "login page"}, True),
        ({"service": "Login page", "host": "web3"}, {"host": "web2", "check": "login page"}, False),
        ({"target": "(db1)"}, {"subject": "disk full on db1:"}, True),
        ({"host": "db1"}, {}, False),
    ],
)
def test_an_end_agrees_in_all_of_its_names(end: dict[str, str], firing: dict[str, str], agreed: object) -> None:
    """A name of a kind that both have is equal; another one has its words among the open alert's; without names it agrees with all."""
    assert agrees(end, firing) is agreed


def test_words_have_no_case_and_no_punctuation_around_them() -> None:
    """What stands inside a word stays."""
    assert words(" Disk, full: db-1.example.org! () ") == {"disk", "full", "db-1.example.org"}


@given(st.lists(NAMES, max_size=8), NAMES)
def test_the_index_finds_what_agrees_and_nothing_else(opened: list[dict[str, str]], end: dict[str, str]) -> None:
    """By whatever words it looks."""
    index = NameIndex()
    for number, names in enumerate(opened):
        index.add(str(number), names)
    assert set(index.find(end)) == {str(number) for number, names in enumerate(opened) if agrees(end, names)}


def test_the_index_forgets_and_stops() -> None:
    """What ended is not found any more, nor are more than so many."""
    index = NameIndex()
    for number in range(MOST_MEANT + 10):
        index.add(str(number), {"host": "db1"})
    assert len(index.find({"host": "db1"})) == MOST_MEANT
    index.add("0", {"host": "db2"})
    assert index.find({"host": "db2"}) == ["0"]
    index.discard("0")
    assert index.find({"host": "db2"}) == []
