"""What a phrase in English or German says of a time.

It is read piece by piece from the left: a day, an hour, a part of the day, a while ahead, a zone, in any order and each once.
What no rule reads is refused; nothing is skipped but the words that carry no meaning.
"""

import re
from collections.abc import Callable
from unicodedata import normalize

from bridge.domain import hours, pieces
from bridge.domain.spoken import EXAMPLES, InDays, Part, Spoken
from bridge.domain.text import clean
from bridge.domain.vocabulary import AMOUNTS, ANY_PART, END, HOUR, MINUTE_WORD, MONTH, PART, WEEKDAY, WHICH
from bridge.errors import WhenError

_LONGEST = 80
_SPELLED = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue", ord("\u2019"): "'", ord("\u2013"): "-", ord("\u2011"): "-"}

_HALF = r"(?P<half>[ap])\.?\s?m(?:\.|\b)"
_YEAR = r"(?:,?\s+(?P<year>\d{4})(?![\d:]))?"
_PAST = r"(?:past|after)"
_TO = r"(?:to|till?|before)"
_RULES: tuple[tuple[re.Pattern[str], Callable[[Spoken, re.Match[str]], None]], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"\s+", pieces.nothing),
        # Dates before hours: both begin with digits.
        (r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)(?:t(?=\d))?", pieces.date),
        (r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)", pieces.date),
        (r"(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?(?![\d/])", pieces.either_date),
        (r"(?P<first>\d{1,2})-(?P<second>\d{1,2})-(?P<year>\d{4}|\d\d)(?![\d-])", pieces.either_date),
        (r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})(?![\d:])", pieces.date),
        (r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?P<year>\d\d(?![\d:.]))?", pieces.date),
        (rf"(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(?:{MONTH}){END}\.?{_YEAR}", pieces.date),
        (rf"(?:{MONTH}){END}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.a-z]){_YEAR}", pieces.date),
        # `um 9 am Montag` is German; nine in which half of the day is open.
        (r"(?P<at>um)\s+(?P<hour>\d{1,2})\s+am(?=\s+[a-z\d])", hours.open_hour),
        (r"(?P<hour>1[3-9]|2[0-4])[:.](?P<minute>\d\d)(?=\s+am\s)", hours.digital),
        (rf"{HOUR}(?:[:.](?P<minute>\d\d))?\s*{_HALF}", hours.half_of_day),
        (rf"{HOUR}(?:[:.](?P<minute>\d\d))?\s*uhr{END}(?:\s*(?P<after>\d\d|{MINUTE_WORD})(?![\d:.]))?", hours.uhr),
        (r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?![\d:])(?:\s*(?:h|hrs?|hours)(?![a-z\d]))?", hours.digital),
        (r"(?P<hour>\d{1,2})\.(?P<minute>\d\d)\s*(?:h|hrs?|hours)(?![a-z\d])", hours.digital),
        (r"(?P<hour>\d{1,2})h(?P<minute>\d\d)(?![a-z\d])", hours.digital),
        (r"(?:at|um)\s+(?P<hour>\d{1,2})\s?h(?![a-z\d])", hours.digital),
        (r"(?:at|um)\s+(?P<hour>\d{1,2})\.(?P<minute>\d\d)(?![\d:.])", hours.digital),
        (r"(?P<first>\d{1,2})\.(?P<second>\d{1,2})(?![\d:.])", pieces.dotted),
        (rf"half\s+past\s+{HOUR}(?![\d:])(?:\s*{_HALF})?", hours.around(30)),
        (rf"(?:a\s+)?quarter\s+{_PAST}\s+{HOUR}(?![\d:])(?:\s*{_HALF})?", hours.around(15)),
        (rf"(?:a\s+)?quarter\s+{_TO}\s+{HOUR}(?![\d:])(?:\s*{_HALF})?", hours.around(-15)),
        (
            rf"(?P<minute>\d{{1,2}}|{MINUTE_WORD})(?:\s+min(?:ute)?s?\.?)?\s+(?P<way>{_PAST})\s+{HOUR}(?![\d:])(?:\s*{_HALF})?",
            hours.minutes_from,
        ),
        # `5 to 8` may be a span of time.
        (
            rf"(?P<minute>\d{{1,2}}(?=\s+min)|{MINUTE_WORD})(?:\s+min(?:ute)?s?\.?)?\s+(?P<way>{_TO})\s+{HOUR}(?![\d:])(?:\s*{_HALF})?",
            hours.minutes_from,
        ),
        (rf"halb\s+{HOUR}(?![\d:])(?!\s*uhr)", hours.around(-30)),
        (rf"viertel\s+nach\s+{HOUR}(?![\d:])", hours.around(15)),
        (rf"viertel\s+vor\s+{HOUR}(?![\d:])", hours.around(-15)),
        (rf"dreiviertel\s+{HOUR}(?![\d:])", hours.around(-15)),
        (
            rf"(?P<minute>\d{{1,2}}|{MINUTE_WORD})(?:\s+min(?:uten?)?\.?)?\s+(?P<way>nach|vor)\s+(?P<halb>halb\s+)?{HOUR}(?![\d:])(?:\s*uhr{END})?",
            hours.minutes_from,
        ),
        (rf"half\s+{HOUR}(?![\d:])", hours.half_hour),
        (rf"viertel\s+{HOUR}(?![\d:])", hours.quarter_hour),
        (rf"12\s+(?=(?:noon|midday|midnight|mitternacht){END})", pieces.nothing),
        (rf"(?P<at>){HOUR}\s*o'?clock{END}", hours.open_hour),
        (rf"(?:at\s+)?{HOUR}\s+(?P<minute>{MINUTE_WORD})(?:\s*{_HALF})?", hours.in_words),
        (rf"(?P<at>at|um)\s+{HOUR}(?=\s|$)(?!\s*(?:[ap]\.?m\b|uhr|o'?clock))", hours.open_hour),
        (rf"(?P<at>){HOUR}(?=\s*$|\s+(?:tonight|today|tomorrow|in\s+the|at\s+night|{ANY_PART}){END})", hours.open_hour),
        (rf"(?:noon|midday){END}", hours.noon),
        (rf"(?:midnight|mitternacht){END}", hours.midnight),
        (rf"(?:utc|gmt|z|cet|cest|mez|mesz|wet|west|eet|eest|bst|[ecmp][sd]t){END}", pieces.zone),
        (r"(?P<sign>[+-])(?P<hours>\d\d):?(?P<minutes>\d\d)(?!\d)", pieces.offset),
        (rf"(?:in\s+(?:the|der|dem)|at|am)\s+(?:{PART}){END}", pieces.part),
        (rf"am\s+morgen{END}", lambda spoken, _: pieces.say_part(spoken, Part.MORNING)),
        (r"in\s+\S+\s+(?:months?|monat(?:en?)?|years?|jahr(?:en?)?)\b", pieces.months_ahead),
        (rf"in\s+(?P<amounts>{AMOUNTS})", pieces.ahead),
        (rf"(?P<amounts>{AMOUNTS})\s+(?:from\s+now|ab\s+jetzt){END}", pieces.ahead),
        (rf"(?:the\s+)?day\s+after\s+tomorrow{END}|uebermorgen", lambda spoken, _: pieces.say_day(spoken, InDays(days=2))),
        (rf"(?:today|heute){END}", lambda spoken, _: pieces.say_day(spoken, InDays(days=0))),
        (rf"(?:tomorrow|tmrw){END}", lambda spoken, _: pieces.say_day(spoken, InDays(days=1))),
        (rf"tonight{END}", pieces.tonight),
        (rf"this\s+(?:{PART}){END}", pieces.part_of_today),
        (rf"morgen{END}", pieces.morgen),
        (
            rf"(?:of\s+|in\s+der\s+|der\s+)?(?:(?P<next>next|naechste[nrs]?|kommende[nrs]?)|(?:this|diese[nrs]?))\s+(?:week|woche){END}",
            pieces.week,
        ),
        (rf"{WHICH}(?:{WEEKDAY})(?={ANY_PART}|morgen|[^a-z]|$)\.?", pieces.weekday),
        (rf"(?:{PART}){END}", pieces.part),
        (rf"(?:now|jetzt|sofort|asap){END}", pieces.now),
        (rf"(?:yesterday|gestern|vorgestern){END}", pieces.past),
        (rf"(?:at|on|um|am|the|den|dem){END}", pieces.nothing),
    )
)


def listen(words: str) -> Spoken:
    """What the words say. Raises WhenError for what is not understood or said twice."""
    phrase = _plain(words)
    spoken = Spoken()
    position = 0
    while position < len(phrase):
        for pattern, rule in _RULES:
            if match := pattern.match(phrase, position):
                rule(spoken, match)
                position = match.end()
                break
        else:
            raise WhenError(f'"{phrase[position:]}" is not understood as a time: {EXAMPLES}')
    pieces.settle(spoken)
    if spoken.part is Part.NOON and spoken.clock is None and spoken.ahead is None:
        spoken.clock = hours.NOON
    return spoken


def _plain(words: str) -> str:
    if len(words) > _LONGEST:
        raise WhenError(f"this is too long for a time: {EXAMPLES}")
    phrase = normalize("NFC", clean(words)).casefold().translate(_SPELLED)
    phrase = re.sub(r"(\d)\s*½|(\d)\s+1/2(?!\d)", r"\1\2.5", phrase).replace("½", "half")
    phrase = re.sub(r"\bin (\d{1,3})\s?h\s?(\d\d)(?![\d:.a-z])", r"in \1h\2m", phrase)
    phrase = " ".join(re.sub(r",(?!\d)|(?<!\d),", " ", phrase).split())
    if not phrase:
        raise WhenError(f"a time is missing: {EXAMPLES}")
    return phrase
