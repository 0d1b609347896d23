"""Builds, pipelines, deployments and other pieces of work: what fails fires, what goes well is a notice."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.shape import F, N, R, Shape
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
    text=("friendly_name", "traceback", "project", "inventory"),
    state=("status",),
    states={"successful": N, "failed": F, "error": F, "canceled": N, "running": N, "pending": N, "waiting": N},
    otherwise=N,
    key=("name",),
    started=("started",),
    link=("url",),
    amend=_failed_hosts,
)
APPVEYOR = Shape(  # https://www.appveyor.com/docs/notifications/#webhook-payload-default
    name="appveyor",
    marks=("eventName eventData.projectName",),
    work=True,
    title=("eventData.projectName",),
    where=("eventData.branch",),
    text=("eventName", "eventData.buildVersion", "eventData.commitMessage"),
    state=("eventName", "eventData.status"),
    states={"build_failure": F, "build_success": N, "deployment_failure": F, "deployment_success": N, "completed": N},
    otherwise=N,
    key=("eventData.projectId", "eventData.projectName"),
    link=("eventData.buildUrl",),
)
BUILDBOT = Shape(  # https://docs.buildbot.net/latest/manual/configuration/reporters/http_status.html
    name="buildbot",
    marks=("buildername buildid", "builder.name buildid", "buildername results"),
    work=True,
    title=("buildername", "builder.name"),
    where=("project", "properties.branch[0]"),
    text=("state_string", "event"),
    state=("results",),
    states={"0": N, "1": N, "2": F, "3": N, "4": F, "5": N, "6": N},
    otherwise=N,
    key=("buildername", "builder.name"),
    link=("url",),
)
CIRCLECI = Shape(  # https://circleci.com/docs/webhooks/
    name="circleci",
    marks=("type workflow.status", "type job.status", "happened_at webhook"),
    headers=("circleci-event-type",),
    work=True,
    title=("job.name", "workflow.name"),
    where=("project.name", "pipeline.vcs.branch"),
    text=("job.status", "workflow.status", "pipeline.vcs.commit.subject"),
    state=("job.status", "workflow.status"),
    states={"success": N, "failed": F, "error": F, "canceled": N, "unauthorized": F, "not_run": N},
    otherwise=N,
    key=("project.slug", "project.name"),
    started=("happened_at",),
    link=("workflow.url", "job.url"),
    trials=("type=ping",),
)
CODESHIP = Shape(  # https://docs.cloudbees.com/docs/cloudbees-codeship/latest/basic-builds-and-configuration/set-up-webhooks
    name="codeship",
    marks=("build.project_full_name build.status", "build.project_name build.build_id"),
    work=True,
    title=("build.project_full_name", "build.project_name"),
    where=("build.branch",),
    text=("build.status", "build.message"),
    state=("build.status",),
    states={"success": N, "error": F, "failed": F, "infrastructure_failure": F, "testing": N, "waiting": N, "stopped": N},
    otherwise=N,
    key=("build.project_full_name", "build.project_id"),
    link=("build.build_url",),
)
TRAVIS = Shape(  # https://docs.travis-ci.com/user/notifications/#webhooks-delivery-format
    name="travis",
    marks=("status_message build_url repository", "result_message repository"),
    work=True,
    title=("repository.name",),
    where=("branch", "repository.owner_name"),
    text=("status_message", "result_message", "message", "author_name"),
    state=("status_message", "result_message", "state"),
    states={"passed": N, "fixed": R, "broken": F, "failed": F, "still failing": F, "errored": F, "pending": N, "canceled": N},
    otherwise=N,
    key=("repository.id", "repository.name"),
    link=("build_url",),
)
TEAMCITY = Shape(  # https://github.com/tcplugins/tcWebHooks/wiki
    name="teamcity",
    marks=("build.buildResult build.buildFullName", "build.buildStatus build.buildTypeId"),
    work=True,
    title=("build.buildFullName", "build.buildName"),
    where=("build.projectName", "build.branchDisplayName", "build.branchName"),
    text=("build.buildStatus", "build.text", "build.triggeredBy"),
    state=("build.buildResultDelta", "build.buildResult"),
    states={"fixed": R, "broken": F, "unchanged": None, "unknown": None, "success": N, "failure": F, "error": F, "running": N},
    otherwise=N,
    key=("build.buildTypeId", "build.buildFullName"),
    link=("build.buildStatusUrl",),
)


def _any_stage(item: Mapping[str, object], alert: Alert) -> Alert:
    """A pipeline of which a stage failed has failed."""
    stages = item.get("stages")
    failed = [stage for stage in stages[:100] if at(stage, "result") == "Failed"] if isinstance(stages, list) else []
    if not failed:
        return alert
    return replace(alert, status=F, text=f"{vocabulary.line(at(failed[0], 'name'), MAX_LABEL)}: Failed; {alert.text}".strip(": ;"))


GOCD = Shape(  # https://api.gocd.org/current/#get-pipeline-instance
    name="gocd",
    marks=("build_cause stages", "content.pipeline.stage", "type data.pipeline.stage"),
    work=True,
    title=("name", "content.pipeline.name", "data.pipeline.name"),
    where=("content.pipeline.stage.name", "data.pipeline.stage.name"),
    text=(
        "content.pipeline.stage.result",
        "data.pipeline.stage.result",
        "build_cause.trigger_message",
        "build_cause.material_revisions[0].modifications[0].comment",
    ),
    state=("content.pipeline.stage.result", "data.pipeline.stage.result"),
    states={"passed": N, "failed": F, "unknown": N, "cancelled": N},
    otherwise=N,
    key=("name", "content.pipeline.name", "data.pipeline.name"),
    amend=_any_stage,
)
JENKINS = Shape(  # https://plugins.jenkins.io/notification/, https://plugins.jenkins.io/outbound-webhook/
    name="jenkins",
    marks=("name build.phase", "projectName buildUrl event", "buildName buildUrl event"),
    work=True,
    title=("display_name", "name", "projectName"),
    where=("build.scm.branch",),
    text=("build.status", "build.phase", "buildName", "build.log"),
    state=("build.status", "event", "build.phase"),
    states={"success": N, "failure": F, "unstable": F, "aborted": N, "start": N, "started": N, "queued": N, "not_built": N},
    otherwise=N,
    key=("name", "projectName"),
    started=("build.timestamp",),
    link=("build.full_url", "buildUrl"),
)
AZURE_DEVOPS = Shape(  # https://learn.microsoft.com/en-us/azure/devops/service-hooks/events
    name="azure-devops",
    marks=("eventType publisherId resource", "eventType subscriptionId resource message"),
    work=True,
    title=("message.text", "detailedMessage.text"),
    where=("resource.repository.name", "resource.definition.name", "resource.project.name"),
    text=("resource.title", "detailedMessage.text", "eventType"),
    state=("resource.result", "resource.environment.status", "resource.run.result"),
    states={
        "succeeded": N,
        "failed": F,
        "partiallysucceeded": F,
        "canceled": N,
        "stopped": N,
        "rejected": F,
    },
    otherwise=N,
    key=("resource.definition.id", "resource.pullRequestId", "resource.pipeline.id", "resource.id"),
    link=("resource._links.web.href", "resource.url"),
)
SONARQUBE = Shape(  # https://docs.sonarsource.com/sonarqube-server/latest/project-administration/webhooks/
    name="sonarqube",
    marks=("qualityGate project", "taskId project.key", "analysedAt project"),
    title=("project.name", "project.key"),
    where=("branch.name",),
    text=("qualityGate.name", "qualityGate.status", "status"),
    state=("qualityGate.status", "status"),
    states={"ok": R, "error": F, "warn": F, "success": R, "failed": F, "none": N, "cancelled": N},
    unrated=True,
    key=("project.key",),
    started=("analysedAt",),
    link=("branch.url", "project.url"),
)
SEMAPHORE = Shape(  # https://docs.semaphoreci.com/reference/webhooks
    name="semaphore",
    marks=("pipeline.result repository revision", "project_name result branch_name", "branch_name build_url project_name"),
    work=True,
    title=("project.name", "project_name"),
    where=("revision.branch.name", "branch_name", "pipeline.name"),
    text=("pipeline.result", "pipeline.result_reason", "result", "revision.commit_message", "commit.message"),
    state=("pipeline.result", "result"),
    states={"passed": N, "failed": F, "stopped": N, "canceled": N},
    otherwise=N,
    key=("project.id", "project.name", "project_name"),
    link=("workflow.url", "build_url"),
)
BUILDKITE = Shape(  # https://buildkite.com/docs/apis/webhooks/pipelines
    name="buildkite",
    marks=("event build.state pipeline", "event~agent. agent", "event=ping service organization"),
    headers=("x-buildkite-event",),
    work=True,
    title=("pipeline.name", "job.name", "agent.name"),
    where=("build.branch",),
    text=("event", "build.state", "build.message"),
    state=("build.state", "event"),
    states={"passed": N, "failed": F, "failing": F, "canceled": N, "blocked": N, "agent.lost": F, "running": N, "scheduled": N},
    otherwise=N,
    key=("pipeline.slug", "pipeline.name", "agent.id"),
    started=("build.started_at",),
    link=("build.web_url", "agent.web_url"),
    trials=("event=ping",),
)
DRONE = Shape(  # https://docs.drone.io/webhooks/overview/
    name="drone",
    marks=("event action repo.slug", "event build.status repo"),
    work=True,
    title=("repo.slug", "repo.name"),
    where=("build.target", "build.source"),
    text=("build.status", "build.error", "build.message", "action"),
    state=("build.status",),
    states={"success": N, "failure": F, "error": F, "killed": N, "running": N, "pending": N, "blocked": N, "declined": N},
    otherwise=N,
    key=("repo.slug",),
    link=("build.link", "repo.link"),
)
