"""The names of keys that senders give to a title, a state, a severity and so on, the more telling ones first. No tool's own list."""

from types import MappingProxyType

_WORDS = {
    "title": (
        "humanreadable alertname alerttitle title problemtitle incidenttitle subject headline alarmname rulename eventtitle checkname "
        "monitorname monitorfriendlyname conditionname policyname searchname eventname displayname problemname friendlyname testname "
        "triggername projectname pipelineidentifier servicename titel betreff titre objet alert alarm name summary message msg text "
        "alertmessage meldung nachricht description beschreibung reason output fallback check monitor rule service memo event "
        "eventtypename notification alerttype alarmtype problemtype"
    ),
    "text": (
        "summary message msg alertmessage description text body details detail reason newstatereason output error errormessage "
        "cause comment content longdescription incidentreason alertdetails statedetail statemessage problemdetails additionaldata "
        "alertbody intro info meldung nachricht beschreibung ursache fehlermeldung exception notification"
    ),
    "state": (
        "status state alertstatus alertstate currentstate currentstatus newstate newstatus newstatevalue monitorcondition "
        "alerttransition transition notificationtype conclusion result outcome buildstatus buildresult incidentstatus incidentstate "
        "problemstate checkresult triggerstatus teststatus checkstatus monitorstatus "
        "eventstate alertstatusstring alertaction eventaction alertevent eventtype alerttype actiontype action event type level "
        "trigger phase healthstatus newhealthstatus newhealth servicestate hoststate alertcondition condition messagetype "
        "triggertype alarm health currenthealth statustext statusname statusstring statetext statename zustand etat statut estado"
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
        "fingerprint dedupkey dedupekey deduplicationkey dedup dedupid incidentkey problemkey alias alertuid alertuuid "
        "incidentuid alarmuid "
        "alertid incidentid problemid issueid alarmid alarmmetadataid entityid "
        "monitorid checkid ruleid correlationid alertcorrelationid alertkey alarmkey reductionkey uuid key id"
    ),
    "start": (
        "startsat startedat starttime startdate firstseen firstoccurredat activatedat triggeredat openedat firedat occurredat begin "
        "eventtime alerttime createdat timestamp date time"
    ),
}
RANKS = MappingProxyType({group: {word: place for place, word in enumerate(words.split())} for group, words in _WORDS.items()})
"""Of each group, its words and their places. Words are in lower case and without separators."""

SUFFIXES = MappingProxyType(
    {
        "title": frozenset(("title", "name", "subject", "headline", "summary", "message", "text", "description", "msg")),
        "text": frozenset(("message", "text", "description", "output", "reason", "error", "details", "summary", "cause", "body", "msg")),
        "state": frozenset(("status", "state", "result", "outcome")),
        "severity": frozenset(("severity", "priority", "criticality")),
        "link": frozenset(("url", "link")),
        "id": frozenset(),
        "start": frozenset(),
    }
)
"""Words that say by standing at its end what a longer key is: `check_output` is an output."""
WEAK_SEVERITIES = frozenset(
    ("priority", "urgency", "impact", "importance", "importancelevel", "alertpriority", "dringlichkeit", "prioritt")
)
"""Keys that rate people's work too: they rate an alert only where something else says that there is trouble."""
IMAGES = frozenset(("image", "images", "img", "avatar", "icon", "logo", "photo", "picture", "thumbnail", "thumb", "screenshot", "gravatar",
                    "png", "background", "banner"))  # fmt: skip

_PLACE_WORDS = (
    "host hostname instance instancename server servername node nodename nodelabel machine vm vmname droplet computer device devicename "
    "pod container client clientname monitor monitorname check checkname "
    "service servicename servicedesc servicedescription test testname plugin probe dienst "
    "resource resourcename target object component componentname sensor sensorname detector canaryname entity "
    "application applicationname app appname buildname stagename taskname stepname project projectname repository "
    "job jobname pipeline pipelinename workflow site sitename "
    "originatorname backupname cmdbci configurationitem rechner rechnername gert gertename anlage maschine "
    "domain ip ipaddress address adresse ziel cluster clustername namespace database environment env region zone location standort group "
    "team source"
)
PLACES = MappingProxyType({word: place for place, word in enumerate(_PLACE_WORDS.split())})
"""What says where the trouble is, the more telling ones first."""

_CHECK_WORDS = (
    "check checkname service servicename servicedesc servicedescription monitor monitorname sensor sensorname probe plugin test testname"
)
CHECKS = frozenset(_CHECK_WORDS.split())
"""Keys of the name of what was looked at."""

_HOST_WORDS = "host server node device machine instance vm cluster"
HOSTS = frozenset(_HOST_WORDS.split())
"""Places that have a state and an address of their own, which are not the trouble's."""

_GOOD_WORDS = (
    "alive isalive ok isok up isup reachable success successful resolved isresolved healthy cleared recovered online passed backtonormal"
)
GOOD = frozenset(_GOOD_WORDS.split())
"""Truth values that say by being true that all is well."""
FLAGS = frozenset(("isok", "isup", "isonline", "ishealthy", "isresolved"))
"""Of these, those whose numbers 1 and 0 are truth values too."""
_BAD_WORDS = "down isdown failed failure firing alerting triggered failing offline alarm inalarm isalarm isopen"
BAD = frozenset(_BAD_WORDS.split())
"""Truth values that say by being true that it is not."""

EVENTS = frozenset(("action", "event", "eventtype", "eventname", "eventkey", "objectkind", "webhookevent", "trigger", "hook", "ereignis"))
"""What tells an event of a tool by name."""
KINDS = frozenset((*EVENTS, "type", "kind", "topic", "notificationtype", "messagetype", "msgtype", "alertaction", "eventaction",
                   "actiontype", "alerttype", "transition", "alerttransition", "subtype", "alertevent", "notification", "notificationevent",
                   "typ"))  # fmt: skip
"""What may say what kind of notice a body is."""
TYPES = (KINDS - EVENTS) | {"alarmtype", "problemtype"}
"""Of these, those of a kind of alert, which is a title only in words: `Uplink status changed`, and not `battery`."""
MODELS = frozenset(("model", "object", "objecttype", "objectkind", "resourcetype", "entitytype", "entity", "modelname", "recordtype",
                    "kind", "type", "typ", "collection", "resource", "table", "subject"))  # fmt: skip
"""What may say of what kind the thing is that came or changed."""

_FAULT_WORDS = "exception exceptionclass errorclass stacktrace stackframes backtrace firstbacktraceline"
FAULTS = frozenset(_FAULT_WORDS.split())
"""Keys of an error in a program: who posts one tells of trouble."""

METRICS = ("metricname", "metric", "metricshowname")
_VALUE_WORDS = "curvalue currentvalue metricvalue observedvalue triggervalue measuredvalue value temperature temp humidity voltage pressure"
VALUES = frozenset(_VALUE_WORDS.split())
"""What is measured, and how much of it there was."""

_RUN_WORDS = (
    "build buildid buildnumber buildurl job jobid pipeline pipelineid workflow workflowid deploy deployment deploymentid execution "
    "executionid stage playbook run runid testrun release releaseid sync backup workflowrun checkrun checksuite "
    "backupjob deployid buildtriggerid pipelineidentifier migration image pushdata artifact"
)
RUNS = frozenset(_RUN_WORDS.split())
"""Keys of a piece of work that begins and ends: that it went well, or was begun, is no end and no beginning of trouble."""
SOURCE = frozenset(("commit", "commits", "commitid", "commithash", "branch", "branches", "revision", "sha", "ref", "headbranch"))
"""Keys of a state of source: success is that of a piece of work where one stands."""
_WORK_PLACE_WORDS = (
    "repository repo repositoryname reponame project projectname pipeline pipelinename workflow workflowname job jobname build buildname "
    "buildtype branch ref headbranch environment env stage stagename task taskname application app service matrix target server name"
)
WORK_PLACES = frozenset(_WORK_PLACE_WORDS.split())
"""What tells two pieces of work apart; their runs have numbers besides."""
_WORK_NAME_WORDS = "pipeline pipelinename workflow workflowname job jobname buildname buildtype playbook taskname testname"
WORK_NAMES = frozenset(_WORK_NAME_WORDS.split())
"""Of these, those that name a piece of work by themselves: what its title says besides is another text each time."""
PROJECTS = frozenset(("project", "projectname", "repository", "repo", "repositoryname", "reponame"))
_RUN_NUMBER_WORDS = (
    "buildnumber runnumber buildid runid number pipelineid executionid deploymentid jobid iid runattempt build run execution"
)
RUN_NUMBERS = MappingProxyType({word: place for place, word in enumerate(_RUN_NUMBER_WORDS.split())})
"""The number of a run, the more telling ones first."""
_TRANSIENT_WORDS = (
    "event events run build request trace session user message delivery notification batch webhook hook execution "
    "attempt meta severity status state priority category type level "
    "metadata span transaction comment person page"
)
TRANSIENT = frozenset(_TRANSIENT_WORDS.split())
"""Objects whose id is another one at the end of a trouble."""

HANDSHAKE_KEYS = frozenset(("type", "event", "eventtype", "eventname", "action", "alerttype", "kind", "notificationtype", "triggertype"))
HANDSHAKES = frozenset(
    (
        "ping", "test", "verification", "subscriptionconfirmation", "unsubscribeconfirmation", "urlverification", "challenge",
        "testevent", "testalert", "testnotification", "testmessage", "testwebhook", "webhooktest", "webhookping", "pageyping",
        "testhook", "webhooktestevent", "validation", "healthcheckping", "connectiontest", "testconnection", "endpointurlvalidation",
    )
)  # fmt: skip
"""Kinds of events by which a sender tries the connection, under the keys where they stand."""
POSITIONS = frozenset(("open", "opened", "active", "on", "off"))
"""Words for states that are all that a message has to say: `{"title": "Door", "message": "open"}`."""
TEST_FLAGS = frozenset(("test", "istest", "testalert", "testmode", "istestalert", "testnotification", "triggeredbyusertest", "dryrun"))
"""Truth values that say by being true that it is only a test."""
