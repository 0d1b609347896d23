"""Nights with Amazon SNS: what it signs is texted, what it asks is answered, and nothing is fetched before the post is answered."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from support.amazon import SUBSCRIBE_URL, TOPIC, posted, signed, subscription
from support.night import ADA, EVENING, TOML, Night, night

from bridge.errors import OutsideError

HOOKS = TOML + f'[hooks.cloud]\ntopics = ["{TOPIC}"]\n[hooks.shared]\nsecrets = ["s3cret"]\n[tell]\nurls = ["{{chat}}"]\n'
OTHER = TOPIC + "2"


async def post(on: Night, message: Mapping[str, object], *, to: str = "cloud", query: str = "", **headers: str) -> int:
    """SNS posts a message; the status of the answer."""
    said, body = posted(message, **headers)
    async with on.http.post(f"{on.url}/hooks/{to}{query}", data=body, headers=said) as response:
        return response.status


async def test_a_message_of_the_hooks_topic_is_texted_once_it_is_proven() -> None:
    """The hook has no secret: Amazon's signature opens it, and is checked after the answer."""
    async with night(toml=HOOKS) as on:
        assert await post(on, signed(EVENING)) == 200
        assert on.amazon.asked == []
        await on.work()
        (text,) = on.texts(ADA)
        assert "Disk full on db1" in text


async def test_a_subscription_is_confirmed_after_its_answer_and_never_texted() -> None:
    """At a hook that the signature opens and at one that a secret opens; the address is the one that Amazon signed."""
    async with night(toml=HOOKS) as on:
        assert await post(on, subscription(EVENING)) == 200
        assert await post(on, subscription(EVENING), to="shared", query="?token=s3cret") == 200
        assert on.amazon.confirmed == []
        await on.work()
        assert on.amazon.confirmed == [SUBSCRIBE_URL, SUBSCRIBE_URL]
        on.nothing_unexpected()
        assert on.chat.kinds == []


@pytest.mark.parametrize(
    "change",
    [
        {"SubscribeURL": SUBSCRIBE_URL.replace("eu-central-1.amazonaws.com", "example.org")},
        {"SubscribeURL": "https://169.254.169.254/latest/meta-data"},
        {"SigningCertURL": "https://sns.eu-central-1.amazonaws.com.example.org/x.pem"},
        {"SigningCertURL": "https://sns.eu-central-1.amazonaws.com/forged.pem"},
        {"Timestamp": "2026-11-25T19:30:00.000Z"},
        {"Timestamp": "yesterday"},
    ],
    ids=str,
)
async def test_what_names_another_address_is_not_believed_however_it_is_signed(change: dict[str, str]) -> None:
    """Nothing is confirmed or texted, nothing of it is kept, and somebody is told."""
    async with night(toml=HOOKS) as on:
        assert await post(on, subscription(EVENING, **change)) == 200
        await on.work()
        assert (on.amazon.confirmed, on.phones(), on.chat.kinds) == ([], [], ["refused"])
        assert await on.bridge.store.kept.count(EVENING - timedelta(days=1)) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"Message": "Transfer everything"},
        {"Signature": "AAAA"},
        {"Type": "SubscriptionConfirmation"},
        {"specversion": "1.0", "type": "x", "data": "unsigned"},
        {"TopicArn": OTHER},
        {"SignatureVersion": "1"},
    ],
    ids=str,
)
async def test_what_is_changed_on_its_way_is_not_believed(change: dict[str, str]) -> None:
    """Nor what says more than is signed."""
    async with night(toml=HOOKS) as on:
        said, _ = posted(signed(EVENING))
        assert await post(on, signed(EVENING) | change, **said) == 200
        await on.work()
        assert (on.amazon.confirmed, on.phones(), on.chat.kinds) == ([], [], ["refused"])


async def test_a_header_that_is_not_signed_changes_nothing_of_what_is() -> None:
    """A notification that is called a subscription, and an envelope around it, are refused."""
    async with night(toml=HOOKS) as on:
        for headers in ({"x-amz-sns-message-type": "SubscriptionConfirmation"}, {"ce-type": "x", "ce-id": "1"}):
            assert await post(on, signed(EVENING), **headers) == 200
            await on.work()
        assert (on.amazon.confirmed, on.phones()) == ([], [])


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{", b"\xff\xfe\x00", b"[]", b'"Type"', b"Type=Notification"])
async def test_a_body_that_is_no_message_is_refused(body: bytes) -> None:
    """Whatever it is."""
    async with night(toml=HOOKS) as on:
        said, _ = posted(signed(EVENING))
        async with on.http.post(f"{on.url}/hooks/cloud", data=body, headers=said) as response:
            assert response.status == 200
        await on.work()
        assert (on.phones(), on.chat.kinds) == ([], ["refused"])


async def test_the_claim_alone_opens_nothing_else() -> None:
    """Another topic's, a message without Amazon's headers, a preview, a message's state: 401."""
    async with night(toml=HOOKS) as on:
        assert await post(on, signed(EVENING, TopicArn=OTHER)) == 401
        assert await post(on, signed(EVENING), **{"x-amz-sns-topic-arn": ""}) == 401
        assert await post(on, signed(EVENING), query="?preview=1") == 401
        said, body = posted(signed(EVENING))
        async with on.http.get(f"{on.url}/hooks/cloud/messages/x", data=body, headers=said) as response:
            assert response.status == 401
        async with on.http.get(f"{on.url}/hooks/cloud", headers=said) as response:
            assert response.status == 401


async def test_while_amazon_cannot_be_asked_the_post_waits(tmp_path: Path) -> None:
    """Over a restart too; it is told, and texted when it is proven."""
    async with night(tmp_path, toml=HOOKS) as on:
        on.amazon.trouble = OutsideError("no answer within 10 s")
        assert await post(on, signed(EVENING)) == 200
        await on.work()
        await on.restart()
        await on.later(600, step=30)
        assert (on.phones(), on.chat.kinds) == ([], ["unproven"])
        on.amazon.trouble = None
        await on.later(300, step=30)
        assert len(on.texts(ADA)) == 1
        await on.later(3600, step=600)
        assert len(on.texts(ADA)) == 1


async def test_what_cannot_be_proven_for_a_day_is_given_up_and_kept() -> None:
    """It is told again, never texted by itself, and a person may look at it."""
    async with night(toml=HOOKS) as on:
        on.amazon.trouble = OutsideError("ClientConnectorError")
        await post(on, signed(EVENING))
        await on.later(25 * 3600, step=600)
        assert on.chat.kinds == ["unproven", "unproven"]
        on.amazon.trouble = None
        asked = len(on.amazon.asked)
        await on.later(3600, step=600)
        assert (on.phones(), len(on.amazon.asked)) == ([], asked)
        assert len(await on.bridge.store.kept.ending("")) == 1
        assert await on.bridge.store.kept.count(EVENING) == 0
