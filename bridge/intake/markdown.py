"""Markdown as words: links become their text, pictures go, and what only structures a page goes with them."""

import re

MAX_LINKS = 1
"""Web addresses that stay in a text."""
_IMAGE = re.compile(r"!\[[^\[\]]{0,300}\]\([^()]{0,2200}\)|!\[[^\[\]]{0,300}\]\[[^\[\]]{0,100}\]")
_LINK = re.compile(
    r"\[([^\[\]]{1,300})\]\(<?(https?://[^()\s<>]{1,2000}|mailto:[^()\s<>]{1,300}|[/#][^()\s<>]{0,300})>?(?:[ \t][^()]{0,200})?\)"
)
_REFERENCE = re.compile(r"\[([^\[\]]{1,300})\]\[[^\[\]]{0,100}\]")
_DEFINITION = re.compile(r"^[ \t]{0,3}\[[^\[\]]{1,100}\]:[ \t]{0,4}https?://.{1,2200}$", re.MULTILINE)
_LEFT = "\x00"
_LINKS_ALONE = re.compile(
    rf"^(?=.{{0,2000}}{_LEFT})(?:[^\S\n]|[\[\]|\xb7\u2022\u2014\u2013,:/-]|{_LEFT}[^{_LEFT}\n]{{0,300}}{_LEFT})+$", re.MULTILINE
)
_HEAD = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?=\S))", re.MULTILINE)
_RULE = re.compile(r"^[ \t]{0,3}(?:[-*_=~`][ \t]{0,3}){3,80}\w{0,20}[ \t]*$|^[ \t|:+-]{3,200}$", re.MULTILINE)
_STRUCK = re.compile(r"~~|\\(?=[*_`#\[\]()!~>.+-])")
_ROW = re.compile(r"^[ \t]*\|(.{1,1000})\|[ \t]*$", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\"'()|\]]{1,2000}")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|bmp)(?:\?|$)", re.IGNORECASE)


def first_link(text: str) -> str:
    """The first web address that a text links to, other than a picture's; the empty string where it has none."""
    bare = _IMAGE.sub(" ", text)
    return next((found[0].rstrip(".,;:!?*_") for found in _ADDRESS.finditer(bare) if not is_picture(found[0])), "")


def is_picture(address: str) -> bool:
    """Whether a web address leads to a picture."""
    return _PICTURE.search(address) is not None


def words(text: str) -> str:
    """The text without the signs of Markdown; a line of links alone goes, and of the addresses that stand free one stays whole."""
    if "[" in text:
        text = _DEFINITION.sub("", _IMAGE.sub(" ", text))
        text = _REFERENCE.sub(r"\1", _LINK.sub(_linked, text))
        if _LEFT in text:
            text = _LINKS_ALONE.sub("", text).replace(_LEFT, "")
    if "\n" in text or text[:1] in "#>|-*+=_~`":
        text = _HEAD.sub("", _ROW.sub(_cells, _RULE.sub("", text)))
    if "~" in text or "\\" in text:
        text = _STRUCK.sub("", text)
    return _one_address(text) if text.count("://") > MAX_LINKS or "://" in text else text


def _linked(link: re.Match[str]) -> str:
    return f"{_LEFT}{link[1]}{_LEFT}"


def _cells(row: re.Match[str]) -> str:
    return " ".join(cell.strip() for cell in row[1].split("|"))


def _one_address(text: str) -> str:
    """The text with its first address, the hosts of the others, and none of a picture."""
    left = MAX_LINKS

    def kept(found: re.Match[str]) -> str:
        nonlocal left
        if is_picture(found[0]):
            return ""
        if left == 0:
            return found[0].split("/")[2]
        left -= 1
        return found[0]

    return _ADDRESS.sub(kept, text)
