"""Builds and pipelines: what fails fires, what goes well is a notice that ends an earlier failure of the same work.

The key of a run is that of its work: project, pipeline or job, and branch. The run's own id is no part of it.
"""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.shape import F, N, P, R, Shape
from bridge.intake.vocabulary import MAX_LABEL


def _failed_hosts(item: Mapping[str, object], alert: Alert) -> Alert:
    """The hosts on which a job failed, in front of its text."""
    hosts = item.get("hosts")
    if not isinstance(hosts, Mapping):
        return alert
    failed = [
        vocabulary.line(name, MAX_LABEL) for name in list(hosts)[:1000] if at(hosts[name], "failed") is True or at(hosts[name], "dark")
    ]
    if not failed or alert.status is not F:
        return alert
    named = ", ".join(failed[:3]) + (f" +{len(failed) - 3}" if len(failed) > 3 else "")
    return replace(alert, text=f"({named}) {alert.text}".strip(), labels={**alert.labels, "host": failed[0]})


AWX = Shape(  # https://docs.ansible.com/ansible-tower/latest/html/userguide/notifications.html
    name="awx",
    marks=("friendly_name status url", "job_friendly_name", "status created_by traceback"),
    work=True,
    title=("name",),
    where=("project", "inventory", "limit"),
    text=("friendly_name", "status", "traceback"),
    state=("status",),
    states={"successful": P, "failed": F, "error": F, "canceled": N, "running": N, "pending": N, "waiting": N},
    key=("name|job_friendly_name|friendly_name project inventory limit",),
    run=("id",),
    started=("started",),
    link=("url",),
    amend=_failed_hosts,
)
APPVEYOR = Shape(  # https://www.appveyor.com/docs/notifications/#webhook-payload-default
    name="appveyor",
    marks=("eventName eventData.projectName",),
    work=True,
    title=("eventData.projectName",),
    where=("eventData.branch", "eventData.environmentName", "eventData.environment.name"),
    text=("eventName", "eventData.buildVersion"),
    talk=("eventData.commitMessage",),
    state=("eventName", "eventData.status"),
    states={"build_failure": F, "build_success": P, "deployment_failure": F, "deployment_success": P, "completed": N},
    key=("eventData.projectId|eventData.projectName eventData.branch eventData.environmentName|eventData.environment.name",),
    run=("eventData.buildNumber", "eventData.buildId"),
    started=("eventData.started", "eventData.created"),
    link=("eventData.buildUrl",),
)
BUILDBOT = Shape(  # https://docs.buildbot.net/latest/manual/configuration/reporters/http_status.html
    name="buildbot",
    marks=("buildername buildid", "builder.name buildid", "buildername results"),
    work=True,
    title=("buildername", "builder.name"),
    where=("project", "properties.project[0]", "properties.branch[0]", "branch", "properties.virtual_builder_name[0]"),
    text=("state_string", "event"),
    state=("results", "build.results"),
    states={"0": P, "1": P, "2": F, "3": N, "4": F, "5": N, "6": N, "-1": N},
    key=(
        (
            "buildername|builder.name project|properties.project[0]|buildset.sourcestamps[0].project "
            "properties.branch[0]|branch|buildset.sourcestamps[0].branch properties.virtual_builder_name[0]"
        ),
    ),
    run=("number", "build.number", "buildid"),
    started=("started_at", "build.started_at"),
    link=("url",),
)
CODESHIP = Shape(  # https://docs.cloudbees.com/docs/cloudbees-codeship/latest/basic-builds-and-configuration/set-up-webhooks
    name="codeship",
    marks=("build.project_full_name build.status", "build.project_name build.build_id"),
    work=True,
    title=("build.project_full_name", "build.project_name"),
    where=("build.branch",),
    text=("build.status",),
    talk=("build.message",),
    state=("build.status",),
    states={"success": P, "error": F, "failed": F, "infrastructure_failure": F, "testing": N, "waiting": N, "stopped": N},
    key=("build.project_full_name|build.project_id|build.project_name build.branch",),
    run=("build.build_id",),
    link=("build.build_url",),
)
TRAVIS = Shape(  # https://docs.travis-ci.com/user/notifications/#webhooks-delivery-format
    name="travis",
    marks=("status_message build_url repository", "result_message repository"),
    work=True,
    title=("repository.name",),
    where=("branch", "repository.owner_name"),
    text=("status_message", "result_message"),
    talk=("message", "author_name"),
    state=("status_message", "result_message", "state"),
    states={"passed": P, "fixed": R, "broken": F, "failed": F, "still failing": F, "errored": F, "pending": N, "canceled": N},
    key=("repository.id|repository.name branch pull_request_number",),
    run=("number", "id"),
    started=("started_at",),
    link=("build_url",),
)
TEAMCITY = Shape(  # https://github.com/tcplugins/tcWebHooks/wiki
    name="teamcity",
    marks=("build.buildResult build.buildFullName", "build.buildStatus build.buildTypeId"),
    work=True,
    title=("build.buildFullName", "build.buildName"),
    where=("build.projectName", "build.branchDisplayName", "build.branchName"),
    text=("build.buildStatus", "build.text"),
    talk=("build.triggeredBy",),
    state=("build.buildResultDelta", "build.buildResult"),
    states={"fixed": R, "broken": F, "unchanged": None, "unknown": None, "success": P, "failure": F, "error": F, "running": N},
    key=("build.buildTypeId|build.buildFullName|build.buildName build.branchDisplayName|build.branchName",),
    run=("build.buildId", "build.buildNumber"),
    link=("build.buildStatusUrl",),
)


_ENVIRONMENTS = ("ENVIRONMENT", "environment", "ENV", "env", "DEPLOY_ENV", "STAGE", "TARGET")
"""Parameters of a job that say where it works."""
JENKINS = Shape(  # https://plugins.jenkins.io/notification/, https://plugins.jenkins.io/outbound-webhook/
    name="jenkins",
    marks=("name build.phase", "projectName buildUrl event", "buildName buildUrl event"),
    work=True,
    title=("display_name", "name", "projectName"),
    where=("build.scm.branch", *(f"build.parameters.{name}" for name in _ENVIRONMENTS)),
    text=("build.status", "build.phase", "buildName", "build.log"),
    state=("build.status", "event", "build.phase"),
    states={
        "success": P,
        "failure": F,
        "unstable": F,
        "aborted": N,
        "start": N,
        "started": N,
        "queued": N,
        "not_built": N,
        "completed": None,
        "finalized": None,
    },
    key=(f"name|projectName build.scm.branch {'|'.join(f'build.parameters.{name}' for name in _ENVIRONMENTS)}",),
    run=("build.number", "buildNumber"),
    started=("build.timestamp",),
    link=("build.full_url", "buildUrl"),
)
