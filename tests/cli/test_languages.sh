# `debrief render --lang`: a draft that nobody edited, said in the other language, is the draft that would have been written in it.
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
examples=$PWD/examples/api-service-2025-02-09
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_BY=@tester NO_COLOR=1
cd "$scratch" || exit 1

for lang in en zh-CN; do
    "$debrief" run "$examples" --into "$lang" --lang "$lang" --title Orders --no-html --now 2025-02-10T09:00:00Z >out 2>err </dev/null
    ok "a draft in $lang"
done
same() { # LANG: that of the draft in it, and of the other one said in it; the check of each names its own words
    for draft in en zh-CN; do
        "$debrief" -C "$draft" render --lang "$1" -f markdown -o said.md --now 2025-02-10T09:00:00Z >out 2>err </dev/null || return 1
        sed '/^## \(Findings\|检查意见\)/,/^## /d' "$draft/said.md" >"$draft.txt"
    done
    diff en.txt zh-CN.txt >out
}
same en
ok 'the Chinese draft in English is the English one'
same zh-CN
ok 'and the other way round'
exit $failed
