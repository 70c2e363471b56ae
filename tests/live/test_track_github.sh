#!/bin/sh
# `debrief track --tracker github` against two stand-ins for GitHub (tests/contract/README.md): prism, which holds every
# request against GitHub's published OpenAPI, and a stub that keeps issues and misbehaves: test_track_github.sh [DEBRIEF]
set -u
# shellcheck source=tests/live/lib.sh
. "$(dirname "$0")/lib.sh"
need python3 curl
contract=$root/tests/contract

incident=$scratch/2025-02-09-api-service
mkdir "$incident"
cd "$incident" || exit 1
cat >incident.yaml <<'YAML'
title: API service degradation
people:
  "@alice": {name: Alice Chen, aliases: ["github:alice-gh"]}
YAML
write_report() {
    cat >report.md <<'MARKDOWN'
# Post-Mortem: API service degradation

**Date**: 2025-02-09

Prose that nobody may touch.

## Action Items

| ID | Action | Owner | Deadline | Priority |
|----|--------|-------|----------|----------|
| AI-001 | Add an alert on pool usage, as @carol said in #7 | @alice | 2025-02-16 | High |
| AI-002 | 限制连接数 | @bob | 2025-02-20 | Medium |
| AI-003 | Write the runbook | @bob | 2025-02-28 | Low |
|  | Has no id | @bob | 2025-02-28 | Low |

## Appendix

The end.
MARKDOWN
}
write_report
cp report.md "$scratch/report.md"

# ---- the stub ----
port=$(free_port)
stub=http://127.0.0.1:$port
python3 "$contract/github_stub.py" "$port" >"$scratch/stub.log" 2>&1 &
stub_pid=$!
at_end "kill $stub_pid 2>/dev/null"
wait_for "$stub/_issues"
export GITHUB_API_URL="$stub"
track() {
    "$debrief" track --tracker github --repo acme/shop "$@" >"$scratch/out" 2>&1
}
trouble() {
    curl -s -o /dev/null -X POST -d "$1" "$stub/_trouble"
}
n_issues() {
    curl -s "$stub/_issues" | python3 -c 'import json, sys; print(len(json.load(sys.stdin)))'
}
issue() { # NUMBER FIELD
    curl -s "$stub/_issues" | python3 -c 'import json, sys; print(json.load(sys.stdin)[int(sys.argv[1]) - 1][sys.argv[2]])' "$1" "$2"
}

track --dry-run
check "a dry run ends well, without a token" [ $? = 0 ]
check "it shows the search and the three issues" [ "$(grep -c -e '^GET ' -e '^POST ' "$scratch/out")" = 4 ]
check "it sent nothing" [ "$(curl -s "$stub/_requests")" = '[]' ]
check "and left the report alone" cmp -s report.md "$scratch/report.md"
track
check "without a token it says which is missing" grep -q 'no token for .*GITHUB_TOKEN' "$scratch/out"
GITHUB_TOKEN=wrong-token track
check "a wrong token ends with 5" [ $? = 5 ]
check "says what to do" grep -q '401: Bad credentials; is the token set' "$scratch/out"
check "and is never shown" sh -c "! grep -q wrong-token '$scratch/out'"
unset GITHUB_TOKEN
# shellcheck disable=SC2016 # the program's own arguments
printf '#!/bin/sh\n[ "$1 $2" = "github %s" ] && echo stub-token\n' "$stub" >"$scratch/credential"
chmod +x "$scratch/credential"
export DEBRIEF_CREDENTIAL="$scratch/credential"

track
check "a credential program's token is taken" [ $? = 0 ]
check "three issues were made" [ "$(n_issues)" = 3 ]
check "with the item's id and text as title" [ "$(issue 1 title)" = 'AI-001: Add an alert on pool usage, as @carol said in #7' ]
check "with the login of a mapped owner" [ "$(issue 1 assignees)" = "['alice-gh']" ]
check "strangers are not called" sh -c "! printf '%s' '$(issue 1 body | tr -d "'")' | grep -q '@carol\|@bob'"
check "the item without an id is passed over, and that is said" grep -q 'skipped: it has no usable id' "$scratch/out"
check "links stand in the report" grep -q "| AI-002 .*\[#2\]($stub/acme/shop/issues/2)" report.md
check "and states" grep -q '| AI-003 .*| open' report.md
check "its prose is as it was" grep -q '^Prose that nobody may touch.$' report.md
check "the former report is kept for undo" cmp -s .debrief/undo/000001.md "$scratch/report.md"

cp report.md "$scratch/tracked.md"
curl -s "$stub/_requests" >/dev/null
track
check "again: nothing is made" [ "$(n_issues)" = 3 ]
check "nothing is changed" cmp -s report.md "$scratch/tracked.md"
check "all pages of the list were read" [ "$(curl -s "$stub/_requests")" = '["GET /repos/acme/shop/issues?state=all&per_page=100&labels=post-mortem", "GET /repos/acme/shop/issues?state=all&per_page=100&labels=post-mortem&page=2"]' ]
cp "$scratch/report.md" report.md
track
check "from an older report too: found again by their ids" [ "$(n_issues)" = 3 ]
check "and written back the same" cmp -s report.md "$scratch/tracked.md"

curl -s -o /dev/null -X PATCH -H 'Authorization: Bearer stub-token' -d '{"state": "closed", "state_reason": "completed"}' "$stub/repos/acme/shop/issues/2"
body=$(issue 1 body)
python3 -c 'import json, sys; print(json.dumps({"body": sys.argv[1] + "\n\nWritten by people."}))' "$body" |
    curl -s -o /dev/null -X PATCH -H 'Authorization: Bearer stub-token' -d @- "$stub/repos/acme/shop/issues/1"
sed -i 's/2025-02-16/2025-02-18/' report.md
track
check "a closed issue closes its item" grep -q '| AI-002 .*| closed' report.md
check "a new deadline reaches the issue" sh -c "printf '%s' '$(issue 1 body | tr -d "'")' | grep -q 'Deadline: 2025-02-18'"
check "what people wrote there stays" sh -c "printf '%s' '$(issue 1 body | tr -d "'")' | grep -q 'Written by people.'"

# ---- trouble ----
write_report
sed -i 's/AI-00/AI-10/' report.md
trouble '["ok", "ok", "429", "ok", "502-done", "ok", "ok", "reset", "ok"]'
track
check "429, a late 502 and a cut connection: all is well in the end" [ $? = 0 ]
check "and no issue is there twice" [ "$(n_issues)" = 6 ]
check "each item has its own" [ "$(grep -c 'issues/[456])' report.md)" = 3 ]
write_report
sed -i 's/AI-00/AI-20/' report.md
trouble '["ok", "ok", "ok", "502", "502", "502", "502", "502", "502", "502", "502", "502"]'
track
code=$?
trouble '[]'
check "a server that stays away ends with 5 or is caught up with (exit $code)" [ "$code" = 5 ] 
track
check "running again makes what is missing, nothing twice" [ "$(n_issues)" = 9 ]
sed -i 's/alice-gh/nobody/' incident.yaml
write_report
sed -i 's/AI-00/AI-30/' report.md
track
check "an item that is refused does not stop the others" [ "$(n_issues)" = 11 ]
check "and GitHub's reason is told" grep -q 'AI-301: failed: .*422: Validation Failed: assignees invalid' "$scratch/out"
kill "$stub_pid"
wait_gone "$stub_pid"
track
check "nobody there ends with 5" [ $? = 5 ]

# ---- the published contract ----
modules=${DBR_CONTRACT_MODULES:-$root/build/contract/node_modules}
if ! [ -d "$modules/@stoplight/prism-cli" ] || ! command -v node >/dev/null; then
    echo "# no prism in $modules: requests are not held against GitHub's OpenAPI here"
    finish
fi
node "$contract/github_bodies.mjs" "$(dirname "$modules")/github.json" "$(dirname "$modules")" >"$scratch/out" 2>&1
check "every body schema of the contract really validates" [ $? = 0 ]
port=$(free_port)
node "$modules/@stoplight/prism-cli/dist/index.js" mock -h 127.0.0.1 -p "$port" --errors "$(dirname "$modules")/github.json" \
    >"$scratch/prism.log" 2>&1 &
pid=$!
at_end "kill $pid 2>/dev/null"
wait_for "http://127.0.0.1:$port/"
refused=$(curl -s -o /dev/null -w '%{http_code}' -X POST -H 'Content-Type: application/json' -d '{"body":"x"}' \
    "http://127.0.0.1:$port/repos/acme/shop/issues")
check "a body without a title is refused (answered $refused)" [ "$refused" = 422 ]
export GITHUB_API_URL="http://127.0.0.1:$port" GITHUB_TOKEN=any
sed -i 's/nobody/alice-gh/' incident.yaml
write_report
track
check "our requests are as the contract says" [ $? = 0 ]
check "three POSTs were taken" [ "$(grep -c 'post.*/repos/acme/shop/issues' "$scratch/prism.log")" -ge 3 ]
cp "$scratch/prism.log" "$scratch/out"
check "without one violation" [ "$(grep -c 'Violation: request' "$scratch/prism.log")" = 1 ] # ours, on purpose, above
finish
