"""Who `to` means: numbers in every form that the page names, contacts, and groups that fan out."""

import re
from collections.abc import Iterator, Mapping, Sequence

_FILLING = re.compile(r"[\s()/.\-]")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_HOME = "+49"


def read_number(text: str) -> str | None:
    """A number in E.164 out of `0049...`, `+49...`, bare `49...` or German national `0171...`; None if it cannot be one."""
    bare = _FILLING.sub("", text)
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = _HOME + bare[1:]
    elif not bare.startswith("+"):
        bare = "+" + bare
    return bare if _E164.fullmatch(bare) else None


def recipients(to: Sequence[str], contacts: Mapping[str, str], groups: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str | None]]:
    """Each recipient as written and as a number; None for what is neither a number nor a name."""
    for item in to:
        for member in groups.get(item, (item,)):
            yield item, read_number(contacts.get(member, member))
