# Golden cases: tests/golden/NAME.sh is run in an empty folder with DEBRIEF and SOURCE (the source folder) set; what it
# prints, errors and exit code included, is compared with tests/golden/NAME.txt. UPDATE=1 rewrites the latter.
set -u
SOURCE=$PWD
export SOURCE LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=tester NO_COLOR=1
failed=0
for case in "$SOURCE"/tests/golden/*.sh; do
    name=$(basename "$case" .sh)
    mkdir -p "$DBR_SCRATCH/$name"
    (cd "$DBR_SCRATCH/$name" && PATH="$(dirname "$DEBRIEF"):$PATH" sh "$case" 2>&1 </dev/null; echo "exit $?") >"$DBR_SCRATCH/$name.txt"
    expected=$SOURCE/tests/golden/$name.txt
    if [ -n "${UPDATE:-}" ]; then
        cp "$DBR_SCRATCH/$name.txt" "$expected"
    elif ! diff -u "$expected" "$DBR_SCRATCH/$name.txt"; then
        echo "$name differs; look, then UPDATE=1 script/check"
        failed=1
    fi
done
exit $failed
