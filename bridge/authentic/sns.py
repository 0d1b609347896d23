"""Amazon SNS: whether a message is signed by the certificate that it names, and whether that address is Amazon's.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. The certificate is handed in: who fetches it trusts the
address alone, which `certificate_url` has checked. RSA with PKCS #1 v1.5 over fixed lines of keys and values (RFC 8017, 8.2.2).
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlsplit

from bridge.authentic.digest import TOLERANCE
from bridge.domain.post import Post, Request
from bridge.errors import ReadError

_HOST = re.compile(
    r"sns\.(?:cn(?:-[a-z]{2,9}){1,3}-[0-9]\.amazonaws\.com\.cn"
    r"|eusc(?:-[a-z]{2,9}){1,3}-[0-9]\.amazonaws\.eu"
    r"|(?!cn)[a-z]{2}(?:-[a-z]{2,9}){1,3}-[0-9]\.amazonaws\.com)"
)
"""A region of China, of the European partition, or any other: each partition has a domain of its own."""
_SIGNED = MappingProxyType(
    {
        "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
        "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
        "UnsubscribeConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
    }
)
_DIGESTS = MappingProxyType(
    {
        "1": ("sha1", bytes.fromhex("3021300906052b0e03021a05000414")),
        "2": ("sha256", bytes.fromhex("3031300d060960864801650304020105000420")),
    }
)
"""By `SignatureVersion`: the hash, and its name in DER before the digest (RFC 8017, 9.2)."""
_UNSIGNED = frozenset({"Signature", "SignatureVersion", "SigningCertURL", "SigningCertUrl", "UnsubscribeURL", "MessageAttributes"})
TYPE, TOPIC = "x-amz-sns-message-type", "x-amz-sns-topic-arn"
"""Headers of everything that SNS posts."""
SUBSCRIPTION = "SubscriptionConfirmation"
MOST_BYTES = 2 * 1024 * 1024
"""Of a body: a message has at most 256 KiB, and JSON may write each of its bytes as six."""
LONGEST = timedelta(hours=1)
"""How long SNS tries to deliver: an older message was written down by somebody and is posted again."""
_INTEGER, _VERSION = 0x02, 0xA0
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]{1,20000})-----END CERTIFICATE-----")


class PublicKey(NamedTuple):
    """An RSA key."""

    modulus: int
    exponent: int


def claims(request: Request, topics: Sequence[str]) -> bool:
    """Whether the request says that it is a message of one of these topics. Its signature says whether it is."""
    return 0 < len(request.body) <= MOST_BYTES and not request.cut and TYPE in request.headers and request.headers.get(TOPIC) in topics


def is_subscription(request: Request) -> bool:
    """Whether the request says that a topic asks whether it may post here."""
    return not request.cut and request.headers.get(TYPE) == SUBSCRIPTION


def check(message: object, post: Post, topics: Sequence[str]) -> Mapping[str, object]:
    """The message in a post, as far as it can be judged without its certificate. Raises ReadError with what speaks against it.

    Nothing may stand in it that is not signed and could be read as something else. With `topics` it has to be of one of them.
    """
    names = _SIGNED.get(str(message.get("Type"))) if isinstance(message, Mapping) else None
    if not isinstance(message, Mapping) or names is None:
        raise ReadError("it is no message of SNS")
    if (
        message["Type"] != post.headers.get(TYPE)
        or set(message) - {*names, *_UNSIGNED}
        or any(name.startswith("ce-") for name in post.headers)
    ):
        raise ReadError("more is said in it than SNS signs")
    if topics and message.get("TopicArn") not in topics:
        raise ReadError("it is of another topic")
    try:
        written = datetime.fromisoformat(str(message.get("Timestamp")))
        fresh = abs(post.received_at - written) <= LONGEST + timedelta(seconds=TOLERANCE)
    except (ValueError, TypeError) as error:
        raise ReadError("its time cannot be read") from error
    if not fresh:
        raise ReadError("it is older than SNS tries to deliver")
    return message


def certificate_url(message: Mapping[str, object]) -> str:
    """The address of the certificate, if it is Amazon's own; ReadError otherwise."""
    url = message.get("SigningCertURL", message.get("SigningCertUrl"))
    return _of_amazon(url, ending=".pem")


def subscription_url(message: Mapping[str, object]) -> str:
    """The address that confirms a subscription, if it is Amazon's own; ReadError otherwise."""
    return _of_amazon(message.get("SubscribeURL"), ending="")


def _of_amazon(url: object, *, ending: str) -> str:
    if isinstance(url, str) and len(url) <= 2000:
        try:
            parts = urlsplit(url)
            plain = parts.scheme == "https" and parts.port is None and parts.username is None and "\\" not in url
        except ValueError:
            plain = False
        if plain and _HOST.fullmatch(parts.netloc) and parts.path.endswith(ending):
            return url
    raise ReadError("the message names an address that is not Amazon's SNS")


def verify(message: Mapping[str, object], certificate: bytes) -> bool:
    """Whether the message is signed by the key of the certificate (PEM). ReadError for a certificate that cannot be read."""
    key = public_key(certificate)
    names = _SIGNED.get(str(message.get("Type")))
    digest = _DIGESTS.get(str(message.get("SignatureVersion")))
    if names is None or digest is None:
        return False
    lines = [f"{name}\n{message[name]}\n" for name in names if isinstance(message.get(name), str)]
    try:
        signature = base64.b64decode(str(message.get("Signature")), validate=True)
    except (binascii.Error, ValueError):
        return False
    size = (key.modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != size or number >= key.modulus:
        return False
    algorithm, name = digest
    told = name + hashlib.new(algorithm, "".join(lines).encode("utf-8", "surrogatepass")).digest()
    expected = b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told
    return hmac.compare_digest(pow(number, key.exponent, key.modulus).to_bytes(size, "big"), expected)


def public_key(certificate: bytes) -> PublicKey:
    """The RSA key in a certificate (PEM); ReadError where there is none of at least 2048 bits."""
    found = _PEM.search(certificate)
    try:
        der = base64.b64decode(found[1]) if found else b""
        _, outer, _ = _element(der)
        _, body, _ = _element(outer)
        fields = _elements(body)
        skipped = 1 if fields and fields[0][0] == _VERSION else 0
        # serial number, algorithm, issuer, validity, subject, then the key (RFC 5280, 4.1)
        _, bits = _elements(fields[skipped + 5][1])[1]
        _, numbers, _ = _element(bits[1:])
        modulus, exponent = (int.from_bytes(value, "big") for kind, value in _elements(numbers) if kind == _INTEGER)
    except (IndexError, ValueError) as error:
        raise ReadError("the certificate cannot be read") from error
    if modulus.bit_length() < 2048 or modulus.bit_length() > 8192 or not 3 <= exponent < 2**32:
        raise ReadError("the certificate holds no RSA key of 2048 to 8192 bits")
    return PublicKey(modulus, exponent)


def _element(der: bytes) -> tuple[int, bytes, bytes]:
    """The kind and content of the first element, and what is behind it."""
    kind, length, start = der[0], der[1], 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4:
            raise ValueError("a length that DER does not have")
        length, start = int.from_bytes(der[2 : 2 + count], "big"), 2 + count
    if start + length > len(der):
        raise ValueError("an element that breaks off")
    return kind, der[start : start + length], der[start + length :]


def _elements(der: bytes) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while der and len(found) < 32:
        kind, content, der = _element(der)
        found.append((kind, content))
    return found
