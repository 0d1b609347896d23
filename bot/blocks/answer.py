"""An answer or a message as Slack takes it. The top-level text always holds all of it: screen readers read nothing else.

Limits: https://docs.slack.dev/reference/block-kit/blocks.
"""

from collections.abc import Iterator
from dataclasses import dataclass

Json = dict[str, object]

MOST_SECTION = 3000
"""Characters of a section's text."""
MOST_SECTIONS = 4
"""Sections that a long text is split into; Slack refuses more than about 13,000 characters in all blocks."""
MOST_LABEL = 75
MOST_EDITED = 4000
"""Characters of the top-level text of an edit (https://docs.slack.dev/reference/methods/chat.update, `msg_too_long`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked before a button does what it says."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button. `value` is an opaque id: never a number or a text."""

    action: str
    label: str
    value: str
    style: str = ""
    """`primary`, `danger` or nothing."""
    question: Question | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A text in Slack's markup, with buttons below it."""

    text: str
    buttons: tuple[Button, ...] = ()


def content(answer: Answer) -> Json:
    """`text` and `blocks`, for a post, an edit or an answer."""
    blocks: list[Json] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": piece, "verbatim": True}} for piece in _pieces(answer.text)
    ]
    if answer.buttons:
        blocks.append({"type": "actions", "elements": [_button(button) for button in answer.buttons]})
    return {"text": "\n".join(_pieces(answer.text)), "blocks": blocks}


def ephemeral(answer: Answer, *, replace: bool = False) -> Json:
    """What only the one who asked sees, as the answer to a command or at its `response_url`; `replace` takes the place of a question."""
    return {"response_type": "ephemeral", "replace_original": replace, **content(answer)}


def posted(answer: Answer) -> Json:
    """A message in a channel or a direct one. Texts of SMS are never unfurled."""
    return {**content(answer), "unfurl_links": False, "unfurl_media": False}


def _pieces(text: str) -> list[str]:
    """The text in pieces that fit a section, cut at ends of lines; what does not fit into all of them is cut off, and said to be."""
    pieces: list[str] = []
    for line in text.split("\n"):
        for part in _cut(line):
            if pieces and len(pieces[-1]) + len(part) < MOST_SECTION:
                pieces[-1] += f"\n{part}"
            else:
                pieces.append(part)
    kept = [piece if piece.strip() else "-" for piece in pieces[:MOST_SECTIONS]]
    if len(pieces) > MOST_SECTIONS:
        kept[-1] = f"{kept[-1][: MOST_SECTION - 4]}\n..."
    return kept


def _cut(line: str) -> Iterator[str]:
    """A line in parts that fit a section, none of which ends inside an escaped character (`&amp;`)."""
    while len(line) > MOST_SECTION:
        mark = line.rfind("&", MOST_SECTION - len("&amp"), MOST_SECTION)
        end = MOST_SECTION if mark < 0 or ";" in line[mark:MOST_SECTION] else mark
        yield line[:end]
        line = line[end:]
    yield line


def _button(button: Button) -> Json:
    shape: Json = {
        "type": "button",
        "action_id": button.action,
        "text": {"type": "plain_text", "text": button.label[:MOST_LABEL]},
        "value": button.value,
    }
    if button.style:
        shape["style"] = button.style
    if button.question is not None:
        shape["confirm"] = {
            "title": {"type": "plain_text", "text": button.question.title},
            "text": {"type": "plain_text", "text": button.question.text},
            "confirm": {"type": "plain_text", "text": button.question.yes},
            "deny": {"type": "plain_text", "text": button.question.no},
        }
    return shape
