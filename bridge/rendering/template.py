"""SMS templates (stand-in until the real module lands)."""

from bridge.errors import TemplateError


class Template:
    """A compiled template."""

    __slots__ = ("source",)

    def __init__(self, source: str) -> None:
        """Keep the source."""
        self.source = source


def compile_template(source: str) -> Template:
    """A template; TemplateError when it cannot be compiled."""
    if source.count("{{") != source.count("}}"):
        raise TemplateError("line 1: a {{ without its }}")
    return Template(source)
