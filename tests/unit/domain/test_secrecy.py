"""What must never leave."""

import time

import pytest

from bridge.domain.secrecy import MASK, is_credential, is_secret, is_secret_pair, masked

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "key",
    [
        "password", "Password", "user_password", "db.passwd", "pwd", "api_key", "apiKey", "X-API-Key", "token", "accessToken", "auth_token",
        "X-Auth-Token", "authorization", "Proxy-Authorization", "client_secret", "webhookSecret", "private_key", "credentials",
        "pass", "PASS", "mot_de_passe", "contraseña", "\uff50\uff41\uff53\uff53\uff57\uff4f\uff52\uff44",
        "Set-Cookie", "session", "session_id", "AWS_SECRET_ACCESS_KEY", "smtp password", "passphrase", "Kennwort",
    ],
)  # fmt: skip
def test_keys_of_credentials_are_known(key: str) -> None:
    """In every style of writing, alone and behind other words."""
    assert is_secret(key)


@pytest.mark.parametrize(
    "key",
    [
        "host", "key", "dedup_key", "alert_key", "max_tokens", "token_count", "session_count", "user_session", "passed", "bypass",
        "authorization_failures", "secretary", "compass", "author", "monkey", "incident_key", "keyword", "tokenizer", "cookie_banner", "",
        "passwords_leaked", "pass_rate", "first_pass", "expired_tokens", "primary_key", "issue.key", "pinned", "routing_key",
    ],
)  # fmt: skip
def test_keys_that_hold_no_credential_are_let_be(key: str) -> None:
    """A word of it in another one, a count, and the keys of alerts."""
    assert not is_secret(key)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bearer abcdef1234567890abcdef refused", f"{MASK} refused"),
        (f"login with {JWT} failed", f"login with {MASK} failed"),
        ("key AKIAIOSFODNN7EXAMPLE leaked", f"key {MASK} leaked"),
        ("xoxb-1234567890-abcdef in log", f"{MASK} in log"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123 found", f"{MASK} found"),
        ("see https://ada:hunter2@db.example.org/x", "see https://db.example.org/x"),
        ("postgres://app:s3cret@db1:5432/shop is down", "postgres://db1:5432/shop is down"),
        ("https://a.example.org/x?page=2&token=abc&sig=9", f"https://a.example.org/x?page=2&token={MASK}&sig={MASK}"),
        ("login failed: password=hunter2hunter2, user ada", f"login failed: password={MASK}, user ada"),
        ('{"api_key": "s3cr3t-value"}', f'{{"api_key": "{MASK}"}}'),
        ('failed with {\\"password\\": \\"hunter2hunter2\\", \\"n\\": 1}', f'failed with {{\\"password\\": \\"{MASK}\\", \\"n\\": 1}}'),
        ("mysql --password hunter2hunter2 -h db1 failed", f"mysql --password {MASK} -h db1 failed"),
        ("run --api-key 'abc123def456' ended with 1", f"run --api-key '{MASK}' ended with 1"),
        ("ada:hunter2hunter2@db1:5432 refused", "db1:5432 refused"),
        (
            "https://api.telegram.org/bot123456789:AAF-abcdefghijklmnopqrstuvwxyz12345/sendMessage",
            f"https://api.telegram.org/bot{MASK}/sendMessage",
        ),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY----- was posted", f"{MASK} was posted"),
    ],
)
def test_credentials_in_a_text_are_masked(text: str, left: str) -> None:
    """By their form, in an address, and behind a word that names them; what stands around them stays."""
    assert masked(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Basic connectivity test failed",
        "Token refresh failed for 12 users",
        "password: expired",
        "the bearer of bad news",
        "mail to ada@example.org bounced",
        "https://a.example.org/x?page=2&q=disk",
        "secret rotation failed on db-1",
        "ratio 1:100:1, key=value pairs missing",
        "sk-cluster is down",
        "mailto:ada.lovelace1@example.org bounced",
        "job 12:30:45 root@db1 ended",
        "--password is missing",
        "run --token --verbose failed",
        "robot12 12345678:9 stopped",
    ],
)
def test_texts_without_credentials_stay_as_they_are(text: str) -> None:
    """Words that only speak of credentials hide nothing."""
    assert masked(text) == text


def test_a_value_that_is_a_credential_and_nothing_else() -> None:
    """Such a value is no text for people."""
    assert is_credential(JWT)
    assert is_credential("Bearer abcdef1234567890abcdef")
    assert not is_credential(f"login with {JWT} failed")
    assert not is_credential("disk full")


@pytest.mark.parametrize(
    "piece",
    [
        "password=",
        "https://a:",
        "?a=b&",
        "Bearer ",
        "eyJaaaaaaaa.",
        "-----BEGIN PRIVATE KEY-----",
        "token:'",
        "a-",
        "--pass ",
        "ab:1@",
        "a:12345678",
        "bot1234567:",
        "pass\\\\=",
        "--a-",
    ],
)
def test_masking_takes_bounded_time(piece: str) -> None:
    """No text makes the search slow."""
    began = time.process_time()
    masked(piece * (200_000 // len(piece)))
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("pair", "secret"),
    [
        ({"name": "DB_PASSWORD", "value": "x"}, True),
        ({"key": "api_key", "value": "x", "type": "string"}, True),
        ({"title": "Password", "value": "x", "short": True}, True),
        ({"Name": "Authorization", "Values": ["x"]}, True),
        ({"header": "Set-Cookie", "content": "x"}, True),
        ({"name": "host", "value": "x"}, False),
        ({"name": "token", "status": "down"}, False),
        ({"name": "auth-token", "value": 3, "state": "CRITICAL"}, False),
        ({"title": "Password reset fails", "value": 12}, False),
    ],
)
def test_a_pair_of_a_name_and_a_value_is_a_field(pair: dict[str, object], secret: bool) -> None:  # noqa: FBT001
    """Environments, headers and the fields of chat bodies are written so."""
    assert is_secret_pair(pair) is secret
