# `debrief read`: records of loose files in one order, for people and as JSON, and nothing left behind.
# shellcheck disable=SC2015 # the second command does not fail
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1
mkdir -p temporary logs/deep
export TMPDIR="$scratch/temporary"

reads() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" read "$@" >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ] && [ -z "$(ls temporary)" ]
}
json() { # PYTHON EXPRESSION over r, the list of records
    python3 -c '
import json, sys
r = [json.loads(line) for line in open("out", encoding="utf-8")]
assert eval(sys.argv[1]), r' "$1" 2>err
}

cat >logs/app.log <<'END'
2025-02-09T11:00:02.250+01:00 ERROR [payment] pool exhausted
    at one
    at two
2025-02-09T11:00:04.5+01:00 INFO [payment] back
END
printf '2025-02-09 10:00:03,125 WARN naive stamp\n' >logs/deep/naive.log
printf 'Feb  9 10:00:01 web-1 sshd[7]: year-less\n' >logs/syslog
touch -d '2025-02-10T00:00:00Z' logs/syslog
printf 'no stamp at all\n' >logs/plain.txt

printf 'Feb  9 10:00:01 web-1 sshd[7]: year-less\n' >yearless
"$debrief" read - --json --now 2024-06-01T00:00Z <yearless >out 2>err
json 'r[0]["time"] == "2024-02-09T10:00:01Z"'
ok 'standard input is dated by --now'
mkfifo pipe
cat yearless >pipe &
reads 0 pipe --json --now 2024-06-01T00:00Z
json 'r[0]["time"] == "2024-02-09T10:00:01Z" and r[0]["file"] == "pipe"'
ok 'a pipe by its path is read like standard input'
reads 2 yearless --from 2025-02-10 --to 2025-02-09 && grep -q "is not before '--to'" err
ok 'a span that ends before it begins is an error'
python3 - <<'PY'
with open("big.jsonl", "w") as f:
    f.write('{"time":"2025-02-09T10:00:00Z","msg":"a"}\n{"time":"2025-02-09T10:00:01Z","level":"error","msg":"b","blob":"'
            + "x" * 1200000 + '"}\n{"time":"2025-02-09T10:00:02Z","msg":"c"}\n')
PY
reads 0 big.jsonl --json && json '[x["text"] for x in r] == ["a", "b", "c"]'
ok 'an object that is too large keeps what is whole of it'
reads 0 big.jsonl && grep -q 'big.jsonl:2: longer than a record may be' err
ok 'and its line is told'
printf 'LPKSHHRH\0\0\0\0\1\2\3\0\0' >x.journal
reads 4 x.journal && grep -q "systemd's own format" err
ok 'a journal says why it is not read'
rm -f yearless pipe big.jsonl x.journal

reads 0 logs --width 80
ok 'a folder is walked, everything in one order, nothing left behind'
head -n 1 out | grep -q '^2025-02-09 (UTC)$'
ok 'the date stands once, with its zone'
sed -n 2,5p out | cut -c 1-8 | tr '\n' ' ' | grep -q '^10:00:01 10:00:02 10:00:03 10:00:04 $'
ok 'by instant'
grep -q 'ERROR .*pool exhausted (+2 lines)$' out
ok 'continuation lines are counted'
tail -n 1 out | grep -q '^-  .*no stamp at all'
ok 'records without a time stand last'
[ "$(wc -L <out)" -le 80 ]
ok 'fits 80 columns'
reads 0 logs --json
ok 'JSON'
json '[x["line"] for x in r] == [1, 1, 1, 4, 1]'
ok 'lines'
json 'r[1]["file"] == "logs/app.log" and r[1]["offset"] == 0 and r[3]["offset"] == 83'
ok 'byte offsets'
json 'r[1]["time"] == "2025-02-09T10:00:02.250Z" and r[3]["time"] == "2025-02-09T10:00:04.5Z"'
ok 'as many digits as given'
json 'r[1]["time_ns"] == 1739095202250000000 and r[1]["stamp"] == "2025-02-09T11:00:02.250+01:00"'
ok 'nanoseconds and raw stamp'
json '[(x["zone"], x["year"]) for x in r] == [("assumed", "learned"), ("explicit", "explicit"), ("assumed", "explicit"), ("explicit", "explicit"), (None, None)]'
ok 'provenance'
json 'r[1]["level"] == "error" and "at two" in r[1]["text"] and r[1]["template"] and len(r[1]["template_id"]) == 16'
ok 'level, whole text, template'
json 'r[0]["host"] == "web-1" and r[0]["service"] == "sshd" and r[0]["pid"] == "7"'
ok 'host, service, pid'
reads 0 logs/deep --json --zone Asia/Shanghai
json 'r[0]["time"] == "2025-02-09T02:00:03.125Z" and r[0]["zone"] == "configured"'
ok '--zone is for stamps without one'
mkdir fold && printf '%s\n' '2025-10-26 01:30:00 a' '2025-10-26 02:30:00 b' '2025-10-26 02:05:00 c' >fold/app.log
reads 0 fold --json --zone Europe/Berlin
json '[(x["time"][11:16], x.get("fold", False)) for x in r] == [("23:30", False), ("00:30", True), ("01:05", True)]'
ok 'the hour that exists twice is decided by order, and marked'
reads 0 logs --zone Asia/Shanghai --width 80 && grep -q '^2025-02-09 (Asia/Shanghai)$' out && grep -q '^18:00:02.250 ERROR' out
ok '--zone is for the clock shown'
reads 0 logs --json --from 10:00:02 --to 10:00:04
json '[x["line"] for x in r] == [1, 1]'
ok '--from, --to: half open, on the date of the files'
reads 0 logs --json --level warn
json '[x["level"] for x in r] == ["error", "warn"]'
ok '--level'
reads 0 logs --json --limit 2
json 'len(r) == 2 and r[0]["host"] == "web-1"'
ok '--limit'
reads 0 logs --json --in-order
json '[x["file"] for x in r] == ["logs/app.log", "logs/app.log", "logs/deep/naive.log", "logs/syslog", "logs/plain.txt"]'
ok '--in-order: file after file'
gzip -k logs/app.log && reads 0 logs/app.log.gz --json && json 'len(r) == 2 and r[1]["offset"] == 83'
ok 'packed'
"$debrief" read - --json <logs/app.log >out 2>err && json 'r[0]["file"] == "-" and len(r) == 2' && [ -z "$(ls temporary)" ]
ok 'standard input'
"$debrief" read - - logs/syslog --json <logs/app.log >out 2>err && json 'len(r) == 3'
ok 'standard input once, and files'
cd logs && reads_here=$("$debrief" read app.log ./deep --json 2>/dev/null | wc -l) && cd .. && [ "$reads_here" = 3 ]
ok 'relative paths'

# ---- --stats ----

reads 0 logs --stats --json
json '[(f["file"], f["format"], f["records"], f["lines"]) for f in r[0]["files"]] == [("logs/app.log", "text", 2, 4), ("logs/app.log.gz", "text", 2, 4), ("logs/deep/naive.log", "text", 1, 1), ("logs/plain.txt", "plain", 1, 1), ("logs/syslog", "text", 1, 1)]'
ok '--stats: files, formats, records, lines'
json 'r[0]["records"] == 7 and r[0]["bytes"] == sum(f["bytes"] for f in r[0]["files"]) and r[0]["index_bytes"] > 0 and r[0]["seconds"]["cpu"] > 0 and "merged" not in r[0]'
ok '--stats: totals and costs'
reads 0 logs --stats --merge --json && json 'r[0]["merged"] == 7'
ok '--stats --merge goes through every record'
reads 0 logs --stats && grep -q '^text  *2  *4  *0  *0  logs/app.log$' out && grep -q '^a CPU second ' out && [ "$(wc -L <out)" -le 80 ]
ok '--stats for people'
reads 0 logs --stats --no-templates --threads 1 --json && json 'all(f["templates"] == 0 for f in r[0]["files"]) and r[0]["records"] == 7'
ok '--no-templates'
printf '2025-02-09T10:00:0%dZ INFO took %d ms\n' 1 5 2 7 >one-template.log
reads 0 one-template.log --stats --json && json 'r[0]["files"][0]["templates"] == 1'
ok '--stats counts templates'
reads 0 logs --no-templates --json && json 'all(x["template"] is None for x in r) and len(r) == 7'
ok '--no-templates without --stats'
reads 0 logs --json && cp out two && reads 0 logs --threads 1 --json && cmp -s out two
ok 'one thread and two give the same'
reads 2 logs --merge && grep -q 'needs --stats' err
ok '--merge alone makes no sense'

# ---- what goes wrong ----

reads 3 logs/app.log nowhere.log && grep -q 'nowhere.log: no such file or folder' err && grep -q exhausted out
ok 'a missing file: told, the rest is read, exit 3'
reads 4 nowhere.log
ok 'nothing readable: exit 4'
reads 2
ok 'no operand: exit 2'
reads 2 --zone Mars/Olympus logs && grep -q "option '--zone'" err
ok 'an unknown zone'
reads 2 --from yesterday-ish logs && grep -q "option '--from'" err
ok 'a time that is none'
reads 2 --level loud logs
ok 'a level that is none'
head -c 400 logs/app.log.gz >logs/torn.log.gz
python3 - <<'PY'
import gzip
data = gzip.compress(b"".join(b"2025-02-09T10:00:00Z INFO record %d %d\n" % (i, i * 7919 % 1000) for i in range(4000)))
open("logs/torn.log.gz", "wb").write(data[: len(data) // 2])
PY
reads 3 logs/torn.log.gz && grep -q 'torn.log.gz: .*after line' err && [ "$(wc -l <out)" -gt 100 ]
ok 'a torn file: what is there is read, the tear is told'
reads 3 logs/torn.log.gz --stats --json && json '"torn" in r[0]["files"][0]["problem"]'
ok '--stats: a torn file'
mkdir rejected
printf '{"ts":"2025-02-09T10:05:23Z","msg":"a"}\n{"ts":"2025-02-09T10:05:24Z","msg":"b"}\n{"ts":"2025-02-09T10:05:2\n' >rejected/part.jsonl
reads 3 rejected/part.jsonl && [ "$(wc -l <out)" = 3 ] && grep -q 'part.jsonl:3: rejected (1 in all): .' err
ok 'a torn record: the others are printed, its place and why are told, exit 3'
printf '{"kind":"EventList","apiVersion":"v1","items":[{"reason":"Failed","lastTimestamp":"2025-02-' >rejected/whole.json
reads 4 rejected/whole.json && [ ! -s out ] && grep -q 'whole.json:1: rejected (1 in all): .' err
ok 'a document that is torn: its place and why are told, exit 4'
reads 3 rejected/whole.json logs/app.log && grep -q 'whole.json:1: rejected' err && grep -q exhausted out
ok 'beside a torn document the rest is read'
reads 3 rejected/part.jsonl --stats
ok '--stats: the same'
head -c 3000 /dev/zero | tr '\0' '\1' >rejected/core.bin
reads 4 rejected/core.bin && grep -q 'core.bin holds no text' err
ok 'nothing but a file without text: exit 4'
reads 0 rejected/core.bin logs/app.log
ok 'beside others such a file is told of'
"$debrief" query 'select count(*) from log' rejected/part.jsonl >out 2>err </dev/null
[ $? = 3 ] && grep -q 'part.jsonl:3: rejected' err
ok 'a query over a torn file says so'
TMPDIR=$scratch/nowhere "$debrief" read logs >out 2>err
[ $? = 4 ] && grep -q 'temporary folder' err
ok 'no temporary folder'
printf '2025-02-09T10:00:00Z INFO \033[31mred\033[0m\n' >logs/colour.log
reads 0 logs/colour.log && ! grep -q "$(printf '\033')" out
ok 'control characters of files do not reach the terminal'

# ---- interrupted: the pipe is never closed, so it waits until it is told to end ----

mkdir many
for number in $(seq 100 299); do
    echo "2025-02-09T10:00:00Z INFO one of many" >"many/$number.log"
done
limited() { # HARD-LIMIT COMMAND…: with 64 descriptors
    python3 -c '
import os, resource, sys
hard = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard if hard > 0 else resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
os.execv(sys.argv[2], sys.argv[2:])' "$@"
}
limited 64 "$debrief" read many >out 2>err
[ $? = 4 ] && grep -q 'cannot open the new index' err
ok 'out of descriptors: an error, not half an answer'
limited 0 "$debrief" read many >out 2>err && [ "$(grep -c 'one of many' out)" = 200 ]
ok 'a soft limit on descriptors is raised'

mkfifo pipe
"$debrief" read - <pipe >out 2>err &
reader=$!
exec 9>pipe
for _ in $(seq 20); do
    [ -n "$(ls temporary)" ] && break
    sleep 0.1
done
[ -n "$(ls temporary)" ]
ok 'it works in the temporary folder'
kill -TERM $reader
wait $reader
[ $? = 143 ] && [ -z "$(ls temporary)" ]
ok 'ended by a signal it leaves nothing behind'
exec 9>&-
exit $failed
