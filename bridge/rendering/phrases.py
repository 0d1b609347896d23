"""The bridge's own words in an SMS, in English and German, as data.

Every word here is made of GSM characters, so that none of them makes an SMS dearer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bridge.domain.alert import END_REASON, Alert, Ending, Severity, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """One language."""

    severities: Mapping[Severity, str]
    statuses: Mapping[Status, str]
    alerts: str
    """`3 alerts`: what stands behind the number."""
    more: str
    """`+5 more`: what stands behind the number."""
    limit: str
    """That a number's limit is reached."""
    budget: str
    """That the budget of the day is used up."""
    limited: str
    """The same at the end of a digest."""
    flaps: str
    """What stands behind an alert that changes its state again and again."""
    may_mean: str
    """What stands behind an end that may be that of several open alerts."""
    silent: str
    """What goes out when the bridge does not push it on any more."""
    unreached: str
    """What a fallback's text begins with."""
    endings: Mapping[Ending, str]
    """Why an alert ended, where that is no recovery."""

    def word(self, alert: Alert) -> str:
        """The word in capitals that an SMS begins with: how bad it is, or that it is over, or no trouble at all."""
        if alert.status is Status.FIRING and alert.severity is not None:
            return self.severities[alert.severity]
        word = self.statuses[alert.status]
        ending = alert.labels.get(END_REASON, "") if alert.status is Status.RESOLVED else ""
        return f"{word} ({self.endings[Ending(ending)]})" if ending in _ENDINGS else word


_ENDINGS: Final = frozenset(Ending)

LANGUAGES: Final[Mapping[str, Phrases]] = {
    "en": Phrases(
        severities={Severity.CRITICAL: "CRITICAL", Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"},
        statuses={Status.FIRING: "FIRING", Status.RESOLVED: "RESOLVED", Status.NOTICE: "NOTICE"},
        alerts="alerts",
        more="more",
        limit="smsbridge: SMS limit for this number reached. Until {until} further alerts wait and come in one SMS; all: smsbridge alerts",
        budget="smsbridge: today's SMS budget is used up. Until {until} alerts that are not critical wait; all: smsbridge alerts",
        limited="; SMS limit reached, all: smsbridge alerts",
        flaps=" (flaps: more only if it lasts)",
        may_mean=" (may mean any of {count} open alerts)",
        silent="smsbridge silent since {at}",
        unreached="{names} not reached",
        endings={
            Ending.NO_DATA: "no data any more",
            Ending.PAUSED: "rule paused",
            Ending.DELETED: "rule deleted",
            Ending.CHANGED: "rule changed",
            Ending.FAILED: "its check fails",
            Ending.EXPIRED: "closed by timeout",
            Ending.BY_HAND: "closed by hand",
        },
    ),
    "de": Phrases(
        severities={Severity.CRITICAL: "KRITISCH", Severity.ERROR: "FEHLER", Severity.WARNING: "WARNUNG", Severity.INFO: "INFO"},
        statuses={Status.FIRING: "ALARM", Status.RESOLVED: "BEHOBEN", Status.NOTICE: "HINWEIS"},
        alerts="Alarme",
        more="weitere",
        limit="smsbridge: SMS-Limit dieser Nummer erreicht. Bis {until} warten weitere Alarme, dann in einer SMS; alle: smsbridge alerts",
        budget="smsbridge: SMS-Budget des Tages verbraucht. Bis {until} warten Alarme, die nicht kritisch sind; alle: smsbridge alerts",
        limited="; SMS-Limit erreicht, alle: smsbridge alerts",
        flaps=" (flattert: mehr nur, wenn es bleibt)",
        may_mean=" (kann jeden von {count} offenen Alarmen meinen)",
        silent="smsbridge stumm seit {at}",
        unreached="{names} nicht erreicht",
        endings={
            Ending.NO_DATA: "keine Daten mehr",
            Ending.PAUSED: "Regel pausiert",
            Ending.DELETED: "Regel gel\u00f6scht",
            Ending.CHANGED: "Regel ge\u00e4ndert",
            Ending.FAILED: "Pr\u00fcfung scheitert",
            Ending.EXPIRED: "nach Frist geschlossen",
            Ending.BY_HAND: "von Hand geschlossen",
        },
    ),
}


def phrases(language: str) -> Phrases:
    """The phrases of a language (`de`, `de-AT`), English for one that the bridge does not speak."""
    return LANGUAGES.get(language[:2].lower(), LANGUAGES["en"])


def limit_notice(language: str, until: datetime, zone: ZoneInfo) -> str:
    """The one SMS that says that a number's limit is reached; `until` is told in `zone` as the minute by which it is over. One part."""
    minute = until.replace(second=0, microsecond=0)
    minute = minute if minute == until else minute + timedelta(minutes=1)
    return phrases(language).limit.format(until=f"{minute.astimezone(zone):%H:%M}")


def budget_notice(language: str, until: datetime, zone: ZoneInfo) -> str:
    """The one SMS of a day that says that its budget is used up; `until` is told in `zone`. One part."""
    return phrases(language).budget.format(until=f"{until.astimezone(zone):%H:%M}")


def silence(language: str, at: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """The SMS that says that the bridge gave no sign of life since `at`, in `zone`."""
    return phrases(language).silent.format(at=f"{at.astimezone(zone):{'%H:%M:%S' if seconds else '%H:%M'}}")
