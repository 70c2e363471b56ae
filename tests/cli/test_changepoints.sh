#!/bin/sh
# `debrief changepoints`: changes of series, for people and as JSON, and what could not be read.
# shellcheck disable=SC2015 # the second command does not fail
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1

changepoints() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" changepoints "$@" >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
json() { # PYTHON EXPRESSION over r
    python3 -c '
import json, sys
r = json.load(open("out", encoding="utf-8"))
assert eval(sys.argv[1]), r' "$1" 2>err
}

# A pool that doubles at 10:40, and a queue that is long for three minutes at 10:20.
awk 'BEGIN {
    print "time,pool,queue"
    for (i = 0; i < 60; i++) {
        printf "2025-02-09T10:%02d:00Z,%d,%d\n", i, (i < 40 ? 20 : 40) + i * 7 % 3, (i >= 20 && i < 23 ? 900 : 12) + i * 5 % 4
    }
}' >metrics.csv

changepoints 0 metrics.csv
ok 'a table of two series'
grep -q '^pool  metrics.csv$' out && grep -q '^  60 samples$' out &&
    grep -q '^  2025-02-09 10:40:00  0\.[5-9][0-9]  level rises from 2[01]\.*[0-9]* to 4[01]' out
ok 'the level, with when, how surely, from what to what'
grep -q '^  2025-02-09 10:20:00  .*  up to 90[0-9] instead of 1[0-9]\.*[0-9]*, until 2025-02-09 10:22:00' out
ok 'the excursion, with its last sample'
changepoints 0 metrics.csv --lang zh-CN && grep -q '水平从 .* 升到 ' out
ok 'in Chinese'
changepoints 0 metrics.csv --zone Asia/Tokyo && grep -q '^  2025-02-09 19:40:00  ' out
ok 'in a zone'
changepoints 0 metrics.csv --json
json '[s["name"] for s in r["series"]] == ["pool", "queue"] and r["series"][0]["n"] == 60'
ok 'JSON: the series'
json '[(c["kind"], c["utc"], c["sample"], c["direction"], c["end"]) for c in r["series"][0]["changes"] if not c["is_weak"]] == [("level", "2025-02-09T10:40:00Z", 40, "up", None)]'
ok 'JSON: the change'
{ cat metrics.csv && echo '2025-02-09T11:00:00Z,broken,cable' && echo '2025-02-09T11:01:00Z,40,12'; } >torn.csv
changepoints 3 torn.csv && grep -q '^debrief: warning: torn.csv:62: .*: 1; ' err && grep -q '61 samples' out
ok 'a line without a number is told with its place'
changepoints 3 metrics.csv nowhere.csv && grep -q 'nowhere.csv' err && grep -q '^pool' out
ok 'one of two files missing'
changepoints 4 nowhere.csv
ok 'a missing file'
echo '2025-02-09T10:05:01Z INFO started' >app.log
changepoints 4 app.log && grep -q 'no series' err
ok 'no series'
changepoints 2
ok 'no file'
"$debrief" changepoints - <metrics.csv >out 2>err && grep -q 'level rises' out
ok 'from standard input'
exit $failed
