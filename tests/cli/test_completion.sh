# Completion scripts, run as the shells run them: what is offered behind a command and behind an option.
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8
cd "$scratch" || exit 1
mkdir -p post-mortems/2025-02-09-orders post-mortems/notes pm other
: >post-mortems/2025-02-09-orders/incident.yaml
: >pm/incident.yaml
: >report.md
: >data.json
for shell in bash zsh fish; do
    "$debrief" completion $shell >completion.$shell 2>err
    ok "$shell: a script"
done

offered() { # WORD…: what bash offers for the last one, in one line
    bash -c '. ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _debrief; printf "%s\n" "${COMPREPLY[@]}" | sort | tr "\n" " "' bash "$@" >out 2>err
    cat err >>out
}
is() { # WORDS
    [ "$(cat out)" = "$* " ] || { echo "not: $*" >>out && false; }
}
offered debrief timel
is timeline
ok 'a command'
offered debrief timeline ''
is accept hide pin set
ok 'what timeline can be told'
offered debrief timeline hid
is hide
ok 'one of them'
offered debrief timeline --incident ''
is pm post-mortems/2025-02-09-orders
ok 'incident folders behind --incident'
offered debrief timeline -i post
is post-mortems/2025-02-09-orders
ok 'and behind -i'
offered debrief timeline -i other
is other
ok 'any folder where none is an incident'
offered debrief check ''
is other pm post-mortems report.md
ok 'reports, and folders on the way'
offered debrief render --format p
is pdf png
ok 'the words of an option'
offered debrief render --fo
is --format
ok 'an option'
offered debrief render --width ''
is ''
ok 'nothing where a number is expected'
offered debrief read d
is data.json
ok 'files'
offered debrief timeline accept --inci
is --incident
ok 'options behind words'
if command -v zsh >/dev/null; then
    zsh -n completion.zsh
    ok 'zsh reads its script'
fi
if command -v fish >/dev/null; then
    fish -c 'source completion.fish; complete -C "debrief timeline -i "' >out 2>err && grep -q '^post-mortems/2025-02-09-orders' out
    ok 'fish offers incident folders'
    fish -c 'source completion.fish; complete -C "debrief timeline "' >out 2>err && grep -q '^accept' out && ! grep -q 'data.json' out
    ok 'and what timeline can be told'
fi
exit $failed
