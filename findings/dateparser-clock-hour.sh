#!/usr/bin/env bash
# dateparser 1.5.0 drops an hour without minutes and takes the minute of the reference time for it.
# Expected: "tomorrow at 5" and "morgen um 9" name five and nine o'clock, or are refused.
# Seen: both are read as tomorrow at the very time of day at which one asks; only "5pm" keeps its hour.
# What follows: a scheduler built on it sends at a time that nobody said, and says no word.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'dateparser==1.5.0' >/dev/null
got=$("$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime

import dateparser

asked = datetime(2026, 12, 1, 10, 15)
for words in ("tomorrow at 5", "morgen um 9", "tomorrow at 5pm"):
    print(words, "->", dateparser.parse(words, settings={"RELATIVE_BASE": asked, "PREFER_DATES_FROM": "future"}))
PYTHON
)
expected='tomorrow at 5 -> 2026-12-02 10:15:00
morgen um 9 -> 2026-12-02 10:15:00
tomorrow at 5pm -> 2026-12-02 17:00:00'
if [ "$got" != "$expected" ]; then
  printf 'No longer so. Expected:\n%s\nSeen:\n%s\n' "$expected" "$got"
  exit 1
fi
printf '%s\n' "$got"
