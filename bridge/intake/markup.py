"""XML as a document of nested objects, and HTML as its text: read by its tags alone, without entities of its own, in bounded time."""

import html
import re

MAX_TAGS = 20_000
MAX_DEPTH = 40
_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:-]{0,100})((?:\s[^<>]{0,2000})?)(/?)>|<!\[CDATA\[|<[!?][^<>]{0,500}>")
_ATTRIBUTE = re.compile(r"""(?<![\w.:-])([\w.:-]{1,100})\s{0,5}=\s{0,5}(?:"([^"]{0,2000})"|'([^']{0,2000})')""")
_UNSEEN = re.compile(r"<(script|style|head)\b", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|tr|li|h[1-6]|title)\b[^<>]{0,200}>", re.IGNORECASE)
_ANY = re.compile(r"<[^<>]{1,500}>")


def read(text: str) -> object:
    """The document: of HTML its text, of XML its elements as objects; text that is neither stays as it is."""
    head = text[:200].lstrip().lower()
    if head.startswith(("<!doctype html", "<html", "<p", "<div", "<b>", "<h", "<br", "<a ")):
        return _text(text[: 8 * MAX_TAGS])
    found = _elements(text)
    return text if found is None else found


def _text(text: str) -> str:
    seen = _ANY.sub(" ", _BREAK.sub("\n", _seen(text)))
    lines = (" ".join(line.split()) for line in html.unescape(seen).split("\n"))
    return "\n".join(line for line in lines if line)


def _seen(text: str) -> str:
    """The text without scripts, styles and head: each ends at its closing tag, and one that has none ends nowhere."""
    low, kept, at = text.lower(), [], 0
    unclosed: set[str] = set()
    for tag in _UNSEEN.finditer(text):
        name = tag[1].lower()
        if tag.start() < at or name in unclosed:
            continue
        end = low.find(f"</{name}", tag.end())
        if end < 0:
            unclosed.add(name)
            continue
        kept.append(text[at : tag.start()])
        closing = text.find(">", end)
        at = len(text) if closing < 0 else closing + 1
    return " ".join([*kept, text[at:]])


def _elements(text: str) -> dict[str, object] | None:
    """The elements under the outermost one, with its name; None where the tags do not make a document."""
    root: dict[str, object] = {}
    stack: list[tuple[str, dict[str, object]]] = [("", root)]
    end = 0
    for number, tag in enumerate(_TAG.finditer(text)):
        if number > MAX_TAGS or len(stack) > MAX_DEPTH:
            return None
        said = html.unescape(text[end : tag.start()].replace("]]>", "")).strip()
        end = tag.end()
        if said and len(stack) > 1:
            stack[-1][1].setdefault("#", said)
        if not tag[2]:
            continue
        name = tag[2].rpartition(":")[2]
        if tag[1]:
            if stack[-1][0] != name or len(stack) == 1:
                return None
            _close(stack)
            continue
        inner: dict[str, object] = {key: html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(tag[3])}
        stack.append((name, inner))
        if tag[4] or tag[3].rstrip().endswith("/"):
            _close(stack)
    return root if len(stack) == 1 and root else None


def _close(stack: list[tuple[str, dict[str, object]]]) -> None:
    """Put the innermost element into the one that holds it: as its text where it has nothing else, in a list where it has a twin."""
    name, element = stack.pop()
    value: object = element.get("#", "") if set(element) <= {"#"} else element
    holder = stack[-1][1]
    if name not in holder:
        holder[name] = value
    elif isinstance(twins := holder[name], list):
        twins.append(value)
    else:
        holder[name] = [twins, value]
