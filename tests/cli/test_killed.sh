# Whatever ends the program, and whenever: evidence is in evidence/ whole and in the manifest, or it is not there at all; nothing
# lies about; people's words stay; and the next command goes on as if nothing had happened.
#
# Every name a file gets is a rename, so the moments that count are the renames: with strace each of them is the last thing
# that happens once. Then signals at moments that a seed decides (KILLED_SEED; KILLED_ROUNDS of each; KILLED_COPIES makes the
# file larger, by 60 KB each).
# shellcheck disable=SC2317 # what is called by name
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
cd "${DBR_SCRATCH:-$(mktemp -d)}" || exit 1
scratch=$PWD
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester NO_COLOR=1
unset TMPDIR

# ---- what is to hold of an incident folder ----

whole() { # FOLDER
    manifest=$1/evidence/MANIFEST.jsonl
    {
        find "$1" -name .incoming -o -name .probe -o -name unpacked.journal -o -name '.debrief-*' -o -name '*.[0-9]*.tmp'
        if [ -e "$manifest" ]; then
            sed 's/^{"path":"\([^"]*\)","sha256":"\([0-9a-f]*\)".*/\2  \1/' "$manifest" >sums
            (cd "$1/evidence" && sha256sum --quiet -c "$scratch/sums" 2>&1)
            cut -c67- sums >names
        else
            : >names
        fi
        sort -c names 2>&1
        (cd "$1/evidence" && find . -type f ! -path ./MANIFEST.jsonl ! -path ./.gitattributes) | cut -c3- | sort |
            comm -13 names - | sed 's/^/not listed: /'
    } >problems
    [ ! -s problems ] || { cat problems out err 2>/dev/null | sed 's/^/#   /' | head -n 20; false; }
}
listed() { # FOLDER PATH…: what the manifest lists
    folder=$1
    shift
    printf '%s\n' "$@" >wanted
    sed 's/^{"path":"\([^"]*\)".*/\1/' "$folder/evidence/MANIFEST.jsonl" | cmp -s - wanted
}

# ---- what is copied ----

mkdir raw corrected
awk 'BEGIN {
    for (i = 0; i < 1200; i++) {
        bad = i >= 500 && i < 900 && i % 2
        printf "2025-02-09T%02d:%02d:%02dZ %s\n", 9 + int((1800 + i) / 3600), int((1800 + i) / 60) % 60, i % 60,
            bad ? "ERROR checkout failed: pool exhausted" : "INFO order placed"
    }
}' >raw/app.log
cat >raw/merged.json <<'END'
[{"author":{"login":"erin"},"mergedAt":"2025-02-09T09:37:30Z","number":17,"title":"Smaller pool"}]
END
mkdir raw/web
sed 's/checkout/payment/' raw/app.log >raw/web/pay.log
sed 's/pool exhausted/pool exhausted (corrected)/' raw/app.log >corrected/app.log

new() { # a folder pm with everything in it
    rm -rf pm
    "$debrief" run raw --into pm >out 2>err
}

# ---- a listed file that is gone, or is another ----

new
rm pm/evidence/app.log
"$debrief" add -i pm raw/app.log >out 2>err && whole pm && cmp -s raw/app.log pm/evidence/app.log
ok 'a listed file that is gone is put back when it is added again'
listed pm app.log merged.json web/pay.log && grep -q 'app.log: put back' err
ok 'as what it was, and that is told'
"$debrief" check pm >out 2>err
! grep -q 'not here any more\|not the bytes' out err
ok 'and nobody misses it'

new
sed 's/placed/PLACED/' raw/app.log >pm/evidence/app.log # as many bytes
touch -r raw/app.log pm/evidence/app.log
"$debrief" add -i pm raw/app.log >out 2>err && whole pm && grep -q 'app.log: put back' err
ok 'a changed file, of the same size and time, is not taken for the listed one'
grep -q PLACED pm/.debrief/replaced/app.log
ok 'what lay there is kept'
echo more >>pm/evidence/app.log
"$debrief" run raw --into pm --no-html >out 2>err && whole pm && [ "$(tail -n 1 pm/.debrief/replaced/app-2.log)" = more ]
ok 'twice'
rm pm/evidence/web/pay.log
printf 'said so\n' | "$debrief" add -i pm - --name said.txt >out 2>err
rm pm/evidence/said.txt
printf 'said so\n' | "$debrief" add -i pm - --name said.txt >out 2>err
grep -qx 'said so' pm/evidence/said.txt && [ ! -e pm/evidence/said-2.txt ]
ok 'what came through a pipe is put back as well'

# ---- what ended runs left ----

new
sleep 100 &
alive=$!
dead=$(sh -c 'echo $$')
mkdir pm/evidence/.incoming
echo half >pm/evidence/.incoming/copy
for pid in "$dead" "$alive"; do
    for place in pm pm/evidence pm/.debrief pm/.debrief/undo pm/.debrief/index; do
        mkdir -p "$place"
        echo half >"$place/.debrief-$pid-7.tmp"
    done
done
echo half >"pm/.debrief/index/0123.idx.$dead.tmp"
echo half >pm/.debrief/unpacked.journal
echo mine >pm/notes.tmp
"$debrief" check pm >out 2>err
[ "$(find pm -name '.debrief-*.tmp' | grep -c "/.debrief-$alive-7.tmp")" = 5 ]
ok 'files that a living process writes are left alone'
find pm -name "*-$alive-7.tmp" -delete
whole pm && [ -e pm/notes.tmp ]
ok 'files of one that is gone are swept, and people keep theirs'
kill $alive
wait $alive 2>/dev/null

# A staging folder is never followed to where somebody else's files are.
mkdir elsewhere
echo precious >elsewhere/copy
ln -s "$PWD/elsewhere" pm/evidence/.incoming
"$debrief" add -i pm corrected/app.log >out 2>err
grep -q precious elsewhere/copy && whole pm && listed pm app-2.log app.log merged.json web/pay.log
ok 'a link in place of the staging folder leads nowhere'

# ---- .gitignore, .gitattributes ----

new
grep -qx '/.debrief/' pm/.gitignore
ok '.debrief is not for git'
rm pm/.gitignore
"$debrief" run raw --into pm --no-html >out 2>err
grep -qx '/.debrief/' pm/.gitignore
ok 'a missing .gitignore is written, whenever'
echo '*.pcap' >pm/.gitignore
echo '*.gz filter=lfs' >pm/evidence/.gitattributes
rm pm/incident.yaml
"$debrief" run raw --into pm --no-html >out 2>err
[ "$(cat pm/.gitignore)" = '*.pcap' ] && [ "$(cat pm/evidence/.gitattributes)" = '*.gz filter=lfs' ]
ok 'those that people changed stay'
mkdir fresh
echo '*.pcap' >fresh/.gitignore
"$debrief" new --folder fresh 'A title' >out 2>err
[ "$(cat fresh/.gitignore)" = '*.pcap' ]
ok 'with a new incident, too'

# ---- ended at each rename ----

at_each_rename() { # NAME START CHECK COMMAND…: from the state that START makes
    name=$1 start=$2 check=$3
    shift 3
    for n in $(seq 1 60); do
        $start
        strace -qq -f -o trace -e trace=rename,unlink,rmdir,mkdir -e inject=rename,unlink,rmdir,mkdir:signal=KILL:when="$n" "$@" >out 2>err </dev/null
        if [ $? -lt 128 ]; then # not so many renames
            break
        fi
        $check || { echo "#   ended at rename $n: $(tail -n 2 trace | head -n 1)"; return 1; }
    done
    echo "# $name: $((n - 1)) moments"
    [ "$n" -gt 1 ] && [ "$n" -lt 60 ]
}
new_quietly() { rm -rf pm; cp -a made pm; }
nothing() { rm -rf pm; }
edited() { # people's words in a report of their own
    new_quietly
    sed -i 's/^# .*/# The day the pool was small/; s/^## \(.*Impact.*\|.*Summary.*\)$/&\n\nWords of a person: nobody could order tea./' pm/report.md
    grep -q 'order tea' pm/report.md
}
words_stay() { grep -q 'The day the pool was small' pm/report.md && grep -q 'nobody could order tea' pm/report.md; }

added_again() {
    "$debrief" add -i pm corrected/app.log >out 2>err && whole pm &&
        listed pm app-2.log app.log merged.json web/pay.log && cmp -s corrected/app.log pm/evidence/app-2.log &&
        cmp -s raw/app.log pm/evidence/app.log
}
# Corrected by its owner after a first try that was ended: not two of it, unless the first one is evidence by now.
corrected_after() {
    "$debrief" add -i pm corrected/app.log >out 2>err && whole pm || return 1
    [ ! -e pm/evidence/app-2.log ] || cmp -s raw/app.log pm/evidence/app.log
}
run_again() {
    "$debrief" run raw --into pm >out 2>err && whole pm && listed pm app.log merged.json web/pay.log &&
        [ -s pm/report.md ] && [ -s pm/draft.md ] && [ ! -e pm/report.new.md ] && grep -qx '/.debrief/' pm/.gitignore
}
draft_again() {
    words_stay || return 1
    "$debrief" draft -i pm >out 2>err
    case $? in 0 | 1) ;; *) return 1 ;; esac
    whole pm && words_stay && [ ! -e pm/report.new.md ] || return 1
    conflicts=$(grep -c '^## ' pm/report.conflicts.md 2>/dev/null)
    [ "${conflicts:-0}" -le "$wanted_conflicts" ] && cmp -s pm/report.md wanted.md && cmp -s pm/draft.md wanted.draft.md
}
nothing_but_incident() { rm -rf pm; "$debrief" new --folder pm 'Orders fail' >out 2>err; }

if strace -qq -f -o trace -e trace=rename true 2>/dev/null; then
    new
    cp -a pm made
    at_each_rename 'add' new_quietly added_again "$debrief" add -i pm corrected/app.log
    ok 'add, ended at any moment: added again it is there once'
    at_each_rename 'add, then corrected' nothing_but_incident corrected_after "$debrief" add -i pm raw/app.log
    ok 'a corrected file leaves no former one beside it'
    at_each_rename 'run' nothing run_again "$debrief" run raw --into pm
    ok 'run, ended at any moment: run again everything is there'
    # A second draft, with more evidence and a conflict.
    edited
    "$debrief" add -i pm corrected/app.log >out 2>err
    sed -i '/^| *Time/,/^$/s/^\(| [0-9:]* |\) [^|]* |/\1 As a person tells it |/' pm/report.md
    rm -rf made
    cp -a pm made
    "$debrief" draft -i pm >out 2>err
    cp pm/report.md wanted.md
    cp pm/draft.md wanted.draft.md
    wanted_conflicts=$(grep -c '^## ' pm/report.conflicts.md 2>/dev/null)
    wanted_conflicts=${wanted_conflicts:-0}
    [ "$wanted_conflicts" -gt 0 ] && ! cmp -s made/report.md pm/report.md
    ok 'a draft that changes the report and meets with conflicts'
    at_each_rename 'draft' new_quietly draft_again "$debrief" draft -i pm
    ok 'draft, ended at any moment: drafted again it is the same report, and each conflict is told once'
else
    echo '# no strace: not ended at each rename'
fi

# ---- ended by a signal, at moments that a seed decides ----

seed=${KILLED_SEED:-1}
rounds=${KILLED_ROUNDS:-2}
copies=${KILLED_COPIES:-40}
cp -a raw all
awk -v n="$copies" '{ for (i = 0; i < n; i++) print $0, "in", i }' raw/app.log >all/big.log

at_moments() { # NAME START CHECK COMMAND…
    name=$1 start=$2 check=$3
    shift 3
    $start
    began=$(date +%s%N)
    "$@" >out 2>err </dev/null
    took=$(($(date +%s%N) - began))
    # shellcheck disable=SC2013 # words of one line
    for moment in $(awk -v seed="$seed" -v n="$rounds" -v took="$took" 'BEGIN {
        srand(seed)
        for (i = 0; i < n; i++) printf "%.4f ", rand() * took / 1e9
    }'); do
        for signal in KILL TERM INT; do
            $start
            timeout -s "$signal" "$moment" "$@" >out 2>err </dev/null
            $check "$signal" || { echo "#   $name: seed $seed, $signal after $moment s"; return 1; }
        done
    done
}
tidy() { # SIGNAL: those that can be caught leave nothing, unless the manifest has it
    [ "$1" = KILL ] || ! find pm -name '.debrief-*.tmp' 2>/dev/null | grep .
}
add_big() {
    tidy "$1" && "$debrief" add -i pm all/big.log >out 2>err && whole pm &&
        listed pm app.log big.log merged.json web/pay.log && words_stay
}
run_big() {
    tidy "$1" && "$debrief" run all --into pm --no-html >out 2>err && whole pm &&
        listed pm app.log big.log merged.json web/pay.log && [ -s pm/report.md ] && [ ! -e pm/report.new.md ]
}
draft_big() { # two conflicts at most: what people told otherwise
    tidy "$1" && words_stay && "$debrief" draft -i pm >out 2>err
    [ $? -le 1 ] && whole pm && words_stay && [ ! -e pm/report.new.md ]
}
rm -rf made
new
cp -a pm made
edited
rm -rf made
cp -a pm made
at_moments add new_quietly add_big "$debrief" add -i pm all/big.log
ok 'add, ended by a signal'
at_moments run nothing run_big "$debrief" run all --into pm --no-html
ok 'run, ended by a signal'
new_quietly
"$debrief" add -i pm all/big.log >out 2>err
rm -rf made
cp -a pm made
at_moments draft new_quietly draft_big "$debrief" draft -i pm
ok 'draft, ended by a signal'

# ---- no room ----

new_quietly
before=$(cat pm/evidence/MANIFEST.jsonl)
sed 's/placed/placed elsewhere/' all/big.log >all/other.log
(
    trap '' XFSZ
    ulimit -f 100
    "$debrief" add -i pm all/other.log >out 2>err
    echo $? >code
)
[ "$(cat code)" -gt 2 ] && grep -q 'other.log.*[Ff]ile too large' err && [ "$before" = "$(cat pm/evidence/MANIFEST.jsonl)" ]
ok 'a file that may not be so large: an error that says so, and the manifest as it was'
whole pm && words_stay
ok 'nothing is half written'
exit "$failed"
