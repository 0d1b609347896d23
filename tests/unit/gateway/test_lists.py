"""Lists of the gateway as its page and its clients show them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.account import JournalQuery, Webhook
from bridge.gateway.wire import book, journal, prices, webhooks
from bridge.gateway.wire.listing import decode_done
from bridge.gateway.wire.loose import as_text
from bridge.gateway.wire.requests import FORM, JSON

ROW = (
    b'[{"id":"77229318510","to":"49123456789","from":"sender","text":"Hello","timestamp":"2024-02-13 05:50:58.802","price":"0.0750",'
    b'"dlr":"DELIVERED","dlr_timestamp":"2024-02-13 05:50:63.102","mccmnc":"26201","latency":"14.3830","type":"direct","channel":"SMS",'
    b'"connection":"http","label":null,"foreign_id":"m.1"}, {"id":null}, 7]'
)


def test_a_row_of_the_page() -> None:
    """Strings become what they are, German times UTC; an impossible second counts as the minute's last, and costs no row."""
    (row,) = journal.decode_outbound(200, JSON, ROW).rows
    assert (row.id, row.foreign_id, row.status, row.price) == ("77229318510", "m.1", "DELIVERED", Decimal("0.0750"))
    assert row.at == datetime(2024, 2, 13, 4, 50, 58, 802000, tzinfo=UTC)
    assert row.status_at == datetime(2024, 2, 13, 4, 50, 59, tzinfo=UTC)


def test_ids_of_what_came_in_are_compared_as_numbers() -> None:
    """Their digits grow in count; what is no number has none."""
    body = b'[{"id":"1000","from":"49123","to":"49","text":"a"},{"id":"999","from":"49123","to":"49","text":"b"},{"id":"x","from":"y"}]'
    rows = journal.decode_inbound(200, JSON, body).rows
    assert max(rows[:2], key=lambda row: row.number or 0).text == "a"
    assert rows[2].number is None


def test_a_question_survives_the_way() -> None:
    """What one side asks the other reads."""
    asked = JournalQuery(id="7", since=date(2024, 1, 2), until=date(2024, 1, 3), to="+49123", state="FAILED", limit=5, offset=10)
    assert journal.decode_journal_query(journal.encode_journal_query(asked)) == asked


@given(st.text(max_size=80))
def test_any_question_is_read(query: str) -> None:
    """What cannot be read counts as absent."""
    assert 1 <= journal.decode_journal_query(query).limit <= 100
    assert book.decode_book_query(query, page=10).limit >= 1


def test_a_webhook_of_the_page() -> None:
    """The page's list; an id that is a number where one was made."""
    body = (
        b'{"success":true,"code":null,"hooks":[{"id":"410","target_url":"https://x.example.org","headers":"","event_type":"sms_mo",'
        b'"event_filter":"49157123456789","request_method":"GET","enabled":true,"created":"2021-03-01 11:19:08"}]}'
    )
    assert webhooks.decode_webhooks(200, JSON, body).rows == (
        Webhook(
            id="410",
            target_url="https://x.example.org",
            event_type="sms_mo",
            event_filter="49157123456789",
            request_method="GET",
            created=datetime(2021, 3, 1, 10, 19, 8, tzinfo=UTC),
        ),
    )
    assert webhooks.decode_added(200, JSON, b'{"success":true,"code":null,"id":970}').id == "970"
    assert not webhooks.decode_added(200, JSON, b'{"success":true}').done
    refused = webhooks.decode_added(200, JSON, b'{"success":false,"error_message":"Invalid URL"}')
    assert (refused.done, refused.reason) == (False, "Invalid URL")


@pytest.mark.parametrize(
    ("content_type", "body", "query"),
    [
        (FORM, b"target_url=https%3A%2F%2Fx&event_type=dlr&headers=A%3A+1%0D%0AB%3A+2", ""),
        (JSON, b'{"target_url":"https://x","event_type":"dlr","headers":"A: 1\\nB: 2"}', ""),
        ("", b"", "target_url=https://x&event_type=dlr&headers=A:+1%0AB:+2"),
    ],
    ids=["form", "json", "query"],
)
def test_a_wish_in_each_form(content_type: str, body: bytes, query: str) -> None:
    """A webhook can be asked for in each form that the vendor's clients use."""
    assert webhooks.decode_wish(content_type, body, query)[0] == Webhook(target_url="https://x", event_type="dlr", headers="A: 1\nB: 2")


def test_prices_of_the_page() -> None:
    """Numbers; codes, names and comments may be null."""
    body = (
        b'{"countCountries":1,"countNetworks":2,"countries":[{"countryCode":"at","countryName":"Austria","countryPrefix":"43","networks":['
        b'{"mcc":"232","mncs":["02"],"networkName":"A1 Telekom Austria","price":0.075,"features":["alpha","dlr"],"comment":""},'
        b'{"mcc":"232","mncs":null,"networkName":null,"price":0.081,"features":[],"comment":null}]}]}'
    )
    (country,) = prices.decode_pricing(200, JSON, body).rows
    assert (country.code, country.highest, [network.mncs for network in country.networks]) == ("AT", Decimal("0.081"), [("02",), ()])


def test_a_contact_with_a_number_that_is_a_number() -> None:
    """The vendor's file says integer, its clients string."""
    body = (
        b'{"data":[{"id":5,"properties":{"firstname":"Eva","lastname":null,"mobile_number":4915228817386},"groups":[1,"2"]}],'
        b'"pagingMetadata":{"offset":0,"count":1,"total":9,"limit":1,"has_more":true}}'
    )
    page = book.decode_contacts(200, JSON, body)
    assert (page.more, page.rows[0].mobile, page.rows[0].fullname, page.rows[0].groups) == (True, "4915228817386", "Eva", (1, 2))


@given(st.integers(100, 599), st.sampled_from([JSON, "text/html"]), st.binary(max_size=80))
def test_any_answer_is_read(status: int, content_type: str, body: bytes) -> None:
    """Bytes of any kind are rows, or no rows with a reason; nothing raises."""
    for decode in (journal.decode_outbound, journal.decode_inbound, webhooks.decode_webhooks, prices.decode_pricing, book.decode_contacts):
        page = decode(status, content_type, body)
        assert page.answered or page.reason
    done = decode_done(status, content_type, body)
    assert done.done or done.reason


def test_half_a_character_is_replaced() -> None:
    """A reply that ends in half an emoji is kept all the same; no database could keep the half."""
    assert as_text("\ud83d hi") == "? hi"
