#!/bin/sh
# Layouts from the command line: every one drafts a report that the gate lets through, own ones are found, checked and chosen.
set -u
debrief=${1:-$DEBRIEF}
source=$PWD
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en
unset DEBRIEF_BY NO_COLOR
# shellcheck source=tests/cli/lib.sh
. "$source/tests/cli/lib.sh"
cd "$scratch" || exit 1

mkdir -p team/layouts raw
python3 - >raw/access.log <<'PY'
for s in range(0, 7200):
    bad = 323 <= s - 3600 < 1990
    t = "%02d:%02d:%02d" % (9 + s // 3600, s // 60 % 60, s % 60)
    print('198.51.100.%d - - [09/Feb/2025:%s +0000] "GET /orders HTTP/1.1" %d 612 "-" "curl/8"' % (s % 7, t, 503 if bad else 200))
PY
cat >team/debrief.yaml <<'YAML'
layouts:
  - layout: ours
    severity: P4
  - layout: short
    kind: near-miss
YAML
at='--now 2025-02-10T12:00:00Z --by @tester'
# shellcheck disable=SC2086
"$debrief" run raw --into team/pm --title 'Orders fail' $at >out 2>why
ok 'a first draft'

for lang in en zh-CN; do
    for layout in guide sre pagerduty atlassian short near-miss customer; do
        rm -f team/pm/report.md team/pm/draft.md
        # shellcheck disable=SC2086
        "$debrief" draft -i team/pm --layout $layout --lang $lang $at >why 2>&1 || echo "draft: exit code $?" >>why
        # shellcheck disable=SC2086
        "$debrief" check team/pm/report.md --outline --json --lang $lang $at >check.json 2>>why
        python3 - "$lang" >>why 2>&1 <<'PY'
import json, sys
assert "exit code" not in open("why").read()
c = json.load(open("check.json"))
o = c["outline"]
bad = [f for f in c["findings"] if f["severity"] == "error"]
assert c["gate"] == "open" and not bad, bad
assert c["claims"] and all(x["verdict"] == "verified" for x in c["claims"]), [x for x in c["claims"] if x["verdict"] != "verified"]
assert o["lang"] == sys.argv[1] and o["date"] == "2025-02-09" and o["zone"], o
assert o["timeline"] and all(r["time"] for r in o["timeline"]), o["timeline"]
assert any(k["milestone"] == "started" and k["time"] == "2025-02-09T10:05:23Z" for k in o["key_times"]), o["key_times"]
assert any(s["kind"] in ("cause", "factors") for s in o["sections"])
PY
        ok "a draft as $layout ($lang) is read back and verified"
    done
done
grep -q '^layout: customer$' team/pm/incident.yaml
ok 'the layout stays in incident.yaml'

# What people wrote stays when the layout changes.
cp team/pm/report.md before.md
printf '\n## Notes\n\nWritten by hand.\n' >>team/pm/report.md
# shellcheck disable=SC2086
"$debrief" draft -i team/pm --layout guide --lang zh-CN $at >why 2>&1
grep -q 'Written by hand.' team/pm/report.md
ok 'another layout loses no word'

"$debrief" layouts show sre >team/layouts/ours.en.md
sed -i 's/^help: .*/help: our own/; s/^## Trigger/## What Set It Off/' team/layouts/ours.en.md
"$debrief" layouts check team/layouts/ours.en.md >out 2>why
ok 'a copy of a layout that is built in is right'
(cd team && "$debrief" layouts) >out 2>why
grep -q '^ours .*our own (.*layouts/ours.en.md)$' out
ok 'own layouts are listed with their file'
rm -f team/pm/report.md team/pm/draft.md
sed -i '/^layout:/d; s/^severity:.*/severity: P4/' team/pm/incident.yaml
# shellcheck disable=SC2086
"$debrief" draft -i team/pm --lang en $at >why 2>&1 && grep -q '^## What Set It Off' team/pm/report.md
ok 'debrief.yaml chooses a layout by severity'

sed 's/debrief:timeline/debrief:timeliine/; s/^## Action Items/## Our Plans For Monday/' team/layouts/ours.en.md >bad.md
"$debrief" layouts check bad.md >out 2>why
[ $? = 1 ] && grep -q "^bad.md:[0-9]*:1: error: no block is called 'timeliine' \[layout/unknown\]" out &&
    grep -q "did you mean 'timeline'?" out && grep -q 'layout/section' out && grep -q 'layout/missing' out
ok 'what is wrong with a layout is told with its place'
"$debrief" layouts check bad.md --lang zh-CN | grep -q '没有名为“timeliine”的块'
ok 'and in Chinese'
cp bad.md team/layouts/ours.en.md
# shellcheck disable=SC2086
! "$debrief" draft -i team/pm --lang en $at >out 2>why && grep -q "layouts/ours.en.md:[0-9]*:1: error: no block is called 'timeliine'" why
ok 'a broken layout is not drafted'
# shellcheck disable=SC2086
"$debrief" draft -i team/pm --layout gide $at >out 2>why
[ $? = 2 ] && grep -q "did you mean 'guide'?" why
ok 'a layout that is none is a mistake on the command line'
exit $failed
