"""Prices, and the deprecated status of single SMS, asked and answered.

Pages: https://docs.seven.io/en/rest-api/endpoints/pricing and .../status-reports. A price is a number for each part. The columns of the
CSV form are not on the page: they are those of the JSON form, in its order.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from bridge.domain.account import Country, DeliveryStatus, Network, Page
from bridge.domain.ids import GatewayId
from bridge.errors import InputError
from bridge.gateway.wire.callbacks import GERMAN_TIME, read_time
from bridge.gateway.wire.listing import decode_rows, dump, query_of
from bridge.gateway.wire.loose import as_list, as_mapping, as_money, as_text

MOST_IDS = 100
UNKNOWN_ID = b"901"
"""What the text form says of an id that it does not know."""
_COLUMNS = ("countryCode", "countryName", "countryPrefix", "mcc", "mncs", "networkName", "price", "features", "comment")


def encode_pricing_query(country: str | None) -> str:
    """The query; `country` is an ISO code. Raises InputError for another."""
    if country is not None and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise InputError("country is the two letters of ISO 3166", field="country")
    return query_of({"country": None if country is None else country.lower(), "format": "json"})


def decode_pricing(status: int, content_type: str, body: bytes) -> Page[Country]:
    """The countries."""
    return decode_rows(status, content_type, body, _country, under="countries")


def encode_pricing(countries: Sequence[Country]) -> bytes:
    """The gateway's object."""
    rows = [
        {
            "countryCode": country.code,
            "countryName": country.name,
            "countryPrefix": country.prefix,
            "networks": [
                {
                    "mcc": network.mcc,
                    "mncs": list(network.mncs),
                    "networkName": network.name,
                    "price": float(network.price),
                    "features": list(network.features),
                    "comment": network.comment or "",
                }
                for network in country.networks
            ],
        }
        for country in countries
    ]
    return dump({"countCountries": len(rows), "countNetworks": sum(len(country.networks) for country in countries), "countries": rows})


def encode_pricing_csv(countries: Sequence[Country]) -> bytes:
    """The gateway's table: semicolons, everything quoted."""
    out = io.StringIO()
    lines = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    lines.writerow(_COLUMNS)
    for country in countries:
        for network in country.networks:
            mncs, features = ",".join(network.mncs), ",".join(network.features)
            lines.writerow(
                (
                    country.code,
                    country.name,
                    country.prefix,
                    network.mcc,
                    mncs,
                    network.name or "",
                    network.price,
                    features,
                    network.comment or "",
                )
            )
    return out.getvalue().encode()


def encode_status_query(ids: Sequence[GatewayId]) -> str:
    """The query for some SMS. Raises InputError for none or too many."""
    if not 1 <= len(ids) <= MOST_IDS:
        raise InputError(f"msg_id is 1 to {MOST_IDS} ids", field="msg_id")
    return query_of({"msg_id": ",".join(ids)})


def decode_statuses(status: int, content_type: str, body: bytes) -> Page[DeliveryStatus]:
    """The states of those that the gateway knows."""
    return decode_rows(status, content_type, body, _status)


def encode_statuses(found: Sequence[DeliveryStatus]) -> bytes:
    """The gateway's array."""
    return dump([{"id": one.id, "status": one.status, "status_time": _stamp(one.at)} for one in found])


def encode_status_text(found: Sequence[DeliveryStatus]) -> bytes:
    """The gateway's text: state and time of the first SMS in two lines, 901 for an id that it does not know."""
    if not found:
        return UNKNOWN_ID
    return f"{found[0].status or ''}\n{_stamp(found[0].at) or ''}".encode()


def _stamp(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(GERMAN_TIME).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]


def _country(row: Mapping[str, object]) -> Country | None:
    code = as_text(row.get("countryCode"))
    if code is None:
        return None
    networks = (_network(as_mapping(item)) for item in as_list(row.get("networks")))
    return Country(
        code=code.upper(),
        name=as_text(row.get("countryName")) or "",
        prefix=as_text(row.get("countryPrefix")) or "",
        networks=tuple(network for network in networks if network is not None),
    )


def _network(row: Mapping[str, object]) -> Network | None:
    price = as_money(row.get("price"))
    if price is None:
        return None
    return Network(
        mcc=as_text(row.get("mcc")) or "",
        mncs=tuple(text for item in as_list(row.get("mncs")) if (text := as_text(item))),
        name=as_text(row.get("networkName")),
        price=price,
        features=tuple(text for item in as_list(row.get("features")) if (text := as_text(item))),
        comment=as_text(row.get("comment")),
    )


def _status(row: Mapping[str, object]) -> DeliveryStatus | None:
    ident = as_text(row.get("id"))
    if ident is None:
        return None
    return DeliveryStatus(id=GatewayId(ident), status=as_text(row.get("status")), at=read_time(row.get("status_time")))
