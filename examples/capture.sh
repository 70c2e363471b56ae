#!/bin/sh
# Captures examples/api-service-2025-02-09/prometheus/*.json from a Prometheus, as a person would:
#
#     tests/live/backfill_demo.sh /tmp/demo 19390
#     examples/capture.sh http://127.0.0.1:19390 examples/api-service-2025-02-09/prometheus
#     kill "$(cat /tmp/demo/prometheus.pid)"
#
# The answers are stored byte for byte; a second capture gives the same bytes.
set -eu

if [ $# -ne 2 ]; then
    echo "usage: $0 URL DIRECTORY" >&2
    exit 2
fi
url=$1
dir=$2
mkdir -p "$dir"

range() { # FILE QUERY: every 15 s of the window
    curl -sSf -G "$url/api/v1/query_range" -o "$dir/$1" --data-urlencode "query=$2" \
        --data-urlencode start=2025-02-09T09:55:00Z --data-urlencode end=2025-02-09T10:50:00Z \
        --data-urlencode step=15s
}

range error_ratio.json 'service:http_errors:ratio5s{service="api-service"}'
range billing_error_ratio.json 'service:http_errors:ratio5s{service="billing"}'
range http_requests_rate.json 'service:http_requests:rate5s{service="api-service"}'
range latency_p99.json 'service:http_request_duration_seconds:p99_1m{service="api-service"}'
range pg_connections.json '{__name__=~"db_pool_connections_(in_use|max)", pool="orders"}'

# An instant query of a range selector: the true times of the samples, no steps, no 5 min look-back.
curl -sSf -G "$url/api/v1/query" -o "$dir/alerts.json" --data-urlencode 'query=ALERTS[1h]' \
    --data-urlencode time=2025-02-09T10:50:00Z
