"""How many SMS one number may get: sliding windows over what it got. Pure: the history comes in as a value.

What was sent at a time to come, since a clock was put back, counts like what was sent now.
"""

from collections.abc import Sequence
from datetime import datetime

from bridge.routing.rules import LimitRule


def exceeded(history: Sequence[datetime], rules: Sequence[LimitRule], now: datetime) -> LimitRule | None:
    """The rule that one more SMS at `now` would break; of several the one with the longest window. `history` needs no order."""
    broken = [rule for rule in rules if sum(now - rule.window < sent for sent in history) >= rule.count]
    return max(broken, key=lambda rule: rule.window, default=None)


def free_at(history: Sequence[datetime], rules: Sequence[LimitRule], now: datetime) -> datetime:
    """The first moment from `now` on at which one more SMS breaks no rule, if none is sent before it."""
    moment = now
    for rule in rules:
        inside = sorted(sent for sent in history if now - rule.window < sent)
        if len(inside) >= rule.count:
            moment = max(moment, inside[-rule.count] + rule.window)
    return moment


def tightest(history: Sequence[datetime], rules: Sequence[LimitRule], now: datetime) -> tuple[LimitRule, int] | None:
    """The rule that leaves room for the fewest SMS at `now`, and for how many; None without rules."""
    left = [(rule, max(0, rule.count - sum(now - rule.window < sent for sent in history))) for rule in rules]
    return min(left, key=lambda found: found[1], default=None)


def notice_due(last_notice: datetime | None, rule: LimitRule, now: datetime) -> bool:
    """Whether the SMS that tells of the limit is due: one per number and window of the rule that was broken."""
    return last_notice is None or now - last_notice >= rule.window
