"""Deployments and runs by schedule: what fails fires, what goes well is a notice that ends an earlier failure of the same work."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.shape import F, N, P, R, Shape

HARNESS = Shape(  # https://developer.harness.io/docs/platform/notifications/webhook-notification-for-pipelines/
    name="harness",
    marks=("eventType data.pipelineIdentifier", "eventType eventData.pipelineIdentifier", "eventData.pipelineName", "data.pipelineName"),
    work=True,
    title=("data.pipelineName", "eventData.pipelineName", "data.pipelineIdentifier", "eventData.pipelineIdentifier"),
    where=("data.projectIdentifier", "eventData.projectIdentifier", "data.stageName", "data.environmentName", "data.branch"),
    text=("eventType", "data.status", "data.executionStatus", "data.errorMessage", "eventData.eventType"),
    state=("data.status", "data.executionStatus", "eventData.eventType", "eventType"),
    states={
        "success": P,
        "failed": F,
        "errored": F,
        "expired": F,
        "aborted": N,
        "pipeline_start": N,
        "pipeline_end": N,
        "pipeline_pause": N,
        "stage_start": N,
        "step_start": N,
        "pipeline_success": P,
        "stage_success": P,
        "pipeline_failed": F,
        "stage_failed": F,
        "step_failed": F,
    },
    key=(
        (
            "data.pipelineIdentifier|eventData.pipelineIdentifier|data.pipelineName|eventData.pipelineName "
            "data.projectIdentifier|eventData.projectIdentifier data.stageName|data.stageIdentifier data.environmentName data.branch"
        ),
    ),
    run=("data.runSequence", "eventData.runSequence"),
    started=("data.startTs", "data.startTime"),
    link=("data.executionUrl", "data.pipelineUrl"),
)


def _related(item: Mapping[str, object], alert: Alert) -> Alert:
    """The work is that of a project in an environment, for a tenant, or of a machine: the ids of release and task are others each time."""
    related = at(item, "Payload.Event.RelatedDocumentIds")
    ids = [vocabulary.line(value, 60) for value in related[:20]] if isinstance(related, list) else []
    work = [value for kind in _OF_WORK for value in ids if value.startswith(kind)]
    return replace(alert, key=":".join(work), names={value.partition("-")[0].lower(): value for value in work}) if work else alert


_OF_WORK = ("Projects-", "Runbooks-", "Environments-", "Tenants-", "Machines-")
OCTOPUS = Shape(  # https://octopus.com/docs/administration/managing-infrastructure/subscriptions
    name="octopus",
    marks=("category serverUri", "Payload.Event.Category", "Payload.Event.Message"),
    work=True,
    title=("message", "Payload.Event.Message"),
    where=("projectName", "environmentName", "tenantName", "Payload.Event.SpaceId"),
    text=("category", "Payload.Event.Category"),
    state=("category", "eventType", "Payload.Event.Category"),
    states={
        "deploymentfailed": F,
        "deploymentsucceeded": P,
        "deploymentstarted": N,
        "deploymentqueued": N,
        "runbookrunfailed": F,
        "runbookrunsucceeded": P,
        "machineunhealthy": F,
        "machineunavailable": F,
        "machinehealthy": R,
        "machineavailable": R,
    },
    otherwise=N,
    key=("projectId environmentId tenantId", "machineId", "deploymentId"),
    started=("occurredAt", "Payload.Event.Occurred"),
    link=("serverUri", "Payload.ServerUri"),
    amend=_related,
)
RUNDECK = Shape(  # https://docs.rundeck.com/docs/manual/notifications/webhooks.html
    name="rundeck",
    marks=("executionId execution.job", "trigger execution.status"),
    headers=("x-rundeck-notification-trigger",),
    work=True,
    title=("execution.job.name", "execution.description"),
    where=("execution.project", "execution.failedNodes"),
    text=("trigger", "execution.status", "execution.job.group"),
    state=("trigger", "status"),
    states={
        "start": N,
        "running": N,
        "success": P,
        "succeeded": P,
        "failure": F,
        "avgduration": F,
        "retryablefailure": F,
        "aborted": N,
    },
    key=("execution.job.id|execution.job.name execution.project",),
    run=("executionId", "execution.id"),
    started=("execution.date-started.unixtime",),
    link=("execution.permalink", "execution.href"),
)


def _worst(item: Mapping[str, object], alert: Alert) -> Alert:
    """An application whose operation went well and which is in bad health is in trouble."""
    health = str(at(item, "health") or at(item, "app.status.health.status") or at(item, "healthStatus") or "").lower()
    return replace(alert, status=F, success=False) if health in ("degraded", "missing") and alert.status is N else alert


ARGO_CD = Shape(  # https://argo-cd.readthedocs.io/en/stable/operator-manual/notifications/services/webhook/
    name="argocd",
    marks=("app phase", "app syncStatus", "app health", "application.status.operationState", "app.metadata.name"),
    work=True,
    title=("app.metadata.name", "application.metadata.name", "app", "application"),
    where=("project", "app.spec.project", "namespace", "app.metadata.namespace", "cluster", "app.spec.destination.name"),
    text=("message", "phase", "health", "syncStatus", "app.status.operationState.message"),
    state=("phase", "app.status.operationState.phase", "application.status.operationState.phase", "health", "app.status.health.status"),
    states={"succeeded": P, "failed": F, "error": F, "degraded": F, "healthy": P, "progressing": N, "running": N, "missing": F},
    key=("app.metadata.name|application.metadata.name|app|application app.metadata.namespace|namespace cluster|app.spec.destination.name",),
    amend=_worst,
    started=("startedAt", "app.status.operationState.startedAt"),
    link=("url", "app_url"),
)
COMMIT_STATUS = Shape(  # the body of https://docs.github.com/en/rest/commits/statuses, which other tools post elsewhere too
    name="commit-status",
    marks=("state context target_url", "state context description"),
    work=True,
    title=("context",),
    where=("repository.full_name", "branch", "branches[0].name"),
    text=("state", "description"),
    state=("state",),
    states={"success": P, "failure": F, "error": F, "pending": N},
    key=("context repository.full_name|repository branch|branches[0].name|ref",),
    run=("id",),
    link=("target_url",),
)
SPINNAKER = Shape(  # https://spinnaker.io/docs/setup/features/notifications/#webhook
    name="spinnaker",
    marks=("details.type~orca content.execution",),
    work=True,
    title=("content.execution.name",),
    where=("content.execution.application", "content.context.stageDetails.name"),
    text=("details.type", "content.execution.status"),
    state=("details.type",),
    states={
        "orca:pipeline:failed": F,
        "orca:stage:failed": F,
        "orca:task:failed": F,
        "orca:pipeline:complete": P,
        "orca:stage:complete": P,
        "orca:task:complete": N,
        "orca:pipeline:starting": N,
        "orca:stage:starting": N,
        "orca:task:starting": N,
    },
    key=("content.execution.pipelineConfigId|content.execution.name content.execution.application content.context.stageDetails.name",),
    started=("content.execution.startTime",),
)


def _of_trigger(item: Mapping[str, object], alert: Alert) -> Alert:
    """A run that went well ends a failed run, and no drift that an assessment found."""
    trigger = vocabulary.line(at(item, "notifications[0].trigger") or item.get("trigger"), 60).partition(":")[0]
    return replace(alert, key=f"{alert.key}:{trigger}") if trigger else alert


TERRAFORM = Shape(  # https://developer.hashicorp.com/terraform/cloud-docs/api-docs/notification-configurations#notification-payload
    name="terraform",
    marks=("run_id workspace_name notifications", "payload_version run_url notifications", "payload_version workspace_name notifications"),
    work=True,
    title=("workspace_name", "stage_name"),
    where=("organization_name",),
    text=("notifications[0].message", "message"),
    talk=("run_message",),
    state=("notifications[0].run_status", "notifications[0].trigger", "trigger"),
    states={
        "applied": P,
        "planned_and_finished": P,
        "planned_and_saved": N,
        "planned": N,
        "planning": N,
        "applying": N,
        "confirmed": N,
        "run:completed": P,
        "run:created": N,
        "run:planning": N,
        "run:applying": N,
        "run:needs_attention": N,
        "assessment:passed": P,
        "errored": F,
        "run:errored": F,
        "assessment:failed": F,
        "assessment:drifted": F,
        "assessment:check_failure": F,
        "policy_soft_failed": F,
        "discarded": N,
        "canceled": N,
    },
    key=("workspace_id|workspace_name",),
    started=("run_created_at",),
    amend=_of_trigger,
    link=("run_url",),
    trials=("notifications[0].trigger=verification",),
)
