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

# What the program says is in the shell's language; what it proposes for the report is in the report's; quotations stay.
printf '# 支付故障复盘（2025-02-09）\n\n**日期**：2025-02-09\n**时长**：2 小时（10:05 - 10:40）\n\n## 改进措施\n\n| 编号 | 措施 | 负责人 | 截止日期 | 优先级 |\n|---|---|---|---|---|\n| AI-001 | 加强监控 | | 2025-02-16 | 高 |\n' >zh.md
DEBRIEF_LANG=en "$debrief" check zh.md >out 2>err </dev/null
grep -q "'2 小时' does not match '10:05 - 10:40', which is 35min" out && grep -q 'write 35分钟' out
ok 'a Chinese report checked in English'
DEBRIEF_LANG=en "$debrief" check zh-CN >out 2>err </dev/null
grep -q 'have no owner' out && ! grep -q '没有负责人' out && grep -q 'gate is' out
ok 'a Chinese incident checked in English'
DEBRIEF_LANG=en "$debrief" actions zh.md >out 2>err </dev/null
grep -q 'nobody' out && grep -q '1 action item, 1 open' out
ok 'its action items listed in English'
exit $failed
