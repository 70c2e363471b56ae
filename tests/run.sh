#!/bin/sh
# Runs the scripts of a folder as tests: run.sh FOLDER [NAME…]
#
# Every executable-by-kind file FOLDER/test_*.sh and FOLDER/test_*.mjs is one test: run from the source folder with
# DEBRIEF (the program) and DBR_SCRATCH (an empty folder of its own) in the environment. Exit 0 is ok, 77 is skipped (its
# last line says why), anything else failed (its output is shown). Prints TAP and ends with "N passed, N failed".
set -u
tests=$1
shift
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0 skipped=0 number=0
for file in "$tests"/test_*.sh "$tests"/test_*.mjs; do
    [ -e "$file" ] || continue
    name=$(basename "$file")
    name=${name%.*}
    case " $* " in "  " | *" $name "*) ;; *) continue ;; esac
    number=$((number + 1))
    mkdir -p "$scratch/$name"
    case $file in
    *.mjs) runner=node ;;
    *) runner='sh' ;;
    esac
    DBR_SCRATCH=$scratch/$name timeout "${DBR_TEST_SECONDS:-300}" "$runner" "$file" >"$scratch/output" 2>&1 </dev/null
    code=$?
    case $code in
    0)
        passed=$((passed + 1))
        printf 'ok %d - %s\n' "$number" "$name"
        ;;
    77)
        skipped=$((skipped + 1))
        printf 'ok %d - %s # SKIP %s\n' "$number" "$name" "$(tail -n 1 "$scratch/output")"
        ;;
    *)
        failed=$((failed + 1))
        printf 'not ok %d - %s (exit code %d)\n' "$number" "$name" "$code"
        sed 's/^/#   /' "$scratch/output"
        ;;
    esac
done
printf '1..%d\n%s: %d passed, %d failed, %d skipped\n' "$number" "$(basename "$tests")" "$passed" "$failed" "$skipped"
if [ "$number" = 0 ]; then
    echo "$tests: no tests" >&2
    exit 1
fi
[ "$failed" = 0 ]
