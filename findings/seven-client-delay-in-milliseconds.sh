#!/usr/bin/env bash
# @seven.io/client 5.6.0 sends the `delay` of an SMS, a Date by its types, in milliseconds since 1970.
# Expected: Unix seconds or a date, as the page of the API says.
# Seen: 24 December 2026 leaves as 1798135200000, which as seconds is the year 58950.
# What follows: a server that takes the number as it is parks the SMS for ever.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @seven.io/client@5.6.0 >/dev/null
cat > seen.js <<'JAVASCRIPT'
const http = require("http");
const seven = require("@seven.io/client");

const server = http.createServer((request, response) => {
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => {
    console.log(request.method, request.url, JSON.parse(body).delay);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ success: "100", messages: [], total_price: 0, balance: 1, debug: "false", sms_type: "direct" }));
  });
});
server.listen(0, "127.0.0.1", async () => {
  seven.Client.BASE_URL = `http://127.0.0.1:${server.address().port}/api`;
  const client = new seven.Client({ apiKey: "none", sentWith: "a finding" });
  await new seven.SmsResource(client).dispatch({ to: ["4915228817386"], text: "x", delay: new Date("2026-12-24T18:00:00Z") });
  server.close();
});
JAVASCRIPT
got=$(node seen.js)
expected='POST /api/sms 1798135200000'
if [ "$got" != "$expected" ]; then
  printf 'No longer so. Expected:\n%s\nSeen:\n%s\n' "$expected" "$got"
  exit 1
fi
printf '%s\n' "$got"
