"""The script that scores what is understood: it works, and it can say no."""

import json
from pathlib import Path

import pytest

from bench.understanding import score


def recorded(folder: Path, file: str, body: str, *must: str, status: str = "firing") -> None:
    """One more body with its label."""
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(body, encoding="utf-8")
    label = {"file": file, "kind": "alert", "alerts": [{"status": status, "severity": None, "must": must}], "doubt": ""}
    with (folder / "expected.jsonl").open("a", encoding="utf-8") as labels:
        labels.write(json.dumps(label) + "\n")


def test_a_body_scores_where_its_sms_holds_the_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Words that stand in the SMS, a word that does not, a state that is another, and a body that says nothing."""
    recorded(tmp_path, "a/1.json", '{"title": "Disk full on db1", "status": "firing"}', "Disk full", "db1")
    assert score(tmp_path, [], show=False) == 1.0
    recorded(tmp_path, "a/2.json", '{"title": "Disk full on db1", "status": "firing"}', "db2")
    recorded(tmp_path, "a/3.json", '{"title": "Disk full on db1", "status": "firing"}', status="resolved")
    recorded(tmp_path, "b/4.json", "{" * 3000, "anything")
    assert score(tmp_path, [], show=True) == 0.25
    said = capsys.readouterr().out
    assert "a/2.json: no 'db2'" in said
    assert "b/4.json: kind junk, not alert" in said
    assert score(tmp_path, ["b"], show=False) == 0.0
