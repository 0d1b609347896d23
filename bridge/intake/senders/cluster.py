"""What speaks for a Kubernetes cluster besides Alertmanager."""

from bridge.domain.alert import Severity
from bridge.intake.shape import F, N, R, Shape

FLUX = Shape(  # https://fluxcd.io/flux/components/notification/providers/#generic-webhook
    name="flux",
    marks=("involvedObject reportingController severity", "involvedObject severity reason message"),
    headers=("gotk-component",),
    work=True,
    title=("involvedObject.name",),
    where=("involvedObject.kind", "involvedObject.namespace", "metadata.summary"),
    text=("reason", "message"),
    state=("severity", "reason"),
    states={"info": None, "error": F, "trace": N, "progressing": N, "dependencynotready": N},
    severity=("severity",),
    key=("involvedObject.uid", "involvedObject.name involvedObject.kind involvedObject.namespace"),
    started=("timestamp",),
)
KUBERNETES_EVENT = Shape(  # https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
    name="kubernetes-event",
    marks=("involvedObject reason type", "regarding reason type", "details.reason details.kind details.message"),
    title=("reason", "details.reason"),
    where=(
        "involvedObject.name",
        "regarding.name",
        "details.name",
        "involvedObject.namespace",
        "regarding.namespace",
        "details.namespace",
        "clusterName",
    ),
    text=("message", "note", "details.message"),
    state=("type", "details.type"),
    states={"normal": N, "warning": F},
    otherwise=F,
    severity=("type", "details.type"),
    severities={"normal": Severity.INFO},
    key=(
        "involvedObject.uid|regarding.uid reason|details.reason",
        (
            "involvedObject.name|regarding.name|details.name reason|details.reason "
            "involvedObject.namespace|regarding.namespace|details.namespace"
        ),
    ),
    started=("eventTime", "firstTimestamp", "metadata.creationTimestamp", "createdAt"),
)
ROBUSTA = Shape(  # https://docs.robusta.dev/master/configuration/sinks/webhook.html
    name="robusta",
    marks=("aggregation_key title", "finding_type title"),
    title=("title",),
    where=("cluster_name", "subject.name", "subject_name"),
    text=("description", "aggregation_key"),
    state=("status", "failure"),
    states={"true": F, "false": N, "firing": F, "resolved": R},
    otherwise=F,
    severity=("severity",),
    severities={"high": Severity.ERROR, "medium": Severity.WARNING, "low": Severity.INFO},
    key=("fingerprint", "aggregation_key"),
    started=("starts_at",),
)
