"""Bodies that the rules were not made with: two troubles stay two, an end finds its beginning, and the text says which thing and what."""

import json
from collections.abc import Mapping

import pytest
from support.posts import post

from bridge.domain.alert import Alert, Status
from bridge.domain.post import Kind
from bridge.intake import understand
from bridge.intake.outline import MAX_NODES, leaves


def only(body: object, query: Mapping[str, str] | None = None) -> Alert:
    """The one alert of a body."""
    alerts = understand(post(body, query=query)).alerts
    assert len(alerts) == 1, alerts
    return alerts[0]


def told(alert: Alert) -> str:
    """What an SMS says of it."""
    return f"{alert.title} {alert.text}"


TWO = [
    # The alarm's own words tell it from another of the same host.
    ({"node": {"name": "olt-2"}, "alarm": "Laser bias high", "state": "raised"}, {"alarm": "Card 3 removed"}),
    ({"server": {"name": "erp"}, "alert": "Spooler hangs", "severity": "critical"}, {"alert": "Licence expired"}),
    # A test, a service in short, a plugin: each names what was looked at.
    ({"test": "search", "outcome": "failed", "message": "No result list"}, {"test": "basket"}),
    ({"hostName": "sap3", "serviceDesc": "Update task", "serviceState": "CRITICAL", "serviceOutput": "stopped"}, {"serviceDesc": "Dialog"}),
    ({"host": "c1", "plugin": "df", "status": "FAILURE", "message": "too high"}, {"plugin": "swap"}),
    # German names of places.
    ({"meldung": "Keine Verbindung", "status": "ausgefallen", "adresse": "172.16.0.7"}, {"adresse": "172.16.0.8"}),
    ({"titel": "Zertifikat ung\u00fcltig", "status": "fehler", "ziel": "https://a.example"}, {"ziel": "https://b.example"}),
    ({"nachricht": "Plattenfehler", "status": "alarm", "rechner": "lager1"}, {"rechner": "lager2"}),
    ({"nachricht": "Filter verstopft", "status": "alarm", "anlage": "L\u00fcftung Nord"}, {"anlage": "L\u00fcftung S\u00fcd"}),
    # What stands for an id where there is none.
    ({"alertId": "0000", "title": "Port down", "status": "firing", "deviceName": "sw1"}, {"deviceName": "sw2"}),
    ({"uuid": "00000000-0000-0000-0000-000000000000", "name": "Fan", "state": "alarm", "host": "a"}, {"host": "b"}),
    ({"incident_id": "null", "message": "Stuck", "status": "down", "queue": "in"}, {"queue": "out"}),
    ({"alertid": "N/A", "message": "Stuck", "status": "down", "site": "Bremen"}, {"site": "Mainz"}),
    ({"alarm_id": "-", "message": "Stuck", "status": "down", "sensor": "s1"}, {"sensor": "s2"}),
    # Names of what raised it, and of a backup.
    ({"alarm": {"name": "Low battery", "originatorName": "Meter 8", "status": "ACTIVE_UNACK"}},
     {"alarm": {"name": "Low battery", "originatorName": "Meter 9", "status": "ACTIVE_UNACK"}}),
    ({"operation": "Backup", "result": "Error", "backup-name": "photos"}, {"backup-name": "mail"}),
    # What no known key names, in a short word.
    ({"subject": "Till does not answer", "status": "alarm", "shop": "Trier"}, {"shop": "Worms"}),
    ({"message": "Druck zu niedrig", "status": "kommend", "kessel": "K-2"}, {"kessel": "K-3"}),
    ({"title": "Contact lost", "state": "offline", "boat": "Amsel"}, {"boat": "Meise"}),
    # Parts of a machine, and names of certificates.
    ({"alert": "Inodes used up", "host": "db-3", "mount": "/srv"}, {"mount": "/opt"}),
    ({"alarm": "Unterspannung", "zelle": "Z4", "status": "aktiv"}, {"zelle": "Z5"}),
    ({"check": {"name": "swap"}, "client": {"name": "b1"}, "status": "critical"}, {"client": {"name": "b2"}}),
    ({"message": "Level low", "silo": "S 3", "tank": 3, "state": "alarm"}, {"tank": 4}),
    ({"title": "Copy is behind", "cluster": "c1", "shard": "s1", "severity": "high"}, {"shard": "s2"}),
    ({"name": "dump", "host": "n1", "share": "films", "status": "failed"}, {"share": "books"}),
    ({"title": "Certificate runs out", "level": "warning", "commonName": "x.example"}, {"commonName": "y.example"}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "other"), TWO)
def test_two_troubles_are_two(body: dict[str, object], other: dict[str, object]) -> None:
    """Each fires, has a key of its own, and says which thing it is of."""
    first, second = only(body), only(body | other)
    assert first.status is second.status is Status.FIRING
    assert first.key != second.key
    assert told(first) != told(second)


ENDS = [
    ({"event": "probe_disconnected", "probe": {"id": "hall-3"}}, {"event": "probe_connected", "probe": {"id": "hall-3"}}),
    ({"event": "gateway.lost", "gateway": {"id": "gw7"}}, {"event": "gateway.returned", "gateway": {"id": "gw7"}}),
    ({"notification": "Website Down", "website": "https://x.example"}, {"notification": "Website Up", "website": "https://x.example"}),
    ({"ereignis": "Leitung offline", "standort": "Ulm"}, {"ereignis": "Leitung online", "standort": "Ulm"}),
    ({"event": "Tunnel 4 down", "device": "fw2"}, {"event": "Tunnel 4 up", "device": "fw2"}),
    (
        {"alert": "Queue depth", "status": "firing", "message": "9000 wait"},
        {"alert": "Queue depth", "status": "resolved", "message": "3 wait"},
    ),
    ({"text": "Heater fault in room 5"}, {"text": "Behoben durch Kim: Heater fault in room 5"}),
    ({"alarm": {"name": "Overheat", "severity": "CRITICAL", "status": "active"}}, {"alarm": {"name": "Overheat", "severity": "CRITICAL",
     "status": "ok"}}),
    ({"meldung": "Filter voll", "status": "kommend", "anlage": "A1"}, {"meldung": "Filter voll", "status": "gehend", "anlage": "A1"}),
    ({"name": "Ledger", "health": "unhealthy"}, {"name": "Ledger", "health": "healthy"}),
    ({"service": "imap", "alive": False}, {"service": "imap", "alive": True}),
    ({"titel": "Leck", "status": "aktiv", "raum": "K1"}, {"titel": "Leck", "status": "inaktiv", "raum": "K1"}),
    ({"name": "Relay", "status_text": "Offline"}, {"name": "Relay", "status_text": "Online"}),
    ({"event": "fault_on", "name": "Burner 2"}, {"event": "fault_off", "name": "Burner 2"}),
    ({"text": "Alarm: Rauchmelder Flur"}, {"text": "Alarm beendet: Rauchmelder Flur"}),
    ({"text": "Leitung nach Bonn unterbrochen"}, {"text": "Leitung nach Bonn wiederhergestellt"}),
    ({"text": "Printer p4 is not answering"}, {"text": "Printer p4 is answering again"}),
    ({"alarm": "Datastore latency", "status": "red", "target": "s1"}, {"alarm": "Datastore latency", "status": "green", "target": "s1"}),
    ({"titel": "Abgleich", "status": "fehlgeschlagen"}, {"titel": "Abgleich", "status": "erfolgreich"}),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end"), ENDS)
def test_an_end_finds_its_beginning(start: object, end: object) -> None:
    """By its key, or by all the names that it has in common with it."""
    first, last = only(start), only(end)
    assert first.status is Status.FIRING
    assert last.status is Status.RESOLVED
    assert first.key == last.key or (last.names and last.names.items() <= first.names.items()), (first, last)


NO_ENDS = [
    {"event": "Sign Up", "user": {"name": "Kim"}},
    {"event": "Team follow up", "title": "Disk full on db7"},
    {"title": "Door not up", "state": "alarm"},
    {"event": "door_connected_failed", "door": {"id": 3}},
    {"severity": "critical", "alarm": "Leak", "link_state": "active"},
    {"title": "Memory used up", "severity": "critical", "uplink": {"state": "ok"}},
    {"title": "Backup is late", "severity": "high", "agent": {"status": "healthy"}, "host": {"name": "n1", "status": "up"}},
    {"status": "success", "result": {"title": "Fan 2 stands still", "severity": "error"}},
    {"event": "database_failed_over", "title": "Primary lost", "severity": "critical"},
    {"text": "Printer p4 is not answering again"},
]


@pytest.mark.parametrize("body", NO_ENDS)
def test_what_only_sounds_like_an_end_is_none(body: object) -> None:
    """The last word of a phrase counts only where no other word turns it."""
    assert all(alert.status is not Status.RESOLVED for alert in understand(post(body)).alerts)


WORDS = [
    ({"alarm": "Oil pressure low", "state": "active", "priority": {"name": "P2 - High"}}, ["Oil pressure low"]),
    ({"text": "Contact lost", "state": "offline", "device": {"serial": "X-77"}}, ["Contact lost", "X-77"]),
    ({"event": "pump_offline", "pump": {"id": 12}}, ["12"]),
    ({"title": "Gate", "message": "open", "level": "warning"}, ["Gate", "open"]),
    ({"monitor_name": "Intranet", "monitor_status": "down", "failure_reason": "reset by peer"}, ["Intranet", "reset by peer"]),
    ({"alertType": "Rogue access point seen", "alertLevel": "critical", "deviceName": "ap-9"}, ["Rogue access point", "ap-9"]),
    ({"job_result": "Error", "backup-name": "photos", "exception": "Login refused"}, ["photos", "Login refused"]),
    ({"incident": {"status": {"name": "Investigating"}, "title": "Mail is late", "severity": "major"}}, ["Mail is late"]),
]


@pytest.mark.parametrize(("body", "words"), WORDS)
def test_it_says_which_thing_and_what_is_wrong(body: object, words: list[str]) -> None:
    """Not the name of a grade, and no state alone."""
    alert = only(body)
    assert alert.status is Status.FIRING
    assert [word for word in words if word not in told(alert)] == []


NOTICES = [
    {"ereignis": "erstellt", "typ": "kunde", "daten": {"name": "M\u00fcller", "status": "aktiv"}},
    {"event": "benutzer.registriert", "daten": {"name": "Kim"}},
    {"event": "payment.authorized", "payment": {"id": "p1", "status": "authorized"}},
    {"type": "charge.captured", "data": {"id": "c1", "amount": 20}},
    {"alarm": {"name": "Low battery", "severity": "MINOR", "status": "ACTIVE_ACK"}},
]


@pytest.mark.parametrize("body", NOTICES)
def test_a_life_cycle_and_an_acknowledgement_page_nobody(body: object) -> None:
    """Also in German, of payments, and where a severity stands beside the acknowledgement."""
    assert understand(post(body)).kind is Kind.NOTICE, json.dumps(body)


def test_a_word_that_changes_from_post_to_post_names_no_thing() -> None:
    """A colour, a duration and the like, or an id in a value: the repeat has the key of the first."""
    body = {"title": "Fan stands still", "status": "alarm", "colour": "red", "duration": "two hours", "trend": "rising", "mode": "day",
            "operation": "new", "assigned_group": "Day", "verantwortlich": "Lou"}  # fmt: skip
    later = body | {"colour": "orange", "duration": "three hours", "trend": "steady", "mode": "night", "batch": "Run 20261124",
                    "operation": "add", "assigned_group": "Night", "verantwortlich": "Kim", "ack_alias": "closed by hand"}  # fmt: skip
    assert only(body).key == only(later).key


@pytest.mark.parametrize("name", ["zugangsdaten", "anmeldedaten", "Zugangscode", "wifi_psk", "geheimnis"])
def test_a_credential_names_no_thing(name: str) -> None:
    """Nothing of it is in the alert, also where its key is German."""
    alert = only({"title": "Contact lost", "state": "offline", name: "Winter-Tag"})
    assert "Winter" not in repr(alert)


def test_no_more_of_a_wide_body_is_laid_flat_than_is_looked_at() -> None:
    """Objects of many keys at the top and below it give as many leaves as the limit, the first ones first."""
    wide: dict[str, object] = {f"o{n}": {f"k{m}": f"Name {m}" for m in range(300)} for n in range(300)}
    found = list(leaves(wide))
    assert [leaf.key for leaf in found] == [f"k{m}" for m in range(MAX_NODES - 300)]
    assert {leaf.parent for leaf in found} == {"o0"}
    assert len(list(leaves({f"k{n}": n for n in range(5000)}))) == MAX_NODES
