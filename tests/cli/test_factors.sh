# Services in `debrief factors`: from metrics and a table of calls, for people in 80 columns and in JSON, in both languages.
# shellcheck disable=SC2143 # the output is looked at as a whole
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1

mkdir raw
python3 - <<'PY'
import json
series = []
for service, low, high in (("front", .2, 1.4), ("basket", .1, 1.2), ("stock", .05, 1.1), ("mail", .1, .1)):
    series.append({"metric": {"__name__": "request_latency_seconds", "service": service},
                   "values": [[1739095200 + 60 * i, str(round((low if i < 40 else high) * (1 + .01 * (i * 7 % 5)), 4))] for i in range(50)]})
json.dump({"status": "success", "data": {"resultType": "matrix", "result": series}}, open("raw/latency.json", "w"))
open("raw/calls.csv", "w").write("caller,callee\nfront,basket\nbasket,stock\nfront,mail\n")
PY
"$debrief" new 'Slow baskets' -f pm --from 2025-02-09T10:40Z --to 2025-02-09T10:50Z --by @tester >out 2>err &&
    "$debrief" add -i pm raw --by @tester >out 2>err
ok 'an incident with metrics and a table of calls'
"$debrief" factors -i pm --json >out 2>err && python3 - <<'PY'
import json
a = json.load(open("out", encoding="utf-8"))
names = [s["service"] for s in a["services"]]
assert names[0] == "stock" and "mail" not in names, names
top = a["services"][0]
assert top["utc"] == "2025-02-09T10:40:00Z" and top["reasons"][0]["part"] == "latency", top
for s in a["services"]:
    assert abs(sum(r["weight"] * (-1 if r["side"] == "against" else 1) for r in s["reasons"]) - s["score"]) < 1e-6
PY
ok 'the deepest slow service comes first; scores add up'
"$debrief" factors -i pm >out 2>err && grep -q '^Services' out && grep -q '1. stock' out && ! awk 'length > 80' out | grep -qv 'evidence/'
ok 'for people, in 80 columns'
"$debrief" factors -i pm --lang zh-CN >out 2>err && grep -q '^服务' out && grep -q 'stock' out
ok 'in Chinese'
"$debrief" draft -i pm --by @tester >out 2>err && grep -q 'most of the evidence points at \*\*stock\*\*: \[' pm/report.md
ok 'the draft names the service most speaks for, with its proof'

# Questions, each with what raises it: a late alert without a runbook, a statement too early, a runbook half followed.
mkdir -p raw2/incidents
python3 - <<'PY'
import json
base = 1739095200
lines = []
for i in range(3000):
    bad = 323 <= i < 1990
    t = base + i
    lines.append("%s %s api - %s" % (__import__("datetime").datetime.fromtimestamp(t, __import__("datetime").timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
                                     "ERROR" if bad else "INFO", "order refused: queue is full" if bad else "order taken"))
open("raw2/api.log", "w").write("\n".join(lines) + "\n")
json.dump({"version": "4", "receiver": "page", "status": "firing", "alerts": [
    {"status": "firing", "labels": {"alertname": "OrdersRefused", "service": "api"}, "annotations": {}, "startsAt": "2025-02-09T10:08:00Z"}]},
    open("raw2/alert.json", "w"))
with open("raw2/incidents/chat.jsonl", "w") as f:
    for at, text in ((900, "running queuectl status orders"), (1500, "errors are gone"), (2400, "all good now")):
        f.write(json.dumps({"type": "message", "user": "U1", "ts": "%d.000100" % (base + at), "text": text}) + "\n")
open("raw2/runbook-orders.md", "w").write("# Orders runbook\n\n1. \`queuectl status orders\`\n2. \`queuectl drain orders --to spill\`\n".replace("\\`", "`"))
PY
"$debrief" new 'Orders refused' -f pm2 --by @tester >out 2>err && "$debrief" add -i pm2 raw2 --by @tester >out 2>err
"$debrief" factors -i pm2 --json >out 2>err && python3 - <<'PY'
import json
q = {x["about"]: x for x in json.load(open("out", encoding="utf-8"))["questions"]}
assert "10:08:00" in q["detection"]["text"] and len(q["detection"]["addresses"]) == 2, q["detection"]
assert "OrdersRefused" in q["guidance"]["text"], q["guidance"]
assert "errors are gone" in q["statement"]["text"] and "all good" not in q["statement"]["text"], q["statement"]
assert "1 of 2" in q["runbook"]["text"] and "drain" in q["runbook"]["text"], q["runbook"]
assert q["runbook"]["addresses"] == ["evidence/runbook-orders.md#L4"], q["runbook"]
assert q["test"]["addresses"] == []
PY
ok 'what the evidence raises is asked, with proofs'
"$debrief" factors -i pm2 >out 2>err &&
    python3 -c 'assert not [l for l in open("out", encoding="utf-8") if len(l) > 81 and "evidence/" not in l]'
ok 'questions for people, in 80 columns'
"$debrief" draft -i pm2 --by @tester >out 2>err && grep -q '^- _It began at 10:05:23.*](evidence/' pm2/report.md &&
    "$debrief" -C pm2 check >out 2>err; [ -s out ] && ! grep -q 'proofs/' out
ok 'the draft holds them, and its proofs hold'
exit $failed
