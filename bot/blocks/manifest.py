"""The app's manifest, from which Slack makes the app (https://docs.slack.dev/reference/app-manifest). Pure."""

from bot.blocks.answer import Json

SCOPES = ("chat:write", "commands", "users:read")
"""All that is needed: to write receipts and alarms, to hear `/sms`, and to know who asks, and in which time zone they live."""
PATH = "/slack/events"


def manifest(url: str) -> Json:
    """The manifest of an app whose bridge is reached at `url`, without a slash at its end."""
    events = f"{url}{PATH}"
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "smsbridge",
            "description": "Send, schedule, watch and cancel SMS from Slack.",
            "background_color": "#1f2d3d",
        },
        "features": {
            # Receipts come as direct messages, to be read there; what is written back is not.
            "app_home": {"home_tab_enabled": False, "messages_tab_enabled": True, "messages_tab_read_only_enabled": True},
            "bot_user": {"display_name": "smsbridge", "always_online": True},
            "slash_commands": [
                {
                    "command": "/sms",
                    "url": events,
                    "description": "Send, schedule and cancel SMS",
                    "usage_hint": 'send TO TEXT | schedule TO "TEXT" WHEN | cancel ID | list | status ID | balance | help',
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "interactivity": {"is_enabled": True, "request_url": events},
            "org_deploy_enabled": False,
            "socket_mode_enabled": False,
            "token_rotation_enabled": False,
        },
    }
