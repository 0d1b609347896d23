"""Slack's limits on what is posted, as one function from a payload to its faults.

Written after https://docs.slack.dev/reference/block-kit/blocks, https://docs.slack.dev/reference/block-kit/block-elements,
https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object and
https://docs.slack.dev/reference/methods/chat.postMessage; the sum over all blocks is not documented, and was seen.
"""

from collections.abc import Iterator, Mapping, Sequence

BLOCKS = 50
ALL_BLOCKS = 13_000
TEXT = 40_000
EDITED_TEXT = 4_000
SECTION, FIELD, FIELDS = 3_000, 2_000, 10
HEADER = 150
CONTEXT_ELEMENTS, ACTION_ELEMENTS = 10, 25
BUTTON_TEXT, BUTTON_VALUE, BUTTON_URL = 75, 2_000, 3_000
CONFIRM_TITLE, CONFIRM_TEXT, CONFIRM_BUTTON = 100, 300, 30
IDENT = 255

_MESSAGE_KEYS = {
    "channel", "ts", "text", "blocks", "response_type", "replace_original", "delete_original", "unfurl_links", "unfurl_media",
    "thread_ts", "user",
}  # fmt: skip

Json = Mapping[str, object]


def faults(message: Json, *, edited: bool = False) -> list[str]:
    """What Slack would refuse in a message, or what a reader would miss; empty where it is right."""
    return list(_message(message, edited=edited))


def _message(message: Json, *, edited: bool) -> Iterator[str]:  # noqa: C901 - a list of rules
    for key in message.keys() - _MESSAGE_KEYS:
        yield f"unknown key {key}"
    text, blocks = message.get("text"), message.get("blocks")
    if not isinstance(text, str) or not text.strip():
        yield "no text: screen readers and notifications would have nothing"
        return
    if len(text) > (EDITED_TEXT if edited else TEXT):
        yield f"text of {len(text)} characters"
    if blocks is None:
        return
    if not isinstance(blocks, list) or not blocks:
        yield "blocks are no list, or none"
        return
    if len(blocks) > BLOCKS:
        yield f"{len(blocks)} blocks"
    sizes = 0
    idents: list[str] = []
    for place, block in enumerate(blocks):
        if not isinstance(block, Mapping):
            yield f"block {place} is no object"
            continue
        yield from (f"block {place}: {fault}" for fault in _block(block))
        sizes += sum(len(found) for found in _texts(block))
        idents += [str(element.get("action_id")) for element in _elements(block) if element.get("type") == "button"]
        for said in _texts(block):
            if block.get("type") == "section" and said not in text:
                yield f"block {place} says what the text does not"
    if sizes > ALL_BLOCKS:
        yield f"{sizes} characters in all blocks"
    if len(set(idents)) != len(idents):
        yield "an action_id stands twice"


def _block(block: Json) -> Iterator[str]:  # noqa: C901, PLR0912 - a list of rules
    match block.get("type"):
        case "section":
            yield from _text(block.get("text"), SECTION, kinds=("mrkdwn", "plain_text"))
            yield from _only(block, {"type", "block_id", "text", "fields", "accessory", "expand"})
            fields = block.get("fields", [])
            if isinstance(fields, list):
                if len(fields) > FIELDS:
                    yield f"{len(fields)} fields"
                for field in fields:
                    yield from _text(field, FIELD, kinds=("mrkdwn", "plain_text"))
        case "header":
            yield from _text(block.get("text"), HEADER, kinds=("plain_text",))
        case "divider":
            yield from _only(block, {"type", "block_id"})
        case "context":
            elements = _elements(block)
            if not 1 <= len(elements) <= CONTEXT_ELEMENTS:
                yield f"{len(elements)} elements"
            for element in elements:
                yield from _text(element, SECTION, kinds=("mrkdwn", "plain_text"))
        case "actions":
            elements = _elements(block)
            if not 1 <= len(elements) <= ACTION_ELEMENTS:
                yield f"{len(elements)} elements"
            for element in elements:
                yield from _button(element)
        case other:
            yield f"a block of the type {other} is not expected"


def _button(element: Json) -> Iterator[str]:
    if element.get("type") != "button":
        yield f"an element of the type {element.get('type')} is not expected"
        return
    yield from _only(element, {"type", "text", "action_id", "value", "url", "style", "confirm", "accessibility_label"})
    yield from _text(element.get("text"), BUTTON_TEXT, kinds=("plain_text",))
    yield from _string(element, "action_id", IDENT)
    yield from _string(element, "value", BUTTON_VALUE)
    if "url" in element:
        yield from _string(element, "url", BUTTON_URL)
    if element.get("style", "primary") not in {"primary", "danger"}:
        yield f"style {element.get('style')}"
    confirm = element.get("confirm")
    if isinstance(confirm, Mapping):
        yield from _text(confirm.get("title"), CONFIRM_TITLE, kinds=("plain_text",))
        yield from _text(confirm.get("text"), CONFIRM_TEXT, kinds=("plain_text", "mrkdwn"))
        yield from _text(confirm.get("confirm"), CONFIRM_BUTTON, kinds=("plain_text",))
        yield from _text(confirm.get("deny"), CONFIRM_BUTTON, kinds=("plain_text",))


def _text(found: object, most: int, *, kinds: Sequence[str]) -> Iterator[str]:
    if not isinstance(found, Mapping):
        yield "no text object"
        return
    allowed = {"type", "text", "verbatim"} if found.get("type") == "mrkdwn" else {"type", "text", "emoji"}
    yield from _only(found, allowed)
    if found.get("type") not in kinds:
        yield f"text of the type {found.get('type')}"
    said = found.get("text")
    if not isinstance(said, str) or not 1 <= len(said) <= most:
        yield f"a text that is empty or above {most} characters"


def _string(element: Json, key: str, most: int) -> Iterator[str]:
    value = element.get(key)
    if not isinstance(value, str) or not 1 <= len(value) <= most:
        yield f"{key} is missing, empty or above {most} characters"


def _only(found: Json, allowed: set[str]) -> Iterator[str]:
    for key in found.keys() - allowed:
        yield f"unknown key {key}"


def _elements(block: Json) -> list[Json]:
    found = block.get("elements")
    return [element for element in found if isinstance(element, Mapping)] if isinstance(found, list) else []


def _texts(block: Json) -> Iterator[str]:
    for found in (block.get("text"), *_elements(block)):
        if isinstance(found, Mapping):
            inner = found.get("text")
            said = inner.get("text") if isinstance(inner, Mapping) else inner
            if isinstance(said, str):
                yield said
