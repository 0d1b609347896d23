"""What must never leave by SMS, log or key: fields whose key names a credential, and texts that have the form of one.

Forms of tokens are those that their makers publish: Slack (https://docs.slack.dev/authentication/tokens), Amazon
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids), GitHub
(https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/), RFC 7519 and RFC 6750.
"""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

MASK = "***"
"""What stands in a text instead of a credential."""
MAX_KEY = 80
"""Characters of a key that are looked at."""
MAX_BODY = 8192
"""Characters of a body that cannot be read in which fields are looked for."""
LOOKED_AT = 20_000
"""Characters of a text that are searched for credentials; what lies behind them is cut off."""
MOST_OF_PAIR = 5
"""Fields of an object that is a name and its value; `short` or `type` may stand beside them, and no state."""
_PAIR_NAMES = ("name", "key", "title", "label", "field", "header")
_PAIR_VALUES = ("value", "values", "content", "data")
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ALONE = frozenset(
    (
        "password", "passwort", "passwd", "passphrase", "passcode", "pwd",
        "secret", "secrets", "token", "tokens", "apikey", "authorization",
        "auth", "credential", "credentials", "cookie", "cookies", "setcookie", "privatekey", "bearer", "jwt", "otp", "pin", "signature",
        "sig", "hmac", "csrf", "xsrf", "session", "sessionid", "apitoken", "accesstoken", "authtoken", "accesskey", "secretkey",
        "clientsecret", "webhooksecret", "kennwort", "connectionstring", "dsn", "pass", "motdepasse", "contrasena", "wachtwoord", "senha",
        "zugangsdaten", "anmeldedaten", "logindaten", "zugangscode", "geheimnis", "passkey", "psk", "zugangsschlussel", "zugangsschluessel",
    )
)  # fmt: skip
"""Words that name a credential where they are the whole key, or its last word."""
_WHOLE_ONLY = frozenset(("auth", "pass", "otp", "pin", "sig", "session", "dsn", "signature", "cookie", "cookies", "tokens", "secrets"))
"""Of these, those that say so only as the whole key: `user_session` is a place in a program, `search_sid` an id."""
_ENDS = re.compile(
    r"(?:password|passwort|passwd|passphrase|secret|token|credentials?|authorization|"
    r"(?:api|access|private|secret|signing|encryption)[ _.-]?key|session[ _.-]?(?:id|key|cookie)|auth[ _.-]?(?:cookie|header|key)|"
    r"(?:set|auth)[ _.-]?cookie|connection[ _.-]?string|[ _.-]pwd|[ _.-]jwt|[ _.-]otp)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:max|min|num|count|total|used|remaining|prompt|completion|input|output|next|page|continuation|sync|cancel|expired|expiring|missing|"
    r"rotate|rotated|leaked|invalid|failed|has|is)[ _.-]?(?:tokens?|secrets?|passwords?|credentials?)$",
    re.IGNORECASE,
)
"""Keys that speak of credentials and hold none: how many there are, and what became of them."""
_VALUES = re.compile(
    r"\b(?:[Bb]earer|[Bb]asic|Digest|Token|ApiKey|AWS4-HMAC-SHA256)[ :]+(?=[\w+/.~=-]{0,40}[0-9_+/=.-])[\w+/.~=-]{16,2000}"
    r"|\bxox[a-z]-[\w-]{8,500}|\bxapp-[\w-]{8,500}"
    r"|\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"
    r"|\b(?:gh[oprsu]_|github_pat_|glpat-|gldt-|npm_|pypi-|dop_v1_|sk_live_|sk_test_|rk_live_|whsec_|sk-|shpat_|hf_|dckr_pat_)[\w-]{16,500}"
    r"|\bAIza[\w-]{35}\b"
    r"|(?<=bot)\d{6,12}:[\w-]{30,60}"
    r"|(?<![\w-])eyJ[\w-]{8,2000}\.eyJ[\w-]{4,4000}\.[\w-]{4,2000}"
    r"|-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]{0,8000}-----END [A-Z ]{0,30}KEY-----)?"
    r"|\bhttps://hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{8,300}"
    r"|\bhttps://(?:\w{1,20}\.)?discord(?:app)?\.com/api/webhooks/[\w/-]{8,300}"
)
_USER = re.compile(r"(\b[A-Za-z][A-Za-z0-9+.-]{1,20}://)[^\s/@:?#]{0,200}(?::[^\s/@?#]{0,200})?@(?=[\w\[])")
_PARAMETER = re.compile(r"([?&;]|(?<=#))([\w.%\[\]-]{1,60})=([^&#;\s\"'<>]{1,2000})")
_STATED = re.compile(
    r"(?<![\w-])((?:[\w-]{1,40}[_-])?(?:pass(?:word|wort|wd|phrase)|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|kennwort))"
    r"(\\{0,3}[\"']?\s{0,3}[=:]\s{0,3}\\{0,3}[\"']?)(?!\*{3})(?=\S{6})(?=[^\s,;\"'\\]{0,40}[0-9!#$%&*+/=?^_~-])([^\s,;\"'\\]{6,500})",
    re.IGNORECASE,
)
"""`password=hunter2hunter2` in a sentence. A word without a digit or a sign (`password: expired`) is no credential."""
_OPTION = re.compile(
    r"(?<![\w-])(--?(?:[\w-]{1,40}-)?(?:pass(?:word|wd|phrase)?|pwd|secret|token|api-?key|access-?key)[ ]{1,3}[\"']?)(?!-)"
    r"(?=[^\s\"']{0,40}[0-9!#$%&*+/=?^_~-])([^\s\"']{6,500})",
    re.IGNORECASE,
)
"""`--password hunter2hunter2` in a command."""
_LOGIN = re.compile(
    r"(?<![\w./@:-])(?!(?:mailto|sips?|xmpp|from|to|cc|bcc):)[\w.-]{1,60}:(?=[^\s:/@]{0,60}\d)[^\s:/@\"']{6,200}@(?=[\w\[])", re.IGNORECASE
)
"""`ada:hunter2hunter2@db1`: a login before a host, without a scheme."""
_HINTS = re.compile(r"[?&@]|eyJ|KIA|SIA|xox|xapp|_|-|PRIVATE|earer|asic|hooks|[=:]")


@lru_cache(maxsize=4096)
def is_secret(key: str) -> bool:
    """Whether a key names a credential: `password`, `api_key`, `X-Auth-Token`, `clientSecret`; not `max_tokens` or `session_count`."""
    written = _latin(key[:MAX_KEY]).strip(" []\"'")
    if not written:
        return False
    plain = "".join(_PARTS.findall(written)).lower()
    if plain in _ALONE:
        return True
    if _COUNTED.search(written) is not None:
        return False
    words = [word.lower() for word in _PARTS.findall(written)]
    last = words[-1] if words else ""
    return (last in _ALONE and last not in _WHOLE_ONLY) or _ENDS.search(written) is not None


def _latin(key: str) -> str:
    """A key without accents, and with wide letters as plain ones."""
    return key if key.isascii() else "".join(sign for sign in unicodedata.normalize("NFKD", key) if not unicodedata.combining(sign))


def is_secret_pair(fields: Mapping[str, object]) -> bool:
    """Whether an object is a name and its value, as in `{"name": "DB_PASSWORD", "value": "..."}`, and the name is that of a credential."""
    written = {key.lower(): value for key, value in fields.items()} if len(fields) <= MOST_OF_PAIR else {}
    if any(word in written for word in ("status", "state", "severity", "level")):
        return False
    return any(word in written for word in _PAIR_VALUES) and any(
        isinstance(name := written.get(word), str) and is_secret(name) for word in _PAIR_NAMES
    )


def is_credential(value: str) -> bool:
    """Whether a text is nothing but a credential: a token, a private key, `Bearer ...`."""
    found = _VALUES.match(value.strip()[:LOOKED_AT])
    return found is not None and found.end() >= len(value.strip()) - 1


def digest(value: str) -> str:
    """What stands in a key for a text with a credential: the same for the same text, and nothing can be read off it."""
    return hashlib.sha256(value.encode("utf-8", "replace")).hexdigest()[:16]


def masked(text: str) -> str:
    """The text with every credential in it replaced: tokens, private keys, the user of a URL, and secret parameters of its query."""
    if _HINTS.search(text) is None:
        return text
    return _masked_again(text) if len(text) <= _SHORT else _masked(text)


def _masked(text: str) -> str:
    text = _VALUES.sub(MASK, text[:LOOKED_AT])
    if "://" in text:
        text = _USER.sub(r"\1", text)
    if "=" in text:
        text = _PARAMETER.sub(_parameter, text)
    if "@" in text:
        text = _LOGIN.sub("", text)
    return _OPTION.sub(rf"\1{MASK}", _STATED.sub(rf"\1\2{MASK}", text))


_PARAMETERS = frozenset(("sig", "signature", "auth", "x-amz-signature", "x-amz-credential", "x-amz-security-token", "x-goog-signature"))
_KEYS = frozenset(("key", "code", "hash", "k", "t"))
_LONG = re.compile(r"[\w-]{20,}")


_SHORT = 200
_masked_again = lru_cache(maxsize=4096)(_masked)
"""Names and addresses come again with every alert."""


def _parameter(found: re.Match[str]) -> str:
    """A parameter of a query without its value, where that is a credential; a `key` is one if it is as long as one."""
    mark, name, value = found.groups()
    plain = name.lower()
    hidden = plain in _PARAMETERS or is_secret(name) or (plain in _KEYS and _LONG.fullmatch(value) is not None)
    return f"{mark}{name}={MASK}" if hidden else found[0]


_NAMED_VALUE = re.compile(
    r"([\w.-]{1,60})([\"']?[ \t]{0,3}[:=>][ \t]{0,3})(\"[^\"\n]*\"?|'[^'\n]*'?|[^\s,;&<>\"'{}\[\]]+(?: [A-Za-z0-9+/_.~=-]{8,60})?)"
)


def without_secret_fields(text: str) -> str:
    """The text of a body that cannot be read, with the value of every field whose name is that of a credential replaced, as in `masked`.

    Only the first 8192 characters are kept.
    """
    return masked(_NAMED_VALUE.sub(_hidden, text[:MAX_BODY]))


def _hidden(field: re.Match[str]) -> str:
    return f"{field[1]}{field[2]}{MASK}" if is_secret(field[1]) else field[0]
