"""Why an alert ended, where that is no recovery: a series vanished, a rule was paused or deleted, somebody closed it by hand."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bridge.domain.alert import END_REASON, Alert, Ending, Status

_LOOKED_AT = 1000
"""Characters of a text in which the reason of an end is looked for."""
_ENDINGS = tuple(
    (ending, re.compile(words, re.IGNORECASE))
    for ending, words in (
        (Ending.DELETED, r"delet|remov|\bgone\b|destroy|unregister|retired"),
        (Ending.PAUSED, r"paus|disabl|suspend|\bmuted?\b|silenc|inhibit|maintenance|downtime|snooz"),
        (Ending.CHANGED, r"updated?\b|chang|edited|reload|reconfig|new version"),
        (Ending.NO_DATA, r"missing ?_?series|no ?_?data|insufficient|stale|absent|untracked|not ?reporting|unknown"),
        (Ending.FAILED, r"error|fail"),
        (Ending.EXPIRED, r"time ?_?d? ?_?out|expir|\bauto(?:matic|_|-|\b)|inactiv|\bage\b|too old"),
        (Ending.BY_HAND, r"manual|by hand|\busers?\b|operator|person|forced?\b|acknowledged"),
    )
)
"""The senders' words for an end that is no recovery."""


_SENTENCES = tuple(
    (ending, re.compile(words, re.IGNORECASE))
    for ending, words in (
        (
            Ending.NO_DATA,
            r"missing data ?points? (?:was|were) treated|(?:series|metric|target)s? (?:\w+ )?(?:vanished|disappeared|no longer exists?)",
        ),
        (Ending.DELETED, r"\b(?:rule|monitor|check|trigger|alert|policy|condition) (?:was |has been |is )?(?:deleted|removed)"),
        (Ending.PAUSED, r"\b(?:rule|monitor|check|trigger|policy|condition) (?:was |has been |is )?(?:paused|disabled|muted|silenced)"),
        (Ending.CHANGED, r"\b(?:rule|monitor|check|trigger|policy|condition) (?:was |has been |is )?(?:updated|changed|modified|edited)"),
        (
            Ending.EXPIRED,
            (
                r"\bauto(?:matically)?[ -]?(?:resolved|closed)|"
                r"(?:resolved|closed) (?:automatically )?(?:due to|after|by) (?:inactivity|a? ?time ?out)"
            ),
        ),
        (Ending.BY_HAND, r"\bmanually (?:resolved|closed)|(?:resolved|closed) (?:manually|by hand)"),
    )
)
"""The same in sentences, where nothing but an end that is no recovery is meant."""


def ended(alert: Alert, reason: str, own: Mapping[str, Ending | None] | None = None) -> Alert:
    """The alert with the kind of its end, where `reason` says that it is no recovery.

    `own` are words of its sender alone; `*` stands for any other one.
    """
    if alert.status is not Status.RESOLVED or not reason:
        return alert
    own = own or {}
    word = reason.casefold()
    kind = own[word] if word in own else own.get("*") or _found(_ENDINGS, reason)
    return alert if kind is None else replace(alert, labels={**alert.labels, END_REASON: str(kind)})


def told(alert: Alert, labels: Mapping[str, str]) -> Mapping[str, str]:
    """The labels with the kind of the alert's end, where its text tells it."""
    if alert.status is not Status.RESOLVED or END_REASON in labels:
        return labels
    kind = _found(_SENTENCES, alert.text)
    return labels if kind is None else {**labels, END_REASON: str(kind)}


def _found(kinds: Sequence[tuple[Ending, re.Pattern[str]]], text: str) -> Ending | None:
    return next((ending for ending, words in kinds if words.search(text[:_LOOKED_AT])), None)
