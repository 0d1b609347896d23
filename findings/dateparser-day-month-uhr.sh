#!/usr/bin/env bash
# dateparser 1.5.0 takes the hour of a German date for its year, and "24 Uhr" for a day of the month.
# Expected: "Do, 24.12. 18 Uhr" is the next 24 December at 18:00; "24 Uhr" is midnight.
# Seen: the year 2118 at midnight, and the 24th of this month.
# What follows: what is scheduled in the usual German form waits for a century.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'dateparser==1.5.0' >/dev/null
got=$("$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime

import dateparser

asked = datetime(2026, 12, 1, 10, 15)
for words in ("Do, 24.12. 18 Uhr", "24 Uhr"):
    print(words, "->", dateparser.parse(words, languages=["de"], settings={"RELATIVE_BASE": asked, "PREFER_DATES_FROM": "future"}))
PYTHON
)
expected='Do, 24.12. 18 Uhr -> 2118-12-24 00:00:00
24 Uhr -> 2026-12-24 00:00:00'
if [ "$got" != "$expected" ]; then
  printf 'No longer so. Expected:\n%s\nSeen:\n%s\n' "$expected" "$got"
  exit 1
fi
printf '%s\n' "$got"
