# `debrief draft` when people and the evidence changed the same place: report.conflicts.md says what each side has, and in words when a
# side has nothing.
# shellcheck disable=SC2016 # back quotes are Markdown
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_BY=@tester NO_COLOR=1
unset DEBRIEF_LANG
cd "$scratch" || exit 1
mkdir raw
python3 - <<'PY'
with open("raw/web.log", "w") as f:
    for i in range(300):
        f.write('192.0.2.%d - - [09/Feb/2025:10:%02d:%02d +0000] "GET /orders/%d HTTP/1.1" %d 512 "-" "curl/8"\n'
                % (i % 9 + 1, i // 60, i % 60, i % 3, 503 if 120 <= i < 240 else 200))
PY
draft() { # NAME: exit code 1 with conflicts
    "$debrief" draft -i "$1" --now 2025-02-10T09:00:00Z >out 2>err </dev/null
}
# One row that the draft no longer has and a person changed; one that a person deleted and the draft changed; one that both changed.
edit() { # NAME
    python3 - "$1" <<'PY'
import sys
folder = sys.argv[1]
base = open(folder + "/draft.md", encoding="utf-8").read()
row = next(l for l in base.split("\n") if l.startswith("| 10:02:00 |"))
gone = "| 10:01:00 | An old row | [log](evidence/web.log#L61) | - |"
base = base.replace(row, gone + "\n" + row)
impact = next(l for l in base.split("\n") if l.startswith("- [120]"))
base = base.replace(impact, impact + " once")
ours = base.replace(gone, gone.replace("old row", "old row, in ```my``` words")).replace(impact + " once\n", "")
open(folder + "/draft.md", "w", encoding="utf-8").write(base)
open(folder + "/report.md", "w", encoding="utf-8").write(ours)
PY
}

for lang in en zh-CN; do
    "$debrief" run raw --into "$lang" --lang "$lang" --no-html --now 2025-02-10T09:00:00Z >out 2>err </dev/null && edit "$lang"
    ok "$lang: a draft and a report that differ"
    draft "$lang"
    [ -s "$lang/report.conflicts.md" ]
    ok "$lang: there are conflicts"
    cp "$lang/report.conflicts.md" out
    ! grep -A1 '^```*markdown$' out | grep -q '^```*$'
    ok "$lang: no side is an empty block"
    awk '/^`+markdown$/ { fence = $0; sub("markdown", "", fence); n++ } fence != "" && $0 == fence { n-- } END { exit n }' out
    ok "$lang: every block ends"
    ! grep -q '^## .*](' out
    ok "$lang: places have names that can be read"
done
grep -q '^In the new draft: nothing' en/report.conflicts.md && grep -q '^In the report: nothing' en/report.conflicts.md &&
    grep -q 'old row, in ```my``` words' en/report.md
ok 'what a side does not have is said, and our words stay'
grep -q '^新草稿中：无' zh-CN/report.conflicts.md && grep -q '^报告中：无' zh-CN/report.conflicts.md
ok 'in Chinese too'
exit $failed
