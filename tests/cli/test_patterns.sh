#!/bin/sh
# `debrief patterns`: templates of log files and of bare messages, for people, as JSON and line by line.
# shellcheck disable=SC2015 # the second command does not fail
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1

patterns() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" patterns "$@" >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
json() { # PYTHON EXPRESSION over r
    python3 -c '
import json, sys
r = json.load(open("out", encoding="utf-8"))
assert eval(sys.argv[1]), r' "$1" 2>err
}

cat >app.log <<'END'
2025-02-09T10:05:01Z INFO [api] Connection to 10.0.1.5:5432 took 31 ms
2025-02-09T10:05:02Z ERROR [api] Connection to 10.0.1.5:5432 failed after 30s
    at one
2025-02-09T10:05:03Z INFO [api] Connection to 10.0.1.6:5432 took 7 ms
2025-02-09T10:05:04Z ERROR [api] Connection to 10.0.1.6:5432 failed after 30s
2025-02-09T10:05:05Z INFO [api] Connection to 10.0.1.6:5432 took 1.5 ms
END
printf 'removing %s\n' chargen echo ftp telnet finger printer >words.txt
printf 'step 5 of 7' >torn.txt

patterns 0 app.log
ok 'a table'
sed -n 1p out | grep -q '^ *COUNT *SHARE *LEVEL *FIRST *TEMPLATE$' &&
    sed -n 2p out | grep -q '^ *3 *60.0% *info *app.log:1 *Connection to <ip>:<num> took <num> ms$' &&
    sed -n 3p out | grep -q '^ *2 *40.0% *error *app.log:2 *Connection to <ip>:<num> failed after <dur>$'
ok 'most frequent first, with share, level and first line'
tail -n 1 out | grep -q '^5 messages, 2 templates$'
ok 'and the sum'
patterns 0 app.log --json
json 'r["n_messages"] == 5 and [t["n"] for t in r["templates"]] == [3, 2] and r["templates"][1]["level"] == "error"'
ok 'JSON'
patterns 0 app.log --lines
[ "$(cut -f 1 out | tr '\n' ' ')" = '1 2 4 5 6 ' ] && [ "$(cut -f 2 out | sort -u | wc -l)" = 2 ]
ok 'line by line: number, id, template'
id=$(sed -n 1p out | cut -f 2)
patterns 0 --content --lines app.log
ok 'the same file taken for bare messages'
[ "$(wc -l <out)" = 6 ]
ok 'every line is one then'
printf 'Connection to 10.9.9.9:1 took 2 ms\nConnection to 10.9.9.9:1 took 2.5 ms\n' >other.txt
patterns 0 --content --json other.txt
json "r['templates'][0]['id'] == '$id'"
ok 'the id is the same in another file'
patterns 0 --content words.txt
sed -n 2p out | grep -q '^ *6 *100.0% *words.txt:1 *removing <\*>$'
ok 'many words are a variable'
patterns 0 --content torn.txt
sed -n 2p out | grep -q 'step <num> of <num>$'
ok 'a last line without a break counts'
patterns 0 app.log words.txt --limit 1
[ "$(grep -c ':[0-9]' out)" = 1 ] && tail -n 1 out | grep -q '^11 messages, 3 templates$'
ok 'several files, limited'
patterns 2 app.log words.txt --lines
ok '--lines takes one file'
patterns 4 nowhere.log
ok 'a missing file'
patterns 4 --content nowhere.log
ok 'a missing file of bare messages'
: >empty
patterns 0 --content empty
tail -n 1 out | grep -q '^0 messages, 0 templates$'
ok 'an empty file'
printf 'took 1 ms\ntook 2 ms' | "$debrief" patterns --content - >out 2>err && grep -q '2  100.0%  -:1 .*took <num> ms' out
ok 'bare messages come from standard input, too'
mkdir -p two && cp app.log two/a.log && cp app.log two/b.log
patterns 2 --lines two && grep -q "'two' holds 2" err && patterns 0 two
ok 'the lines of two files would look like one'
exit $failed
