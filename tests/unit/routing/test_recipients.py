"""From names to addressees."""

import pytest

from bridge.domain.addressee import Addressee
from bridge.domain.phone import PhoneNumber
from bridge.errors import InputError, PhoneError
from bridge.routing.recipients import find_cycle, one_number, resolve

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


@pytest.mark.parametrize("name", ["ADA", "Ada", "aDa", "\uff21\uff44\uff41", "\u200bAda "])
def test_a_contact_is_found_by_its_name_in_any_case(name: str) -> None:
    """A group too."""
    assert found(name) == (ADA,)
    assert found("OnCall") == (BERT, ADA)


def test_a_name_that_several_have_in_other_letters_is_asked_about() -> None:
    """The one in the same letters is meant; where none is, all of them are named."""
    contacts = {"Eva": ADA, "eva": BERT}
    known = {"contacts": contacts, "groups": {}, "region": "DE", "countries": {"DE"}}
    assert resolve(["eva"], **known) == (BERT,)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="'EVA' may be 'Eva' or 'eva'; write it in the same letters"):
        resolve(["EVA"], **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    ["tel:+4915228817386", "+49\u2011152\u201128817386", "\uff0b\uff14\uff1915228817386", "\u202a0152 28817386\u202c", "(0152) 28817386"],
)
def test_a_number_is_known_as_one_in_every_spelling(written: str) -> None:
    """And is the contact that has it."""
    assert found(written) == (ADA,)


def test_a_number_of_a_contact_can_be_asked_for_by_name_or_number() -> None:
    """At any price and in any country: it is not texted."""
    contacts = {"ada": ADA}
    assert one_number("Ada", contacts, region="DE") == one_number("tel:+49 152 28817386", contacts, region="DE") == ADA.phone
    assert one_number("+881 6 1234 5678", contacts, region="DE").e164 == "+881612345678"
    with pytest.raises(InputError, match="unknown contact or number 'adaa', did you mean 'ada'"):
        one_number("adaa", contacts, region="DE")
    with pytest.raises(PhoneError, match="emergency"):
        one_number("112", contacts, region="DE")


def test_a_number_outside_the_countries_is_refused() -> None:
    """The bill of a mistake would be real."""
    with pytest.raises(PhoneError) as refusal:
        found("+43 664 1234567")
    assert refusal.value.field == "to"


def test_a_circle_of_groups_is_found_and_a_diamond_is_none() -> None:
    """Only what holds itself is wrong."""
    assert find_cycle({"a": ["b"], "b": ["c"], "c": ["b"]}) == ("b", "c", "b")
    assert find_cycle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": ["ada"]}) == ()
