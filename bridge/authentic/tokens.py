"""Headers in which a sender shows the secret itself, beside those that the bridge asks for.

| header | sender |
|---|---|
| X-Gitlab-Token | https://docs.gitlab.com/user/project/integrations/webhooks/#create-a-webhook |
| Cf-Webhook-Auth | Cloudflare: https://developers.cloudflare.com/notifications/get-started/configure-webhooks/ |
| X-Honeycomb-Webhook-Token | https://docs.honeycomb.io/notify/alert/webhooks/ |
| X-Buildkite-Token | https://buildkite.com/docs/apis/webhooks/pipelines#webhook-token |
| X-Gitee-Token | https://help.gitee.com/webhook |
| X-Goog-Channel-Token | https://developers.google.com/workspace/drive/api/guides/push |

`?auth_token=` is Google Cloud Monitoring's: https://cloud.google.com/monitoring/support/notification-options#webhooks.
"""

from collections.abc import Iterator

from bridge.domain.post import Request

HEADERS = (
    "x-hook-token",
    "x-gitlab-token",
    "cf-webhook-auth",
    "x-honeycomb-webhook-token",
    "x-buildkite-token",
    "x-gitee-token",
    "x-goog-channel-token",
)
PARAMETERS = ("token", "auth_token")


def shown(request: Request) -> Iterator[str]:
    """Every secret that the request shows in a header or a parameter of its own."""
    for header in HEADERS:
        if token := request.headers.get(header):
            yield token.strip()
    for parameter in PARAMETERS:
        if token := request.query.get(parameter):
            yield token
