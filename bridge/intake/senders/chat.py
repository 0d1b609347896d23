"""Bodies that were meant for a chat: Slack's, Discord's, Google Chat's and Microsoft Teams', which many devices can send alone.

https://docs.slack.dev/messaging/formatting-message-text/, https://discord.com/developers/docs/resources/webhook#execute-webhook,
https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bridge.domain.alert import Alert, Status
from bridge.errors import ReadError
from bridge.intake import generic, prose, vocabulary
from bridge.intake.paths import at, has
from bridge.intake.senders.notifiers import emoji
from bridge.intake.vocabulary import MAX_TEXT

NAME = "chat"
MAX_ITEMS = 100
MAX_DEPTH = 8
_MARKS = (
    "text attachments",
    "attachments[0].fallback",
    "attachments[0].color",
    "attachments[0].contentType",
    "attachments[0].text",
    "blocks[0].type",
    "embeds",
    "content username",
    "sections[0].activityTitle",
    "sections[0].facts",
    "cards[0].sections",
    "cardsV2",
)
_ALONE = frozenset(
    (
        "text", "username", "channel", "icon_emoji", "icon_url", "mrkdwn", "unfurl_links", "unfurl_media", "link_names", "parse",
        "thread_ts", "response_type", "attachments", "blocks", "emoji", "alias", "avatar", "props",
    )
)  # fmt: skip
"""Keys of a body for Slack, Mattermost or Rocket.Chat, which has at least a text."""
_WORDS = ("pretext", "title", "activityTitle", "summary", "text", "content", "description", "activitySubtitle", "fallback")
_HOLDERS = ("header", "attachments", "embeds", "blocks", "sections", "cards", "cardsV2", "card", "widgets", "body", "items", "columns",
            "elements", "textParagraph", "decoratedText", "keyValue")  # fmt: skip
_EMOJI = re.compile(r"(?<![\w:]):([a-z0-9_+-]{1,40}):(?![\w:])")
"""A name between colons is an emoji where it stands free: `1:100:1` is a ratio."""
_PAIRS = ("fields", "facts")
_COLOURS = {
    "danger": Status.FIRING,
    "warning": Status.FIRING,
    "attention": Status.FIRING,
    "good": Status.RESOLVED,
}


def recognise(headers: Mapping[str, str], document: object) -> str | None:
    """By the keys of one of the chats."""
    del headers
    if not isinstance(document, Mapping):
        return None
    if str(document.get("@type")) == "MessageCard":
        return "a card for Microsoft Teams"
    for mark in _MARKS:
        if all(has(document, path) for path in mark.split()):
            return f"a body for a chat, with {mark}"
    if isinstance(document.get("text"), str) and document.keys() <= _ALONE:
        return "a body for a chat, with text"
    return None


def parse(headers: Mapping[str, str], document: object) -> tuple[Alert, ...]:
    """One alert of all that the body would show; ReadError where it would show nothing."""
    del headers
    written = list(dict.fromkeys(_said(document, 0)))
    said = [text for line in written if (text := _without_emoji(line))]
    if not said:
        raise ReadError("the body holds no text that a chat would show")
    fields = generic.lines("\n".join(said))
    alert = generic.alert_of(fields, 100)
    if alert is None:
        raise ReadError("the body holds no text that a chat would show")
    words = "\n".join(said)
    status, doubt = alert.status, alert.doubt
    shown = next((state for line in written for name in _EMOJI.findall(line) if (state := emoji(name)) is not None), None)
    if shown is not None and prose.prefix(words) is None and not (shown is Status.FIRING and prose.speaks_of_relief(words)):
        status, doubt = shown, ""
    elif (coloured := _coloured(document)) is not None and not _speaks(words):
        status, doubt = coloured, ""
    links = (vocabulary.link(at(document, path)) for path in ("attachments[0].title_link", "embeds[0].url", "potentialAction[0].target"))
    return (replace(alert, source=NAME, status=status, doubt=doubt, link=next((link for link in links if link), alert.link)),)


def _said(node: object, depth: int) -> Iterator[str]:
    """The texts in the order in which a reader would see them."""
    if depth > MAX_DEPTH:
        return
    if isinstance(node, list):
        for item in node[:MAX_ITEMS]:
            yield from _said(item, depth + 1)
    elif isinstance(node, Mapping):
        for name in _WORDS:
            value = node.get(name)
            if isinstance(value, str) and (text := prose.plain(value, MAX_TEXT)):
                yield text
            elif isinstance(value, Mapping | list):
                yield from _said(value, depth + 1)
        for name in _PAIRS:
            yield from _pairs(node.get(name))
        for name in _HOLDERS:
            yield from _said(node.get(name), depth + 1)


def _pairs(fields: object) -> Iterator[str]:
    for field in fields[:MAX_ITEMS] if isinstance(fields, list) else ():
        name = prose.one_line(at(field, "title") or at(field, "name") or "")
        value = prose.one_line(at(field, "value") or at(field, "text") or "")
        if name or value:
            yield f"{name}: {value}" if name and value else name or value


def _speaks(words: str) -> bool:
    """Whether words say by themselves that there is trouble, or that it is over."""
    return prose.prefix(words) is not None or prose.speaks_of_relief(words) or prose.speaks_of_trouble(words)


def _without_emoji(text: str) -> str:
    """The text without names of emoji, which an SMS cannot show."""
    return "\n".join(" ".join(line.split()) for line in _EMOJI.sub(" ", text).split("\n")).strip()


def _coloured(document: object) -> Status | None:
    """What the colour of the first attachment says."""
    colour = at(document, "attachments[0].color") or at(document, "embeds[0].color") or at(document, "themeColor")
    if isinstance(colour, str) and colour in _COLOURS:
        return _COLOURS[colour]
    return None
