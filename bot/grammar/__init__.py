"""From the text behind a slash command to a command. Pure."""

from bot.grammar.commands import (
    Balance,
    Cancel,
    Command,
    Help,
    ListMessages,
    Misheard,
    Schedule,
    Send,
    Status,
)
from bot.grammar.parse import parse
from bot.grammar.slack_text import plain

__all__ = ["Balance", "Cancel", "Command", "Help", "ListMessages", "Misheard", "Schedule", "Send", "Status", "parse", "plain"]
