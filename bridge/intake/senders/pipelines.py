"""Services that run pipelines of several steps: what fails fires, what goes well ends an earlier failure of the same work."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.shape import F, N, P, R, Shape
from bridge.intake.vocabulary import MAX_LABEL

CIRCLECI = Shape(  # https://circleci.com/docs/webhooks/
    name="circleci",
    kinds=("type",),
    marks=("type workflow.status", "type job.status", "happened_at webhook"),
    headers=("circleci-event-type",),
    work=True,
    title=("job.name", "workflow.name"),
    where=("project.name", "workflow.name", "pipeline.vcs.branch", "pipeline.vcs.tag", "pipeline.trigger_parameters.gitlab.branch"),
    text=("job.status", "workflow.status"),
    talk=("pipeline.vcs.commit.subject",),
    state=("job.status", "workflow.status"),
    states={"success": P, "failed": F, "error": F, "canceled": N, "unauthorized": F, "not_run": N},
    key=(
        (
            "project.slug|project.name workflow.name job.name pipeline.vcs.branch|pipeline.vcs.tag|"
            "pipeline.trigger_parameters.gitlab.branch|pipeline.trigger_parameters.git.branch"
        ),
    ),
    run=("pipeline.number", "job.number"),
    started=("job.started_at", "workflow.created_at", "happened_at"),
    link=("workflow.url", "job.url"),
    trials=("type=ping",),
)


def _any_stage(item: Mapping[str, object], alert: Alert) -> Alert:
    """A pipeline of which a stage failed has failed, and one of which all passed went well."""
    stages = item.get("stages")
    results = [str(at(stage, "result")) for stage in stages[:100]] if isinstance(stages, list) else []
    failed = [stage for stage, result in zip(stages, results, strict=False) if result == "Failed"] if isinstance(stages, list) else []
    if not failed:
        return replace(alert, success=True) if results and set(results) == {"Passed"} else alert
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
    ),
    talk=("build_cause.trigger_message", "build_cause.material_revisions[0].modifications[0].comment"),
    state=("content.pipeline.stage.result", "data.pipeline.stage.result"),
    states={"passed": P, "failed": F, "unknown": N, "cancelled": N},
    key=("name|content.pipeline.name|data.pipeline.name content.pipeline.stage.name|data.pipeline.stage.name",),
    run=("counter", "content.pipeline.counter", "data.pipeline.counter"),
    amend=_any_stage,
)
AZURE_DEVOPS = Shape(  # https://learn.microsoft.com/en-us/azure/devops/service-hooks/events
    name="azure-devops",
    marks=("eventType publisherId resource", "eventType subscriptionId resource message"),
    work=True,
    title=("message.text", "detailedMessage.text"),
    where=(
        "resource.repository.name",
        "resource.definition.name",
        "resource.pipeline.name",
        "resource.environment.name",
        "resource.project.name",
        "resource.sourceBranch",
    ),
    text=("resource.title", "detailedMessage.text", "eventType"),
    state=("resource.result", "resource.environment.status", "resource.run.result", "eventType"),
    states={
        "build.complete": None,
        "ms.vss-release.deployment-completed-event": None,
        "ms.vss-pipelines.run-state-changed-event": None,
        "succeeded": P,
        "failed": F,
        "partiallysucceeded": F,
        "canceled": N,
        "stopped": N,
        "rejected": F,
    },
    otherwise=N,
    key=(
        "resource.definition.id|resource.definition.name resource.sourceBranch",
        (
            "resource.environment.releaseDefinition.id|resource.environment.releaseDefinition.name|"
            "resource.environment.releaseDefinitionId "
            "resource.environment.name"
        ),
        (
            "resource.pipeline.id|resource.run.pipeline.id|resource.pipeline.name resource.stage.name "
            "resource.run.resources.repositories.self.refName"
        ),
        "resource.pullRequestId",
        "resource.id",
    ),
    run=("resource.run.id", "resource.id"),
    started=("resource.startTime", "resource.run.createdDate"),
    link=("resource._links.web.href", "resource.url"),
)
SONARQUBE = Shape(  # https://docs.sonarsource.com/sonarqube-server/latest/project-administration/webhooks/
    name="sonarqube",
    marks=("qualityGate project", "taskId project.key", "analysedAt project"),
    work=True,
    title=("project.name", "project.key"),
    where=("branch.name",),
    text=("qualityGate.name", "qualityGate.status", "status"),
    state=("qualityGate.status", "status"),
    states={"ok": P, "error": F, "warn": F, "success": None, "failed": F, "none": N, "cancelled": N},
    key=("project.key|project.name branch.name",),
    started=("analysedAt",),
    link=("branch.url", "project.url"),
)
SEMAPHORE = Shape(  # https://docs.semaphoreci.com/reference/webhooks
    name="semaphore",
    marks=(
        "pipeline.result repository revision",
        "project_name result branch_name",
        "branch_name build_url project_name",
        "project_name server_name result",
        "project_name event=deploy",
    ),
    work=True,
    title=("project.name", "project_name"),
    where=("revision.branch.name", "branch_name", "pipeline.name", "server_name"),
    text=("event", "pipeline.result", "pipeline.result_reason", "result"),
    talk=("revision.commit_message", "commit.message"),
    state=("pipeline.result", "result"),
    states={"passed": P, "failed": F, "stopped": N, "canceled": N},
    key=(
        "project.id|project.name repository.slug pipeline.name|pipeline.yaml_file_name revision.branch.name|revision.tag.name",
        "project_name|project_hash_id server_name branch_name",
    ),
    run=("build_number", "number"),
    started=("pipeline.running_at", "pipeline.created_at", "started_at"),
    link=("workflow.url", "build_url"),
)
BUILDKITE = Shape(  # https://buildkite.com/docs/apis/webhooks/pipelines
    name="buildkite",
    marks=("event build.state pipeline", "event~agent. agent", "event=ping service organization"),
    headers=("x-buildkite-event",),
    work=True,
    title=("pipeline.name", "pipeline.slug", "job.name", "agent.name"),
    where=("build.branch", "job.name"),
    text=("event", "job.state", "build.state"),
    talk=("build.message",),
    state=("job.state", "build.state", "event"),
    states={
        "passed": P,
        "failed": F,
        "failing": F,
        "broken": F,
        "timed_out": F,
        "canceled": N,
        "blocked": N,
        "agent.lost": F,
        "agent.disconnected": N,
        "agent.connected": R,
        "running": N,
        "scheduled": N,
        "build.finished": None,
        "job.finished": None,
    },
    key=("pipeline.slug|pipeline.name job.step_key|job.name build.branch", "agent.id|agent.name"),
    run=("build.number",),
    started=("job.started_at", "build.started_at", "build.created_at"),
    link=("build.web_url", "agent.web_url"),
    trials=("event=ping",),
)
DRONE = Shape(  # https://docs.drone.io/webhooks/overview/
    name="drone",
    marks=("event action repo.slug", "event build.status repo"),
    work=True,
    title=("repo.slug", "repo.name"),
    where=("build.target", "build.source"),
    text=("build.status", "build.error", "action"),
    talk=("build.message",),
    state=("build.status",),
    states={"success": P, "failure": F, "error": F, "killed": N, "running": N, "pending": N, "blocked": N, "declined": N},
    key=("repo.slug|repo.name build.deploy_to build.target|build.source",),
    run=("build.number",),
    started=("build.started",),
    link=("build.link", "repo.link"),
)
