"""Slack's text is not what the person typed: links, mentions, entities and emoji are written out in Slack's own markup.

https://docs.slack.dev/messaging/formatting-message-text. It is undone before anything is parsed or counted; quotes, dashes and
everything else that a person may have meant stay as they are.
"""

import re

_MARKED = re.compile(r"<([^<>]*)>")
_EMOJI = re.compile(r"(?<![\w:])(?::[a-z0-9_+'-]{1,60}:)+(?![\w:])")
"""One or several names between colons that stand free; in `1:100:1` and `host:8080:` the colons are the person's own."""
_TONES = {f":skin-tone-{n}:": chr(0x1F3F9 + n) for n in range(2, 7)}
_FLAG = re.compile(r":flag-([a-z]{2}):")
_ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_ENTITY = re.compile("|".join(_ENTITIES))


def plain(text: str) -> str:
    """What the person typed."""
    return _with_emoji(_ENTITY.sub(lambda match: _ENTITIES[match[0]], _MARKED.sub(lambda match: _unmarked(match[1]), text)))


def number_of(marked: str) -> str | None:
    """The number in `<tel:+4915228817386|0152 28817386>`, without blanks; None for anything else."""
    match = re.fullmatch(r"<tel:([^|<>]+)(?:\|[^<>]*)?>", marked)
    return None if match is None else re.sub(r"\s", "", match[1])


def mentions_person(marked: str) -> bool:
    """Whether this is a mention of a person."""
    return re.fullmatch(r"<@[^<>]*>|@\S+", marked) is not None


def _unmarked(inner: str) -> str:
    target, bar, label = inner.partition("|")
    if target.startswith(("@", "#")):
        return f"{target[0]}{label or target[1:]}"
    if target.startswith("!"):
        name = target[1:].partition("^")[0]
        return label if bar else f"@{name}"
    if not bar:
        return target.removeprefix("mailto:").removeprefix("tel:")
    if target.startswith(("tel:", "mailto:")) or target.rstrip("/").endswith(label.rstrip("/")):
        return label
    return f"{label} {target}"


def _with_emoji(text: str) -> str:
    return _EMOJI.sub(lambda match: _emoji(match[0]), text)


def _emoji(names: str) -> str:
    # Its table costs 10 MB and 30 ms, and most texts have none.
    from emoji import emojize  # noqa: PLC0415

    names = _FLAG.sub(lambda match: "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in match[1]), names)
    names = emojize(names, language="alias")
    for code, tone in _TONES.items():
        names = names.replace(code, tone)
    return names
