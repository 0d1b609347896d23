"""The safe text says which hook, which post, and what can be read of any bytes."""

import time

import pytest

from bridge.domain.text import Encoding, measure
from bridge.rendering.safe import safe_text

POST = "01k0dk2n9v8q6w3e5r7t9y1u3a"
HEAD = f"prom: alert received that could not be read, {POST}"


@pytest.mark.parametrize(
    ("body", "charset", "words"),
    [
        (
            b'{"title": "Disk full", "on": ["db1", {"n": null}], "m": "a\\nb \\"q\\" \\u00fc"',
            None,
            "title: Disk full, on: db1, n: null, m: a b q ü",
        ),
        (b"<html><style>p{}</style><b>Disk</b> full &amp; hot<br/>now</html>", None, "Disk full & hot now"),
        (b"<?xml version='1.0'?><alert><![CDATA[Disk]]> full</alert>", None, "Disk full"),
        (b"title=Disk+full&host=db%201", None, "title=Disk full, host=db 1"),
        (b"5 < 6 and 7 > 2\r\nnext", None, "5 < 6 and 7 > 2 next"),
        ("Größe".encode(), None, "Größe"),
        ("Größe €".encode("cp1252"), None, "Größe €"),
        ("Größe".encode("utf-16"), None, "Größe"),
        ("Disk".encode("utf-16-le"), None, "Disk"),
        ("Disk".encode("utf-16-be"), "utf-8", "Disk"),
        (b"\xef\xbb\xbfDisk", None, "Disk"),
        ("Größe".encode("latin-1"), "ISO-8859-1", "Größe"),
        ("Größe".encode(), "nonsense", "Größe"),
        (b"Disk", "zip", "Disk"),
        (b"C:\\temp", "unicode_escape", "C:\\temp"),
        ("“Disk” \u2013 ≥ 90 % Ω✓".encode(), None, '"Disk" - >= 90 % Ω?'),
        (b"\x1b[31mred\x1b[0m\x00 [[link]]", None, "red [ [link]]"),
    ],
)
def test_words_of_a_body(body: bytes, charset: str | None, words: str) -> None:
    """Encodings are recognised, markup is reduced to words, foreign signs become question marks."""
    assert safe_text("prom", POST, body, charset) == f"{HEAD}: {words}"


@pytest.mark.parametrize("body", [b"", b"\x00" * 9000, b"{}", b"[[[]]]", b" \r\n", b"<!--" * 3000, b"<script" * 3000])
def test_bodies_without_words(body: bytes) -> None:
    """A body without words leaves the head alone."""
    assert safe_text("prom", POST, body) == HEAD


@pytest.mark.parametrize("unit", [b"x", b"<", b"<a", b"&lt;", b'{"', b"\\u", b"a=", b"a&", b", ", b"\xff\xfe", b"\xf0\x9f\x94\xa5", b"[["])
def test_huge_bodies_cost_little(unit: bytes) -> None:
    """However long a body is, it takes milliseconds and one part."""
    body = unit * (5_000_000 // len(unit))
    begun = time.process_time()
    size = measure(safe_text("h" * 40, POST, body))
    assert time.process_time() - begun < 0.25
    assert (size.encoding, size.parts) == (Encoding.GSM, 1)
