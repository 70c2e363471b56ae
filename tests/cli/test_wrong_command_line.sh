#!/bin/sh
# A command line that cannot work says so and leaves nothing behind; one of which a part works does that part.
set -u
cd "$DBR_SCRATCH" || exit 1
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester
unset NO_COLOR
failed=0
mkdir empty
mkfifo pipe
i=0
while [ $i -lt 60 ]; do
    printf '2025-02-09T10:%02d:00Z INFO request served in %d ms\n' $i $((i * 7 % 50))
    i=$((i + 1))
done >app.log
: >empty.md
printf '\377\376#\000' >utf16.md
printf '# Outage\n\000\n' >nul.md
printf '# \271\312\325\317\270\264\305\314\n' >gbk.md # 故障复盘
before=$(find . | sort)

refuses() { # EXIT MESSAGE NAME ARGUMENTS…
    wanted=$1 message=$2 name=$3
    shift 3
    "$DEBRIEF" "$@" --now 2025-02-10T00:00Z >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
    got=$?
    if [ "$got" != "$wanted" ] || ! grep -q -e "$message" "$TMPDIR/err"; then
        echo "$name: exit code $got, expected $wanted with '$message':"
        cat "$TMPDIR/err"
        failed=1
    fi
    if [ "$(find . | sort)" != "$before" ]; then
        echo "$name: left behind:"
        find . -newer pipe | sort
        failed=1
        rm -rf post-mortem-*
    fi
}
TMPDIR=$(mktemp -d) || exit 1
export TMPDIR
trap 'rm -rf "$TMPDIR"' EXIT

refuses 4 "cannot find 'typo-name'" 'a mistyped name' run typo-name
refuses 4 "cannot find 'typo-name'" 'a mistyped name into a deep folder' run typo-name --into a/b/c
refuses 4 "nothing to read in 'empty'" 'an empty folder' run empty
refuses 4 'neither a file nor a folder' 'a pipe' run pipe
refuses 4 'neither a file nor a folder' 'several, none readable' run pipe typo-name empty
refuses 2 'a note needs a text: what happened at 10:05' 'a note without words' note 10:05 ' '
refuses 2 "'yesterday-ish'" 'a time nobody can read' run app.log --from yesterday-ish
refuses 2 'not after --from' 'a window that ends before it begins' run app.log --from 10:20 --to 10:10
refuses 2 "no zone 'Mars/Base'" 'a zone there is not' run app.log --zone Mars/Base
refuses 2 "no zone 'Mars/Base'" 'new with a zone there is not' new Title --zone Mars/Base
refuses 4 'no incident.yaml here' 'add without an incident' add app.log
refuses 4 "cannot open 'typo.md'" 'checking a mistyped report' check typo.md
refuses 4 "'empty.md': it is empty" 'checking an empty report' check empty.md
refuses 4 "'utf16.md': it is UTF-16" 'checking UTF-16' check utf16.md
refuses 4 "'nul.md': it is no text, byte 10 is NUL, in line 2" 'checking what is no text' check nul.md
refuses 4 "'gbk.md': it is not UTF-8" 'checking another encoding' check gbk.md
refuses 4 "no reports in 'empty'" 'checking a folder without reports' check empty

# What can be read is read; the rest is told.
"$DEBRIEF" run app.log typo-name empty pipe --from 10:10 --to 10:20 --now 2025-02-10T00:00Z >out 2>err </dev/null
got=$?
if [ $got != 3 ]; then
    echo "some readable: exit code $got, expected 3"
    cat out err
    failed=1
fi
for text in "cannot find 'typo-name'" "nothing to read in 'empty'" '2025-02-09 10:10'; do
    grep -q -e "$text" out || {
        echo "some readable: no '$text' in:"
        cat out
        failed=1
    }
done
exit $failed
