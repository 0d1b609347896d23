"""The names of keys that senders give to a title, a state, a severity and so on, the more telling ones first. No tool's own list."""

from types import MappingProxyType

_WORDS = {
    "title": (
        "humanreadable alertname alerttitle title problemtitle incidenttitle subject headline alarmname rulename eventtitle checkname "
        "monitorname monitorfriendlyname conditionname policyname searchname eventname displayname problemname friendlyname testname "
        "triggername projectname pipelineidentifier servicename titel betreff titre objet name summary message msg text alertmessage "
        "meldung nachricht description beschreibung alert reason output fallback check monitor rule service memo event eventtypename"
    ),
    "text": (
        "summary message msg alertmessage description text body details detail reason newstatereason output error errormessage "
        "cause comment content longdescription incidentreason alertdetails statedetail statemessage problemdetails additionaldata "
        "alertbody intro info meldung nachricht beschreibung ursache fehlermeldung"
    ),
    "state": (
        "status state alertstatus alertstate currentstate currentstatus newstate newstatus newstatevalue monitorcondition "
        "alerttransition transition notificationtype conclusion result outcome buildstatus buildresult incidentstatus incidentstate "
        "problemstate checkresult triggerstatus teststatus checkstatus monitorstatus "
        "eventstate alertstatusstring alertaction eventaction alertevent eventtype alerttype actiontype action event type level "
        "trigger phase healthstatus newhealthstatus newhealth servicestate hoststate alertcondition condition messagetype "
        "triggertype alarm zustand etat statut estado"
    ),
    "severity": (
        "severity priority level urgency criticality importance importancelevel alertpriority alertlevel impact eventseverity "
        "alertseverity severitylevel problemseverity triggerlevel alarmlevel schwere schweregrad dringlichkeit prioritt gravite"
    ),
    "link": (
        "link url htmlurl weburl alerturl incidenturl issueurl permalink titlelink href dashboardurl runbookurl eventurl detailsurl "
        "resultslink resultsurl problemurl buildurl fullurl targeturl shortlink rcalink monitorurl externalurl logurl checkurl resulturl "
        "statuspageurl manageurl"
    ),
    "id": (
        "fingerprint dedupkey dedupekey deduplicationkey incidentkey alias alertid incidentid problemid issueid alarmid alarmmetadataid "
        "monitorid checkid ruleid correlationid alertcorrelationid alertkey alarmkey reductionkey uuid key id"
    ),
    "start": (
        "startsat startedat starttime startdate firstseen firstoccurredat activatedat triggeredat openedat firedat occurredat begin "
        "eventtime alerttime createdat timestamp date time"
    ),
}
RANKS = MappingProxyType({group: {word: place for place, word in enumerate(words.split())} for group, words in _WORDS.items()})
"""Of each group, its words and their places. Words are in lower case and without separators."""

_PLACE_WORDS = (
    "host hostname instance instancename server servername node nodename nodelabel machine vm vmname droplet computer device devicename "
    "pod container monitor monitorname check checkname "
    "service servicename resource resourcename target object component componentname sensor sensorname detector canaryname entity "
    "application applicationname app appname project projectname repository job jobname pipeline pipelinename workflow site sitename "
    "domain ip ipaddress address cluster clustername namespace database environment env region zone location group team source"
)
PLACES = MappingProxyType({word: place for place, word in enumerate(_PLACE_WORDS.split())})
"""What says where the trouble is, the more telling ones first."""

_HOST_WORDS = "host server node device machine instance vm cluster"
HOSTS = frozenset(_HOST_WORDS.split())
"""Places that have a state and an address of their own, which are not the trouble's."""

_GOOD_WORDS = "ok isok up isup reachable success successful resolved isresolved healthy cleared recovered online passed backtonormal"
GOOD = frozenset(_GOOD_WORDS.split())
"""Truth values that say by being true that all is well."""
FLAGS = frozenset(("isok", "isup", "isonline", "ishealthy", "isresolved"))
"""Of these, those whose numbers 1 and 0 are truth values too."""
_BAD_WORDS = "down isdown failed failure firing alerting triggered failing offline alarm inalarm isalarm isopen"
BAD = frozenset(_BAD_WORDS.split())
"""Truth values that say by being true that it is not."""

EVENTS = frozenset(("action", "event", "eventtype", "eventname", "eventkey", "objectkind", "webhookevent", "trigger", "ref", "hook"))
"""What tells an event of a tool by name: where it stands and speaks of no trouble, there is none."""

_FAULT_WORDS = "exception exceptionclass errorclass stacktrace stackframes backtrace firstbacktraceline"
FAULTS = frozenset(_FAULT_WORDS.split())
"""Keys of an error in a program: who posts one tells of trouble."""

METRICS = ("metricname", "metric", "metricshowname")
_VALUE_WORDS = "curvalue currentvalue metricvalue observedvalue triggervalue measuredvalue value temperature humidity voltage pressure"
VALUES = frozenset(_VALUE_WORDS.split())
"""What is measured, and how much of it there was."""

_RUN_WORDS = (
    "build buildid buildnumber buildurl job jobid pipeline pipelineid workflow workflowid deploy deployment deploymentid execution "
    "executionid stage playbook run runid testrun commit commits commitid branch revision release releaseid sha sync task backup "
    "backupjob deployid buildtriggerid pipelineidentifier migration transaction order payment charge image pushdata artifact"
)
RUNS = frozenset(_RUN_WORDS.split())
"""Keys of a piece of work that begins and ends: that it went well, or was begun, is no end and no beginning of trouble."""

_TALK_WORDS = (
    "pullrequest pullrequestid mergerequest ticket ticketid ticketsubject comment commits pusher assignee pushdata webhookevent member "
    "subscriber customer order invoice review starredat refupdates forkee milestone "
    "recording creator membercreator formid formtitle formresponse submissionid conversation "
    "assigneeid creatorid subscriberids"
)
TALK = frozenset(_TALK_WORDS.split())
"""Keys of what people do at work: what they open and close is no trouble."""

HANDSHAKE_KEYS = frozenset(("type", "event", "eventtype", "eventname", "action", "alerttype", "kind", "notificationtype", "triggertype"))
HANDSHAKES = frozenset(
    (
        "ping", "test", "verification", "subscriptionconfirmation", "unsubscribeconfirmation", "urlverification", "challenge",
        "testevent", "testalert", "testnotification", "testmessage", "testwebhook", "webhooktest", "webhookping", "pageyping",
        "testhook", "webhooktestevent", "validation", "healthcheckping", "connectiontest", "testconnection", "endpointurlvalidation",
    )
)  # fmt: skip
"""Kinds of events by which a sender tries the connection, under the keys where they stand."""
TEST_FLAGS = frozenset(("test", "istest", "testalert", "testmode", "istestalert", "testnotification", "triggeredbyusertest", "dryrun"))
"""Truth values that say by being true that it is only a test."""
