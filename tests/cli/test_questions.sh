# Questions that the evidence raises: in `factors`, as a why-tree in the draft and its page, in both languages; none when quiet.
# shellcheck disable=SC2143 # the output is looked at as a whole
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1

# A queue's service fails from 10:05:23 to 10:33:10; of its new version v2 nothing is measured; the alert comes late.
mkdir raw quiet
python3 - <<'PY'
import datetime, json
base = 1739095200
def stamp(i):
    return datetime.datetime.fromtimestamp(base + i, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
def log(path, begin, end):
    with open(path, "w") as f:
        for i in range(3000):
            bad = begin <= i < end
            f.write("%s %s orders - %s\n" % (stamp(i), "ERROR" if bad else "INFO", "order refused: queue is full" if bad else "order taken"))
log("raw/orders.log", 323, 1990)
log("quiet/orders.log", 0, 0)
def series(pod, level):
    return {"metric": {"__name__": "cpu_usage_percent", "pod": pod}, "values": [[base - 1800 + 30 * i, str(level + i % 5 * .1)] for i in range(160)]}
json.dump({"status": "success", "data": {"resultType": "matrix", "result": [series("orders-v1-5d9f8c7b64-x2vqp", 20), series("mail-v1-5d9f8c7b64-abcd2", 10)]}}, open("raw/cpu.json", "w"))
with open("raw/changes.jsonl", "w") as f:
    f.write(json.dumps({"time": stamp(120), "type": "deployment", "service": "orders", "version": "v2"}) + "\n")
json.dump({"version": "4", "receiver": "page", "status": "firing", "alerts": [
    {"status": "firing", "labels": {"alertname": "OrdersRefused", "service": "orders"}, "annotations": {}, "startsAt": stamp(480)}]}, open("raw/alert.json", "w"))
PY
"$debrief" new 'Orders refused' -f pm --by @tester >out 2>err && "$debrief" add -i pm raw --by @tester >out 2>err &&
    "$debrief" factors -i pm --json >out 2>err && python3 - <<'PY'
import json
questions = json.load(open("out", encoding="utf-8"))["questions"]
about = [q["about"] for q in questions]
assert "rollout" in about and "detection" in about and "guidance" in about, about
rollout = questions[about.index("rollout")]
assert "v2" in rollout["text"] and "orders" in rollout["text"] and "changes.jsonl" in rollout["addresses"][0], rollout
assert len(about) == len(set(about)) <= 8, about
assert about[-2:] == ["response", "test"], about
PY
ok 'few questions, in order, those asked of every incident last'
"$debrief" draft -i pm --by @tester >out 2>err && python3 - <<'PY'
text = open("pm/report.md", encoding="utf-8").read()
tree = text[text.index("### Why It Came to This"):text.index("### Systemic Issues")]
assert tree.count("\n- ") == 1 and "\n  - Monitoring and alerting\n    - " in tree, tree
assert "    - _It began at 10:05:23" in tree and "))_\n" in tree, tree
PY
ok 'the draft hangs them on a why-tree'
"$debrief" -C pm check --json >out 2>err
python3 - <<'PY'
import json, re
asked = len(re.findall(r"_To be .*_$|\?(?: \(\[.*\))?_$", open("pm/report.md", encoding="utf-8").read(), re.M))
found = {f["rule"]: f["message"] for f in json.load(open("out", encoding="utf-8"))["findings"]}
assert not [rule for rule in found if rule.startswith("proofs/")], found
assert found["structure/prompts"].endswith(": %d" % asked) and asked >= 12, (found, asked)
PY
ok 'their proofs hold, and they are open questions to the gate'
"$debrief" -C pm render --by @tester --quiet >out 2>err
grep -q 'class="node open"' pm/report.html && ! grep -q 'To be written[^<]*</text>' pm/report.html
ok 'the page draws them open'
"$debrief" factors -i pm --lang zh-CN >out 2>err && grep -q '的版本 v2 于' out
ok 'in Chinese'
"$debrief" new 'Nothing' -f pm2 --by @tester >out 2>err && "$debrief" add -i pm2 quiet --by @tester >out 2>err
"$debrief" factors -i pm2 --json >out 2>err && python3 -c 'import json; assert json.load(open("out"))["questions"] == []'
ok 'a quiet window raises none'
"$debrief" draft -i pm2 --by @tester >out 2>err && ! grep -q 'What may have set it off' pm2/report.md
ok 'and its draft has no branches'
exit $failed
