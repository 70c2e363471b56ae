#!/bin/sh
# `debrief collect prometheus` against a real, back-filled Prometheus: test_collect_prometheus.sh [DEBRIEF]
#
# The server holds the example incident. Collected are five-second error ratios in one request, and in pieces because of
# the server's limit of 11,000 points, and the alerts with their true times: HighErrorRate fired at 10:06:45.
set -u
# shellcheck source=tests/live/lib.sh
. "$(dirname "$0")/lib.sh"
need prometheus promtool curl gzip python3

port=$(free_port)
# shellcheck disable=SC2016 # it is run at the end
at_end 'kill "$(cat "$scratch/prom/prometheus.pid")" 2>/dev/null'
url=$(sh "$root/tests/live/backfill_demo.sh" "$scratch/prom" "$port") || skip "no Prometheus could be started"
prometheus_pid=$(cat "$scratch/prom/prometheus.pid")

mkdir "$scratch/incident"
cat >"$scratch/incident/incident.yaml" <<'YAML'
title: API service degradation
window:
  start: 2025-02-09 10:05
  end: 2025-02-09 10:40
zone: UTC
YAML
cd "$scratch/incident" || exit 1
ratio='error_ratio=service:http_errors:ratio5s{service="api-service"}'

"$debrief" collect --url "$url" --query "$ratio" --dry-run >"$scratch/dry" 2>&1
check "a dry run ends well" [ $? = 0 ]
check "it shows the request with its query" grep -q "POST $url/api/v1/query_range" "$scratch/dry"
check "it shows the instant query of the alerts" grep -q 'ALERTS%5B4800s%5D&time=2025-02-09T10%3A55%3A00Z' "$scratch/dry"
check "it collects nothing" [ ! -e evidence/prometheus ]

"$debrief" collect --url "$url" --query "$ratio" --by tester --now 2025-02-10T09:00:00Z >"$scratch/out" 2>&1
check "collecting ends well" [ $? = 0 ]
check "both answers are there" [ -s evidence/prometheus/error_ratio.json -a -s evidence/prometheus/alerts.json ]
curl -sf -G "$url/api/v1/query" --data-urlencode 'query=ALERTS[4800s]' --data-urlencode time=2025-02-09T10:55:00Z \
    >"$scratch/alerts.json"
check "byte for byte as the server answers" cmp -s "$scratch/alerts.json" evidence/prometheus/alerts.json
check "the manifest says what was asked" grep -q 'query_range?query=service%3Ahttp_errors' evidence/MANIFEST.jsonl
check "and by whom" grep -q '"by":"tester"' evidence/MANIFEST.jsonl
"$debrief" query "SELECT utc FROM alert WHERE name = 'HighErrorRate' AND state = 'firing' ORDER BY time LIMIT 1" \
    >"$scratch/fired" 2>&1
check "HighErrorRate fired at 10:06:45, exactly" grep -q '2025-02-09T10:06:45\(\.0*\)\{0,1\}Z' "$scratch/fired"

# A millisecond step asks for 4,800,001 points: 437 pieces, more than is sensible here; 200 ms is three.
"$debrief" collect prometheus --url "$url" --query "$ratio" --set step=200ms --set as=fine --set alerts=no \
    >"$scratch/out" 2>&1
check "a long series is collected in pieces" [ $? = 0 ]
check "three of them" [ "$(find evidence/fine -type f | wc -l)" = 3 ]
# shellcheck disable=SC2317 # run by check
points() {
    python3 - evidence/fine/*.json <<'PYTHON'
import json, sys
times = []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as f:
        times += [round(float(t) * 5) for series in json.load(f)["data"]["result"] for t, _ in series["values"]]
times.sort()
sys.exit(not (len(times) > 11000 and all(b - a == 1 for a, b in zip(times, times[1:]))))
PYTHON
}
check "which together have every point, none twice" points

"$debrief" collect --url "$url" --query 'typo=sum(' --query "$ratio" --set as=again >"$scratch/out" 2>&1
check "a refused query ends with 5" [ $? = 5 ]
check "the server's own words are shown" grep -q 'parse error' "$scratch/out"
check "the other query was collected" [ -s evidence/again/error_ratio.json ]
check "what was not is recorded" grep -q 'again/typo.json: not collected' evidence/collect/not-collected.txt

"$debrief" collect --url "$url" --query 'nothing=no_such_series' --set as=empty --set alerts=no >"$scratch/out" 2>&1
check "an empty answer is said to be empty" grep -q 'the answer is empty' "$scratch/out"

kill "$prometheus_pid"
wait_gone "$prometheus_pid"
"$debrief" collect --url "$url" --query "$ratio" --json >"$scratch/out" 2>&1
check "nobody there ends with 5" [ $? = 5 ]
check "and says so with a remedy" grep -q 'can this machine reach it' "$scratch/out"
"$debrief" collect --url "$url" --query "$ratio" --dry-run >"$scratch/out" 2>&1
check "a dry run needs nobody" [ $? = 0 ]
finish
