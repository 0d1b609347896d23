"""The script that scores what is understood: it works, and it can say no."""

import json
from pathlib import Path

import pytest

from bench.understanding import score


def recorded(folder: Path, file: str, body: str, *must: str, status: str = "firing", kind: str = "alert") -> None:
    """One more body with its label."""
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(body, encoding="utf-8")
    label = {"file": file, "kind": kind, "alerts": [{"status": status, "severity": None, "must": must}], "doubt": ""}
    with (folder / "expected.jsonl").open("a", encoding="utf-8") as labels:
        labels.write(json.dumps(label) + "\n")


def test_a_body_scores_where_its_sms_holds_the_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that stand in the SMS, a word that does not, a state that is another, and a body that says nothing."""
    recorded(tmp_path, "a/1.json", '{"title": "Disk full on db1", "status": "firing"}', "Disk full", "db1")
    assert score(tmp_path, [], show=False).share == 1.0
    recorded(tmp_path, "a/2.json", '{"title": "Disk full on db1", "status": "firing"}', "db2")
    recorded(tmp_path, "a/3.json", '{"title": "Disk full on db1", "status": "firing"}', status="resolved")
    recorded(tmp_path, "b/4.json", "{" * 3000, "anything")
    assert score(tmp_path, [], show=True).share == 0.25
    said = capsys.readouterr().out
    assert "a/2.json: no 'db2'" in said
    assert "b/4.json: kind junk, not alert" in said
    assert score(tmp_path, ["b"], show=False).share == 0.0


def test_notices_that_fire_are_counted_and_none_may_be_new(tmp_path: Path) -> None:
    """One in a hundred may, if it is known to have fired before."""
    for number in range(100):
        recorded(tmp_path, f"a/{number}.json", '{"title": "Ada commented", "event": "comment"}', status="other", kind="notice")
    assert score(tmp_path, [], show=False).is_good
    recorded(tmp_path, "b/1.json", '{"title": "Disk full", "status": "firing"}', status="other", kind="notice")
    (tmp_path / "fired-before.txt").write_text("", encoding="utf-8")
    found = score(tmp_path, [], show=False)
    assert (found.quiet, found.needless, found.new, found.is_good) == (101, ("b/1.json",), ("b/1.json",), False)
    (tmp_path / "fired-before.txt").write_text("b/1.json\n", encoding="utf-8")
    assert score(tmp_path, [], show=False).is_good
    recorded(tmp_path, "b/2.json", '{"title": "Disk full", "status": "firing"}', status="other", kind="notice")
    (tmp_path / "fired-before.txt").write_text("b/1.json b/2.json\n", encoding="utf-8")
    assert not score(tmp_path, [], show=False).is_good
