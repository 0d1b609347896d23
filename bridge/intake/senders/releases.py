"""Images, packages and flags that have a new version: what somebody or something released is a notice, a scan that fails fires."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.shape import F, N, P, Shape

DIUN = Shape(  # https://crazymax.dev/diun/notif/webhook/
    name="diun",
    marks=("diun_version image",),
    work=True,
    title=("image",),
    where=("hostname",),
    text=("status", "platform", "provider"),
    people=True,
    key=("image hostname",),
    link=("hub_link",),
)
DOCKER_HUB = Shape(  # https://docs.docker.com/docker-hub/repos/manage/webhooks/
    name="dockerhub",
    marks=("push_data repository.repo_name", "push_data.tag"),
    work=True,
    title=("repository.repo_name", "repository.name"),
    where=("push_data.tag",),
    text=("push_data.pusher",),
    people=True,
    key=("repository.repo_name push_data.tag",),
    link=("repository.repo_url",),
)


def _of_event(item: Mapping[str, object], alert: Alert) -> Alert:
    """A scan, a quota and a replication are things of their own, and each ends its own failure alone."""
    kind = vocabulary.line(item.get("type"), 40).partition("_")[0].lower()
    named = at(item, "event_data.replication.dest_resource.namespace") if kind == "replication" else None
    return replace(alert, key=":".join(part for part in (alert.key, kind, vocabulary.line(named, 60)) if part))


HARBOR = Shape(  # https://goharbor.io/docs/main/working-with-projects/project-configuration/configure-webhooks/
    name="harbor",
    marks=("type occur_at event_data", "event_data.repository", "event_data.replication"),
    work=True,
    title=("event_data.repository.repo_full_name", "event_data.repository.name", "event_data.replication.policy_name", "type"),
    where=("event_data.resources[0].tag",),
    text=("type", "event_data.custom_attributes.Details", "event_data.replication.job_status"),
    state=("type", "event_data.replication.job_status", "event_data.retention.status"),
    states={
        "success": P,
        "tag_retention": None,
        "scanning_failed": F,
        "quota_exceed": F,
        "quota_warning": F,
        "scanning_completed": P,
        "scanning_stopped": N,
        "replication": None,
    },
    otherwise=N,
    key=("event_data.repository.repo_full_name", "event_data.replication.policy_name", "type"),
    started=("occur_at",),
    link=("event_data.resources[0].resource_url",),
    amend=_of_event,
)
LAUNCHDARKLY = Shape(  # https://launchdarkly.com/docs/home/infrastructure/webhooks
    name="launchdarkly",
    marks=("kind titleVerb", "kind accesses target"),
    work=True,
    title=("title", "name"),
    text=("comment", "description", "titleVerb"),
    people=True,
    key=("target.resources[0]", "name"),
    started=("date",),
)
