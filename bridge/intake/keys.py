"""The names of keys that senders give to a title, a state, a severity and so on, the more telling ones first. No tool's own list."""

from types import MappingProxyType

_WORDS = {
    "title": (
        "alertname alerttitle title problemtitle incidenttitle subject headline alarmname rulename eventtitle checkname monitorname "
        "monitorfriendlyname conditionname policyname searchname eventname displayname problemname friendlyname testname projectname "
        "servicename name summary message msg text description alert event reason output fallback check rule service"
    ),
    "text": (
        "summary message msg description text body details detail reason newstatereason output error errormessage cause comment content "
        "longdescription incidentreason alertdetails statedetail problemdetails additionaldata"
    ),
    "state": (
        "status state alertstatus alertstate currentstate currentstatus newstate newstatus newstatevalue monitorcondition "
        "alerttransition transition notificationtype conclusion result outcome buildstatus incidentstatus incidentstate problemstate "
        "eventstate alertaction eventaction alertevent eventtype alerttype action event type level trigger phase healthstatus "
        "servicestate hoststate alertcondition condition"
    ),
    "severity": "severity priority level urgency criticality importance importancelevel alertpriority alertlevel impact eventseverity",
    "link": (
        "link url htmlurl weburl alerturl incidenturl issueurl permalink titlelink href dashboardurl runbookurl eventurl detailsurl "
        "resultslink resultsurl problemurl buildurl fullurl targeturl shortlink rcalink monitorurl externalurl logurl checkurl"
    ),
    "id": (
        "fingerprint dedupkey deduplicationkey incidentkey alias alertid incidentid problemid issueid monitorid checkid eventid ruleid "
        "correlationid alertcorrelationid uuid key id"
    ),
}
RANKS = MappingProxyType({group: {word: place for place, word in enumerate(words.split())} for group, words in _WORDS.items()})
"""Of each group, its words and their places. Words are in lower case and without separators."""

_PLACE_WORDS = (
    "host hostname instance service servicename server node project projectname app application environment env device cluster "
    "namespace job region entity repository component resource site monitor ip address source team"
)
PLACES = frozenset(_PLACE_WORDS.split())
"""What says where the trouble is."""

_GOOD_WORDS = "ok isok up isup reachable success successful resolved isresolved healthy cleared recovered online passed"
GOOD = frozenset(_GOOD_WORDS.split())
"""Truth values that say by being true that all is well."""
_BAD_WORDS = "down isdown failed failure firing alerting triggered failing offline"
BAD = frozenset(_BAD_WORDS.split())
"""Truth values that say by being true that it is not."""

EVENTS = frozenset(("action", "event", "eventtype", "eventname", "eventkey", "objectkind", "webhookevent", "trigger", "ref", "hook"))
"""What tells an event of a tool by name: where it stands and speaks of no trouble, there is none."""

HANDSHAKE_KEYS = frozenset(("type", "event", "eventtype", "eventname", "action"))
HANDSHAKES = frozenset(
    ("ping", "test", "verification", "subscriptionconfirmation", "unsubscribeconfirmation", "urlverification", "challenge")
)
"""Kinds of events by which a sender tries the connection, under the keys where they stand."""
