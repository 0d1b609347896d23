"""What is nearly JSON, JSON in strings, and the characters of a body."""

import contextlib
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.posts import post

from bridge.domain.alert import Alert
from bridge.errors import ReadError
from bridge.intake import understand
from bridge.intake.decode import decode

DOCUMENT = {"title": "Disk full", "status": "firing", "up": False, "n": None, "list": [1, "a"]}
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def only(body: bytes, content_type: str = "") -> Alert:
    """The one alert of a body."""
    (alert,) = understand(post(body, headers={"content-type": content_type} if content_type else {})).alerts
    return alert


@pytest.mark.parametrize(
    "text",
    [
        repr(DOCUMENT),
        repr({key: tuple(value) if isinstance(value, list) else value for key, value in DOCUMENT.items()}),
        '{"title": "Disk full", "status": "firing", "up": false, "n": null, "list": [1, "a",],}',
        "{'title': u'Disk full', 'status': 'firing', 'up': False, 'n': None, 'list': [1, \"a\"]} # sent by cron",
        '{\n  // who\n  "title": "Disk full", /* what */ "status": "firing",\n  "up": false, "n": null, "list": [1, "a"]\n}',
        "{title: 'Disk full', status: \"firing\", up: false, n: undefined, list: [1, 'a']}",
        "\ufeff" + repr(DOCUMENT),
        json.dumps(DOCUMENT) + "\x00",
        json.dumps(json.dumps(DOCUMENT)),
        json.dumps(json.dumps(json.dumps(DOCUMENT))),
        json.dumps(repr(DOCUMENT)),
        json.dumps({"payload": json.dumps(DOCUMENT)}),
        json.dumps({"data": repr(DOCUMENT)}),
        "payload=" + repr(DOCUMENT).replace(" ", "+"),
    ],
)
def test_nearly_json_is_opened(text: str) -> None:
    """Python's quotes and words, stray commas, comments, bare keys, and JSON in strings."""
    assert decode(text.encode()) == DOCUMENT


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "cut of', '{"title": "Disk full"', "{'title': 'it's full'}", '{"a": {"b": "c"',
        "{'a': open('x')}", "{'a': yes please}", '{"title": Disk full}',
        "{'a': 'b'} and more", '{"a" "b"}', '{"n": 12', "{" * 3000 + "'a'" + "}" * 3000,
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused(text: str) -> None:
    """Half a body, or a word that stands for no value."""
    with pytest.raises(ReadError):
        decode(text.encode())


@pytest.mark.parametrize(
    ("written", "read"), [("1_000", 1000), ("007", 7), ("-.5", -0.5), ("5.", 5.0), ("1.e3", 1000.0), ("-0", 0), ("2e3", 2000.0)]
)
def test_numbers_of_other_languages_are_read(written: str, read: float) -> None:
    """With underscores, leading zeros, and a bare point."""
    assert decode(f"{{'n': {written}}}".encode()) == {"n": read}


@pytest.mark.parametrize("text", ["[db1] disk full", "{db1} is down", "[FIRING:1] 'x'", "['db1'] is down", '"db1" is down'])
def test_texts_that_begin_like_json_stay_texts(text: str) -> None:
    """A name in brackets or quotes is no document."""
    assert decode(text.encode()) == text


def test_json_in_fields_beside_others_is_read_where_it_stands() -> None:
    """The other fields stay; a text that only begins like JSON stays a text."""
    assert decode(json.dumps({"message": '{"a": 1}', "host": "db1"}).encode()) == {"message": {"a": 1}, "host": "db1"}
    assert decode(json.dumps({"message": "{a} is down", "host": "db1"}).encode()) == {"message": "{a} is down", "host": "db1"}
    assert decode(b'{"message": "[1, 2]"}') == {"message": "[1, 2]"}


@pytest.mark.parametrize("status", [0, 1])
def test_a_body_of_uptime_kuma_in_a_string_pairs_with_one_that_is_not(status: int) -> None:
    """Its ping monitors post DOWN in a string and UP without."""
    body = {"heartbeat": {"status": status, "msg": "x"}, "monitor": {"id": 4, "name": "Shop"}, "msg": "x"}
    assert only(json.dumps(json.dumps(body)).encode()) == only(json.dumps(body).encode())


@given(document=PLAIN)
def test_pythons_words_for_any_document_are_read(document: object) -> None:
    """Lists, objects and all characters, as `repr` writes them; alone texts and numbers have no brackets."""
    held = {"a": document}
    assert decode(repr(held).encode()) == held


@given(document=st.dictionaries(st.sampled_from("abcdef"), st.lists(st.integers() | st.booleans() | st.none(), max_size=4), min_size=1))
def test_stray_commas_change_nothing(document: dict[str, list[object]]) -> None:
    """Behind the last item of any list or object."""
    text = json.dumps(document).replace("]", ",]").replace("[,]", "[]")[:-1] + ",}"
    assert decode(text.encode()) == document


@given(text=st.text(alphabet="{}[]()'\"\\:,/*#u1NTa \n-.", max_size=60))
def test_no_text_of_brackets_and_quotes_raises_anything_else(text: str) -> None:
    """A document, a text, or a ReadError."""
    try:
        decode(text.encode())
    except ReadError:
        return


@pytest.mark.parametrize("piece", ["{'a':", "'", "[", '{"a":"b",', "/*", "//x\n", "\\'", "'a' ", "#", "{a:", "-", "1_", "u'", '"\\'])
def test_nearly_json_takes_bounded_time(piece: str) -> None:
    """The time grows as the text does."""

    def seconds(length: int) -> float:
        body = ("{" + piece * (length // len(piece))).encode()
        began = time.process_time()
        with contextlib.suppress(ReadError):
            decode(body)
        return time.process_time() - began

    assert seconds(400_000) < 1.5


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("größe-db: voll".encode("latin-1"), "text/plain; charset=iso-8859-1"),
        ("größe-db: voll".encode("cp1252"), "text/plain; charset=windows-1252"),
        ("größe-db: voll".encode("latin-1"), "text/plain"),
        ("größe-db: voll".encode("latin-1"), ""),
        ("größe-db: voll".encode(), "text/plain; charset=iso-8859-1"),
        ("größe-db: voll".encode("utf-16-le"), "text/plain; charset=utf-16le"),
        ("größe-db: voll".encode("utf-16"), "text/plain"),
        ("größe-db: voll".encode("utf-32"), "text/plain; charset=utf-32"),
        ("größe-db: voll".encode("cp850"), "text/plain; charset=ibm850"),
        ("größe-db: voll".encode("latin-1"), "text/plain; charset=utf-8"),
        ("größe-db: voll".encode("latin-1"), "text/plain; charset=nonsense"),
        (b"title=gr%F6%DFe-db:+voll", "application/x-www-form-urlencoded; charset=iso-8859-1"),
        ('{"title": "größe-db: voll"}'.encode("latin-1"), "application/json"),
        ("<?xml version='1.0' encoding='ISO-8859-1'?><alert><title>größe-db: voll</title></alert>".encode("latin-1"), "text/xml"),
        ('<html><head><meta charset="windows-1252"></head><body>größe-db: voll</body></html>'.encode("cp1252"), "text/html"),
    ],
)
def test_the_characters_are_those_declared_or_those_that_can_be(body: bytes, content_type: str) -> None:
    """By the header, by the document itself, and else UTF-8 or Windows-1252."""
    assert only(body, content_type).title == "größe-db: voll"


@pytest.mark.parametrize(
    ("text", "encoding", "charset"),
    [
        ("диск переполнен", "koi8-r", "koi8-r"), ("диск переполнен", "cp1251", "windows-1251"), ("ディスク 障害", "shift_jis", "Shift_JIS"),
        ("ディスク 障害", "iso2022_jp", "iso-2022-jp"), ("磁盘 已满", "gb18030", "gb18030"), ("dysk pełny", "iso8859-2", "iso-8859-2"),
        ("5 € too much", "cp1252", "iso-8859-1"), ("5 € too much", "cp1252", ""), ("ディスク 障害", "utf-16-be", "utf-16be"),
    ],
)  # fmt: skip
def test_declared_characters_of_other_scripts_are_read(text: str, encoding: str, charset: str) -> None:
    """What is called Latin-1 may hold Windows' own signs."""
    assert only(text.encode(encoding), f"text/plain; charset={charset}" if charset else "").title == text


@pytest.mark.parametrize(
    "body",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xe4", b"\x1f\x8b\x08\x00\xff\xe4\xfc\x01", bytes(range(128, 256)), b"PK\x03\x04\x14\xff\xe4"],
)
def test_binary_data_is_no_text(body: bytes) -> None:
    """Its caller sends the safe text."""
    with pytest.raises(ReadError):
        decode(body)
