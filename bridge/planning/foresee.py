"""Before a release: what it has to look up; and a plan's bundles as they would come due if nothing joined them."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from bridge.domain.bundle import MOST_COUNTS, MOST_READ, Count, Due, Member, Needs, Raw, Tally
from bridge.domain.ids import BundleId
from bridge.domain.money import Day
from bridge.domain.post import Post
from bridge.planning.books import DIGEST_GAP, Scope
from bridge.planning.doubted import is_doubtful
from bridge.planning.plan import Plan, PlannedBundle
from bridge.planning.rules import Rules
from bridge.rendering.sms import worst_first


def needed(dues: Sequence[Due], rules: Rules, now: datetime) -> Needs:
    """What releasing these bundles has to look up."""
    limits = rules.limits
    return Needs(
        phones=frozenset(phone for due in dues for phone in due.group.audience),
        scopes=frozenset(scope for due in dues for scope in scopes_of(due) if limits.of(scope[0])),
        window=max(limits.window, DIGEST_GAP),
        marks=rules.asks_for_answers,
        doubts=any(map(is_doubtful, dues)),
        day=None if rules.money.budget is None else Day.of(now, rules.sms.timezone),
    )


def scopes_of(due: Due) -> tuple[Scope, ...]:
    """Against whose limits an SMS of these alerts counts; a digest counts against those of all its hooks and routes."""
    hooks = dict.fromkeys(member.hook for member in due.members)
    return *(("hook", hook) for hook in hooks), *(("route", route) for route in due.routes), ("account", "")


def due_of(bundle: PlannedBundle, made: Plan, post: Post, ident: BundleId, now: datetime) -> Due:
    """A bundle of the plan of one post, as it would come due alone."""
    planned = [made.alerts[place] for place in bundle.alerts]
    by_alert = {id(one.alert): one for one in planned}
    worst = [by_alert[id(alert)] for alert in worst_first([one.alert for one in planned])]
    flapping = {id(made.alerts[place].alert) for place in bundle.flapping}
    counts = Counter((one.alert.title, one.alert.severity, one.alert.status) for one in worst)
    return Due(
        id=ident,
        group=bundle.group,
        created_at=now,
        members=tuple(
            Member(
                alert=one.alert,
                hook=one.hook,
                format=one.format,
                post=one.post,
                flaps=id(one.alert) in flapping,
                route=bundle.group.route,
            )
            for one in worst[:MOST_READ]
        ),
        counts=tuple(
            Count(title=title, severity=severity, status=status, count=count)
            for (title, severity, status), count in list(counts.items())[:MOST_COUNTS]
        ),
        tallies=tuple(
            Tally(route=bundle.group.route, severity=severity, status=status, count=count)
            for (severity, status), count in Counter((one.alert.severity, one.alert.status) for one in planned).items()
        ),
        raw=Raw(body=post.body, charset=post.charset, query=post.query),
    )
