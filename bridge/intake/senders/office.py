"""Tickets, payments and other events of a business, and the helpers of a home: notices, but for what plainly fails."""

from collections.abc import Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Severity
from bridge.intake import vocabulary
from bridge.intake.paths import at
from bridge.intake.shape import F, N, R, Shape

_PRIORITIES: Mapping[str, Severity | None] = {
    "urgent": Severity.CRITICAL,
    "high": Severity.ERROR,
    "medium": Severity.WARNING,
    "low": Severity.INFO,
    "4": Severity.CRITICAL,
    "3": Severity.ERROR,
    "2": Severity.WARNING,
    "1": Severity.INFO,
}
FRESHDESK = Shape(  # https://support.freshdesk.com/support/solutions/articles/132589
    name="freshdesk",
    marks=("freshdesk_webhook", "freshservice_webhook"),
    title=("freshdesk_webhook.ticket_subject", "freshservice_webhook.ticket_subject"),
    where=("freshdesk_webhook.ticket_status", "freshdesk_webhook.ticket_company_name"),
    text=("freshdesk_webhook.ticket_latest_public_comment", "freshdesk_webhook.ticket_description"),
    people=True,
    severity=("freshdesk_webhook.ticket_priority", "freshservice_webhook.ticket_priority"),
    severities=_PRIORITIES,
    key=("freshdesk_webhook.ticket_id", "freshservice_webhook.ticket_id"),
    link=("freshdesk_webhook.ticket_url", "freshservice_webhook.ticket_url"),
)


def _issue(item: Mapping[str, object], alert: Alert) -> Alert:
    """An issue is called by its key and its summary."""
    key = vocabulary.line(at(item, "issue.key"), 40)
    return replace(alert, title=f"{key} {alert.title}"[: vocabulary.MAX_TITLE]) if key and at(item, "issue.fields.summary") else alert


JIRA = Shape(  # https://developer.atlassian.com/server/jira/platform/webhooks/
    name="jira",
    marks=("webhookEvent issue", "webhookEvent comment", "webhookEvent timestamp"),
    title=("issue.fields.summary", "comment.body", "sprint.name", "version.name", "project.name", "webhookEvent"),
    where=("issue.fields.project.name", "issue.fields.status.name"),
    text=("webhookEvent", "comment.body", "changelog.items[0].toString", "user.displayName", "comment.author.displayName"),
    people=True,
    severity=("issue.fields.priority.name",),
    key=("issue.key", "issue.id", "comment.id"),
    started=("timestamp",),
    amend=_issue,
)
STRIPE = Shape(  # https://docs.stripe.com/api/events
    name="stripe",
    marks=("type object=event", "type data.object api_version", "type data.object livemode"),
    title=("type",),
    where=("data.object.name", "data.object.id"),
    text=("data.object.description", "data.object.failure_message", "data.object.last_payment_error.message", "data.object.reason"),
    state=("type",),
    states={
        "charge.dispute.created": F,
        "charge.dispute.funds_withdrawn": F,
        "charge.failed": F,
        "invoice.payment_failed": F,
        "invoice.finalization_failed": F,
        "invoice.payment_action_required": F,
        "payment_intent.payment_failed": F,
        "payout.failed": F,
        "refund.failed": F,
        "source.failed": F,
        "topup.failed": F,
        "radar.early_fraud_warning.created": F,
        "setup_intent.setup_failed": F,
        "charge.succeeded": N,
        "charge.refund.updated": N,
    },
    otherwise=N,
    unrated=True,
    key=("data.object.id", "id"),
    started=("created",),
    amend=lambda item, alert: alert if "fail" in str(item.get("type")) or alert.status is not R else replace(alert, status=N),
)
SHOPIFY = Shape(  # https://shopify.dev/docs/api/webhooks
    name="shopify",
    headers=("x-shopify-topic",),
    title=("name", "title", "email"),
    where=("shop_domain", "myshopify_domain", "total_price"),
    people=True,
    unrated=True,
    key=("id",),
    started=("created_at",),
    link=("order_status_url",),
)
SERVARR = Shape(  # https://wiki.servarr.com/sonarr/settings#connections; Radarr, Lidarr, Readarr, Prowlarr
    name="servarr",
    marks=("eventType wikiUrl", "eventType series", "eventType movie", "eventType instanceName", "eventType newVersion previousVersion"),
    title=("message", "series.title", "movie.title", "artist.name"),
    where=("type", "instanceName"),
    text=("eventType", "episodes[0].title", "release.releaseTitle"),
    state=("eventType", "level"),
    states={
        "health": None,
        "healthissue": None,
        "healthrestored": R,
        "ok": R,
        "notice": N,
        "warning": F,
        "error": F,
        "grab": N,
        "download": N,
        "rename": N,
        "applicationupdate": N,
        "manualinteractionrequired": F,
    },
    otherwise=N,
    severity=("level",),
    severities={"ok": None},
    key=("type|series.id|movie.id|artist.id instanceName",),
    link=("wikiUrl",),
    trials=("eventType=test",),
)
STANDARD_WEBHOOK = Shape(  # https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
    name="standard-webhooks",
    headers=("webhook-id", "svix-id"),
    marks=("type timestamp data",),
    where=("type",),
    state=("data.status", "data.state", "type"),
)
