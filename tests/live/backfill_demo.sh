#!/bin/sh
# Starts a real Prometheus that serves the example incident of 2025-02-09:
#
#     tests/live/backfill_demo.sh DIRECTORY PORT
#
# Back-fills examples/backfill/metrics.om.gz into DIRECTORY/data (once; later starts reuse it), serves it on
# 127.0.0.1:PORT, waits until it answers, and writes DIRECTORY/prometheus.{pid,log}. Stop it with
#     kill "$(cat DIRECTORY/prometheus.pid)"
set -eu

if [ $# -ne 2 ]; then
    echo "usage: $0 DIRECTORY PORT" >&2
    exit 2
fi
dir=$1
port=$2
source=$(cd "$(dirname "$0")/../.." && pwd)/examples/backfill/metrics.om.gz

for program in promtool prometheus curl gzip; do
    if ! command -v "$program" >/dev/null; then
        echo "$0: '$program' is missing (Debian: prometheus, curl)" >&2
        exit 77 # what meson and automake take as 'skipped'
    fi
done

mkdir -p "$dir"
if [ ! -d "$dir/data" ]; then
    gzip -dc "$source" >"$dir/metrics.om"
    rm -rf "$dir/data.new"
    promtool tsdb create-blocks-from openmetrics "$dir/metrics.om" "$dir/data.new" >"$dir/backfill.log"
    mv "$dir/data.new" "$dir/data"
fi

: >"$dir/prometheus.yml" # nothing to scrape
nohup prometheus --config.file="$dir/prometheus.yml" --storage.tsdb.path="$dir/data" \
    --storage.tsdb.retention.time=100y --web.listen-address="127.0.0.1:$port" \
    </dev/null >"$dir/prometheus.log" 2>&1 &
pid=$!
echo "$pid" >"$dir/prometheus.pid"

tries=0
until curl -sf -o /dev/null "http://127.0.0.1:$port/-/ready"; do
    tries=$((tries + 1))
    if [ "$tries" -ge 150 ] || ! kill -0 "$pid" 2>/dev/null; then
        echo "$0: prometheus did not become ready, see '$dir/prometheus.log'" >&2
        kill "$pid" 2>/dev/null || true
        exit 1
    fi
    sleep 0.1
done
echo "http://127.0.0.1:$port"
