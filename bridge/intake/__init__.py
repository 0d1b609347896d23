"""One module per alert format: recognise a post, read alerts out of it. Pure."""

from bridge.intake.registry import FORMATS, understand

__all__ = ["FORMATS", "understand"]
