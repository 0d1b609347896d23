# ruff: noqa: E501 - a sentence is one line
"""What the bridge itself says in English of a number, a time, a text or an SMS, in German. `{}` stands for a fact, which may be one of these too."""

import re
from collections.abc import Mapping
from functools import cache

GERMAN: Mapping[str, str] = {
    # Messages
    "you have sent nothing yet": "du hast noch nichts gesendet",
    "an id, or at least its last 4 characters, is needed": "es braucht eine ID, oder wenigstens ihre letzten 4 Zeichen",
    "no message's id ends in {}": "keine Nachricht hat eine ID, die auf {} endet",
    "the ids of several messages end in {}; give more of it": "die IDs mehrerer Nachrichten enden auf {}; gib mehr davon an",
    "there is no such question": "diese Frage gibt es nicht",
    "nothing of this message is unknown, so there is nothing to decide": "von dieser Nachricht ist nichts unbekannt, also gibt es nichts zu entscheiden",
    "somebody cancelled it, so it cannot be sent again; let it go": "jemand hat sie abgebrochen, also geht sie nicht noch einmal; gib sie auf",
    "its time to live is over; let it go, and send a new one if it is still of use": "ihre Zeit ist abgelaufen; gib sie auf, und schick eine neue, wenn sie noch nützt",
    "the gateway may send it at {} UTC; decide after that": "das Gateway schickt sie vielleicht um {} UTC; entscheide danach",
    # Texts and recipients
    "today's SMS budget has {} {} left, and this costs up to {}; there is more tomorrow": "vom SMS-Budget des Tages sind noch {} {} übrig, und das kostet bis zu {}; morgen ist wieder etwas da",
    "the limit of a person is {} SMS in {}, {} of them are left, and this is {}; try again later, or raise `person` under [limits]": "die Grenze je Person ist {} SMS in {}, davon sind noch {} übrig, und das sind {}; versuch es später noch einmal, oder setz `person` unter [limits] herauf",
    "the limit of a person is {} SMS in {}, and this is {}; send it to fewer, or raise `person` under [limits]": "die Grenze je Person ist {} SMS in {}, und das sind {}; sende es an weniger, oder setz `person` unter [limits] herauf",
    "the text is empty": "der Text ist leer",
    "the text has {} characters; the gateway takes at most {}": "der Text hat {} Zeichen; das Gateway nimmt höchstens {}",
    "the gateway's address book has no contact or group {}, or several, or none that may be texted": "im Adressbuch des Gateways ist {} kein Kontakt und keine Gruppe, oder mehrere, oder keine, an die eine SMS gehen darf",
    "the gateway does not show its address book just now; try again in a while": "das Gateway zeigt sein Adressbuch gerade nicht; versuch es später noch einmal",
    "unknown contact, group or number {}, did you mean {}?": "{} ist kein Kontakt, keine Gruppe und keine Nummer; meintest du {}?",
    "unknown contact, group or number {}; known: {}": "{} ist kein Kontakt, keine Gruppe und keine Nummer; bekannt sind: {}",
    "unknown contact, group or number {}; none is configured": "{} ist kein Kontakt, keine Gruppe und keine Nummer; eingerichtet ist noch nichts",
    # Numbers
    "write it with + and the country's code, like {}": "schreib sie mit + und der Landesvorwahl, wie {}",
    "write it with + and the country's code, like {}, or in its national form with the leading 0": "schreib sie mit + und der Landesvorwahl, wie {}, oder national mit der 0 davor",
    "write it with + and the country's code, like {}, or in its national form with the leading 0, like {}": "schreib sie mit + und der Landesvorwahl, wie {}, oder national mit der 0 davor, wie {}",
    "premium-rate": "Mehrwertdienst",
    "shared-cost": "geteilte Kosten",
    "redirected personal": "persönliche Nummer, umgeleitet",
    "satellite": "Satellit",
    "satellite or ship": "Satellit oder Schiff",
    "{} may be {}; write it in the same letters": "{} kann {} sein; schreib es mit denselben Buchstaben",
    "a phone number is missing: {}": "es fehlt eine Telefonnummer: {}",
    "this has {} characters and is no phone number: {}": "das hat {} Zeichen und ist keine Telefonnummer: {}",
    "a phone number has only digits, blanks and + ( ) / . - in it, no letters and no extension: {}": "in einer Telefonnummer stehen nur Ziffern, Leerzeichen und + ( ) / . -, keine Buchstaben und keine Durchwahl: {}",
    "{} is a number of {}, and SMS may go to {} alone: if it is meant as a number of {}, write +{} before it": "{} ist eine Nummer aus {}, und SMS dürfen nur nach {}: ist eine Nummer aus {} gemeint, schreib +{} davor",
    "{} is a number of no country, and SMS may go to {} alone": "{} ist eine Nummer keines Landes, und SMS dürfen nur nach {}",
    "{} is a number of {}, and SMS may go to {} alone: to allow it, add {} to `countries` under [sms]": "{} ist eine Nummer aus {}, und SMS dürfen nur nach {}: um sie zu erlauben, nimm {} in `countries` unter [sms] auf",
    "a + stands at the beginning of one number: {}": "ein + steht am Anfang einer einzigen Nummer: {}",
    "this is an emergency number; it cannot be texted": "das ist eine Notrufnummer; an sie geht keine SMS",
    "no country's code begins like this number, or it is too short: {}": "keine Landesvorwahl beginnt wie diese Nummer, oder sie ist zu kurz: {}",
    "read as a number of {}, this leaves the country: write it with + and the country's code, like {}": "als Nummer aus {} gelesen führt das aus dem Land: schreib sie mit + und der Landesvorwahl, wie {}",
    "no country has the code +{}: {}": "kein Land hat die Vorwahl +{}: {}",
    "a number of {}": "eine Nummer aus {}",
    "{} does not begin with this 0: {}": "{} beginnt nicht mit dieser 0: {}",
    "this is a short number of +{}; only whole numbers can be texted": "das ist eine Kurznummer aus +{}; SMS gehen nur an ganze Nummern",
    "this lacks the area code or network prefix of {}: {}": "hier fehlt die Vorwahl, für {}: {}",
    "this is too short for {}: {}": "das ist zu kurz für {}: {}",
    "this is too long for {}: {}": "das ist zu lang für {}: {}",
    "{} does not have this length: {}": "{} hat nicht diese Länge: {}",
    "this is a {} number; such numbers are not texted": "das ist eine Nummer mit besonderen Kosten ({}); an solche gehen keine SMS",
    # Times
    "say for example {} or {}": "schreib zum Beispiel {} oder {}",
    "a time is missing: {}": "es fehlt eine Zeit: {}",
    "this names two days: {}": "das nennt zwei Tage: {}",
    "this names two hours: {}": "das nennt zwei Uhrzeiten: {}",
    "this names two parts of the day: {}": "das nennt zwei Tageszeiten: {}",
    "this names two whiles: {}": "das nennt zwei Zeitspannen: {}",
    "this names both a while and a day: {}": "das nennt eine Zeitspanne und einen Tag: {}",
    "this names both a while and an hour: {}": "das nennt eine Zeitspanne und eine Uhrzeit: {}",
    "{} names the same unit twice: {}": "{} nennt dieselbe Einheit zweimal: {}",
    "there is no such time of day: hours go from 00:00 to 23:59": "diese Uhrzeit gibt es nicht: sie gehen von 00:00 bis 23:59",
    "{} is ambiguous: with the day first it is {}, with the month first {}; write one of these": "{} ist mehrdeutig: mit dem Tag zuerst ist es {}, mit dem Monat zuerst {}; schreib eines davon",
    '"{}" is no date: {}': '"{}" ist kein Datum: {}',
    '"{}" may be the hour {} or the date {}: write {}, or {} and an hour': '"{}" kann die Uhrzeit {} oder das Datum {} sein: schreib {}, oder {} und eine Uhrzeit',
    '"{}" may be {}:30 or {}:30: write it in digits, like 20:30': '"{}" kann {}:30 oder {}:30 sein: schreib es in Ziffern, wie 20:30',
    '"{}" may be {}:15 or {}:15: write it in digits, like 20:30': '"{}" kann {}:15 oder {}:15 sein: schreib es in Ziffern, wie 20:30',
    "this names two days: {} is a {}, not a {}": "das nennt zwei Tage: {} ist ein {}, kein {}",
    "this names a week and another day: write the date, like 2026-12-24 18:00": "das nennt eine Woche und einen anderen Tag: schreib das Datum, wie 2026-12-24 18:00",
    "this names a week and no day in it: say the weekday too, or write the date": "das nennt eine Woche und keinen Tag darin: nenn auch den Wochentag, oder schreib das Datum",
    "Monday": "Montag",
    "Tuesday": "Dienstag",
    "Wednesday": "Mittwoch",
    "Thursday": "Donnerstag",
    "Friday": "Freitag",
    "Saturday": "Samstag",
    "Sunday": "Sonntag",
    "{} is no time of day: am and pm go with the hours 1 to 12": "{} ist keine Uhrzeit: am und pm stehen bei den Stunden 1 bis 12",
    "12am is midnight, which some count to the day before: write the date and 00:00": "12am ist Mitternacht, und manche zählen sie zum Tag davor: schreib das Datum und 00:00",
    '"{}" is no time of day: write it in digits, like 20:30': '"{}" ist keine Uhrzeit: schreib sie in Ziffern, wie 20:30',
    '"{}" is not understood as a time: write {}:00 if it is an hour': '"{}" ist als Zeit nicht zu verstehen: schreib {}:00, wenn es eine Stunde ist',
    '"{}" is not understood as a time: {}': '"{}" ist als Zeit nicht zu verstehen: {}',
    "a zone stands once, after the hour: {}": "eine Zeitzone steht einmal, hinter der Uhrzeit: {}",
    "a distance from UTC stands once, after the hour: {}": "ein Abstand von UTC steht einmal, hinter der Uhrzeit: {}",
    "{} is no distance from UTC that any place has": "{} ist kein Abstand von UTC, den es irgendwo gibt",
    "parts of days are ambiguous: say hours": "Teile von Tagen sind mehrdeutig: schreib Stunden",
    '"acht Tage" is a week to many: say 7 or 8 in digits': '"acht Tage" heißt für viele eine Woche: schreib 7 oder 8 als Ziffer',
    '"{}": months and years differ in length; name the date, like 2026-12-24 18:00': '"{}": Monate und Jahre sind verschieden lang; nenn das Datum, wie 2026-12-24 18:00',
    "this is no later time: to send at once, send without a time": "das ist keine spätere Zeit: was sofort gehen soll, sende ohne Zeit",
    '"{}" is past: {}': '"{}" ist vorbei: {}',
    "this is too long for a time: {}": "das ist zu lang für eine Zeit: {}",
    "this has no time of day: {}": "hier fehlt die Uhrzeit: {}",
    '{} is past; if tomorrow is meant, say "tomorrow {}"': '{} ist vorbei; wenn morgen gemeint ist, schreib "morgen {}"',
    "{} is past": "{} ist vorbei",
    "this is more than a year ahead": "das ist mehr als ein Jahr hin",
    "{} is more than a year ahead": "{} ist mehr als ein Jahr hin",
    "a message can be scheduled for at most a year ahead": "eine Nachricht lässt sich höchstens ein Jahr im Voraus planen",
    "{} is not in the {}, or it is unclear on which day: write the date and the hour, like 2026-12-24 18:00": "{} passt nicht zur Tageszeit, oder es ist unklar, an welchem Tag: schreib Datum und Uhrzeit, wie 2026-12-24 18:00",
    "{} may be in the morning or in the evening: say {}am, {}pm or {}": "{} kann morgens oder abends sein: schreib {}am, {}pm oder {}",
    "midnight belongs to two days: write the date and 00:00, or 24:00": "Mitternacht gehört zu zwei Tagen: schreib das Datum und 00:00, oder 24:00",
    "today is that weekday: say today {}, or {} {}": "heute ist dieser Wochentag: schreib heute {}, oder {} {}",
    "today is that weekday: say {} {}": "heute ist dieser Wochentag: schreib {} {}",
    "this may be {} or {}: write the date": "das kann {} oder {} sein: schreib das Datum",
    "this week's is past: for the next one write {} {}": "der von dieser Woche ist vorbei: für den nächsten schreib {} {}",
    "there is no day {} in month {} of {}": "den Tag {} gibt es im Monat {} von {} nicht",
    "this year's is past; if {} is meant, write it with its year": "der von diesem Jahr ist vorbei; wenn {} gemeint ist, schreib es mit dem Jahr",
    "{} does not exist in {}: the clocks are put forward then; choose an hour later": "{} gibt es in {} nicht: da werden die Uhren vorgestellt; nimm eine Stunde später",
    "{} is not the time in {} then: leave it out, or write the distance from UTC, like +01:00": "{} gilt dann in {} nicht: lass es weg, oder schreib den Abstand von UTC, wie +01:00",
    "{} comes twice that night in {}, the clocks are put back: write {} or {}": "{} kommt in jener Nacht in {} zweimal, die Uhren werden zurückgestellt: schreib {} oder {}",
    "it is another day there than here just now: write the date, like 2026-12-24 18:00": "dort ist gerade ein anderer Tag als hier: schreib das Datum, wie 2026-12-24 18:00",
    # What became of an SMS
    "not permitted": "nicht erlaubt",
    "opted out": "abbestellt",
    "the journal has it not; somebody has to decide": "das Journal kennt sie nicht; jemand muss entscheiden",
    "the journal has such an SMS without our id; somebody has to decide": "das Journal kennt so eine SMS ohne unsere ID; jemand muss entscheiden",
    "the journal cannot be read; somebody may decide without it": "das Journal ist nicht zu lesen; jemand kann ohne es entscheiden",
    "the journal has it not, so it is sent again": "das Journal kennt sie nicht, darum geht sie noch einmal",
    "sent again by decision": "auf Entscheidung noch einmal gesendet",
    "let go": "aufgegeben",
    "worthless": "zu spät, um noch zu nützen",
    "too late": "zu spät",
    "no report": "kein Bericht",
    "gateway": "laut Gateway",
    "credit": "kein Guthaben",
    "the gateway has it from an earlier attempt": "das Gateway hat sie von einem früheren Versuch",
    "this number had the same words of the same alert within three minutes, so they are not sent again": "diese Nummer bekam denselben Text desselben Alarms binnen drei Minuten, darum geht er nicht noch einmal",
    "another SMS with the same words went to this number; the gateway takes them again after three minutes, and it goes then": "eine andere SMS mit demselben Text ging an diese Nummer; das Gateway nimmt ihn nach drei Minuten wieder, dann geht sie",
    "the sending was interrupted": "das Senden wurde unterbrochen",
    "the gateway did not answer in time": "das Gateway hat nicht rechtzeitig geantwortet",
    "may go out at {} UTC and cannot be recalled: {}": "geht vielleicht um {} UTC hinaus und ist nicht zurückzuholen: {}",
    "the recipient's number is invalid": "die Nummer ist ungültig",
    "the text is invalid": "der Text ist ungültig",
    "the text is too long": "der Text ist zu lang",
    "this number's limit for today is reached": "die Grenze dieser Nummer für heute ist erreicht",
    "the account's credit is too low for this SMS": "das Guthaben reicht für diese SMS nicht",
    "the gateway failed while sending": "das Gateway konnte nicht senden",
    "the API key is wrong": "der API-Schlüssel ist falsch",
}
"""What is missing here is shown in English."""
MOST = 500
"""Characters of a sentence that is looked at: what somebody typed is in it, and is to cost no time."""
_FACT = re.escape("{}")


def german(said: str) -> str:
    """The sentence in German, with its facts; as it is, where it has no German."""
    if said in GERMAN:
        return GERMAN[said]
    if len(said) > MOST:
        return said
    for pattern, sentence in _patterns():
        if match := pattern.fullmatch(said):
            return sentence.format(*map(german, match.groups()))
    return said


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Those with facts, the most words first, so that no shorter one takes a longer one's words for its fact."""
    templates = sorted((english for english in GERMAN if "{}" in english), key=len, reverse=True)
    return tuple((re.compile(re.escape(english).replace(_FACT, "(.+?)"), re.DOTALL), GERMAN[english]) for english in templates)
