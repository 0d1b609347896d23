"""`serve` as an operator sees it."""

import json
from pathlib import Path

from support.programs import Program

TOML = '[hooks.prom]\nopen = true\n\n[[routes]]\nname = "all"\nto = ["+4915228817386"]\n'


async def test_serve_says_what_it_finds_and_that_it_ended(tmp_path: Path) -> None:
    """One line at its start with what is left to do, one at its end, and a warning for a variable that nothing reads."""
    program = Program.over(tmp_path, gateway=9, toml=TOML, SEVEN_APIKEY="hunter2")
    process = await program.start()
    process.terminate()
    assert await process.wait() == 0
    events = {line["event"]: line for line in map(json.loads, filter(lambda line: line.startswith("{"), program.log.splitlines()))}
    assert {key: events["serve.started"][key] for key in ("posts", "held", "queued", "parked", "unknown")} == {
        "posts": 0, "held": 0, "queued": 0, "parked": 0, "unknown": 0,
    }  # fmt: skip
    assert (events["serve.doubt"]["level"], events["serve.doubt"]["place"]) == ("warning", "SEVEN_APIKEY")
    assert events["serve.stopped"]["level"] == "info"
    assert "hunter2" not in program.log
