#!/bin/sh
# Checks the reports that a merge request changes and writes its comment: changed.sh BASE [FOLDER]
#
# BASE    the revision to compare with: origin/main, a commit
# FOLDER  where the reports are; "." without one
#
# In a git repository. Environment: DEBRIEF (the program; "debrief"), DEBRIEF_FORMAT (github, gitlab, sarif, text …; "text"),
# DEBRIEF_OUTPUT (where that goes; standard output), DEBRIEF_COMMENT (where the comment goes; no comment without it),
# DEBRIEF_BASELINE (what old reports are known for), DEBRIEF_FAIL_ON ("gate": warnings are shown and do not fail; "findings":
# they fail, too; "gate"). Ends with 0 when all is well, 1 when the gate is shut, or for findings; otherwise as `debrief check`
# does: 3 and above, not done.
set -u
base=${1:?changed.sh BASE [FOLDER]}
folder=${2:-.}
debrief=${DEBRIEF:-debrief}
format=${DEBRIEF_FORMAT:-text}
old=$(mktemp)
list=$(mktemp)
trap 'rm -f "$old" "$list" "$list.names" "$list.all"' EXIT

# What the base lacks or has otherwise; what is gone needs no check. A report of an incident changes with its settings too.
# -z: git puts other names than ASCII in quotes and octal.
git diff -z --name-only --diff-filter=d "$base"...HEAD -- "$folder" >"$list.names" || exit 4
tr '\0' '\n' <"$list.names" >"$list.all"
: >"$list"
while IFS= read -r path; do
    case $path in
    */incident.yaml | incident.yaml) path=$(dirname "$path")/report.md ;;
    esac
    case $path in
    */evidence/* | */draft.md | draft.md | *report.new.md | *report.conflicts.md) continue ;;
    *.md | *.markdown) ;;
    *) continue ;;
    esac
    case $(basename "$path" | tr '[:upper:]' '[:lower:]') in
    readme.* | changelog.* | contributing.* | license.* | code_of_conduct.* | security.* | *template.*) continue ;;
    esac
    path=${path#./}
    [ -f "$path" ] && ! grep -qxF "$path" "$list" && printf '%s\n' "$path" >>"$list"
done <"$list.all"

set --
while IFS= read -r path; do
    set -- "$@" "$path"
done <"$list"
if [ $# = 0 ]; then
    echo 'no report was changed' >&2
    exit 0
fi

if [ -n "${DEBRIEF_COMMENT:-}" ]; then
    : >"$DEBRIEF_COMMENT"
    for path in "$@"; do
        if git show "$base:$path" >"$old" 2>/dev/null; then
            "$debrief" check "$path" --format comment --against "$old" >>"$DEBRIEF_COMMENT"
        else
            "$debrief" check "$path" --format comment >>"$DEBRIEF_COMMENT"
        fi
    done
fi
[ -z "${DEBRIEF_BASELINE:-}" ] || set -- "$@" --baseline "$DEBRIEF_BASELINE"
code=0
if [ -n "${DEBRIEF_OUTPUT:-}" ]; then
    "$debrief" check --format "$format" "$@" >"$DEBRIEF_OUTPUT" || code=$?
else
    "$debrief" check --format "$format" "$@" || code=$?
fi
# 1 is both: findings behind an open gate, and a gate that is shut.
if [ "$code" = 1 ] && [ "${DEBRIEF_FAIL_ON:-gate}" != findings ] &&
    ! "$debrief" check --json "$@" 2>/dev/null | grep -q '"gate": *"shut"'; then
    code=0
fi
exit "$code"
