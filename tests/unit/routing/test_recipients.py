"""From names to addressees."""

import pytest

from bridge.domain.addressee import Addressee
from bridge.domain.phone import PhoneNumber
from bridge.errors import InputError, PhoneError
from bridge.routing.recipients import find_cycle, resolve

ADA = Addressee(phone=PhoneNumber("+4915228817386"), name="ada")
BERT = Addressee(phone=PhoneNumber("+491729980752"), name="bert")


def found(*names: str) -> tuple[Addressee, ...]:
    """The addressees behind names, with two contacts and a group."""
    return resolve(names, contacts={"ada": ADA, "bert": BERT}, groups={"oncall": (BERT, ADA)}, region="DE", countries={"DE"})


def test_each_number_stands_once_in_the_order_of_its_first_name() -> None:
    """A group, a contact in it and the contact's number are one recipient."""
    assert found("ada", "oncall", "0152 28817386") == (ADA, BERT)


def test_a_free_number_is_an_addressee_without_a_name() -> None:
    """Unless it is a contact's."""
    assert found("+493023125012") == (Addressee(phone=PhoneNumber("+493023125012")),)
    assert found("+491729980752") == (BERT,)


def test_an_unknown_name_comes_with_the_nearest_one() -> None:
    """A slip of the finger is easily put right."""
    with pytest.raises(InputError, match="did you mean 'oncall'"):
        found("oncal")


def test_a_number_outside_the_countries_is_refused() -> None:
    """The bill of a mistake would be real."""
    with pytest.raises(PhoneError) as refusal:
        found("+43 664 1234567")
    assert refusal.value.field == "to"


def test_a_circle_of_groups_is_found_and_a_diamond_is_none() -> None:
    """Only what holds itself is wrong."""
    assert find_cycle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ("b", "c", "b")
    assert find_cycle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["ada"]}) == ()
