"""What senders ask before they post is answered, to those who may post alone, and pages nobody."""

import pytest
from support.running import running, texts, until

ORIGIN = {"WebHook-Request-Origin": "eventgrid.example.com", "WebHook-Request-Rate": "120"}
CODE = "512d38b6-c7b8-40c8-89fe-f46f9e9622b6"
VALIDATION = [
    {
        "id": "2d1781af-3a4c-4d7c-bd0c-e34b19da4e66",
        "topic": "/subscriptions/x",
        "subject": "",
        "data": {"validationCode": CODE, "validationUrl": "https://a.example.org/validate"},
        "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
        "eventTime": "2026-11-24T12:00:00Z",
        "metadataVersion": "1",
        "dataVersion": "1",
    }
]


async def test_cloudevents_question_is_answered_with_origin_and_rate() -> None:
    """Who shows the hook's secret may post, as often as it likes; the question is no post."""
    async with running() as run:
        async with run.http.options(f"{run.url}/hooks/demo?token=new", headers=ORIGIN) as answer:
            assert answer.status == 200
            assert answer.headers["WebHook-Allowed-Origin"] == "eventgrid.example.com"
            assert answer.headers["WebHook-Allowed-Rate"] == "*"
            assert "POST" in answer.headers["Allow"]
        assert await run.bridge.look.alerts(limit=0) == []
        assert await run.bridge.store.inbox.new_posts(10) == []


@pytest.mark.parametrize(("hook", "status"), [("demo", 401), ("nope", 404)])
async def test_cloudevents_question_without_the_secret_is_refused(hook: str, status: int) -> None:
    """It is authenticated as a post is, and the refusal says no word of consent."""
    async with running() as run, run.http.options(f"{run.url}/hooks/{hook}", headers=ORIGIN) as answer:
        assert answer.status == status
        assert [name for name in answer.headers if name.lower().startswith("webhook-")] == []


@pytest.mark.parametrize("headers", [{}, {"WebHook-Request-Origin": ""}, {"WebHook-Request-Origin": "b\u00fccher.example.com"}])
async def test_options_that_name_no_origin_are_no_method_of_a_hook(headers: dict[str, str]) -> None:
    """As before: 405, with the methods that are."""
    async with running() as run, run.http.options(f"{run.url}/hooks/demo?token=new", headers=headers) as answer:
        assert answer.status == 405
        assert set(answer.headers["Allow"].split(",")) == {"GET", "HEAD", "POST", "PUT"}


async def test_event_grid_gets_its_code_back_and_nobody_is_texted() -> None:
    """The event that validates a subscription is answered by its code, kept as a handshake, and texted to nobody."""
    async with running() as run:
        address = f"{run.url}/hooks/demo?token=new"
        async with run.http.post(address, json=VALIDATION, headers={"aeg-event-type": "SubscriptionValidation"}) as answer:
            assert answer.status == 200
            assert await answer.json() == {"validationResponse": CODE}
        async with run.http.post(f"{address}&preview=1", json=VALIDATION) as answer:
            shown = await answer.json()
        assert (shown["kind"], shown["reason"]) == ("control", "Event Grid asks whether it may post here")
        await until(lambda: run.bridge.store.inbox.new_posts(1), lambda found: found == [])
        assert texts(run.emulator) == []


_ASKS = b'[{"eventType": "Microsoft.EventGrid.SubscriptionValidationEvent", "data": {"validationCode": "%s"}}]'


@pytest.mark.parametrize(
    "body",
    [
        *(b"[", b"[{}]", b"[]", b'[{"eventType": "Microsoft.EventGrid.SubscriptionValidationEvent"}]'),
        *(_ASKS % code for code in (b"", rb"\ud800", b"x" * 201, rb"a\u0000b", rb"\u00e4")),
    ],
)
async def test_a_validation_without_a_code_is_a_post_like_any_other(body: bytes) -> None:
    """It is kept, and its sender hears that it is."""
    async with running() as run:
        headers = {"aeg-event-type": "SubscriptionValidation", "Authorization": "Bearer new"}
        async with run.http.post(f"{run.url}/hooks/demo", data=body, headers=headers) as answer:
            assert answer.status == 200
            assert set(await answer.json()) == {"id"}


async def test_event_grid_gets_no_code_without_the_secret() -> None:
    """A stranger's subscription cannot be pointed at a hook."""
    async with running() as run:
        headers = {"aeg-event-type": "SubscriptionValidation"}
        async with run.http.post(f"{run.url}/hooks/demo", json=VALIDATION, headers=headers) as answer:
            assert answer.status == 401
            assert CODE not in await answer.text()
