"""Hosts of applications: what fails to build, to deploy or to run fires, what goes well is a notice that ends an earlier failure."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert
from bridge.intake import vocabulary
from bridge.intake.shape import F, N, P, R, Shape

NETLIFY = Shape(  # https://docs.netlify.com/site-deploys/notifications/#outgoing-webhooks
    name="netlify",
    marks=("site_id build_id state", "site_id deploy_url state"),
    headers=("x-netlify-event",),
    work=True,
    title=("name",),
    where=("branch", "context"),
    text=("state", "error_message"),
    talk=("title",),
    state=("state",),
    states={
        "error": F,
        "ready": P,
        "current": P,
        "building": N,
        "enqueued": N,
        "new": N,
        "uploading": N,
        "uploaded": N,
        "processing": N,
        "prepared": N,
    },
    key=("site_id|name context branch",),
    started=("created_at",),
    link=("admin_url", "deploy_ssl_url", "url"),
)
_REFS = tuple(f"payload.deployment.meta.{forge}CommitRef" for forge in ("github", "gitlab", "bitbucket"))
VERCEL = Shape(  # https://vercel.com/docs/webhooks/webhooks-api
    name="vercel",
    marks=("type~deployment payload.deployment", "type payload.deployment", "type~project payload.project", "type payload.deploymentId"),
    work=True,
    title=("payload.project.name", "payload.deployment.name", "payload.name"),
    where=("payload.target", *_REFS),
    text=("type", "payload.deployment.url"),
    talk=("payload.deployment.meta.githubCommitMessage",),
    state=("type",),
    states={
        "deployment.error": F,
        "deployment.succeeded": P,
        "deployment.ready": P,
        "deployment.promoted": P,
        "deployment.created": N,
        "deployment.canceled": N,
        "deployment.check-rerequested": N,
    },
    otherwise=N,
    key=(f"payload.project.id|payload.project.name|payload.deployment.name|payload.name payload.target {'|'.join(_REFS)}",),
    started=("createdAt",),
    link=("payload.links.deployment", "payload.deployment.inspectorUrl", "payload.deployment.url"),
)


def _of_kind(item: Mapping[str, object], alert: Alert) -> Alert:
    """A build, a deployment and the server of one service are things of their own: a good build ends no failure of the server."""
    kind = vocabulary.line(item.get("type"), 40).partition("_")[0]
    return replace(alert, key=f"{alert.key}:{kind}") if kind else alert


RENDER = Shape(  # https://render.com/docs/webhooks
    name="render",
    marks=("type data.serviceName", "type data.serviceId"),
    work=True,
    title=("data.serviceName", "data.serviceId"),
    text=("type", "data.status"),
    state=("data.status", "type"),
    states={
        "failed": F,
        "build_failed": F,
        "update_failed": F,
        "pre_deploy_failed": F,
        "succeeded": P,
        "non_zero_exit": F,
        "canceled": N,
        "server_failed": F,
        "server_restarted": N,
        "server_hardware_failure": F,
        "image_pull_failed": F,
        "deploy_ended": None,
        "build_ended": None,
        "cron_job_run_ended": None,
        "job_run_ended": None,
        "pre_deploy_ended": None,
        "server_available": R,
        "server_unhealthy": F,
        "database_unavailable": F,
        "database_available": R,
        "key_value_unhealthy": F,
        "key_value_available": R,
        "service_suspended": N,
        "deploy_started": N,
        "build_started": N,
    },
    otherwise=N,
    key=("data.serviceId|data.serviceName",),
    started=("timestamp",),
    amend=_of_kind,
)
HEROKU = Shape(  # https://devcenter.heroku.com/articles/app-webhooks, https://devcenter.heroku.com/articles/deploy-hooks
    name="heroku",
    marks=("resource action webhook_metadata", "app head release git_log", "app app_uuid head"),
    headers=("heroku-webhook-id",),
    work=True,
    title=("data.app.name", "app", "data.name"),
    where=("data.name", "release"),
    text=("resource", "action", "data.status", "data.state", "data.description"),
    talk=("git_log",),
    state=("data.status", "data.state"),
    states={
        "failed": F,
        "crashed": F,
        "succeeded": P,
        "provisioned": P,
        "deprovisioned": N,
        "expired": N,
        "pending": N,
        "up": R,
        "down": F,
        "starting": N,
        "idle": N,
    },
    key=("data.app.id|data.app.name|app_uuid|app|data.id resource data.name",),
    run=("data.version",),
    started=("created_at",),
    link=("data.app.web_url", "url"),
)
