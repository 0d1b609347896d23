"""Addresses of the web."""

import pytest

from bridge.domain.url import base_url, is_url
from bridge.errors import InputError


@pytest.mark.parametrize("text", ["https://sms.example.org", " https://sms.example.org/ ", "http://[::1]:3000/api/", "HTTP://host:65535"])
def test_an_address_loses_blanks_and_its_last_slash(text: str) -> None:
    """Paths can be added to it."""
    assert base_url(text) == text.strip().rstrip("/")


@pytest.mark.parametrize(
    "text",
    ["", "sms.example.org", "ftp://host", "https://", "http://[", "http://host:port", "http://host:0", "http://host:65536", "http://a b"],
)
def test_what_is_no_address_is_said_to_be_none(text: str) -> None:
    """Whatever the library makes of it."""
    assert not is_url(text)
    with pytest.raises(InputError, match="begins with https:// or http://"):
        base_url(text)


@pytest.mark.parametrize("text", ["https://u@host", "https://u:p@host", "https://:p@host", "https://host?a=1", "https://host#a"])
def test_a_base_holds_nothing_that_a_path_would_follow(text: str) -> None:
    """It is an address, and no base for others."""
    assert is_url(text)
    with pytest.raises(InputError, match="neither user"):
        base_url(text)


def test_a_scheme_can_be_asked_for() -> None:
    """TLS alone."""
    assert base_url("https://host", schemes=("https",)) == "https://host"
    with pytest.raises(InputError, match=r"begins with https://$"):
        base_url("http://host", schemes=("https",))
