"""One module per alert format: recognise a post, read alerts out of it. Pure."""

from bridge.intake.registry import FORMATS, HEARTBEATS, understand

__all__ = ["FORMATS", "HEARTBEATS", "understand"]
