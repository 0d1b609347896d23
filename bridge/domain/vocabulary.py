"""The English and German words for times, as patterns; umlauts are written ae, oe, ue."""

import re
from datetime import timedelta

from bridge.domain import numerals
from bridge.domain.spoken import Part

WEEKDAYS = (
    r"mon(?:day)?|montag|mo",
    r"tue(?:s(?:day)?)?|dienstag|di",
    r"wed(?:s|nesday)?|mittwoch|mi",
    r"thu(?:r(?:s(?:day)?)?)?|donnerstag|do",
    r"fri(?:day)?|freitag|fr",
    r"sat(?:urday)?|samstag|sonnabend|sa",
    r"sun(?:day)?|sonntag|so",
)
MONTHS = (
    r"jan(?:uary|uar)?|jaenner",
    r"feb(?:ruary|ruar)?",
    r"mar(?:ch)?|maerz|mrz",
    r"apr(?:il)?",
    r"may|mai",
    r"june?|juni",
    r"july?|juli",
    r"aug(?:ust)?",
    r"sep(?:t(?:ember)?)?",
    r"oct(?:ober)?|okt(?:ober)?",
    r"nov(?:ember)?",
    r"dec(?:ember)?|dez(?:ember)?",
)
PARTS = {
    Part.MORNING: r"morning|morgens|frueh|vormittags?",
    Part.NOON: r"mittags?",
    Part.AFTERNOON: r"afternoon|nachmittags?",
    Part.EVENING: r"evening|abends?",
    Part.NIGHT: r"night|nachts?",
}
FRACTIONS = {
    r"half\s+an?": 0.5, r"(?:an?\s+)?half": 0.5, r"(?:einer\s+)?halben?": 0.5,
    r"(?:an?\s+|one\s+)?quarter\s+of\s+an?": 0.25, r"(?:einer\s+)?viertel": 0.25,
    r"three\s+quarters?\s+of\s+an?": 0.75, r"(?:einer\s+)?dreiviertel": 0.75,
    r"anderthalb": 1.5, r"einundeinhalb": 1.5, r"einundeine\s+halbe": 1.5,
    **{rf"{word}einhalb": number + 0.5 for word, number in numerals.NUMBERS.items() if number <= 12},
}  # fmt: skip
UNITS = {
    "s": r"s|secs?|seconds?|sek|sekunden?",
    "m": r"m|mins?|minutes?|minuten?",
    "h": r"h|hrs?|hours?|stdn?|stunden?",
    "q": r"viertelstunden?",
    "k": r"dreiviertelstunden?",
    "d": r"d|days?|tag|tagen?",
    "w": r"w|wks?|weeks?|wochen?",
    "f": r"fortnights?",
}
ELAPSED = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "q": timedelta(minutes=15),
    "k": timedelta(minutes=45),
}
CALENDAR = {"d": 1, "w": 7, "f": 14}

END = r"(?![a-z])"
WEEKDAY = "|".join(f"(?P<w{index}>{names})" for index, names in enumerate(WEEKDAYS))
MONTH = "|".join(f"(?P<m{index}>{names})" for index, names in enumerate(MONTHS, start=1))
PART = "|".join(f"(?P<{part}>{names})" for part, names in PARTS.items())
WHICH = r"(?:(?P<next>next|naechste[nrs]?)\s+|(?P<this>this|diese[nrs]?)\s+|(?:coming|kommende[nrs]?)\s+)?"
ANY_PART = "|".join(PARTS.values())
HOUR = rf"(?P<hour>\d{{1,2}}|(?:{numerals.WORD}){END})"
MINUTE_WORD = rf"(?:{numerals.WORD}){END}"
NUMBER = rf"(?:\d{{1,6}}(?:[.,]\d{{1,3}})?|{'|'.join(FRACTIONS)}|(?:{numerals.WORD}|{numerals.ARTICLE}){END})"
AMOUNT = rf"{NUMBER}\s*(?:{'|'.join(UNITS.values())})\.?{END}(?:\s+and\s+a\s+half{END})?"
AMOUNTS = rf"{AMOUNT}(?:\s*(?:and\s+|und\s+)?{AMOUNT})*"
ONE_AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})\s*(?:"
    + "|".join(f"(?P<{unit}>{names})" for unit, names in UNITS.items())
    + rf")\.?{END}(?P<half>\s+and\s+a\s+half)?"
)
