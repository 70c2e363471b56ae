# What was slow: answer times in fields, a trace drawn as text, a pause after announced work; and healthy likes of them.
# shellcheck disable=SC2143 # the output is looked at as a whole
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
unset DEBRIEF_BY
cd "$scratch" || exit 1

run() { # FOLDER: its report.md in pm-FOLDER
    "$debrief" run "$1" --into "pm-$1" --no-html --now 2025-02-10T09:00:00Z --by @tester >out 2>err </dev/null &&
        ! grep -q -e Sanitizer -e 'runtime error' err
}

mkdir fields healthy trace pause
python3 - <<'PY'
import json

def service(path, slow):
    with open(path, "w") as f:
        for i in range(1200):
            stamp = "2025-02-09T10:%02d:%02d" % (i // 60, i % 60)
            is_checkout = i % 5 == 0
            took = slow if is_checkout and 600 <= i < 900 else 40 + i % 11
            print(json.dumps({"time": stamp + ".000Z", "level": "info", "reqId": "r-%d" % i, "msg": "incoming request",
                              "req": {"method": "POST", "url": "/checkout" if is_checkout else "/items/%d" % i}}), file=f)
            print(json.dumps({"time": stamp + ".010Z", "level": "info", "reqId": "r-%d" % i, "msg": "request completed",
                              "responseTime": took + 0.25}), file=f)

service("fields/api.jsonl", 2400)
service("healthy/api.jsonl", 60)
alert = {"version": "4", "status": "firing", "alerts": [{"status": "firing", "startsAt": "2025-02-09T10:09:00Z",
         "endsAt": "0001-01-01T00:00:00Z", "labels": {"alertname": "CheckoutSlow", "severity": "critical"},
         "annotations": {"summary": "checkout is slow"}}]}
json.dump(alert, open("fields/alert.json", "w"))
open("trace/trace.txt", "w").write(
    "├─ GET /checkout (api) - 7628.72ms (span_id=bf0d)\n│  start=2025-02-09T10:00:01.000Z\n"
    "  ├─ pay (shop) - 7372.24ms (span_id=de78)\n  │  start=2025-02-09T10:00:01.258Z\n"
    "    ├─ query (fraud) - 6551.03ms (span_id=bb9c)\n    │  start=2025-02-09T10:00:01.261Z\n"
    "    │    db.statement: SELECT 1\n    ├─ query (shop) - 416.28ms (span_id=3e48)\n")
open("healthy/trace.txt", "w").write("GET /checkout 180.5ms\n├─ pay 120ms\n└─ items 50ms\n")

def job(path, pause):
    with open(path, "w") as f:
        for i in range(12):
            print("2025-02-09T10:00:%02dZ INFO table part%d copied" % (i, i), file=f)
        print("2025-02-09T10:00:12Z INFO Restoring the dump...", file=f)
        for i in range(4):
            print("2025-02-09T10:%02d:%02dZ INFO index part%d made" % ((13 + pause) // 60, (13 + pause) % 60 + i, i), file=f)

job("pause/job.log", 300)
job("healthy/job.log", 2)
PY

run fields
ok 'fields'
"$debrief" timeline -i pm-fields --all --json --now 2025-02-10T09:00:00Z >out 2>err </dev/null &&
    grep -q 'Requests take 2.4s, not 50.2ms; most of the slow ones: POST /checkout' out && grep -q 'api\.jsonl#L1202' out
ok 'the operation that became slow is told with its line'
"$debrief" query -i pm-fields "select count(*) from log where duration > 2" >out 2>err && grep -q 60 out
ok 'what a field says is the column, in seconds'
run trace
ok 'trace'
grep -q '\[GET /checkout took 7.629 s, query (fraud) 6.551 s of it: database query SELECT 1\](evidence/trace\.txt#L5)' \
    pm-trace/report.md
ok 'the span with most time of its own is a lead with its line'
run pause
ok 'pause'
grep -q '\[Restoring the dump..., then nothing for 5min 1s\](evidence/job\.log#L13)' pm-pause/report.md
ok 'the pause is a lead with the line before it'
run healthy
ok 'healthy'
grep -q 'no incident seen' out
ok 'the healthy likes of them are quiet'
! grep -q -e " took [0-9]" -e 'then nothing' -e 'Requests take' pm-healthy/report.md
ok 'and nothing there is called slow'
exit $failed
