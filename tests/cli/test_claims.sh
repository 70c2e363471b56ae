# Claims from the command line: shown, updated, cited; and what was known at a time.
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
unset DEBRIEF_BY
tree=$(cd "$(dirname "$0")/../.." && pwd)
cd "$scratch" || exit 1

debrief_at() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" "$@" --now 2025-02-10T09:00:00Z --by @tester >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
on_terminal() { # ANSWERS ARGUMENTS…: as a person answers, line by line
    answers=$1
    shift
    python3 - "$answers" "$debrief" "$@" --now 2025-02-10T09:00:00Z >out 2>err <<'PY'
import os, pty, sys
answers, command = sys.argv[1].encode(), sys.argv[2:]
pid, fd = pty.fork()
if pid == 0:
    os.execv(command[0], command)
os.write(fd, answers + b"\x04") # and nothing more
while True:
    try:
        piece = os.read(fd, 65536)
    except OSError:
        break
    if not piece:
        break
    sys.stdout.buffer.write(piece)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PY
}
valid() { # SCHEMA: of "out"
    python3 "$tree/tests/schema.py" "$tree/docs/schemas/$1.json" <out
}
mkdir raw
python3 - <<'PY'
import json
with open("raw/web.log", "w") as f:
    for i in range(3000):
        status = 503 if 600 <= i < 1800 else 200
        f.write('192.0.2.%d - - [09/Feb/2025:10:%02d:%02d +0000] "GET /orders/%d HTTP/1.1" %d 512 "-" "curl/8" customer=c-%d\n'
                % (i % 9 + 1, i // 60, i % 60, i % 3, status, i % 211))
json.dump({"incidents": [{"id": "Q1", "type": "incident", "incident_number": 7, "title": "orders is down",
    "created_at": "2025-02-09T10:12:00Z", "status": "resolved", "resolved_at": "2025-02-09T10:35:00Z",
    "service": {"summary": "orders"}, "urgency": "high"}]}, open("raw/incident.json", "w"))
with open("raw/chat.jsonl", "w") as f:
    for t, who, text in (("10:13:10", "@bob", "orders are slow for me"), ("10:20:00", "@ann", "web.log is full of 503 for /orders/2")):
        f.write(json.dumps({"time": "2025-02-09T%sZ" % t, "user": who, "channel": "incidents", "text": text}) + "\n")
PY
debrief_at 0 run raw --into pm --no-html
ok 'evidence'

# ---- check --claims ----

debrief_at 1 check pm/report.md --claims
grep -q 'verified: 1,200 = 1200' out && grep -q '= count(\*) from log where status >= 500.*(evidence/web.log)' out && grep -q 'SELECT (count(\*)) FROM log' out
ok 'each claim with its value, its query and the verdict'

# ---- what is remembered of a check ----

debrief_at 1 check pm/report.md --claims && cp out first && [ -s pm/.debrief/index/claims ] && [ -s pm/.debrief/index/window ]
debrief_at 1 check pm/report.md --claims && cmp -s out first
ok 'the second check says the same'
rm -r pm/.debrief && debrief_at 1 check pm/report.md --claims && cmp -s out first
ok 'and so it does without what is remembered'
printf 'window of nobody\n1 2\n' >pm/.debrief/index/window && printf '{"claims":"x"}\n{"query":' >pm/.debrief/index/claims
debrief_at 1 check pm/report.md --claims && cmp -s out first
ok 'and with what is damaged'
cp -p pm/evidence/web.log web.kept && cp pm/incident.yaml incident.kept
sed -i 's/ 503 / 500 /' pm/evidence/web.log && touch -r web.kept pm/evidence/web.log
debrief_at 1 check pm/report.md --claims && ! cmp -s out first && grep -q 'not what was collected' out
ok 'an artifact that somebody changed and gave its old time is found out'
cp -p web.kept pm/evidence/web.log
sed -i 's/^  start:.*/  start: 2025-02-09 10:20/' pm/incident.yaml
debrief_at 1 check pm/report.md --claims && grep -q '1,200.*contradicted' out
ok 'another window is another answer'
cp incident.kept pm/incident.yaml && debrief_at 1 check pm/report.md --claims && cmp -s out first
ok 'and the old one the old'

# ---- check --update ----

cp pm/report.md fresh.md
debrief_at 0 check pm/report.md --update && grep -q 'Nothing to update' out
ok 'a fresh draft has nothing to update'
sed -i 's/\[1,200\]/[1,337]/; s/\[25min\]/[about 40 minutes]/' pm/report.md
cp pm/report.md wrong.md
debrief_at 1 check pm/report.md --update && grep -q '^-- \[1,337\]' out && grep -q '^+- \[1,200\]' out && cmp -s pm/report.md wrong.md
ok 'without a terminal the diff is printed and nothing written'
grep -v 'as it was' out >changes.diff && cp wrong.md report.md && patch -s -p0 <changes.diff && grep -q '\[1,200\]' report.md
ok 'the diff is one that patch takes'
debrief_at 1 check pm/report.md --update --json && valid check && cmp -s pm/report.md wrong.md
ok '--json writes nothing either'
on_terminal 'n
' check pm/report.md --update
[ $? = 1 ] && cmp -s pm/report.md wrong.md
ok 'a person says no'
on_terminal 'what
y
q
' check pm/report.md --update
grep -q 'y: write it' out && grep -q '\[1,200\]' pm/report.md && [ "$(diff wrong.md pm/report.md | grep -c '^>')" = 1 ]
ok 'a person says yes to one hunk'
cp wrong.md pm/report.md
debrief_at 0 check pm/report.md --update --yes && diff fresh.md pm/report.md >out
[ "$(grep -c '^>' out)" -le 1 ] && ! grep -q '1,337' pm/report.md
ok '--yes writes all of it'
debrief_at 0 undo -i pm && cmp -s pm/report.md wrong.md
ok 'and undo takes it back'
sed -i 's/\[1,337\]/[twelve]/' pm/report.md
debrief_at 1 check pm/report.md --update --yes && grep -q "'twelve' is contradicted" out && grep -q '\[twelve\]' pm/report.md
ok 'a number in words is named, not written'
debrief_at 2 check pm/report.md --yes
ok '--yes alone means nothing'
printf '# Outage (2025-02-09)\r\n\r\n## Key Times\r\n\r\n| Milestone | Time (UTC) |\r\n|---|---|\r\n| Started | 10:05 |\r\n| Resolved | 10:40 |\r\n\r\nIt took [95 min](#key-times "= resolved - started").' >loose.md
sed 's/95 min/35 min/' loose.md >right.md
debrief_at 0 check loose.md --update --yes && cmp -s loose.md right.md
ok 'a report without evidence: only the number changes, not a line break'
cat >loose.md <<'MD'
# Outage (2025-02-09)

## Key Times

| Milestone | Time (UTC) |
|---|---|
| Started | 10:05 |
| Resolved | 10:40 |

It took [95 min](#key-times "= resolved - started").
So [96 min](#key-times "= resolved - started") it was, [97 min](#key-times "= resolved - started") in all.
MD
on_terminal 'n
y
n
' check loose.md --update
grep -q '95 min' loose.md && grep -q 'So \[35 min\]' loose.md && grep -q '\[97 min\]' loose.md
ok 'each number is asked for, also on one line'

# ---- check - ----

debrief_in() { # EXIT FILE ARGUMENTS…: the report from standard input
    wanted=$1
    input=$2
    shift 2
    "$debrief" "$@" --now 2025-02-10T09:00:00Z >out 2>err <"$input"
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
debrief_in 1 loose.md check - && grep -q '^-:10:9: error' out
ok 'a report from standard input is checked'
debrief_in 1 wrong.md check - --stdin-name pm/other.md --claims && grep -q '^pm/other.md:.*contradicted: 1,337 = 1200' out
ok 'and against the evidence of the folder it is said to be in'
debrief_in 2 loose.md check - --update && debrief_in 2 loose.md check loose.md --stdin-name x.md && debrief_in 2 loose.md check - -
ok 'what needs a file is refused'

# ---- cite ----

cp fresh.md pm/report.md
python3 - <<'PY'
text = open("pm/report.md", encoding="utf-8").read()
prompt = text.index("_To be written: what happened")
text = text[:prompt] + "The service answered 1,200 requests with errors and 211 customers were affected. In all 98,765 orders were lost.\n\n" + text[prompt:]
open("pm/report.md", "w", encoding="utf-8").write(text)
PY
cp pm/report.md uncited.md
debrief_at 0 cite pm/report.md && grep -q '= count(\*) from log where status >= 500' out && grep -q 'count(distinct fields' out && cmp -s pm/report.md uncited.md
ok 'cite lists what yields a number'
grep -A2 '98,765' out | grep -q 'nothing in the evidence yields it'
ok 'and says when nothing does'
cp pm/report.md kept.md && sed -i 's/98,765/1,203/' pm/report.md
debrief_at 0 cite -i pm && grep -A2 ': 1,203' out | grep -q 'the nearest is 1200: = count'
ok 'and what comes next to it; -i names the incident'
debrief_at 0 cite -i pm --json && valid cite
ok 'its answer has its schema'
cp kept.md pm/report.md
debrief_at 0 cite pm/report.md --json && valid cite
n=$(python3 -c '
import json
print(*[x["number"] for x in json.load(open("out", encoding="utf-8"))["numbers"] if x["text"] in ("1,200", "211")], sep=",")')
ok "the numbers are $n"
debrief_at 0 cite pm/report.md --accept "$n" && [ "$(diff uncited.md pm/report.md | grep -c '^>')" = 1 ]
ok 'accepted ones change one line'
debrief_at 1 check pm/report.md --json
python3 -c '
import json
c = [c for c in json.load(open("out", encoding="utf-8"))["claims"] if c["text"] in ("1,200", "211")]
assert len(c) >= 2 and all(x["verdict"] == "verified" for x in c), c' 2>err
ok 'and are verified'
debrief_at 0 cite pm/report.md && ! grep -q ': 211$' out
ok 'what is linked is not asked for again'
debrief_at 2 cite pm/report.md --accept 99 && grep -q "'99' names no number" err && debrief_at 2 cite pm/report.md --accept 1.9
ok 'a number that is none'
cp uncited.md pm/report.md
on_terminal 'n
q
' cite pm/report.md
cmp -s pm/report.md uncited.md
ok 'a person takes nothing'
first=$(grep -c . uncited.md)
on_terminal '1
q
' cite pm/report.md
[ "$(diff uncited.md pm/report.md | grep -c '^>')" = 1 ] && [ "$(grep -c . pm/report.md)" = "$first" ]
ok 'a person takes one'
mkdir bare && printf '# Outage\n' >bare/report.md && printf 'title: Outage\n' >bare/incident.yaml
debrief_at 4 cite bare/report.md && grep -q 'no evidence' err
ok 'without evidence there is nothing to cite'

# ---- at ----

cp fresh.md pm/report.md
debrief_at 0 at -i pm 10:13:30 && sed -n '/^Had reached/,/^$/p' out >reached && sed -n '/^True already/,$p' out >apart
grep -q 'orders are slow for me' reached && grep -q 'orders is down' reached && ! grep -q 'First 5xx' reached && grep -q 'First 5xx' apart && ! grep -q '10:20:00  ' out
ok 'at: what had reached them, and what was true'
grep -q '^  10:13:10 *20s  orders are slow' reached
ok 'with its age'
debrief_at 0 at -i pm 2025-02-09 10:09 UTC && ! grep -q 'First 5xx' out && grep -q 'before the beginning' out
ok 'before it began'
debrief_at 0 at -i pm 10:13:30 --json && valid at
ok 'at --json'
python3 -c '
import json
a = json.load(open("out", encoding="utf-8"))
known = [e["known_utc"] for e in a["reached"]]
assert known == sorted(known) and all(k <= "2025-02-09T10:13:31" for k in known), known
assert all(e["known_utc"] is None or e["known_utc"] > "2025-02-09T10:13:30Z" for e in a["not_known"])' 2>err
ok 'newest last, and nothing from later'
debrief_at 0 at -i pm 10:13:30 --lang zh-CN && grep -q '响应人员已经得知' out
ok 'at in Chinese'
debrief_at 2 at -i pm noon-ish
ok 'a time that is none'
python3 - <<'PY'
text = open("pm/report.md", encoding="utf-8").read()
row = next(l for l in text.splitlines() if l.startswith("| 10:10:00 |"))
text = text.replace(row, row + "\n| 10:11:00 | Called the shop floor | - | @ann |")
open("pm/report.md", "w", encoding="utf-8").write(text)
PY
debrief_at 0 at -i pm 10:13:30 && sed -n '/^Had reached/,/^$/p' out | grep -q '10:11:00 .*Called the shop floor'
ok 'a row that a person wrote counts'

exit $failed
