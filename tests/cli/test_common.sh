# What holds for every command: exit codes, streams, colours, languages, where it works.
set -u
cd "$DBR_SCRATCH" || exit 1
export LC_ALL=C DEBRIEF_LANG=en
unset NO_COLOR
failed=0

expect() { # EXIT NAME COMMAND…
    wanted=$1 name=$2
    shift 2
    "$@" >out 2>err </dev/null
    got=$?
    if [ "$got" != "$wanted" ]; then
        echo "$name: exit code $got, expected $wanted"
        cat out err
        failed=1
    fi
}
has() { # FILE TEXT NAME
    grep -q -e "$2" "$1" || {
        echo "$3: no '$2' in:"
        cat "$1"
        failed=1
    }
}

expect 0 'version' "$DEBRIEF" version
has out '^debrief [0-9]' 'version'
expect 0 'version option' "$DEBRIEF" --version
expect 2 'no command' "$DEBRIEF"
has err '^usage' 'no command: help goes to standard error'
expect 0 'help' "$DEBRIEF" --help
expect 2 'unknown command' "$DEBRIEF" docter
has err "did you mean 'doctor'" 'unknown command'
expect 2 'unknown option' "$DEBRIEF" version --jsn
has err "error: .*--jsn" 'unknown option'
expect 2 'too many operands' "$DEBRIEF" version now
expect 2 'wrong time' "$DEBRIEF" version --now yesterday-ish
expect 2 'wrong language' "$DEBRIEF" version --lang tlh
expect 4 'no such folder' "$DEBRIEF" -C nowhere version
expect 0 'common options before the command' "$DEBRIEF" -C . --now 2025-02-09T10:00:00Z version --json

for command in $("$DEBRIEF" help | sed -n 's/^  \([a-z]*\)  *[a-z].*/\1/p'); do
    expect 0 "help of $command" "$DEBRIEF" "$command" --help
    [ "$(LC_ALL=C.UTF-8 wc -L <out)" -le 80 ] || { echo "help of $command: wider than 80 columns"; failed=1; }
done

expect 2 'error as JSON' "$DEBRIEF" docter --json
has out '"code": "E_USAGE"' 'error as JSON'
[ -s err ] && { echo 'error as JSON: standard error is not empty'; failed=1; }

if [ -w /dev/full ]; then
    "$DEBRIEF" version >/dev/full 2>err
    [ $? = 4 ] || { echo 'full disk: wrong exit code'; failed=1; }
    has err 'cannot write standard output' 'full disk'
fi
# A reader that goes away is nobody's error.
{ "$DEBRIEF" help; echo $? >code; } | true
has code '^0$' 'closed pipe'

expect 0 'colour when forced' "$DEBRIEF" --color always help
has out '\[1m' 'colour when forced'
expect 0 'no colour in a file' "$DEBRIEF" help
grep -q '\[1m' out && { echo 'no colour in a file: there is'; failed=1; }

expect 0 'Chinese' "$DEBRIEF" doctor --lang zh-CN
has out '本机' 'Chinese'
DEBRIEF_LANG='' LC_ALL=zh_CN.UTF-8 "$DEBRIEF" doctor >out 2>&1
has out '本机' 'Chinese by the environment'
exit $failed
