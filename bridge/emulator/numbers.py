"""Numbers in every form that the page names."""

import re

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
