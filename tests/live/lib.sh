# What the scripts here share; read with `.`. Gives $debrief, $root, $scratch (removed at the end), and prints one `ok` or
# `not ok` line a check.
# shellcheck shell=sh disable=SC2034
root=$(cd "$(dirname "$0")/../.." && pwd)
debrief=${1:-${DEBRIEF:-}}
if [ -z "$debrief" ]; then
    echo "usage: $0 DEBRIEF (or DEBRIEF in the environment)" >&2
    exit 2
fi
debrief=$(cd "$(dirname "$debrief")" && pwd)/$(basename "$debrief")
scratch=$(mktemp -d "${DBR_SCRATCH:-/tmp}/live.XXXXXX")
checks=0 failures=0 endings=
trap 'eval "$endings"; rm -rf "$scratch"' EXIT
export DEBRIEF_LANG=en LC_ALL=C.UTF-8
# A proxy or a token of whoever runs this has no business here.
unset http_proxy HTTP_PROXY https_proxy HTTPS_PROXY all_proxy ALL_PROXY GITHUB_TOKEN GH_TOKEN GH_ENTERPRISE_TOKEN \
    GITHUB_ENTERPRISE_TOKEN GITHUB_API_URL GITHUB_REPOSITORY PROMETHEUS_TOKEN DEBRIEF_CREDENTIAL

at_end() { # COMMAND
    endings="$1; $endings"
}
skip() { # WHY
    echo "$*"
    exit 77
}
need() { # PROGRAM…
    for program; do
        command -v "$program" >/dev/null || skip "'$program' is missing"
    done
}
check() { # WHAT COMMAND…
    what=$1
    shift
    checks=$((checks + 1))
    if "$@"; then
        echo "ok $checks - $what"
    else
        failures=$((failures + 1))
        echo "not ok $checks - $what"
        for file in "$scratch/out" "$scratch/dry"; do
            [ ! -e "$file" ] || sed 's/^/#   /' "$file" | head -n 20
        done
    fi
}
free_port() {
    python3 -c 'import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}
wait_gone() { # PID
    for _ in $(seq 100); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    return 1
}
wait_for() { # URL
    for _ in $(seq 300); do
        curl -s -o /dev/null "$1" && return 0
        sleep 0.1
    done
    return 1
}
finish() {
    echo "1..$checks"
    [ "$failures" = 0 ]
    exit
}
