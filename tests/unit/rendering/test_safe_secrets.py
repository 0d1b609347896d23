"""No credential stands in the safe text, though nothing of its body could be read."""

import pytest

from bridge.rendering.safe import safe_text


@pytest.mark.parametrize(
    "body",
    [
        b'{"password": "hunter2hunter2", "status": firing',
        b'{"db_password":"hunter", "text": "down"',
        b"password=hunter&text=down%",
        b"Authorization: Bearer hunterhunterhunter\ndown",
        b"{'api_key': 'hunter', 'msg': 'down'",
        b'{"token" : "hunter", "a":',
        b"<alert><password>hunter</password><text>down",
        b'{"url":"https://u:hunter@db.example/x","e',
        b'{"client": {"clientSecret": "hunter", ',
    ],
)
def test_credentials_of_a_body_that_broke_off_are_not_texted(body: bytes) -> None:
    """By the names of fields, in JSON, forms, XML, headers and URLs."""
    text = safe_text("prom", "01", body)
    assert "hunter" not in text
    assert "could not be read" in text
