"""`python -m bench.understanding FOLDER [SENDER ...] [--all]`: score the reading of recorded webhook bodies against their labels.

FOLDER holds `expected.jsonl`, one line a body: `file`, `kind`, `alerts` (each with `status` and the words that its SMS `must` hold) and
`doubt`. A body scores when its kind and the states of its alerts are right and every word stands in the text of an SMS for it, or, of
a notice, in its title and text. Bodies in doubt are not counted. `--all` prints what was sent for each miss.
"""

import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qsl

from bridge.config import load
from bridge.domain.alert import Status
from bridge.domain.bundle import Past
from bridge.domain.ids import BundleId, PostId
from bridge.domain.post import Kind, Post
from bridge.domain.situation import Situation
from bridge.planning.foresee import due_of
from bridge.planning.plan import plan
from bridge.planning.read import Reading, read
from bridge.planning.release import release
from bridge.planning.rules import Rules

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
GOAL = 0.99
MOST_NEEDLESS = 0.01
"""The share of undoubted notices and controls that may fire."""
FIRED_BEFORE = "fired-before.txt"
"""A file of the folder with those that are known to fire; without it, nobody knows which are new."""
NOTICE_LENGTH = 300
RULES = """
[sms]
from = "Alerts"
[contacts]
ada = "+4915228817386"
[hooks.alerts]
open = true
[[routes]]
name = "all"
to = ["ada"]
"""


class Wanted(TypedDict):
    """What the label says of one alert."""

    status: str
    severity: str | None
    must: list[str]


class Label(TypedDict):
    """One line of `expected.jsonl`."""

    file: str
    kind: str
    alerts: list[Wanted]
    doubt: str


def post_of(folder: Path, file: str) -> Post:
    """The recorded request as a post of the inbox."""
    path = folder / file
    beside = path.with_suffix(".headers.json")
    headers: dict[str, str] = json.loads(beside.read_text()) if beside.exists() else {}
    kinds = {".form": "application/x-www-form-urlencoded", ".json": "application/json"}
    lowered = {name.lower(): value for name, value in headers.items() if not name.startswith(":")}
    lowered.setdefault("content-type", kinds.get(path.suffix, "text/plain"))
    body = path.read_bytes()
    query: dict[str, str] = {}
    if path.suffix == ".query":
        query, body = dict(parse_qsl(body.decode().strip().lstrip("?"))), b""
    method = headers.get(":method", "POST")
    return Post(id=PostId("01POST"), hook="alerts", received_at=NOW, method=method, headers=lowered, query=query, body=body)


def is_needless(post: Post, rules: Rules) -> bool:
    """Whether a body that is a notice or a control for certain fires."""
    said = read(post, rules).understanding
    return said is None or any(alert.status is Status.FIRING for alert in said.alerts)


def judge(label: Label, post: Post, rules: Rules) -> tuple[list[str], str]:
    """What is wrong with the reading of a post, and what was read."""
    reading = read(post, rules)
    if reading.understanding is None:
        text = " / ".join(drafts_of(reading, rules))
        return ([f"safe text: {reading.failure}"] if label["kind"] != "junk" else ["junk went out as the safe text"]), text
    said = reading.understanding
    wrong: list[str] = []
    if said.kind != label["kind"]:
        wrong.append(f"kind {said.kind}, not {label['kind']}")
    states = Counter(str(alert.status) for alert in said.alerts)
    wished = Counter(wanted["status"].replace("other", "notice") for wanted in label["alerts"])
    if said.kind in (Kind.ALERT, Kind.NOTICE) and states != wished:
        wrong.append(f"states {dict(states)}, not {dict(wished)}")
    texts = texts_of(reading, rules)
    for wanted in label["alerts"]:
        held = " \n ".join(texts).casefold()
        wrong += [f"no {word!r}" for word in wanted["must"] if " ".join(word.split()).casefold() not in " ".join(held.split())]
    stated = Counter(wanted["severity"] for wanted in label["alerts"])
    read_as = Counter(str(alert.severity) if alert.severity else None for alert in said.alerts)
    if stated != read_as and not wrong:
        texts.append(f"[severity {dict(read_as)}, stated {dict(stated)}]")
    return wrong, " / ".join(texts)


def drafts_of(reading: Reading, rules: Rules) -> list[str]:
    """The texts that a preview of it shows."""
    made = plan([reading], rules, Situation(assume_sent=True), NOW)
    dues = [due_of(bundle, made, reading.post, BundleId(f"b{n}"), NOW) for n, bundle in enumerate(made.bundles)]
    return [message.draft.text for message in release(dues, Past(), rules, NOW, new_id=lambda: "m", shown=True).messages]


def texts_of(reading: Reading, rules: Rules) -> list[str]:
    """The text of an SMS for each alert by itself, or what a notice says."""
    said = reading.understanding
    assert said is not None
    texts: list[str] = []
    for alert, routing in zip(said.alerts, reading.routings, strict=True):
        alone = replace(reading, understanding=replace(said, alerts=(alert,)), routings=(routing,))
        drafts = drafts_of(alone, rules)
        texts.append(drafts[0] if drafts else f"{alert.title} {alert.text}"[:NOTICE_LENGTH])
    return texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How the undoubted bodies were read."""

    share: float
    """Of all of them, those that are right."""
    quiet: int
    """How many are notices and controls."""
    needless: tuple[str, ...]
    """Of these, those that fire."""
    new: tuple[str, ...]
    """Of these again, those that did not fire before."""

    @property
    def is_good(self) -> bool:
        """Whether both goals are met, and nothing fires that did not before."""
        return self.share >= GOAL and len(self.needless) <= MOST_NEEDLESS * self.quiet and not self.new


def score(folder: Path, senders: list[str], *, show: bool) -> Score:
    """Print every miss and a table by sender; how the undoubted bodies were read."""
    rules = load(RULES, env={})
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    quiet: list[str] = []
    needless: list[str] = []
    for line in (folder / "expected.jsonl").read_text().splitlines():
        label: Label = json.loads(line)
        sender = label["file"].split("/")[0]
        if label["doubt"] or (senders and sender not in senders):
            continue
        count[sender] += 1
        if label["kind"] in ("notice", "control"):
            quiet.append(label["file"])
            needless += [label["file"]] if is_needless(post_of(folder, label["file"]), rules) else []
        wrong, text = judge(label, post_of(folder, label["file"]), rules)
        if not wrong:
            right[sender] += 1
            continue
        print(f"{label['file']}: {'; '.join(wrong)}")
        if show:
            print(f"    {text}")
    _table(count, right)
    known = (folder / FIRED_BEFORE).read_text().split() if (folder / FIRED_BEFORE).exists() else needless
    new = tuple(file for file in needless if file not in known)
    return Score(share=right.total() / max(1, count.total()), quiet=len(quiet), needless=tuple(needless), new=new)


def _table(count: Mapping[str, int], right: Mapping[str, int]) -> None:
    missed = {sender: f"{right.get(sender, 0)}/{total}" for sender, total in count.items() if right.get(sender, 0) < total}
    print("not all right:", ", ".join(f"{sender} {share}" for sender, share in missed.items()) or "none")


def main() -> int:
    """Score; exit 1 below the goal."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--all"]
    if not arguments:
        print(__doc__)
        return 2
    found = score(Path(arguments[0]), arguments[1:], show="--all" in sys.argv)
    print(f"notices and controls that fire: {len(found.needless)} of {found.quiet} (at most {MOST_NEEDLESS:.0%})")
    if (Path(arguments[0]) / FIRED_BEFORE).exists():
        print(f"of them, that are not in {FIRED_BEFORE}: {len(found.new)} (none may){''.join(f' {file}' for file in found.new)}")
    print(f"right: {found.share:.1%} (goal {GOAL:.0%})")
    return 0 if found.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
