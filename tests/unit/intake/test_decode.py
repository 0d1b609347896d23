"""From bytes to a document."""

import json

import pytest
from support.posts import post

from bridge.domain.post import Kind
from bridge.errors import ReadError
from bridge.intake import understand
from bridge.intake.decode import decode

TITLE = {"title": "größe"}
TEXT = json.dumps(TITLE, ensure_ascii=False)


@pytest.mark.parametrize(
    "body",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("latin-1"),
        b'\n\t {"title": "old", "title": "gr\\u00f6\\u00dfe"}',
        b"payload=%7B%22title%22%3A%22gr%C3%B6%C3%9Fe%22%7D",
        b"title=gr%C3%B6%C3%9Fe",
        b"title=gr%F6%DFe",
    ],
)
def test_the_same_document_comes_in_many_encodings(body: bytes) -> None:
    """Marks, UTF-16, Latin-1, duplicate keys and forms are read; the Content-Type is not asked."""
    assert decode(body) == TITLE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b"{}",
        b"[]",
        b"[[],{}]",
        b"null",
        b"0",
        b"17.5",
        b"true",
        b'""',
        b'" \\n"',
        b"[" * 5000,
        b"[" * 2000 + b"]" * 2000,
        b"{]",
    ],
)
def test_a_body_without_content_is_junk(body: bytes) -> None:
    """Nothing, null, a bare number, or brackets alone in whatever depth."""
    assert understand(post(body)).kind is Kind.JUNK


@pytest.mark.parametrize(
    "body",
    [
        b"<alert/>",
        b'{"title": "cut of',
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"\xff\xfe\x00",
        b"\x00\x01a",
        b"\x89PNG\r\n\x1a\n\x00\xe4\xfc",
    ],
)
def test_what_cannot_be_read_says_so(body: bytes) -> None:
    """Its caller sends the safe text."""
    with pytest.raises(ReadError):
        understand(post(body))


def test_a_text_for_people_is_the_document() -> None:
    """Prose is no error, even where it begins like JSON or holds a sign of a form."""
    for text in ("disk is full", "a b=c", "[FIRING] disk full", "größe-db: voll"):
        assert decode(text.encode()) == text


def test_several_documents_on_lines_of_their_own_are_a_list() -> None:
    """Some loggers post so."""
    assert decode(b'{"title": "a"}\n\n{"title": "b"}\n') == [{"title": "a"}, {"title": "b"}]


def test_the_fields_of_a_multipart_form_are_read() -> None:
    """Also where they wrap JSON."""
    part = b'--x1\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    assert decode(part % (b"data", b'{"msg": "db1 is down"}') + b"--x1--\r\n") == {"msg": "db1 is down"}
    assert decode(part % (b"title", b"Disk full") + part % (b"host", b"db1") + b"--x1--\r\n") == {"title": "Disk full", "host": "db1"}


def test_xml_is_a_document_and_html_a_text() -> None:
    """Elements and attributes are keys, twins a list; entities of the document's own are not opened."""
    assert decode(b'<?xml version="1.0"?><alert id="7"><host>db1</host><tag>a</tag><tag>b</tag></alert>') == {
        "alert": {"id": "7", "host": "db1", "tag": ["a", "b"]}
    }
    assert decode(b"<!DOCTYPE html><html><head><style>p {}</style></head><body><p>Disk &amp; CPU<br>full</p></body></html>") == (
        "Disk & CPU\nfull"
    )


def test_a_body_that_was_cut_is_not_read() -> None:
    """Half a body would say half the truth."""
    with pytest.raises(ReadError):
        understand(post({"title": "x"}, cut=True))


def test_odd_numbers_and_broken_characters_do_no_harm() -> None:
    """NaN, huge integers, lone surrogates, NUL."""
    (alert,) = understand(post(b'{"title": "a\\ud83d\\u0000 b", "value": NaN, "id": ' + b"9" * 5000 + b"}")).alerts
    assert alert.title.startswith("a")
    assert alert.title.endswith("b")
    alert.title.encode()


def test_without_a_body_the_query_is_read() -> None:
    """Some senders know no other way; JSON in a parameter is opened."""
    assert understand(post(b"", query={"msg": "db1 is down"})).alerts[0].title == "db1 is down"
    assert decode(b"", query={"monitor": '{"name": "db1"}'}) == {"monitor": {"name": "db1"}}


def test_a_form_of_escapes_alone_is_not_taken_apart() -> None:
    """It would need hundreds of megabytes; its caller sends the safe text."""
    with pytest.raises(ReadError):
        decode(b"title=" + b"%41" * 1_000_000)


def test_a_field_that_only_begins_like_json_stays_text() -> None:
    """A title may begin with a brace; what is JSON is read."""
    assert decode(b"title=%7Bdb1%7D+is+down&more=%7B%22a%22%3A1%7D") == {"title": "{db1} is down", "more": {"a": 1}}
