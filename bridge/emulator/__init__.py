"""A pretend seven.io gateway with phones to look at, for demos, development and tests."""

from .app import EMULATOR, create_emulator
from .config import EmulatorConfig
from .engine import Emulator
from .script import Call, Fault, Rule, read_script

__all__ = ["EMULATOR", "Call", "Emulator", "EmulatorConfig", "Fault", "Rule", "create_emulator", "read_script"]
