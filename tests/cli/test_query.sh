# `debrief query`: tables, CSV, JSON, times, and what it refuses.
# shellcheck disable=SC2015 # the second command does not fail
set -u
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester NO_COLOR=1
cd "$scratch" || exit 1
failed=0

ok() { # NAME: as the last command ended
    if [ $? = 0 ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        cat out err 2>/dev/null | head -n 12 | sed 's/^/#   /'
        failed=1
    fi
}
query() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" query -i pm "$@" --now 2025-02-10T09:00:00Z >out 2>err </dev/null
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

# ---- errors ----

query 2 && false || grep -q 'nothing asked' err
ok 'no query: says so'
query 2 'selec status from log' && grep -q 'near "selec"' err
ok 'a syntax error ends with 2'
query 2 'select colour from log' && grep -q 'no such column: colour' err
ok 'an unknown column ends with 2'
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
"$debrief" -C "$scratch/raw" query 'select 1' >out 2>err
[ $? = 4 ] && grep -q 'incident.yaml' err
ok 'outside an incident folder it says what to do'
exit $failed
