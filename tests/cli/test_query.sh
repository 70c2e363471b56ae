# `debrief query`: tables, CSV, JSON, times, and what it refuses.
# shellcheck disable=SC2015 # the second command does not fail
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester NO_COLOR=1
cd "$scratch" || exit 1

query() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" query ${incident:+-i "$incident"} "$@" --now 2025-02-10T09:00:00Z >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
prints() { # NAME EXPECTED ARGUMENTS…: as CSV
    name=$1
    printf '%b' "$2" | sed 's/$/\r/' >expected
    shift 2
    query 0 --csv "$@" && cmp -s out expected
    ok "$name"
}

incident=pm
mkdir raw
python3 - <<'PY'
with open("raw/web.log", "w") as f:
    for i in range(300):
        f.write('192.0.2.%d - - [09/Feb/2025:10:%02d:%02d +0000] "GET /orders/%d HTTP/1.1" %d 512 "-" "curl/8"\n'
                % (i % 9 + 1, i // 60, i % 60, i % 3, 503 if 120 <= i < 240 else 200))
with open("raw/app.jsonl", "w") as f:
    f.write('{"time":"2025-02-09T10:02:01.5Z","level":"error","msg":"pool \\"orders\\", empty","customer":"客户 7"}\n')
    f.write('{"time":"2025-02-09T10:02:02Z","level":"info","msg":"two\\nlines","customer":"c8"}\n')
PY
"$debrief" run raw --into pm --no-html --now 2025-02-10T09:00:00Z >out 2>err </dev/null
ok 'evidence'

query 0 --tables
ok '--tables'
for table in artifact log metric alert page message change template event milestone; do
    grep -q "^$table " out
    ok "--tables lists $table"
done
query 0 --tables --json && python3 -m json.tool out >/dev/null 2>&1
ok '--tables --json is JSON'
for table in artifact log metric alert page message change template event milestone; do
    query 0 --json "select * from $table limit 3"
    ok "select * from $table"
done

prints 'counts' 'status,n\n200,180\n503,120\n' 'select status, count(*) n from log where status is not null group by 1'
prints 'lines are counted from 1' 'line\n1\n300\n' "select line from log where artifact = 'evidence/web.log' and line in (1, 300)"
prints 'addresses' 'address\nevidence/web.log#L121\n' "select address from log where status = 503 limit 1"
prints 'fields without a column' 'customer\n客户 7\n' "select fields->>'customer' customer from log where level = 'error' and artifact like '%app%'"
prints 'utc and time agree' 'utc,same\n2025-02-09T10:02:01.500Z,1\n' \
    "select utc, time = 1739095321500000000 same from log where artifact like '%app%' limit 1"
prints 'at() takes the date of the incident' 'n\n60\n' \
    "select count(*) n from log where artifact = 'evidence/web.log' and time >= at('10:02') and time < at('10:03')"
prints 'ISO literals are times' 'n\n60\n' \
    "select count(*) n from log where artifact = 'evidence/web.log' and time >= at('2025-02-09T10:02:00Z') and time < at('2025-02-09T10:03:00Z')"
prints 'CSV quotes commas, quotes and line breaks' 'a,b,c,d\n"1,5","say ""x""",,0.25\n' \
    "select '1,5' a, 'say \"x\"' b, null c, 0.25 d"
prints 'CSV has its header without rows' 'status\n' 'select status from log where status = 999'
prints 'a common table expression' 'n\n120\n' 'with bad as (select * from log where status >= 500) select count(*) n from bad'
prints 'a join of tables' 'format,n\njsonl,2\n' \
    "select a.format, count(*) n from artifact a join log l on l.artifact = a.artifact where a.format = 'jsonl' group by 1"

query 0 --json "select status, utc, null x, 0.5 y from log where status = 503 order by line limit 2"
python3 -c '
import json
d = json.load(open("out", encoding="utf-8"))
assert d["n"] == 2 and d["rows"][0] == {"status": 503, "utc": "2025-02-09T10:02:00.000Z", "x": None, "y": 0.5}, d' 2>err
ok 'JSON keeps types'
query 0 --json 'select status from log where status = 999'
python3 -c '
import json
assert json.load(open("out")) == {"rows": [], "n": 0}' 2>err
ok 'JSON without rows'
query 0 "select status, count(*) as n from log where status is not null group by 1" && grep -q '^status  *n *$' out && grep -q '^503  *120 *$' out
ok 'a table for people'
query 0 "select replace(text, ' ', char(27) || '[31m') t from log limit 1" && ! grep -q "$(printf '\033')" out
ok 'control characters of evidence do not reach the terminal'
query 0 --csv "select line from log order by line" && [ "$(wc -l <out)" -gt 300 ]
ok 'many rows'

prints '--limit' 'line\n1\n2\n' --limit 2 "select line from log where artifact = 'evidence/web.log' order by line"
query 0 --json --limit 2 'select line from log' && python3 -c 'import json; assert json.load(open("out"))["n"] == 2' 2>err
ok '--limit with JSON'
query 0 --table 'select 1 one' && grep -q '^one$' out
ok '--table'
query 0 .tables && cp out tables && query 0 --tables && cmp -s out tables
ok '.tables is --tables'
prints 'event without at() has its rows' 'n\n1\n' 'select count(*) > 0 n from event'

# ---- files without an incident ----

incident=''

prints 'files: rows with their paths as given' 'artifact,n\nraw/app.jsonl,2\nraw/web.log,300\n' \
    'select artifact, count(*) n from log group by 1' raw/web.log raw/app.jsonl
prints 'files: a folder' 'n\n302\n' 'select count(*) n from log' raw
prints 'files: only one of them' 'n\n2\n' "select count(*) n from log where artifact = 'raw/app.jsonl'" raw
prints 'files: addresses are their paths' 'address\nraw/web.log#L121\n' 'select address from log where status = 503 limit 1' raw
printf '2025-02-09 10:00:00 INFO naive\n' >naive.log
prints 'files: --zone' 'utc\n2025-02-09T02:00:00.000Z\n' --zone Asia/Shanghai 'select utc from log' naive.log
query_stdin() {
    "$debrief" query --csv 'select artifact, count(*) n from log' - <naive.log >out 2>err
}
query_stdin && grep -q '^-,1' out
ok 'files: standard input'
query 3 --csv 'select count(*) from log' naive.log nowhere.log && grep -q 'nowhere.log: no such file' err
ok 'files: a missing one is told'
query 2 'select * from event' naive.log && grep -q 'no such table: event' err
ok 'files: no timeline'
[ ! -e .debrief ]
ok 'files: nothing is left behind'
query 2 -i pm 'select 1' naive.log && grep -q 'exclude each other' err
ok 'files or an incident'
query 0 --tables && grep -q '^milestone ' out
ok '--tables needs no incident'

incident=pm

# ---- Ctrl-C, and readers that go away ----

cat >interrupt.py <<'PY'
import json, os, signal, subprocess, sys, time
endless = "with recursive c(x) as (select 1 union all select x + 1 from c) select "
def run(*args, rows=False):
    """Interrupts once a row has come, or the program is at work; what it printed and how it ended."""
    p = subprocess.Popen([sys.argv[1], "query", *args, "raw/web.log"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = os.read(p.stdout.fileno(), 100) if rows else b""
    while not rows and int(open("/proc/%d/stat" % p.pid).read().rsplit(")", 1)[1].split()[11]) < 20:
        time.sleep(0.02)  # 20 ticks of CPU time: well past start and reading
    p.send_signal(signal.SIGINT)
    out, err = p.communicate(timeout=60)
    return (first + out).decode(), err.decode(), p.returncode
case = sys.argv[2]
if case == "count":
    out, err, code = run(endless + "count(*) from c")
    assert code == -signal.SIGINT and "query interrupted after 0 rows" in err and out == "", (out, err, code)
elif case == "table":
    out, err, code = run(endless + "x from c", rows=True)
    assert code == -signal.SIGINT and "query interrupted after" in err and out.endswith("\n"), (out[-100:], err, code)
elif case == "json":
    out, err, code = run("--json", endless + "x from c", rows=True)
    answer = json.loads(out)
    assert answer["n"] == len(answer["rows"]) and answer["error"]["exit_code"] == 130 and code == -signal.SIGINT, (err, code)
elif case == "head":
    p = subprocess.Popen([sys.argv[1], "query", "--csv", endless + "x from c", "raw/web.log"], stdout=subprocess.PIPE)
    os.read(p.stdout.fileno(), 100)
    p.stdout.close()
    assert p.wait(timeout=60) == 0
PY
for case in count table json head; do
    python3 interrupt.py "$debrief" $case >out 2>err
    ok "interrupted: $case"
done

# ---- errors ----

query 2 && false || grep -q 'nothing asked' err
ok 'no query: says so'
query 2 'selec status from log' && grep -q 'near "selec"' err
ok 'a syntax error ends with 2'
query 2 'select colour from log' && grep -q 'no such column: colour' err
ok 'an unknown column ends with 2'
query 2 'select stattus from log' && grep -q "SQL:1:8: error: no such column: stattus (did you mean 'status'?)" err
ok 'a mistyped column: where, and the one that was meant'
query 2 'select customer from log' && grep -q "'log' has time, utc, .*fields->>'customer'" err
ok 'a field that is no column: how to get at it'
query 2 'select * from logs' && grep -q "did you mean 'log'" err
ok 'a mistyped table'
query 2 'select * from nowhere' && grep -q 'there are artifact, log' err
ok 'an unknown table: which there are'
query 2 'select line from log where level = "error"' && grep -q "a text is written 'error'" err
ok 'double quotes for a text'
query 2 --csv --json 'select 1' && grep -q 'exclude each other' out
ok 'one form at a time'
query 2 'select 1 from nowhere' && grep -q 'no such table: nowhere' err
ok 'an unknown table ends with 2'
query 2 'select 1; select 2' && grep -q 'more than one statement' err
ok 'one statement only'
query 2 '' && [ -s err ]
ok 'an empty query ends with 2'
query 2 --json 'selec' && grep -q '"exit_code": 2' out && [ ! -s err ] && python3 -m json.tool out >/dev/null
ok 'errors as JSON'
before=$(find pm -type f -not -path '*/.debrief/*' | sort | xargs cksum)
for sql in "delete from log" "update log set status = 200" "insert into log(status) values (1)" "create table t(a)" \
    "drop table log" "attach 'stolen.db' as s" "pragma query_only = 0" "vacuum into 'copy.db'" \
    "select load_extension('x')" "select writefile('x', 'y')" "select readfile('/etc/passwd')" \
    "select fts3_tokenizer('x')" "begin"; do
    query 2 "$sql" && [ -s err ]
    ok "refused: $sql"
done
[ "$(find pm -type f -not -path '*/.debrief/*' | sort | xargs cksum)" = "$before" ] && [ ! -e stolen.db ] && [ ! -e copy.db ] && [ ! -e x ]
ok 'nothing was written'
lost=$(find pm/evidence -name '*.log' | sort | head -n 1)
mv "$lost" kept.log
query 3 'select count(*) from log' && grep -q "${lost#pm/}: not here any more" err
ok 'evidence that went is told, and the exit code is 3'
head -c 10 kept.log >"$lost"
query 3 'select count(*) from log' && grep -q "${lost#pm/}: not the bytes that were collected" err
ok 'so is evidence that was cut'
mv kept.log "$lost"
query 0 'select count(*) from log' && [ ! -s err ]
ok 'and nothing when it is back'
"$debrief" -C "$scratch/raw" query 'select 1' >out 2>err
[ $? = 4 ] && grep -q 'incident.yaml' err
ok 'outside an incident folder it says what to do'
exit $failed
