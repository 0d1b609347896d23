"""Amazon SNS: its signature, and the addresses that are its own."""

from collections.abc import Mapping

import pytest
from support.posts import request

from bridge.authentic.sns import MOST_BYTES, certificate_url, claims, is_subscription, public_key, subscription_url, verify
from bridge.errors import ReadError

CERTIFICATE = b"""\
-----BEGIN CERTIFICATE-----
MIIDFzCCAf+gAwIBAgIUIgFfU7ExCJaOzMaPjRgH0+GiHzMwDQYJKoZIhvcNAQEL
BQAwGjEYMBYGA1UEAwwPc25zLmV4YW1wbGUub3JnMCAXDTI2MTEyNTA4MTgxNVoY
DzIxMjYxMTAxMDgxODE1WjAaMRgwFgYDVQQDDA9zbnMuZXhhbXBsZS5vcmcwggEi
MA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQC1fssme4D9fsAbdfi+FLQLm3s/
Fe0vC3iJR5dEF2GydL25GxEhH2ad4tdlBFROEtFWalS2GIazTHtoRSzm5xAmS5Wz
kf29qrDlzdBdx5SGiVE5HozqO1U2g5RwXkymGj1UgEwu+lFPRr8yq0/mVL8QUhhp
zeG3IGxsyYTqjkE6/f1S8HDmfN5H+9X11RreneflwbZiZQPlAHKhWdjochCk0Oc7
w7A68FGnyNJnIGN+we9MkDaXR/VnAyDb7tgX/+jqGmqcC5n3K5Xa6gcmY0mqmXxl
9CSerYOMyQbqenHjxOLRJSz9Ab3V2BqB1wZ694O1hvgmftnJjOPXZP0cRKTfAgMB
AAGjUzBRMB0GA1UdDgQWBBSeE9g0VfMryHz35mLDNAF3aBZS5zAfBgNVHSMEGDAW
gBSeE9g0VfMryHz35mLDNAF3aBZS5zAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3
DQEBCwUAA4IBAQBUaVqjyul7Lr0NHTeuYFXK/JvkR3atQSF7yjI3inc8dwvUz3Ws
ky74lUL8T5W5mbxrGLs2a9qiUL3QhYk1PvTa9RQwpz/Mj+JPGU4XDUxiPm3crZvM
D8P58gwI7WGZN6TZBnMNzMSzdTXTzqnyV88obdS2b6rHsGpyOJWWNZbr9tTgd2sT
t5GmXv+MB3eex2tq4zF3wQ42i4WpWY534/+FSnAaRudM/AQpHMyiDyHHj4aoukyp
W64SGhiTAd05W/wGinleveExlWxjewCQJap3F4mf9NOelsRyG72ENccbJv0A3PAS
k3n3ySDnBxM9LZ4/uvFmRZvqelwlcLVUGAsB
-----END CERTIFICATE-----
"""
"""Made with `openssl req -x509 -newkey rsa:2048` for these tests; its key is gone."""
BY_SHA1 = (
    "MuIOGJGrlXpVxKcj7K0wAWdVljDOWCtRf7+NQNB1l3GMISgIDt2evzrdgnjUCKSEyId5yTfekikpUGodQDYcvlqAB9SfY/G8mrs/w+AGU75nloGkul7+rg3Z"
    "UlRuzbh2AFnOsCwcDRB4LytPQ91tIg49Ox0Z1HaCF97mEEE8ph+902E9VviXHkJ97kpCFN9IB2oeWiJzR5Tq+6G0JEyj4lc+8rlAv5Cv7Or7/H62Ih8DRafk"
    "x7uqspbjgZ+sL/esB/VGegbLHiDPc+ZidEfaNvgMpHSairb0BTDWOIhKu+ISxWgzlgccDcZyYx4nv8b2Ze72VEeuECd4fy8jtzF9yQ=="
)
BY_SHA256 = (
    "QpGknDvfGxcuTHOhx8/pBg8G7l+HPnJFZ22GESiICmz9ImG/kCv4yuCEBseKtKz6dawNHlsaQpQAWK5H4AuWCRXWUWhyNoGqBVrFX2gS2ort4QzMYfA9o34l"
    "E/zfEr1qmrFF1NqoEil7kJJnHzwiWSYiqg2pKvSnBvHCQteYciNzW2IkNKJK7OEyAT+mIr00iQjRI8BXt3a7dFaqwYAYuPzYi5LFA1QCmYAtM9e+1PpsMoLv"
    "E//+jt85Uw5Jp6dE/D/ELXUTEkd9R9MzwI6ysY/WTedE8Q5L8rn0K5Y7rc1h4zjxz7XAf7Se7ual1zy6ddPHUJvvTjatJ46DSdle5w=="
)
MESSAGE: Mapping[str, object] = {
    "Type": "Notification",
    "MessageId": "m-1",
    "TopicArn": "arn:aws:sns:eu-central-1:1:alerts",
    "Subject": "ALARM",
    "Message": "Disk full on größe-01",
    "Timestamp": "2026-11-24T12:00:00.000Z",
    "SignatureVersion": "2",
    "Signature": BY_SHA256,
    "SigningCertURL": "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
    "UnsubscribeURL": "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe",
}


def test_a_message_signed_by_the_certificate_is_genuine() -> None:
    """With SHA-256 and, of old, with SHA-1; what is not among the signed keys may change."""
    assert verify(MESSAGE, CERTIFICATE)
    assert verify({**MESSAGE, "SignatureVersion": "1", "Signature": BY_SHA1}, CERTIFICATE)
    assert verify({**MESSAGE, "UnsubscribeURL": "x"}, CERTIFICATE)


@pytest.mark.parametrize(
    "change",
    [
        {"Message": "Disk is fine"},
        {"Subject": None},
        {"Type": "SubscriptionConfirmation"},
        {"Type": "Else"},
        {"SignatureVersion": "3"},
        {"SignatureVersion": "1"},
        {"Signature": BY_SHA256[:-8] + "AAAAAAA="},
        {"Signature": "é"},
        {"Signature": ""},
        {"Message": "\ud800"},
    ],
)
def test_anything_else_is_not(change: dict[str, object]) -> None:
    """Nothing is raised for what a stranger may write."""
    assert not verify({**MESSAGE, **change}, CERTIFICATE)


def test_the_key_is_read_from_the_certificate() -> None:
    """An RSA key of 2048 bits."""
    key = public_key(CERTIFICATE)
    assert (key.modulus.bit_length(), key.exponent) == (2048, 65537)


@pytest.mark.parametrize("cut", [0, 30, 60, 300, 700, 900])
def test_a_certificate_that_breaks_off_is_refused(cut: int) -> None:
    """With an error of ours."""
    body = CERTIFICATE[:cut].rstrip()
    with pytest.raises(ReadError):
        public_key(body + b"\n-----END CERTIFICATE-----\n")


@pytest.mark.parametrize(
    "url",
    [
        "http://sns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com.example.org/a.pem",
        "https://example.org/sns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com@example.org/a.pem",
        "https://user@sns.eu-central-1.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com:8443/a.pem",
        "https://s3.eu-central-1.amazonaws.com/a.pem",
        "https://sns.evil.amazonaws.com/a.pem",
        "https://sns.eu-central-1.amazonaws.com/a.crt",
        "https://sns.eu-central-1.amazonaws.com\\.example.org/a.pem",
        "https://sns.eu-central-1.amazonaws.eu/a.pem",
        "https://sns.eusc-de-east-1.amazonaws.com/a.pem",
        "https://sns.eusc-de-east-1.amazonaws.eu.example.org/a.pem",
        "https://sns.eusc-de-east-1-amazonaws.eu/a.pem",
        "https://sns.eusc-de-east-1.amazonaws.eu.cn/a.pem",
        "https://sns.cn-north-1.amazonaws.com/a.pem",
        "https://sns.us-east-1.amazonaws.com.cn/a.pem",
        "https://sns.eusc.amazonaws.eu/a.pem",
        "https://[/a.pem",
        None,
        7,
    ],
)
def test_only_amazons_own_address_names_a_certificate(url: object) -> None:
    """Whoever may name the certificate may sign."""
    with pytest.raises(ReadError):
        certificate_url({"SigningCertURL": url})


def test_amazons_own_addresses_are_taken() -> None:
    """Of every region, of China and of the European partition; the subscription's has no file."""
    hosts = (
        "sns.us-east-1.amazonaws.com", "sns.us-gov-west-1.amazonaws.com", "sns.ca-central-1.amazonaws.com",
        "sns.cn-north-1.amazonaws.com.cn", "sns.eusc-de-east-1.amazonaws.eu",
    )  # fmt: skip
    for host in hosts:
        assert certificate_url({"SigningCertURL": f"https://{host}/x.pem"}) == f"https://{host}/x.pem"
        url = f"https://{host}/?Action=ConfirmSubscription&Token=1"
        assert subscription_url({"SubscribeURL": url}) == url


def test_a_claim_is_of_a_topic_and_small_enough() -> None:
    """What is kept before it is proven is bounded, and so is who may cause it."""
    headers = {"x-amz-sns-message-type": "Notification", "x-amz-sns-topic-arn": "arn:a"}
    assert claims(request(headers=headers), ["arn:a"])
    assert not claims(request(headers=headers), ["arn:b"])
    assert not claims(request(headers=headers), [])
    assert not claims(request(headers=headers, body=b"x" * (MOST_BYTES + 1)), ["arn:a"])
    assert not claims(request(headers=headers, body=b""), ["arn:a"])
    assert not claims(request(headers=headers, cut=True), ["arn:a"])
    assert not claims(request(headers={"x-amz-sns-topic-arn": "arn:a"}), ["arn:a"])
    assert not is_subscription(request(headers=headers))
