"""A pretend seven.io gateway with phones to look at, for demos, development and tests."""

from bridge.emulator.app import EMULATOR, create_emulator
from bridge.emulator.config import EmulatorConfig
from bridge.emulator.engine import Emulator
from bridge.emulator.script import Call, Fault, Rule, read_script

__all__ = ["EMULATOR", "Call", "Emulator", "EmulatorConfig", "Fault", "Rule", "create_emulator", "read_script"]
