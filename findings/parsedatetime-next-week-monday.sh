#!/usr/bin/env bash
# parsedatetime 2.6 adds seven days for "next week" and then ignores the weekday that follows.
# Expected: asked on Tuesday 1 December 2026, "next week monday 9am" is Monday 7 December.
# Seen: Tuesday 8 December, though "monday 9am" alone is a Monday. "24.12 18:00" is today at 18:00, without a word on the date.
# What follows: the result says that it holds a date and a time, so that a program cannot see the mistake.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'parsedatetime==2.6' >/dev/null
got=$("$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime

import parsedatetime

asked = datetime(2026, 12, 1, 10, 15)
for words in ("next week monday 9am", "monday 9am", "24.12 18:00"):
    when, kind = parsedatetime.Calendar().parseDT(words, sourceTime=asked)
    print(words, "->", when.strftime("%a %d %b %H:%M"), kind)
PYTHON
)
expected='next week monday 9am -> Tue 08 Dec 09:00 3
monday 9am -> Mon 07 Dec 09:00 3
24.12 18:00 -> Tue 01 Dec 18:00 2'
if [ "$got" != "$expected" ]; then
  printf 'No longer so. Expected:\n%s\nSeen:\n%s\n' "$expected" "$got"
  exit 1
fi
printf '%s\n' "$got"
