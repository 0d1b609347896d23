"""What an SMS may be: the limits of the gateway's page, each checked before a call and named by its field."""

from collections.abc import Callable

import pytest

from bridge.domain.sms import Attachment, Options, Sms, check_sender, with_placeholders
from bridge.errors import InputError

PDF = Attachment(name="a.pdf", contents="QQ==")


def sms(**more: object) -> Sms:
    """An SMS with one thing different."""
    return Sms(**{"to": ("+4915228817386",), "text": "Hello", **more})  # type: ignore[arg-type]


BEYOND = {
    "no recipient": ("to", lambda: sms(to=())),
    "empty recipient": ("to", lambda: sms(to=("",))),
    "blank text": ("text", lambda: sms(text=" ")),
    "1521 characters": ("text", lambda: sms(text="x" * 1521)),
    "odd hex": ("text", lambda: sms(text="00F", options=Options(is_binary=True))),
    "no hex under a header": ("text", lambda: sms(text="no hex", options=Options(udh="050003CC0201"))),
    "empty sender": ("from", lambda: Options(sender="")),
    "12 characters": ("from", lambda: Options(sender="twelve chars")),
    "17 digits": ("from", lambda: Options(sender="1" * 17)),
    "umlaut sender": ("from", lambda: Options(sender="Ümlaut")),
    "long label": ("label", lambda: Options(label="x" * 101)),
    "blank in label": ("label", lambda: Options(label="a b")),
    "long foreign_id": ("foreign_id", lambda: sms(foreign_id="x" * 65)),
    "bar in foreign_id": ("foreign_id", lambda: sms(foreign_id="a|b")),
    "odd udh": ("udh", lambda: Options(udh="050")),
    "ttl 0": ("ttl", lambda: sms(ttl_minutes=0)),
    "nameless file": ("files", lambda: Attachment(name="", contents="QQ==")),
    "brackets in name": ("files", lambda: Attachment(name="a]].pdf", contents="QQ==")),
    "no base64": ("files", lambda: Attachment(name="a.pdf", contents="no base64!")),
    "0 days": ("files", lambda: Attachment(name="a.pdf", contents="QQ==", validity_days=0)),
    "same name twice": ("files", lambda: Options(files=(PDF, PDF))),
}


@pytest.mark.parametrize(("field", "make"), BEYOND.values(), ids=BEYOND.keys())
def test_a_limit_names_its_field(field: str, make: Callable[[], object]) -> None:
    """What the gateway would refuse, or could not tell apart, is refused here by the name of the parameter."""
    with pytest.raises(InputError) as caught:
        make()
    assert caught.value.field == field


def test_a_text_up_to_its_limit() -> None:
    """1 to 1520 characters."""
    assert [len(sms(text="x" * count).text) for count in (1, 1520)] == [1, 1520]


@pytest.mark.parametrize(
    ("sender", "warned"),
    [("Alerts", False), ("Acme Inc 1", False), ("1" * 16, False), ("+491729980752", False), ("seven.io", True), ("A&B/C!@()$,", True)],
)
def test_senders(sender: str, warned: bool) -> None:  # noqa: FBT001
    """Letters, digits and blanks, or digits; the page's other characters with a warning."""
    assert (check_sender(sender) is not None) is warned


def test_a_placeholder_is_added_only_where_a_file_misses_it() -> None:
    """Each file's placeholder stands in the text once; without files brackets are text."""
    other = Attachment(name="b.pdf", contents="QQ==")
    assert with_placeholders("see [[a.pdf]]", (PDF, other)) == "see [[a.pdf]] [[b.pdf]]"
    assert with_placeholders("see [[a.pdf]]", ()) == "see [[a.pdf]]"
