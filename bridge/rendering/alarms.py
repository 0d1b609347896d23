"""The bridge's alarms in words: what happened, and what to do. One sentence for each kind of trouble that is told."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from bridge.domain.text import measure
from bridge.domain.trouble import Trouble, TroubleKind
from bridge.rendering.outgoing import outgoing, with_tail

ALARMS: Mapping[str, Mapping[TroubleKind, str]] = {
    "en": {
        TroubleKind.ALARM_FAILED: "An alarm of the bridge did not arrive as an SMS. Check the numbers of `[tell] sms`.",
        TroubleKind.ANNOUNCEMENT: "Something could not be shown in Slack.",
        TroubleKind.BAD_SENDER: "The gateway does not take the sender of an alert's SMS: it goes without. Check `from`.",
        TroubleKind.BAD_TEXT: "The gateway did not take an SMS's text: an alert goes with the safe text.",
        TroubleKind.CONFIG: "smsbridge.toml was changed and is wrong: the rules from before go on. See `smsbridge check`.",
        TroubleKind.JOURNAL: "The gateway's journal cannot be read: reports and replies that were missed wait.",
        TroubleKind.KEYS: "One alert came for more than 20 addresses in an hour, and none ended: further ones count as one per site.",
        TroubleKind.OPTED_OUT: "A contact on a route said STOP: critical alerts go there still. Take it off, or `smsbridge optout remove`.",
        TroubleKind.LOCKED: "The gateway had this text for the number within 3 minutes. A repeat is left out, others wait.",
        TroubleKind.CREDENTIALS: "The gateway refuses our key: nothing is sent until it is right. Check SEVEN_API_KEY.",
        TroubleKind.CREDIT: "The credit does not suffice: SMS are held, critical ones are still tried. Top up the account.",
        TroubleKind.GATEWAY: "The gateway does not answer: SMS wait. Nothing is lost.",
        TroubleKind.CREDIT_LOW: "The credit runs low. Top up the account.",
        TroubleKind.RESERVE: "The credit is down to the reserve: critical SMS alone go out. Top up the account.",
        TroubleKind.BOOK: "A name of the gateway's address book stands for nobody, or the book is unread: check `seven:` names.",
        TroubleKind.BUNDLE: "Alerts that wait for their SMS cannot be texted: they stay and are tried again. See the log.",
        TroubleKind.BUDGET: "The budget of the day is used up: alerts wait for the next day, critical ones go as far as the reserve lasts.",
        TroubleKind.DOUBT: "An alert fires by doubt: nothing in its body states trouble. If it is none, put the line into its hook.",
        TroubleKind.EXPIRED: "An SMS waited until it was worthless, and was not sent.",
        TroubleKind.FAILED: "The gateway refused an SMS. See `smsbridge show`.",
        TroubleKind.FALLBACK: "A critical SMS did not arrive: the route's fallback was texted.",
        TroubleKind.UNREACHED: "A critical SMS did not arrive, and its route has no other fallback. See `smsbridge alerts`.",
        TroubleKind.UNROUTED: "An alert fires that no route takes, so nobody was texted. Add a route, or one with to = [] to drop it.",
        TroubleKind.UNROUTED_MILD: "A mild alert fires that no route takes. Add a route, or one with to = [] to drop it.",
        TroubleKind.REJECTED: "The network rejected an SMS. See `smsbridge show`.",
        TroubleKind.UNDELIVERED: "An SMS was not delivered. See `smsbridge show`.",
        TroubleKind.STUCK: "A post cannot be sorted, not even as the safe text: it is kept and tried again. See the log.",
        TroubleKind.UNPROVEN: "Amazon SNS could not be asked whether a post is genuine, or for a subscription: it waits. See the log.",
        TroubleKind.UNKNOWN: "Nobody knows whether an SMS went out: see `smsbridge list --state unknown`.",
        TroubleKind.LOOP: "A part of the bridge does nothing but fail: see the log.",
        TroubleKind.RESENT: "A critical SMS that may have gone out is not in the gateway's journal, and is sent again.",
        TroubleKind.UNDECIDED: "Nobody knows whether an SMS went out: decide, see `smsbridge list --state unknown`.",
        TroubleKind.RECALL: "The gateway gives no parked SMS back: what is cancelled, and `[watch]`, may go out all the same.",
        TroubleKind.REFUSED: "Somebody posted to a hook with a wrong secret.",
        TroubleKind.REPORT_AGAINST: "A delivery report contradicts what we know of an SMS.",
        TroubleKind.SAFE_TEXT: "A post could not be understood: its recipients got the safe text. See `smsbridge alerts`.",
        TroubleKind.TEMPLATE: "A route's `text` fails: its recipients got the safe text. Mend it, see `smsbridge alerts`.",
        TroubleKind.SLACK: "Slack does not take what we say: receipts and answers wait, SMS go on.",
        TroubleKind.TELLING: "An address of `[tell] urls` takes no alarms.",
    },
    "de": {
        TroubleKind.ALARM_FAILED: "Ein Alarm der Bridge kam nicht als SMS an. Die Nummern in `[tell] sms` prüfen.",
        TroubleKind.ANNOUNCEMENT: "Etwas konnte in Slack nicht gezeigt werden.",
        TroubleKind.BAD_SENDER: "Das Gateway nimmt den Absender einer Alarm-SMS nicht: sie geht ohne ihn. `from` prüfen.",
        TroubleKind.BAD_TEXT: "Das Gateway nahm den Text einer SMS nicht: ein Alarm geht mit dem sicheren Text.",
        TroubleKind.CONFIG: "smsbridge.toml wurde geändert und ist falsch: es gelten die alten Regeln. Siehe `smsbridge check`.",
        TroubleKind.JOURNAL: "Das Journal des Gateways ist nicht zu lesen: was an Berichten und Antworten fehlt, wartet.",
        TroubleKind.KEYS: "Ein Alarm kam in einer Stunde zu mehr als 20 Adressen, keiner endete: weitere gelten je Site als einer.",
        TroubleKind.OPTED_OUT: "Ein Kontakt einer Route schrieb STOP: Kritisches kommt weiter. Entfernen, oder `smsbridge optout remove`.",
        TroubleKind.LOCKED: "Die Nummer hatte den Text binnen 3 Minuten schon. Wiederholtes entfällt, anderes wartet.",
        TroubleKind.CREDENTIALS: "Das Gateway weist unseren Schlüssel ab: es wird nichts gesendet, bis er stimmt. SEVEN_API_KEY prüfen.",
        TroubleKind.CREDIT: "Das Guthaben reicht nicht: SMS werden gehalten, kritische weiter versucht. Bitte aufladen.",
        TroubleKind.GATEWAY: "Das Gateway antwortet nicht: SMS warten. Es geht nichts verloren.",
        TroubleKind.CREDIT_LOW: "Das Guthaben geht zur Neige. Bitte aufladen.",
        TroubleKind.RESERVE: "Das Guthaben ist bis auf die Reserve verbraucht: nur kritische SMS gehen hinaus. Bitte aufladen.",
        TroubleKind.BOOK: "Ein Name im Adressbuch des Gateways steht für niemanden, oder es ist nicht zu lesen: `seven:` prüfen.",
        TroubleKind.BUNDLE: "Alarme, die auf ihre SMS warten, lassen sich nicht senden: sie bleiben und werden wieder versucht. Siehe Log.",
        TroubleKind.BUDGET: "Das Budget des Tages ist verbraucht: Alarme warten bis morgen, kritische gehen, soweit die Reserve reicht.",
        TroubleKind.DOUBT: "Ein Alarm kommt im Zweifel: sein Inhalt nennt keine Störung. Ist es keine, gehört die Zeile in seinen Hook.",
        TroubleKind.EXPIRED: "Eine SMS hat gewartet, bis sie wertlos war, und wurde nicht gesendet.",
        TroubleKind.FAILED: "Das Gateway hat eine SMS abgelehnt. Siehe `smsbridge show`.",
        TroubleKind.FALLBACK: "Eine kritische SMS kam nicht an: der Ersatz der Route bekam sie.",
        TroubleKind.UNREACHED: "Eine kritische SMS kam nicht an, und ihre Route hat keinen anderen Ersatz. Siehe `smsbridge alerts`.",
        TroubleKind.UNROUTED: "Ein Alarm passt auf keine Route: niemand bekam eine SMS. Route ergänzen, oder eine mit to = [] dafür.",
        TroubleKind.UNROUTED_MILD: "Ein milder Alarm passt auf keine Route. Route ergänzen, oder eine mit to = [] dafür.",
        TroubleKind.REJECTED: "Das Netz hat eine SMS abgewiesen. Siehe `smsbridge show`.",
        TroubleKind.UNDELIVERED: "Eine SMS wurde nicht zugestellt. Siehe `smsbridge show`.",
        TroubleKind.STUCK: "Ein Post ist nicht einzuordnen, auch nicht als sicherer Text: er bleibt und wird wieder versucht. Siehe Log.",
        TroubleKind.UNPROVEN: "Amazon SNS war nicht zu fragen, ob ein Post echt ist, oder nach einem Abonnement: er wartet. Siehe Log.",
        TroubleKind.UNKNOWN: "Niemand weiß, ob eine SMS hinausging: siehe `smsbridge list --state unknown`.",
        TroubleKind.LOOP: "Ein Teil der Bridge scheitert immer wieder: siehe Log.",
        TroubleKind.RESENT: "Eine kritische SMS, die vielleicht hinausging, steht nicht im Journal und wird neu gesendet.",
        TroubleKind.UNDECIDED: "Niemand weiß, ob eine SMS hinausging: bitte entscheiden, siehe `smsbridge list --state unknown`.",
        TroubleKind.RECALL: "Das Gateway gibt keine geparkte SMS zurück: was abgesagt ist, und `[watch]`, kann trotzdem hinausgehen.",
        TroubleKind.REFUSED: "Jemand hat mit falschem Geheimnis an einen Hook gesendet.",
        TroubleKind.REPORT_AGAINST: "Ein Zustellbericht widerspricht dem, was wir von einer SMS wissen.",
        TroubleKind.SAFE_TEXT: "Ein Post war nicht zu verstehen: seine Empfänger bekamen den sicheren Text. Siehe `smsbridge alerts`.",
        TroubleKind.TEMPLATE: "Der `text` einer Route scheitert: ihre Empfänger bekamen den sicheren Text. Siehe `smsbridge alerts`.",
        TroubleKind.SLACK: "Slack nimmt nicht an, was wir sagen: Belege und Antworten warten, SMS gehen weiter.",
        TroubleKind.TELLING: "Eine Adresse in `[tell] urls` nimmt keine Alarme an.",
    },
}
"""By language and kind."""
_IN_SMS = ("delivery", "hook", "route", "contact", "balance", "days", "missing", "reason")
"""The facts that an SMS has room for, the dearest first."""
_AGAIN = {"en": "{count} times since the last alarm of this kind", "de": "{count}-mal seit dem letzten Alarm dieser Art"}


def alarm_text(trouble: Trouble, *, zone: ZoneInfo, language: str) -> str:
    """`smsbridge 03:10: what happened. (fact=value, 3 times since ...)`.

    The time is that of the first time, in `zone`: an alarm may come late.
    """
    told = [f"{name}={value}" for name, value in trouble.facts.items() if value not in {"", None}]
    if trouble.count > 1:
        told.append(_AGAIN[language].format(count=trouble.count))
    return _sentence(trouble, zone, language) + (f" ({', '.join(told)})" if told else "")


def alarm_sms(trouble: Trouble, *, zone: ZoneInfo, language: str) -> str:
    """The same as an SMS of one part, with as many of the facts to act on as there is room for; the log has all."""
    again = f" ({trouble.count}x)" if trouble.count > 1 else ""
    text = outgoing(_sentence(trouble, zone, language))
    known = [(name, trouble.facts.get(name)) for name in _IN_SMS]
    told: list[str] = []
    for name, value in known:
        more = [*told, outgoing(f"{name}={value}")]
        if value not in {"", None} and measure(_with(text, more) + again).parts == 1:
            told = more
    return with_tail(_with(text, told), again, 1)


def _with(text: str, facts: Sequence[str]) -> str:
    return f"{text} ({', '.join(facts)})" if facts else text


def _sentence(trouble: Trouble, zone: ZoneInfo, language: str) -> str:
    return f"smsbridge {trouble.since.astimezone(zone):%H:%M}: {ALARMS[language][trouble.kind]}"
