"""What watches for intruders: all of it tells of events, which never end."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Severity
from bridge.intake.paths import at
from bridge.intake.shape import F, Shape

FALCO = Shape(  # https://falco.org/docs/concepts/outputs/formatting/, https://github.com/falcosecurity/falcosidekick
    name="falco",
    marks=("rule priority output", "rule output output_fields"),
    title=("rule",),
    where=("hostname", "output_fields.container.name", "output_fields.k8s.pod.name"),
    text=("output",),
    otherwise=F,
    severity=("priority",),
    key=("rule hostname output_fields.container.name|output_fields.container.id output_fields.k8s.pod.name output_fields.k8s.ns.name",),
    started=("time",),
    trials=("rule=test_rule", "output=this_is_a_test_from_falcosidekick"),
)
CANARY = Shape(  # https://help.canary.tools/hc/en-gb/articles/360012727537
    name="canary",
    marks=("CanaryName Description", "AlertType IncidentHash", "Description IncidentHash", "CanaryID Description"),
    title=("Description",),
    where=("CanaryName", "Reminder", "SourceIP", "CanaryLocation"),
    text=("Intro",),
    otherwise=F,
    unrated=True,
    key=("IncidentHash", "IncidentKey", "CanaryID|CanaryName Description"),
)
CANARYTOKEN = Shape(  # https://docs.canarytokens.org/guide/
    name="canarytoken",
    marks=("manage_url memo", "memo channel additional_data"),
    title=("memo",),
    where=("additional_data.src_ip", "src_ip"),
    text=("channel", "token_type", "additional_data.useragent"),
    otherwise=F,
    unrated=True,
    key=("token", "manage_url"),
    link=("manage_url",),
    trials=("memo~congrats!_the_newly_saved_webhook_works", "manage_url=http://example.com/test/url/for/webhook"),
)


def _level(item: Mapping[str, object], alert: Alert) -> Alert:
    """https://documentation.wazuh.com/current/user-manual/ruleset/rules-classification.html: 12 and more is high, 15 severe."""
    level = at(item, "rule.level")
    if not isinstance(level, int):
        return alert
    bounds = ((12, Severity.CRITICAL), (8, Severity.ERROR), (5, Severity.WARNING), (0, Severity.INFO))
    return replace(alert, severity=next((severity for least, severity in bounds if level >= least), None))


WAZUH = Shape(  # https://documentation.wazuh.com/current/user-manual/manager/integration-with-external-apis.html
    name="wazuh",
    marks=("rule.level rule.description", "rule.id agent.name"),
    title=("rule.description",),
    where=("agent.name", "agent.ip", "location"),
    text=("full_log",),
    otherwise=F,
    unrated=True,
    key=("rule.id agent.id|agent.name|agent.ip",),
    started=("timestamp",),
    amend=_level,
)
