"""A pretend Amazon SNS: it signs what it posts, has a certificate, and counts who confirms a subscription."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bridge.authentic.sns import public_key
from bridge.errors import OutsideError

TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms"
HOST = "sns.eu-central-1.amazonaws.com"
CERTIFICATE_URL = f"https://{HOST}/SimpleNotificationService-1.pem"
SUBSCRIBE_URL = f"https://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=t0ken"
CERTIFICATE = b"""\
-----BEGIN CERTIFICATE-----
MIIDQjCCAiqgAwIBAgIUd1LR9Wdqu85CJ57MQ9WkoSQ3jDMwDQYJKoZIhvcNAQEL
BQAwGjEYMBYGA1UEAwwPc25zLmV4YW1wbGUub3JnMCAXDTI2MTEyNTEzMTc0NFoY
DzIxMjYxMTAxMTMxNzQ0WjAaMRgwFgYDVQQDDA9zbnMuZXhhbXBsZS5vcmcwggEi
MA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQDuP48SfpBB6nhyBTW6gnNjOX16
5xA6iHYxdjh9dmbv65coeTzvkoMbJTp5XOJrMf3WAXpAUZil8YBgDh7uArnP2fzw
hn1X10tdOtXkOK61cJCx3d1spGKXknoAmQsM4KO6jCojJYZi0t/zJgwYXc/ISQRj
gr11164ArgxX6i6dgBl71FOSSylGOt/SUPR9XCGbpW/R8pJtwWgSQDRlyNLD4vs3
cqJQm7S7GMooRHF7cNhdHJoVq3Ez/fExIzf3uKa6scRjO7xoRSV+ROuDvW0HFaZ4
Y8kPIBum6nCa8kOF/nejUE+m6r+XTaPsIXe6vMww5OuuOL+hXg75KTU4sZqrAgMB
AAGjfjB8MB0GA1UdDgQWBBQcQTlu+vDo99BJzyW3MtyWG4Ch9zAfBgNVHSMEGDAW
gBQcQTlu+vDo99BJzyW3MtyWG4Ch9zAPBgNVHRMBAf8EBTADAQH/MCkGA1UdEQQi
MCCCHnNucy5ldS1jZW50cmFsLTEuYW1hem9uYXdzLmNvbTANBgkqhkiG9w0BAQsF
AAOCAQEAOKnRybebuHNrowFqwTVR97HSodKi+QTalGMmJF8MWigCEubB8RAD3469
MTBtsT6gaLEgSzt7oognpZU7h4rgqTRIEY+vqbfp5wt3bea3cpMe/R/0CV7cUjdr
UQCCy8VFnbsplhinDYnpgBU5+ZXkS6Uaot4bgRqz3humY1ciUAbQWI/mhBETYLZw
POMiYVQmc4iM8bkGOqtWyZzpHm4axalXrOfEeG+W4j/jncEBs55ksh7ila5dcDgL
j+YyK4ReqVmCcDpLCVw0ItW7jYIGBBIIlR6Z+YNh6MI3RXsKJBNmgyb5tZwC1nVU
rJ+IqnGM6xYwZ29E3j1DLKXlakATdQ==
-----END CERTIFICATE-----
"""
"""Of the host above, made with `openssl req -x509` for these tests, with the key below, which opens nothing else."""
KEY = b"""\
-----BEGIN PRIVATE KEY-----
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDuP48SfpBB6nhy
BTW6gnNjOX165xA6iHYxdjh9dmbv65coeTzvkoMbJTp5XOJrMf3WAXpAUZil8YBg
Dh7uArnP2fzwhn1X10tdOtXkOK61cJCx3d1spGKXknoAmQsM4KO6jCojJYZi0t/z
JgwYXc/ISQRjgr11164ArgxX6i6dgBl71FOSSylGOt/SUPR9XCGbpW/R8pJtwWgS
QDRlyNLD4vs3cqJQm7S7GMooRHF7cNhdHJoVq3Ez/fExIzf3uKa6scRjO7xoRSV+
ROuDvW0HFaZ4Y8kPIBum6nCa8kOF/nejUE+m6r+XTaPsIXe6vMww5OuuOL+hXg75
KTU4sZqrAgMBAAECggEAEg2S483fVH9V3R3z8kwMPkqO7Y8wtZ69hgX1RdyA9FEf
xRtauLSbZqUthyC4r3K8T0kRYGpObNSd66lmQpbGSa+08Ozf9pYDye65Ym/BHVKI
RFIRgzf5mI6q2/y8z57+CRax4rPnOPnNqnkJlZcWNZEC2h+AB7vuHXMS0F6YZaq3
0Pgdd0qgt5fDp9rUid33clSuoc7o9wX4jPdvLpsbP+WZhBRX1thaQQhQSflsUZBm
Wnx7RF8H3R5DqvTJE9h/H4aVQoNcKIesZzZq4/51IHmpoVvCrMVcUt2X8JEL8Lmi
5aB/WDZqgA1yg2DmT8SnNIvkPz9wgH2epIpLuBqkIQKBgQD/PDTs6ap8Y7442CYK
Y9PAwLOHxVym/UPh3bI8S/yFLc6sKfraafa82ZgwU07XNaglikMJuuPieC+1YcWD
UEboMpprD6NZiBkSixD0FOHlnaY1MMixQ7YRYCvRz0iqtvTgfxE3T49+ttYSQMWo
/9XlpSFqfE95dT1ccOis/jClowKBgQDu9lJCS2tfIpdKg+K5MaHhM2YnoyMGdJDt
4GzDT5oZrLfBGVTv18m3/WnZvV00QTXjB33RDuG7rZIwMyT/k3bz1W6iky06xmfT
FbMVuToeM16hr0D7GudAZIuLMrZ1Wo4YQxrbRM+Dw+koQeqeV1wTig66QRVPqUlC
wy1x8CY3WQKBgFLhGQqJQdwMg3tv7MJY8izYJjQDSXfMK9vPIo5j2kbgvgi3xQZh
fEaMnderZaGKgeRWxjgFoPQsNMnASuO+EJhbvjrfpBpxkDquP74SfdwS2iLRiYnO
Q/PWd8Q0fBM7P78aY9vDEQSDmHXq5IRhNvLQMU6juSbmhBtdaqCqFd/jAoGBAILw
eFyZRQmJQ8tx/x8pYiGrb3OSwdN8thmSmyZejPs6mCn4PoF6Ba+K7aCBUfwbK3Lu
nPOcKvcTAgLlU4W0AT9VGV1+Ng95vlR9FHd32q/HyDfid0HhGQxAy/IHZNFjQG9s
/d9ekjMKe80yaWRATFTslmta1FmlUl6B4noHdHlpAoGACCj5IG+5c0K9P0s8o6Qw
lQaudg1LTSWtTLR94UiTkQM5pEAUgAFnQKv5y2bxX6n4oPYDYL6K3sSYmIf1S5X2
vtevvL7If9HsQd3nrQTGJQHw54IT1O+R86AHqI3kAEcLZkwY9EwYpFVAKp0QWAZQ
kL5uyVfO9I6xDTfQ3FZzsls=
-----END PRIVATE KEY-----
"""
_EXPONENT = int(
    "120d92e3cddf547f55dd1df3f24c0c3e4a8eed8f30b59ebd8605f545dc80f4511fc51b5ab8b49b66a52d8720b8af72bc4f4911606a4e6cd49deba966"
    "4296c649afb4f0ecdff69603c9eeb9626fc11d52884452118337f9988eaadbfcbccf9efe0916b1e2b3e738f9cdaa7909959716359102da1f8007bbee"
    "1d7312d05e9865aab7d0f81d774aa0b797c3a7dad489ddf77254aea1cee8f705f88cf76f2e9b1b3fe599841457d6d85a41085049f96c5190665a7c7b"
    "445f07dd1e43aaf4c913d87f1f869542835c2887ac67366ae3fe752079a9a15bc2acc55c52dd97f0910bf0b9a2e5a07f58366a800d728360e64fc4a7"
    "348be43f3f70807d9ea48a4bb81aa421",
    16,
)
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}


def signature(message: Mapping[str, str]) -> str:
    """Amazon's over a message."""
    lines = "".join(f"{name}\n{message[name]}\n" for name in _SIGNED[message["Type"]] if name in message)
    modulus = public_key(CERTIFICATE).modulus
    size = (modulus.bit_length() + 7) // 8
    told = _SHA256 + hashlib.sha256(lines.encode()).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(told) - 3) + b"\x00" + told
    return base64.b64encode(pow(int.from_bytes(padded, "big"), _EXPONENT, modulus).to_bytes(size, "big")).decode()


def signed(now: datetime, **more: str) -> dict[str, str]:
    """A message, signed as it stands; `more` adds to it and changes it."""
    message = {
        "Type": "Notification",
        "MessageId": "m-1",
        "TopicArn": TOPIC,
        "Message": "Disk full on db1",
        "Timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "SignatureVersion": "2",
        "SigningCertURL": CERTIFICATE_URL,
    } | more
    return message | {"Signature": signature(message)}


def subscription(now: datetime, **more: str) -> dict[str, str]:
    """A topic's question whether it may post here."""
    return signed(now, **{"Type": "SubscriptionConfirmation", "Token": "t0ken", "SubscribeURL": SUBSCRIBE_URL} | more)


def posted(message: Mapping[str, object], **headers: str) -> tuple[dict[str, str], bytes]:
    """Headers and body, as SNS posts them."""
    kind, topic = str(message.get("Type")), str(message.get("TopicArn"))
    return {
        "content-type": "text/plain; charset=UTF-8",
        "x-amz-sns-message-type": kind,
        "x-amz-sns-topic-arn": topic,
        **headers,
    }, json.dumps(message).encode()


@dataclass
class FakeAmazon:
    """`bridge.ports.Certificates` that fails for as long as `trouble` says so."""

    trouble: OutsideError | None = None
    confirmed: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def certificate(self, url: str) -> bytes:
        """The one that there is."""
        self.asked.append(url)
        if self.trouble is not None:
            raise self.trouble
        if url != CERTIFICATE_URL:
            raise OutsideError("HTTP 404", status=404)
        return CERTIFICATE

    async def confirm(self, url: str) -> None:
        """Count it."""
        if self.trouble is not None:
            raise self.trouble
        self.confirmed.append(url)
