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
exit $failed
