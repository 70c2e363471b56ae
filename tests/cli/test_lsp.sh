# `debrief lsp` over its streams: frames, findings, the team's rules, how it ends. What it answers in detail is tested in
# src/serve/test_lsp.c, and with a real client in tests/live/test_lsp_client.sh.
# shellcheck disable=SC2143,SC2319 # outputs are looked at as a whole; ok() reads $? of a test
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1
cd "$scratch" || exit 1

frame() { # MESSAGE
    printf 'Content-Length: %d\r\n\r\n%s' "$(printf %s "$1" | wc -c)" "$1"
}
open_file() { # NAME TEXT-AS-JSON
    frame '{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file://'"$scratch/$1"'","languageId":"markdown","version":1,"text":"'"$2"'"}}}'
}
talk() { # reads messages; the pause lets what came before be checked on its own
    "$debrief" lsp "$@" --now 2025-03-01T09:00:00Z >out 2>err
    echo $? >code # a pipe's end has no variables of ours
}
ended() { # EXIT
    [ "$(cat code)" = "$1" ] && ! grep -q -e Sanitizer -e 'runtime error' err
}
initialize='{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}'
shutdown='{"jsonrpc":"2.0","id":2,"method":"shutdown"}'
leave='{"jsonrpc":"2.0","method":"exit"}'
report='# Outage\n\nAn engineer forgot the flag.\n'

{ frame "$initialize" && open_file a.md "$report" && sleep 1 && frame "$shutdown" && frame "$leave"; } | talk --stdio
ended 0 && grep -q '"positionEncoding":"utf-16"' out && grep -q '"code":"blame/omission"' out && [ ! -s err ]
ok "it finds what check finds, and ends with 0"

{ frame "$initialize" && open_file README.md "$report" && sleep 1 && frame "$shutdown" && frame "$leave"; } | talk
ended 0 && grep -q '"diagnostics":\[\]' out && ! grep -q blame out
ok "a README is no report"

printf 'rules:\n  blame/omission: off\n' >debrief.yaml
{ frame "$initialize" && open_file a.md "$report" && sleep 1 && frame "$shutdown" && frame "$leave"; } | talk
ended 0 && grep -q '"diagnostics":\[\]' out
ok "the rules are the team's"

printf 'rules:\n  blame/omision: off\n' >debrief.yaml
{ frame "$initialize" && open_file a.md "$report" && sleep 1 && frame "$shutdown" && frame "$leave"; } | talk
ended 0 && grep -q 'blame/omision' out
ok "settings that cannot be read are told in the editor"
rm -f debrief.yaml

{ frame "$initialize" && open_file a.md "$report" && sleep 1; } | talk --lang zh-CN
ended 1 && grep -q '"code":"blame/omission"' out && ! grep -q 'What made' out
ok "an editor that goes away ends it with 1, and --lang decides the language"

printf 'Content-Length: many\r\n\r\n{}' | talk
ended 1 && [ ! -s err ]
ok "a broken frame ends it"

frame '{"id":1' | talk
ended 1 && grep -q -- '-32700' out
ok "what is no JSON is answered"

"$debrief" lsp --json </dev/null >out 2>err
[ $? = 2 ] && grep -q 'no --json' out err
ok "it has no --json"
"$debrief" lsp --help >out 2>err && grep -q 'Language Server Protocol' out
ok "its help says what it is"
exit $failed
