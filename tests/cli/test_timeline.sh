# What people decide about the timeline: accept, hide, pin, set, undo; notes become candidates; later drafts respect it all.
# shellcheck disable=SC2143 # the output is looked at as a whole
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
unset DEBRIEF_BY
cd "$scratch" || exit 1

debrief_at() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" "$@" --now 2025-02-10T09:00:00Z --by @tester >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
number() { # TEXT [STATE]: number of the first candidate with it, in `number`
    "$debrief" timeline -i pm --all --json --now 2025-02-10T09:00:00Z >all.json 2>err </dev/null
    python3 - "$1" "${2:-}" <<'PY'
import json, sys
for e in json.load(open("all.json", encoding="utf-8"))["timeline"]:
    if sys.argv[1] in e["event"] and sys.argv[2] in ("", e["state"]):
        print(e["number"])
        break
PY
}
timeline() { # the report's table
    sed -n '/^## Timeline/,/^## Contributing/p' pm/report.md | grep '^| [0-9]'
}

mkdir raw
python3 - <<'PY'
import json
with open("raw/web.log", "w") as f:
    for i in range(1800):
        status = 503 if 600 <= i < 1200 else 200
        f.write('192.0.2.%d - - [09/Feb/2025:10:%02d:%02d +0000] "GET /orders/%d HTTP/1.1" %d 512 "-" "curl/8"\n'
                % (i % 9 + 1, i // 60, i % 60, i % 3, status))
json.dump({"incidents": [{"id": "Q1", "type": "incident", "incident_number": 7, "title": "orders is down",
    "created_at": "2025-02-09T10:12:00Z", "status": "resolved", "resolved_at": "2025-02-09T10:25:00Z",
    "service": {"summary": "orders"}, "urgency": "high"}]}, open("raw/incident.json", "w"))
PY
debrief_at 0 run raw --into pm --no-html
ok 'evidence'
timeline | grep -q '^| 10:10:00 | .*web\.log#L601'
ok 'the first failure is in the table'

# ---- notes ----

debrief_at 0 note -i pm 10:13 'saw timeouts at the | checkout' --json
ok 'note'
grep -q '"utc": "2025-02-09T10:13:00Z"' out && grep -q '"artifact": "notes/2025-02-09T10-13-00Z.jsonl"' out
ok 'a time without a date is on the date of the incident'
debrief_at 0 note -i pm 10:13 'and so did I'
ok 'a second note at the same time'
[ "$(find pm/evidence/notes -name '*.jsonl' | wc -l)" = 2 ]
ok 'both notes are kept'
debrief_at 0 note -i pm 10:13 'and so did I' && [ "$(find pm/evidence/notes -name '*.jsonl' | wc -l)" = 2 ]
ok 'the same note again is no second one'
debrief_at 2 note -i pm half-past-never text && grep -q 'half-past-never' err
ok 'a note needs a time'
env -u USER "$debrief" note -i pm 10:14 text >out 2>err
[ $? = 2 ] && grep -q -e '--by' err
ok 'a note needs somebody who says it'
debrief_at 0 timeline -i pm --all && grep -q '10:13:00  .*saw timeouts at the | checkout' out && grep -q '@tester' out
ok 'the note is a candidate'
before=$(timeline)
[ -z "$(echo "$before" | grep timeouts)" ]
ok 'but not in the report'

# ---- accept ----

n=$(number 'saw timeouts')
cp pm/report.md report.before
debrief_at 0 timeline -i pm accept "${n:-0}"
ok 'accept'
timeline | grep -q '^| 10:13:00 | .*saw timeouts at the \\| checkout.* | \[.*\](evidence/notes/2025-02-09T10-13-00Z\.jsonl#L1) | @tester |'
ok 'the row has its proof and its actor, and the | is escaped'
[ "$(timeline | cut -c3-10)" = "$(timeline | cut -c3-10 | sort)" ]
ok 'it stands at its place in time'
[ "$(diff report.before pm/report.md | grep -c '^[<>]')" = 1 ]
ok 'nothing else changed'
debrief_at 2 timeline -i pm accept "${n:-0}" && grep -q 'already' err
ok 'it cannot be accepted twice'
[ "$(number 'saw timeouts' candidate)" = '' ] || [ -n "$(number 'saw timeouts')" ]
ok 'it keeps its number'
"$debrief" check pm/report.md --json >out 2>err
python3 -c '
import json
c = [c for c in json.load(open("out"))["claims"] if "notes/" in c["address"]]
assert c and all(x["verdict"] == "verified" for x in c), c' 2>err
ok 'the row can be checked'

# ---- undo ----

cp pm/report.md accepted.md
n=$(number 'so did I')
debrief_at 0 timeline -i pm accept "${n:-0}" && timeline | grep -q 'so did I'
ok 'accept another'
debrief_at 0 undo -i pm && cmp -s pm/report.md accepted.md
ok 'undo'
debrief_at 0 undo -i pm && ! timeline | grep -q timeouts
ok 'undo the one before'
while debrief_at 0 undo -i pm; do :; done
[ $code = 4 ] && [ -s err ]
ok 'nothing left to undo: says so'
cmp -s pm/report.md report.before
ok 'the report is as it was'
n=$(number 'saw timeouts')
debrief_at 0 timeline -i pm accept "${n:-0}" && debrief_at 0 draft -i pm && [ "$(timeline | grep -c timeouts)" = 1 ]
ok 'a new draft leaves an accepted row there, once'

# ---- hide and pin ----

n=$(number '5xx')
debrief_at 0 timeline -i pm hide "${n:-0}" && ! timeline | grep -q 'web\.log#L601'
ok 'hide'
debrief_at 0 draft -i pm && ! timeline | grep -q 'web\.log#L601'
ok 'a new draft does not bring it back'
echo '2025-02-09T10:12:30Z INFO orders: circuit breaker open' >more.log
debrief_at 0 run more.log --into pm --no-html && ! timeline | grep -q 'web\.log#L601'
ok 'nor does new evidence'
n=$(number '5xx')
debrief_at 4 timeline -i pm hide "${n:-0}" && grep -q 'not in the timeline' err
ok 'it cannot be hidden twice'
debrief_at 0 undo -i pm
n=$(number 'orders is down')
debrief_at 0 timeline -i pm hide "${n:-0}" && [ "$(timeline | grep -c 'esolved')" = 1 ] && ! timeline | grep -q 'orders is down'
ok 'hide takes the right one of two rows with the same proof'
debrief_at 0 undo -i pm
n=$(number 'esolved')
debrief_at 0 timeline -i pm pin "${n:-0}"
ok 'pin'
sed -n '/^## Timeline/,/^## Contributing/p' pm/draft.md | grep -q 'orders is down'
ok 'pin takes the right one of two rows with the same proof'
timeline | grep -q 'esolved' && ! sed -n '/^## Timeline/,/^## Contributing/p' pm/draft.md | grep '^| [0-9]' | grep -q 'esolved'
ok 'the row is theirs now'
rm pm/evidence/incident.json
debrief_at 3 run pm --no-html
timeline | grep -q 'esolved'
ok 'a later draft without it leaves it there'
cp -p raw/incident.json pm/evidence/
debrief_at 0 draft -i pm
[ "$(timeline | grep -c 'orders is down')" = 1 ] && [ "$(timeline | grep -c 'esolved')" = 1 ]
ok 'with it again there is one row for each'

debrief_at 0 timeline -i pm --all && n=$(sed -n 's/^ *\([0-9]*\) \* .*/\1/p' out | head -n 1) &&
    debrief_at 0 timeline -i pm hide "$n" && debrief_at 0 timeline -i pm --all && grep -q "^ *$n - " out &&
    debrief_at 0 timeline -i pm && ! grep -q "^ *$n " out
ok 'the listing shows what was taken out of the report'
debrief_at 0 undo -i pm && debrief_at 0 timeline -i pm && grep -q "^ *$n " out
ok 'and what is in it'

# ---- set ----

debrief_at 0 timeline -i pm set resolved 10:31:05
ok 'set'
grep -q '^| Resolved | 10:31:05 |' pm/report.md
ok 'the key time is written'
debrief_at 0 draft -i pm && grep -q '^| Resolved | 10:31:05 |' pm/report.md
ok 'a new draft leaves it there'
"$debrief" query -i pm --csv "select utc from milestone where name = 'resolved'" >out 2>err
debrief_at 0 timeline -i pm set declared 10:15 && grep -q '^| Declared | 10:15:00 |' pm/report.md
ok 'an unknown one can be set'
grep -q '^| Declared .*| set in the report |$' pm/report.md
ok 'its rule says that a person set it'
debrief_at 0 timeline -i pm set mitigated 10:29 && grep -q 'Time to mitigate: \[.*to Mitigated (10:29:00)' pm/report.md
ok 'what follows from it is drafted anew'
debrief_at 0 undo -i pm && ! grep -q 'Mitigated | 10:29:00' pm/report.md
ok 'and is one step to undo'
sed -i 's/^| Detected | [^|]*|/| Detected | 10:11 |/' pm/report.md
debrief_at 0 draft -i pm && grep -q 'Time to detect: .*(10:11:00)' pm/report.md
ok 'one set by hand is what the draft goes by'
debrief_at 0 draft -i pm && grep -q '^| Detected | 10:11 |' pm/report.md && grep -q 'Time to detect: .*(10:11:00)' pm/report.md
ok 'also the next time'
debrief_at 2 timeline -i pm set lunchtime 10:31 && grep -q 'lunchtime' err && grep -q 'resolved' err
ok 'no such milestone: says which there are'
debrief_at 2 timeline -i pm set resolved soon && grep -q 'soon' err
ok 'no such time'
debrief_at 2 timeline -i pm set resolved
ok 'set needs a time'

# ---- where the incident is ----

debrief_at 4 timeline -i typo && grep -q "no incident in 'typo'" err && [ ! -e typo ]
ok 'a mistyped folder is no incident, and none is made of it'
debrief_at 4 add -i typo more.log && debrief_at 4 draft -i typo && debrief_at 4 note -i typo 10:05 x && [ ! -e typo ]
ok 'nor by what changes it'
(cd pm && "$debrief" run ../more.log --now 2025-02-10T09:00:00Z --by @tester >/dev/null 2>&1)
[ -e pm/report.md ] && [ "$(find pm -name 'post-mortem-*')" = '' ] && grep -q more.log pm/evidence/MANIFEST.jsonl
ok 'a run from within an incident adds to it'

# ---- mistakes ----

before=$(cksum pm/report.md)
for words in 'accept' 'accept 0' 'accept 99999' 'accept -1' 'accept x' 'hide' 'hide 1 2' 'pin 1e3' 'forget 1'; do
    # shellcheck disable=SC2086 # words, on purpose
    debrief_at 2 timeline -i pm $words && [ -s err ]
    ok "refused: timeline $words"
done
debrief_at 2 timeline -i pm accept 99999 --json && grep -q '"exit_code": 2' out
ok 'errors as JSON'
[ "$(cksum pm/report.md)" = "$before" ]
ok 'the report is untouched by mistakes'
n=$(number '5xx')
debrief_at 0 timeline -i pm hide "${n:-0}" --json && python3 -m json.tool out >/dev/null 2>&1
ok 'hide --json answers in JSON'
mv pm/report.md away.md
debrief_at 4 timeline -i pm accept "${n:-1}" && grep -q "debrief draft" err
ok 'without a report it says what to do'
exit $failed
