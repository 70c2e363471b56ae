# `debrief run .`: the folder one stands in, twice. The incident that is made in it is no evidence of itself, and its title is the
# folder's name. Beside a log: changes as tools export them, one of which was taken back.
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester NO_COLOR=1
mkdir "$scratch/orders-fail" && cd "$scratch/orders-fail" || exit 1

awk 'BEGIN {
    for (i = 0; i < 4800; i++) {
        bad = i >= 2100 && i < 3180 && i % 2
        printf "2025-02-09T%02d:%02d:%02dZ %s\n", 9 + int((1800 + i) / 3600), int((1800 + i) / 60) % 60, i % 60,
            bad ? "ERROR checkout failed: pool exhausted" : "INFO order placed"
    }
}' >app.log
cat >merged.json <<'EOF'
[{"author":{"login":"bob"},"mergedAt":"2025-02-09T10:21:30Z","number":18,"title":"Revert \"Smaller pool\""},
 {"author":{"login":"erin"},"mergedAt":"2025-02-09T10:00:30Z","number":17,"title":"Smaller pool"}]
EOF
printf 'REVISION\tUPDATED                 \tSTATUS    \tCHART       \tAPP VERSION\tDESCRIPTION     \n%s\n' \
    "2       	Sun Feb  9 08:03:30 2025	deployed  	search-1.5.0	2.3.0      	Upgrade complete" >helm.txt

"$debrief" run --no-html . >../out 2>../err
mv ../out ../err .
grep -q '^orders-fail$' out
ok 'the title is the name of the folder'
grep -q '3 files, 4,803 records' out
ok 'three files are read'
grep -q '1\. Commit “Smaller pool (#17)”' out
ok 'what was taken back leads'
grep -q '10:00:30  Smaller pool (#17)' out && grep -q '10:21:30  Revert "Smaller pool" (#18)' out
ok 'it has a row, and what took it back'
"$debrief" read --json helm.txt | grep -q '"verb":"deploy".*"object":"search","version":"2.3.0"'
ok 'a row of a table is a deploy'

rm out err
"$debrief" run --no-html . >../out 2>../err
mv ../out ../err .
ls post-mortem-orders-fail/evidence >listed
printf '%s\n' MANIFEST.jsonl app.log helm.txt merged.json | cmp -s - listed
ok 'a second run takes nothing of the first one'

# ---- ended in between: what was copied, but stands in no manifest yet, is taken up again ----

rm -rf post-mortem-orders-fail/evidence/MANIFEST.jsonl post-mortem-orders-fail/.debrief out err
echo half >post-mortem-orders-fail/evidence/.incoming
"$debrief" run --no-html --into post-mortem-orders-fail app.log helm.txt merged.json >../out 2>../err
mv ../out ../err .
ls post-mortem-orders-fail/evidence >listed
printf '%s\n' MANIFEST.jsonl app.log helm.txt merged.json | cmp -s - listed
ok 'no second copy of it'
grep -c '"path"' post-mortem-orders-fail/evidence/MANIFEST.jsonl | grep -qx 3 && ! grep -qi rejected out
ok 'all of it is in the manifest'

echo "by hand" >post-mortem-orders-fail/evidence/stdin.log
echo "2025-02-09T10:07:00Z WARN queue is long" | (cd post-mortem-orders-fail && "$debrief" add -) >out 2>err
grep -qx 'by hand' post-mortem-orders-fail/evidence/stdin.log && grep -q 'queue is long' post-mortem-orders-fail/evidence/stdin-2.log
ok 'what lies in evidence/ by hand is not written over'
exit "$failed"
