"""Fuzz: hostile requests to every address of the bridge as a real process, and of the emulator; `python -m fuzz` runs all of it."""
