#!/usr/bin/env bash
# standardwebhooks 1.1.0 signs the wall clock of an aware datetime, whatever its zone.
# Expected: one moment has one signature.
# Seen: the same moment in another zone is signed differently, and the library's own verify refuses it with the right header.
# What follows: a sender whose server keeps local time signs webhooks that no receiver accepts.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check 'standardwebhooks==1.1.0' >/dev/null
got=$("$place/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timedelta, timezone

from standardwebhooks import Webhook

webhook = Webhook("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
moment = datetime.now(timezone.utc)
for hours in (0, 5):
    local = moment.astimezone(timezone(timedelta(hours=hours)))
    headers = {"webhook-id": "m1", "webhook-timestamp": str(int(local.timestamp())), "webhook-signature": webhook.sign("m1", local, "{}")}
    try:
        webhook.verify("{}", headers)
        print(f"UTC+{hours}: verified")
    except Exception as error:
        print(f"UTC+{hours}: {error}")
PYTHON
)
expected='UTC+0: verified
UTC+5: No matching signature found'
if [ "$got" != "$expected" ]; then
  printf 'No longer so. Expected:\n%s\nSeen:\n%s\n' "$expected" "$got"
  exit 1
fi
printf '%s\n' "$got"
