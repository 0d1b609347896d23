"""From a raw post to what it says: the registry of formats, and the one function that asks it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bridge.domain.alert import Alert, Status
from bridge.domain.post import Kind, Post, Understanding
from bridge.errors import ReadError
from bridge.intake import alertmanager, envelopes, generic, grafana
from bridge.intake.decode import decode
from bridge.intake.format import Format, Reader, finished, left_out
from bridge.intake.mapping import FieldMap
from bridge.intake.senders import (
    bitbucket,
    builds,
    chat,
    classic,
    clouds,
    cluster,
    deployments,
    errors,
    eventbridge,
    github,
    gitlab,
    hosting,
    incidents,
    logs,
    machines,
    networks,
    notifiers,
    observing,
    office,
    pagerduty,
    pipelines,
    releases,
    scripts,
    security,
    uptime,
)
from bridge.intake.shape import Shape

AUTO, DIRECT = "auto", "direct"
HEARTBEATS = ("Watchdog", "DeadMansSwitch", "InfoInhibitor")
"""Alerts that fire by design, from the rules that most clusters run (https://runbooks.prometheus-operator.dev/runbooks/general/)."""
MAX_KEYS = 200
"""Keys at the top of a body by which its format is looked up; a wider one is asked of all."""
MAX_ENVELOPES = 3
"""How often an envelope may lie in another one."""
_GENERIC = Format(name=generic.NAME, recognise=generic.recognise, parse=generic.parse, control=generic.control)

_BY_GENERAL_RULES = frozenset((generic.NAME, chat.NAME, notifiers.APPRISE.name, notifiers.NTFY.name))
"""Formats whose alerts the general rules read, and have named."""
REGISTRY: tuple[Reader, ...] = (
    Format(name=grafana.NAME, recognise=grafana.recognise, parse=grafana.parse, control=grafana.control),
    Format(name=alertmanager.NAME, recognise=alertmanager.recognise, parse=alertmanager.parse),
    Format(name=gitlab.NAME, recognise=gitlab.recognise, parse=gitlab.parse),
    Format(name=bitbucket.NAME, recognise=bitbucket.recognise, parse=bitbucket.parse, control=bitbucket.control),
    Format(name=github.NAME, recognise=github.recognise, parse=github.parse, control=github.control),
    Format(name=pagerduty.NAME, recognise=pagerduty.recognise, parse=pagerduty.parse, control=pagerduty.control),
    Format(name=eventbridge.NAME, recognise=eventbridge.recognise, parse=eventbridge.parse),
    observing.GRAFANA_LEGACY,
    clouds.CLOUDWATCH,
    clouds.AZURE_MONITOR,
    clouds.GCP_MONITORING,
    clouds.CLOUDFLARE,
    errors.SENTRY,
    errors.ROLLBAR,
    errors.RAYGUN,
    errors.HONEYBADGER,
    errors.BUGSNAG,
    errors.AIRBRAKE,
    errors.ERRBIT,
    errors.CRASHLYTICS,
    incidents.OPSGENIE,
    incidents.GRAFANA_ONCALL,
    incidents.STATUSPAGE,
    incidents.FRESHSTATUS,
    uptime.UPTIME_KUMA,
    uptime.UPTIMEROBOT,
    uptime.BETTER_STACK,
    uptime.PINGDOM,
    uptime.STATUSCAKE,
    uptime.SITE24X7,
    uptime.CHECKLY,
    uptime.CRONITOR,
    uptime.DEAD_MANS_SNITCH,
    uptime.UPDOWN,
    uptime.HETRIXTOOLS,
    uptime.FRESHPING,
    uptime.OPENSTATUS,
    uptime.UPTIME_COM,
    uptime.HEALTHCHECKS,
    cluster.FLUX,
    cluster.KUBERNETES_EVENT,
    cluster.ROBUSTA,
    security.FALCO,
    security.CANARY,
    security.CANARYTOKEN,
    security.WAZUH,
    classic.ZABBIX,
    classic.NAGIOS,
    classic.ICINGA_NOTIFICATIONS,
    classic.LIBRENMS,
    networks.PRTG,
    networks.SCOM,
    networks.LOGICMONITOR,
    networks.AUVIK,
    networks.VREALIZE,
    classic.SENSU,
    networks.SOLARWINDS,
    classic.PROXMOX,
    observing.DATADOG,
    observing.NEW_RELIC,
    observing.DYNATRACE,
    observing.HONEYCOMB,
    logs.GRAYLOG,
    logs.SPLUNK,
    logs.LIBRATO,
    logs.PAPERTRAIL,
    observing.KAPACITOR,
    logs.CORALOGIX,
    logs.AXIOM,
    observing.DASH0,
    observing.THOUSANDEYES,
    observing.NETDATA,
    observing.RULE,
    builds.AWX,
    builds.APPVEYOR,
    builds.BUILDBOT,
    pipelines.BUILDKITE,
    pipelines.CIRCLECI,
    builds.CODESHIP,
    builds.TRAVIS,
    builds.TEAMCITY,
    pipelines.GOCD,
    builds.JENKINS,
    pipelines.AZURE_DEVOPS,
    pipelines.SONARQUBE,
    pipelines.SEMAPHORE,
    pipelines.DRONE,
    deployments.HARNESS,
    deployments.OCTOPUS,
    deployments.RUNDECK,
    deployments.ARGO_CD,
    deployments.COMMIT_STATUS,
    hosting.NETLIFY,
    hosting.VERCEL,
    hosting.RENDER,
    hosting.HEROKU,
    releases.DIUN,
    releases.DOCKER_HUB,
    releases.HARBOR,
    releases.LAUNCHDARKLY,
    deployments.SPINNAKER,
    deployments.TERRAFORM,
    office.FRESHDESK,
    office.JIRA,
    office.STRIPE,
    office.SHOPIFY,
    office.SERVARR,
    logs.ELASTALERT,
    notifiers.NTFY,
    notifiers.APPRISE,
    notifiers.PUSH,
    scripts.MAIL,
    scripts.COLLECTD,
    machines.MONIT,
    machines.NUT,
    Format(name=chat.NAME, recognise=chat.recognise, parse=chat.parse, control=generic.control),
    office.STANDARD_WEBHOOK,
    _GENERIC,
)
"""In the order of asking: the one that takes everything stands last."""
FORMATS = (AUTO, DIRECT, *dict.fromkeys((*envelopes.NAMES, *(known.name for known in REGISTRY))))
"""What a hook's `format` may be."""


def understand(
    post: Post,
    format: str = AUTO,  # noqa: A002 - the word of the configuration
    *,
    notices: Collection[str] = HEARTBEATS,
    fields: FieldMap | None = None,
) -> Understanding:
    """What the post says. A hook's own format is asked first; a body that it does not know is read by the others.

    Alerts whose title is among `notices` never page. `fields` says where in the body the alert stands. Raises ReadError when the body
    cannot be read: its caller sends the safe text.
    """
    if post.cut:
        raise ReadError("the body was too large or broke off, and has been cut")
    document = decode(post.body, query=post.query, charset=post.charset)
    said = _opened(post.headers, document, _Wanted(format, fields, post.received_at), MAX_ENVELOPES)
    quiet = {name.casefold() for name in notices}
    if not any(alert.title.casefold() in quiet for alert in said.alerts):
        return said
    alerts = tuple(replace(alert, status=Status.NOTICE) if alert.title.casefold() in quiet else alert for alert in said.alerts)
    return replace(said, kind=_kind(alerts), alerts=alerts)


class _Wanted(NamedTuple):
    """What the hook says of its bodies, and when this one came."""

    format: str
    fields: FieldMap | None
    received_at: datetime


def _opened(headers: Mapping[str, str], document: object, wanted: _Wanted, envelopes_left: int) -> Understanding:
    """What the document says, or what is in the envelope that it is."""
    if asked := envelopes.control(headers, document):
        return Understanding(kind=Kind.CONTROL, format=wanted.format, reason=asked)
    letter = envelopes.open_letter(headers, document) if envelopes_left else None
    if letter is None:
        return _read(headers, alertmanager.dated(document, wanted.received_at), wanted)
    inside = {name: value for name, value in headers.items() if not name.startswith("ce-")}
    found: list[Understanding] = []
    count, beyond = 0, letter.left_out
    for place, held in enumerate(letter.documents):
        if count >= envelopes.MAX_RECORDS:
            beyond += len(letter.documents) - place
            break
        found.append(_opened(inside, held, wanted, envelopes_left - 1))
        count += len(found[-1].alerts)
    alerts = left_out(tuple(alert for said in found for alert in said.alerts), beyond)
    worst = next((said for said in found if said.alerts), found[0])
    kind = _kind(alerts) if alerts else worst.kind
    return Understanding(kind=kind, format=worst.format, reason=f"{letter.reason}, and in it {worst.reason}", alerts=alerts)


def _read(headers: Mapping[str, str], document: object, wanted: _Wanted) -> Understanding:
    if _is_nothing(document):
        return Understanding(kind=Kind.JUNK, format=wanted.format, reason="the body has no content")
    known, reason = _recognised(headers, document, wanted.format)
    if known is None:
        return Understanding(kind=Kind.JUNK, format=wanted.format, reason="the body has no content")
    if control := known.control(headers, document):
        return Understanding(kind=Kind.CONTROL, format=known.name, reason=control)
    if wanted.fields is not None:
        alerts = tuple(finished(alert, named=True) for alert in wanted.fields.parse(document))
        return Understanding(kind=_kind(alerts), format=known.name, reason=f"by the hook's map; {reason}", alerts=alerts)
    alerts = tuple(finished(alert, named=known.name in _BY_GENERAL_RULES) for alert in known.parse(headers, document))
    if not alerts:
        return Understanding(kind=Kind.JUNK, format=known.name, reason="the body holds no alert")
    return Understanding(kind=_kind(alerts), format=known.name, reason=reason, alerts=alerts)


def _kind(alerts: Collection[Alert]) -> Kind:
    return Kind.NOTICE if all(alert.status is Status.NOTICE for alert in alerts) else Kind.ALERT


def _is_nothing(document: object) -> bool:
    """Null, a bare number or truth value, an empty or blank text, an empty list or object."""
    return not document or isinstance(document, int | float) or (isinstance(document, str) and not document.strip())


def _recognised(headers: Mapping[str, str], document: object, wanted: str) -> tuple[Reader | None, str]:
    """The format that knows the document, and why."""
    for known in () if wanted == AUTO else REGISTRY:
        if known.name == wanted and (reason := known.recognise(headers, document)):
            return known, f"format = {wanted!r}: {reason}"
    for known in _likely(document):
        if reason := known.recognise(headers, document):
            return known, reason if wanted == AUTO else f"not what {wanted!r} sends: {reason}"
    return None, ""


def _likely(document: object) -> Iterable[Reader]:
    """The formats in their order, without those of whose keys the document has none."""
    if isinstance(document, str):
        return (REGISTRY[place] for place in sorted(_ANY))
    if not isinstance(document, dict) or len(document) > MAX_KEYS:
        return REGISTRY
    places = _ANY.union(*(_BY_KEY[key] for key in document if key in _BY_KEY))
    return (REGISTRY[place] for place in sorted(places))


def _by_key() -> tuple[dict[str, list[int]], frozenset[int]]:
    found: dict[str, list[int]] = {}
    others: list[int] = []
    for place, known in enumerate(REGISTRY):
        if isinstance(known, Shape) and (keys := known.keys) is not None:
            for key in keys:
                found.setdefault(key, []).append(place)
        else:
            others.append(place)
    return found, frozenset(others)


_BY_KEY, _ANY = _by_key()
"""The places in the registry of the formats that are known by a key, and of those that other things may tell."""
