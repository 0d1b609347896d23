"""What the bridge answers by itself to a reply, in English and German. GSM characters alone, one part each."""

from collections.abc import Mapping

from bridge.domain.reply import Effect, Meaning

_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "none": "smsbridge: there is no open alert to acknowledge",
        "no_such": "smsbridge: there is no open alert ({mark})",
        "started": "smsbridge: SMS to this number are on again; STOP ends them",
    },
    "de": {
        "none": "smsbridge: es gibt keinen offenen Alarm",
        "no_such": "smsbridge: es gibt keinen offenen Alarm ({mark})",
        "started": "smsbridge: diese Nummer bekommt wieder SMS; STOP beendet sie",
    },
}


def answer_to(effect: Effect, language: str) -> str:
    """The answer; empty where there is nothing to say: silence is the confirmation of what was done."""
    words = _ANSWERS.get(language[:2].lower(), _ANSWERS["en"])
    match effect.meant.meaning:
        case Meaning.START:
            return words["started"]
        case Meaning.ACK if not effect.acknowledged:
            return words["none"] if effect.meant.mark is None else words["no_such"].format(mark=effect.meant.mark)
        case _:
            return ""
