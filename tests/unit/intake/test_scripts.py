"""What scripts hand on from Nagios, Icinga, collectd, Monit and NUT."""

import json

import pytest
from support.posts import post

from bridge.domain.alert import Alert, Severity, Status
from bridge.intake import understand

F, R, N = Status.FIRING, Status.RESOLVED, Status.NOTICE


def only(body: object) -> Alert:
    """The one alert of a body; a text is sent as it is."""
    (alert,) = understand(post(body.encode() if isinstance(body, str) else body)).alerts
    return alert


def nagios(kind: str, state: str, service: str = "HTTP", host: str = "web1", info: str = "CRITICAL - Socket timeout after 10 s") -> str:
    """The text of `notify-service-by-email` and `notify-host-by-email`."""
    if not service:
        return (
            f"***** Nagios *****\n\nNotification Type: {kind}\nHost: {host}\nState: {state}\nAddress: 10.0.0.1\nInfo: {info}\n\n"
            "Date/Time: Tue Nov 24 12:00:00 UTC 2026\n"
        )
    return (
        f"***** Nagios *****\n\nNotification Type: {kind}\n\nService: {service}\nHost: {host}\nAddress: 10.0.0.1\nState: {state}\n\n"
        f"Date/Time: Tue Nov 24 12:00:00 UTC 2026\n\nAdditional Info:\n\n{info}\n"
    )


def icinga(state: str, service: str = "disk", host: str = "db1") -> str:
    """The text of Icinga 2's mail scripts, which does not say what kind of notice it is."""
    about = f"{service} on {host}" if service else host
    named = f"Service: {service}\n" if service else ""
    return (
        f"***** Service Monitoring on monitor1 *****\n\n{about} is {state}!\n\nInfo: DISK {state}\n\nWhen:    2026-11-24 12:00:00 +0000\n"
        f"{named}Host:    {host}\nIPv4:    10.0.0.1\n"
    )


@pytest.mark.parametrize(
    ("text", "status", "severity"),
    [
        (nagios("PROBLEM", "CRITICAL"), F, Severity.CRITICAL),
        (nagios("PROBLEM", "WARNING", info="WARNING - load 5"), F, Severity.WARNING),
        (nagios("RECOVERY", "OK", info="HTTP OK"), R, None),
        (nagios("ACKNOWLEDGEMENT", "CRITICAL"), N, Severity.CRITICAL),
        (nagios("FLAPPINGSTART", "OK"), N, None),
        (nagios("DOWNTIMESTART", "CRITICAL"), N, Severity.CRITICAL),
        (nagios("PROBLEM", "DOWN", service=""), F, None),
        (nagios("RECOVERY", "UP", service="", info="PING OK"), R, None),
        (nagios("FLAPPINGSTOP", "DOWN", service=""), N, None),
        (icinga("CRITICAL"), F, Severity.CRITICAL),
        (icinga("OK"), R, None),
        (icinga("DOWN", service=""), F, None),
        (icinga("UP", service=""), R, None),
    ],
)
def test_the_kind_of_a_notice_outweighs_the_state_beside_it(text: str, status: Status, severity: Severity | None) -> None:
    """Problem and recovery go by themselves, all other kinds are notices."""
    alert = only(text)
    assert (alert.status, alert.severity) == (status, severity)
    assert alert.title in ("HTTP", "web1", "disk", "db1")
    assert "monitor1" not in alert.text


def test_a_mail_as_the_text_of_a_small_body_is_the_same() -> None:
    """With the subject beside it, which alone says what kind of notice of Icinga it is."""
    assert only({"subject": "** PROBLEM **", "message": nagios("ACKNOWLEDGEMENT", "CRITICAL")}).status is N
    assert only({"subject": "[ACKNOWLEDGEMENT] disk on db1 is CRITICAL!", "body": icinga("CRITICAL")}).status is N
    assert only({"subject": "[PROBLEM] disk on db1 is CRITICAL!", "body": icinga("CRITICAL")}).status is F


def test_firing_and_end_of_a_mail_have_one_key_and_other_services_another() -> None:
    """Host and service make it."""
    for text in (nagios, icinga):
        keys = [only(text(*said)).key for said in (("PROBLEM", "CRITICAL"), ("RECOVERY", "OK"))] if text is nagios else []
        keys = keys or [only(icinga("CRITICAL")).key, only(icinga("OK")).key]
        assert keys[0] == keys[1]
    others = {only(nagios("PROBLEM", "CRITICAL", *where)).key for where in (("HTTP", "web1"), ("SSH", "web1"), ("HTTP", "web2"))}
    assert len(others) == 3


def collectd(severity: str, sentence: str, host: str = "db-1", instance: str = "root") -> str:
    """What collectd writes to the standard input of a program."""
    return (
        f"Severity: {severity}\nTime: 1795521600.123\nHost: {host}\nPlugin: df\nPluginInstance: {instance}\nType: percent_bytes\n"
        f"TypeInstance: used\nCurrentValue: 9.7e+01\n\n{sentence}\n"
    )


@pytest.mark.parametrize(
    ("text", "status", "severity"),
    [
        (
            collectd("FAILURE", 'Host db-1, plugin df: Data source "value" is currently 97. That is above the failure threshold.'),
            F,
            "error",
        ),
        (collectd("WARNING", 'Data source "value" is currently 85.'), F, "warning"),
        (collectd("OKAY", "All data sources are within range again."), R, None),
        (collectd("OKAY", "Host db-1: value is no longer missing."), R, None),
        (collectd("FAILURE", "Value has not been updated for 60 seconds."), F, "error"),
    ],
)
def test_collectds_head_says_what_and_how_bad(text: str, status: Status, severity: str | None) -> None:
    """The thing is that of the head, whatever the sentence says."""
    alert = only(text)
    assert (alert.status, alert.severity, alert.key) == (status, severity, "db-1:df:root:percent_bytes:used")
    assert "df root" in alert.title
    assert "db-1" in alert.text


def test_collectds_other_things_have_other_keys() -> None:
    """By host and by instance."""
    assert len({only(collectd("FAILURE", "x", host, instance)).key for host in ("a", "b") for instance in ("root", "home")}) == 4


@pytest.mark.parametrize(
    ("fires", "ends"),
    [
        ("Resource limit matched", "Resource limit succeeded"),
        ("Connection failed", "Connection succeeded"),
        ("Does not exist", "Exists"),
        ("Status failed", "Status succeeded"),
        ("Link down", "Link up"),
        ("Content match", "Content doesn't match"),
        ("Timeout", "Timeout recovery"),
        ("Invalid type", "Type succeeded"),
        ("Download bytes exceeded", "Download bytes ok"),
        ("Checksum failed", "Checksum succeeded"),
        ("Data access error", "Data access succeeded"),
        ("Uptime failed", "Uptime succeeded"),
    ],
)
def test_monits_phrases_pair(fires: str, ends: str) -> None:
    """The same service and kind of event have one key, in any of the shapes in which a script hands them on."""

    def forms(event: str) -> list[object]:
        return [
            {"MONIT_SERVICE": "nginx", "MONIT_HOST": "web1", "MONIT_EVENT": event, "MONIT_DESCRIPTION": "details"},
            {"service": "nginx", "host": "web1", "event": event, "description": "details"},
            f"service=nginx&host=web1&event={event.replace(' ', '+')}&text=details",
            f"{event} Service nginx\n\n\tDate:        Tue, 24 Nov 2026 12:00:00\n\tAction:      alert\n\tHost:        web1\n",
        ]

    for firing, ended in zip(forms(fires), forms(ends), strict=True):
        first, last = only(firing), only(ended)
        assert (first.status, last.status) == (F, R)
        assert first.key == last.key
        assert "nginx" in first.title
        assert "web1" in first.text


def test_monits_events_of_other_kinds_are_other_troubles() -> None:
    """Of one service, and of two; its own start is a notice."""
    bodies = [
        ("nginx", "Connection failed"),
        ("nginx", "Resource limit matched"),
        ("sshd", "Connection failed"),
        ("nginx", "Does not exist"),
    ]
    keys = {only({"service": service, "host": "web1", "event": event}).key for service, event in bodies}
    assert len(keys) == 4
    assert only({"service": "web1", "host": "web1", "event": "Monit instance changed"}).status is N


@pytest.mark.parametrize(
    ("fires", "ends"),
    [
        ("UPS rack on battery", "UPS rack on line power"),
        ("UPS office@localhost on battery", "UPS office@localhost on line power"),
        ("Communications with UPS rack lost", "Communications with UPS rack established"),
        ("UPS rack is unavailable", "Communications with UPS rack established"),
        ("UPS rack battery is low", "UPS rack on line power"),
    ],
)
def test_nuts_phrases_pair(fires: str, ends: str) -> None:
    """As a plain text, in a form and as JSON."""
    for shape in (str, lambda text: {"message": text}, lambda text: {"title": "UPS", "text": text}):
        first, last = only(shape(fires)), only(shape(ends))
        assert (first.status, last.status, first.key == last.key) == (F, R, True)
        assert first.title == fires


@pytest.mark.parametrize(
    ("kind", "status", "severity"),
    [
        ("ONBATT", F, None), ("ONLINE", R, None), ("LOWBATT", F, "critical"), ("COMMBAD", F, None), ("COMMOK", R, None),
        ("REPLBATT", F, None), ("FSD", F, "critical"), ("SHUTDOWN", F, "critical"), ("NOTBYPASS", R, None),
    ],
)  # fmt: skip
def test_nuts_type_says_it_whatever_the_text(kind: str, status: Status, severity: str | None) -> None:
    """Operators write texts of their own (`NOTIFYMSG`)."""
    alert = only({"NOTIFYTYPE": kind, "UPSNAME": "rack", "message": "something about the rack"})
    assert (alert.status, alert.severity, alert.names["ups"]) == (status, severity, "rack")


def test_other_texts_are_no_mails_and_no_phrases() -> None:
    """A word of them alone makes none."""
    for text in ("Host: web1 is down", "Connection failed", "Laptop on battery", "Severity: high\nsomething is wrong"):
        assert understand(post(text.encode())).format == "generic", text
        assert json.dumps(text)
