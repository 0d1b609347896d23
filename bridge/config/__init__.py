"""`smsbridge.toml` -> rules, every mistake with its line. Pure."""

from bridge.config.advice import example_numbers, warnings
from bridge.config.load import examine, load
from bridge.config.schema import schema

__all__ = ["examine", "example_numbers", "load", "schema", "warnings"]
