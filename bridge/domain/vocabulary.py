"""The English and German words for times, as patterns; umlauts are written ae, oe, ue."""

import re
from datetime import timedelta

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
NUMBERS = {
    "an": 1, "a": 1, "one": 1,
    "einem": 1, "einen": 1, "einer": 1, "eine": 1, "ein": 1, "eins": 1, "two": 2, "zwei": 2, "three": 3, "drei": 3,
    "four": 4, "vier": 4, "five": 5, "fuenf": 5, "six": 6, "sechs": 6, "seven": 7, "sieben": 7, "eight": 8, "acht": 8, "nine": 9, "neun": 9,
    "ten": 10, "zehn": 10, "eleven": 11, "elf": 11, "twelve": 12, "zwoelf": 12,
}  # fmt: skip
FRACTIONS = {
    r"half\s+an?": 0.5, r"(?:einer\s+)?halben": 0.5, r"anderthalb": 1.5, r"eineinhalb": 1.5, r"zweieinhalb": 2.5, r"dreieinhalb": 3.5,
}  # fmt: skip
UNITS = {
    "s": r"s|secs?|seconds?|sek|sekunden?",
    "m": r"m|mins?|minutes?|minuten?",
    "h": r"h|hrs?|hours?|std|stunden?",
    "q": r"viertelstunden?",
    "k": r"dreiviertelstunden?",
    "d": r"d|days?|tag|tagen?",
    "w": r"w|wks?|weeks?|wochen?",
}
ELAPSED = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "q": timedelta(minutes=15),
    "k": timedelta(minutes=45),
}
CALENDAR = {"d": 1, "w": 7}

END = r"(?![a-z])"
WEEKDAY = "|".join(f"(?P<w{index}>{names})" for index, names in enumerate(WEEKDAYS))
MONTH = "|".join(f"(?P<m{index}>{names})" for index, names in enumerate(MONTHS, start=1))
PART = "|".join(f"(?P<{part}>{names})" for part, names in PARTS.items())
WHICH = r"(?:(?P<next>next|naechste[nrs]?)\s+|(?P<this>this|diese[nrs]?)\s+|(?:coming|kommende[nrs]?)\s+)?"
ANY_PART = "|".join(PARTS.values())
HOUR = r"(?P<hour>\d{1,2}|" + "|".join(sorted((word for word in NUMBERS if len(word) > 2), key=len, reverse=True)) + ")"
NUMBER = (
    r"(?:\d{1,6}(?:[.,]\d{1,3})?|" + "|".join(FRACTIONS) + "|" + "|".join(f"{word}{END}" for word in sorted(NUMBERS, key=len)[::-1]) + ")"
)
AMOUNT = rf"{NUMBER}\s*(?:{'|'.join(UNITS.values())}){END}(?:\s+and\s+a\s+half{END})?"
AMOUNTS = rf"{AMOUNT}(?:\s*(?:and\s+|und\s+)?{AMOUNT})*"
ONE_AMOUNT = re.compile(
    rf"(?P<number>{NUMBER})\s*(?:"
    + "|".join(f"(?P<{unit}>{names})" for unit, names in UNITS.items())
    + rf"){END}(?P<half>\s+and\s+a\s+half)?"
)
