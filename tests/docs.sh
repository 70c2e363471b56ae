#!/bin/sh
# What the documents say is so: docs.sh DEBRIEF. Commands and options they show exist, paths they name exist, every room
# is in the README's tour, the manual pages are there for every command, and no machine's own paths got in.
set -u
debrief=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0
problem() {
    printf '%s\n' "$*"
    failed=1
}
export DEBRIEF_LANG=en

# docs/DESIGN.md is what is being built, commands that do not exist yet included.
# shellcheck disable=SC2016 # the backticks are Markdown's
commands_in() {
    sed -n -e 's/^\( *\$ \)\{0,1\} *\(debrief [a-z].*\)$/\2/p' "$1"
    grep -o '`debrief [a-z][^`]*`' "$1" | tr -d '`'
}
for document in README.md CONTRIBUTING.md SECURITY.md docs/*.md; do
    [ "$document" = docs/DESIGN.md ] && continue
    commands_in "$document" | sort -u >"$folder/commands"
    while read -r _ name arguments; do
        case $name in *[!a-z]*) continue ;; esac
        if ! "$debrief" help "$name" >"$folder/help" 2>/dev/null; then
            # Prose that merely begins a line with the word is no command line.
            grep -q "debrief $name.*\`\|^ *\\\$ debrief $name" "$document" &&
                problem "$document: 'debrief $name' is not a command"
            continue
        fi
        for option in $(printf '%s\n' "$arguments" | grep -o -e '--[a-z][a-z-]*'); do
            grep -q -e "$option" "$folder/help" || problem "$document: 'debrief $name' has no option $option"
        done
    done <"$folder/commands"
    # shellcheck disable=SC2013,SC2016 # one path a line, without blanks; the backticks are Markdown's
    for path in $(grep -o '`\(src\|tests\|script\|docs\|tools\|examples\|bench\|po\)/[A-Za-z0-9_./-]*`' "$document" | tr -d '`'); do
        case $path in *NAME* | *ROOM* | *LANG* | *_x.* | *COMMAND*) continue ;; esac
        [ "$document" = docs/DESIGN.md ] || [ -e "$path" ] || problem "$document: '$path' does not exist"
    done
    # shellcheck disable=SC2013
    for path in $(grep -o '](\([A-Za-z0-9_./-]*\)' "$document" | sed 's/^](//'); do
        case $path in '' | evidence/*) continue ;; esac # proof links of examples lead into an incident folder
        [ -e "$(dirname "$document")/$path" ] || problem "$document: link to '$path', which does not exist"
    done
done

for room in src/*/meson.build; do
    room=$(basename "$(dirname "$room")")
    grep -q "^| \[*\`$room\`" README.md || problem "README.md: room '$room' is not in the tour"
    grep -q "^| \`$room\`" docs/ARCHITECTURE.md || problem "docs/ARCHITECTURE.md: room '$room' is missing"
done

"$debrief" man --all "$folder/man" || problem "cannot write the manual pages"
for name in $("$debrief" completion fish | sed -n 's/.*__fish_use_subcommand -f -a \([a-z]*\) .*/\1/p'); do
    [ -s "$folder/man/debrief-$name.1" ] || problem "debrief-$name(1) is missing"
    "$debrief" help "$name" >"$folder/help" || problem "'debrief help $name' fails"
    "$debrief" "$name" --help >"$folder/help2" || problem "'debrief $name --help' fails"
    cmp -s "$folder/help" "$folder/help2" || problem "'debrief help $name' and 'debrief $name --help' differ"
    awk -v name="$name" 'length($0) > 110 { print "help of " name ": a line of " length($0) " columns"; bad = 1 } END { exit bad }' \
        "$folder/help" || failed=1
done

paths=$(grep -rnF "$PWD/" README.md CONTRIBUTING.md SECURITY.md CHANGELOG.md docs script src tests/*.* tools po 2>/dev/null | head -n 5)
[ -z "$paths" ] || problem "a machine's own path got into the tree:
$paths"
exit $failed
