#!/usr/bin/env bash
# sms-counter 1.0.0 (npm) divides the length by the room of a part, and lets characters of two units fall apart.
# Expected: 67 emoji are three SMS, since a part has room for 67 UTF-16 units and a pair is not divided (3GPP TS 23.040);
#   a euro sign at the end of a GSM part goes whole into the next one.
# Seen: two SMS for both; split-sms 0.1.7 beside it says three.
# What follows: whoever shows a price by it shows a third too little.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund sms-counter@1.0.0 split-sms@0.1.7 >/dev/null
cat > seen.js <<'JAVASCRIPT'
const counter = require("sms-counter").default;
const { split } = require("split-sms");
const texts = { emoji: "\u{1F600}".repeat(67), euro: "a".repeat(152) + "\u20ac" + "b".repeat(152) };
for (const [name, text] of Object.entries(texts)) {
  console.log(`${name}: sms-counter ${counter.count(text).messages}, split-sms ${split(text).parts.length}`);
}
JAVASCRIPT
got=$(node seen.js)
expected='emoji: sms-counter 2, split-sms 3
euro: sms-counter 2, split-sms 3'
if [ "$got" != "$expected" ]; then
  printf 'No longer so. Expected:\n%s\nSeen:\n%s\n' "$expected" "$got"
  exit 1
fi
printf '%s\n' "$got"
