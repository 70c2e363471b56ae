# `debrief render --format pdf` and `--format png`, seen with other people's eyes: poppler reads the text, the fonts, the places; qpdf the
# file; and what happens where a font, or the program itself, is missing.
# shellcheck disable=SC2015 # the second command does not fail
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en DEBRIEF_BY=@tester NO_COLOR=1
unset DEBRIEF_LIBEXEC
cd "$scratch" || exit 1

render() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" render -i pm "$@" --now 2025-02-10T09:00:00Z >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}
has() { # FILE TEXT
    grep -q -F -e "$2" "$1" || { echo "no '$2' in $1" >>err && false; }
}
report() { # the report, English or Chinese
    python3 - "$1" <<'PY'
import sys
zh = sys.argv[1] == "zh"
out = open("pm/report.md", "w", encoding="utf-8")
def say(en, cn):
    out.write((cn if zh else en) + "\n")
say("# Post-Mortem: checkout outage (2025-02-09)\n", "# 故障复盘：结算服务故障（2025-02-09）\n")
say("**Date**: 2025-02-09\n", "**日期**: 2025-02-09\n")
say("## Summary\n", "## 摘要\n")
for i in range(30):
    say("The error ratio rose from 0.2 % to 43 % within 3 minutes, and the queue grew to 41,372 entries. " * 4 + "\n",
        "错误率在 3 分钟内从 0.2 % 上升到 43 %，队列增长到 41,372 条。" * 8 + "\n")
say("[120](evidence/web.log \"= all count(*) where status >= 500\") requests failed, see the [timeline](#timeline) and "
    "https://example.org/runbook.\n", "失败请求 [120](evidence/web.log \"= all count(*) where status >= 500\") 个，见[时间线](#timeline)和 https://example.org/runbook 。\n")
say("## Timeline (all times UTC)\n", "## 时间线（所有时间均为 UTC）\n")
say("| Time | What happened | Source |", "| 时间 | 事件 | 来源 |")
out.write("|---|---|---|\n")
for i in range(90):
    say("| 10:%02d:%02d | Event number %d of many | [log](evidence/web.log#L%d) |" % (i // 60, i % 60, i, i + 1),
        "| 10:%02d:%02d | 第 %d 个事件 | [日志](evidence/web.log#L%d) |" % (i // 60, i % 60, i, i + 1))
say("\n## Action Items\n", "\n## 改进措施\n")
say("- [x] Alert on the pool\n- [ ] Limit retries\n", "- [x] 连接池告警\n- [ ] 限制重试\n")
PY
}
mkdir raw
python3 - <<'PY'
with open("raw/web.log", "w") as f:
    for i in range(300):
        f.write('192.0.2.%d - - [09/Feb/2025:10:%02d:%02d +0000] "GET /orders/%d HTTP/1.1" %d 512 "-" "curl/8"\n'
                % (i % 9 + 1, i // 60, i % 60, i % 3, 503 if 120 <= i < 240 else 200))
PY
"$debrief" run raw --into pm --no-html --now 2025-02-10T09:00:00Z >out 2>err </dev/null
ok 'evidence'

# ---- English ----

report en
render 0 --format pdf && has out pm/report.pdf
ok 'a PDF beside the report'
cp pm/report.pdf first.pdf
render 0 --format pdf && cmp first.pdf pm/report.pdf >>err
ok 'the same bytes again'
qpdf --check pm/report.pdf >out 2>&1
ok 'qpdf finds nothing wrong with it'
pdfinfo pm/report.pdf >out && has out 'Page size:       595.276 x 841.89 pts (A4)' && has out 'Tagged:          yes' &&
    has out 'CreationDate:    Mon Feb 10 09:00:00 2025'
ok 'A4, tagged, dated by --now'
pages=$(sed -n 's/^Pages: *//p' out)
[ "$pages" -ge 6 ]
ok 'several pages'
pdftotext -layout pm/report.pdf text
[ "$(grep -c "[0-9] / $pages\$" text)" = "$pages" ]
ok 'every page has its number'
[ "$(grep -c -F 'Post-Mortem: checkout outage (2025-02-09)' text)" -ge $((pages - 1)) ]
ok 'a running title on every page but the first'
python3 - >out 2>&1 <<'PY'
"""Every page that has rows of the timeline has the table's head above them; every row is there once."""
import re, sys
pages = open("text", encoding="utf-8").read().split("\f")
bad, seen, with_rows = [], [], 0
for i, page in enumerate(pages, 1):
    rows = re.findall(r"Event number (\d+) of many +log", page)
    seen += [int(r) for r in rows]
    if rows:
        with_rows += 1
        head = page.find("What happened")
        if head < 0 or head > page.find("Event number"):
            bad.append("page %d has rows but no head" % i)
if seen != list(range(90)):
    bad.append("rows: %s" % seen)
if with_rows < 3:
    bad.append("only %d pages with rows" % with_rows)
print("\n".join(bad))
sys.exit(1 if bad else 0)
PY
ok 'the table goes over pages, its head too, and no row is lost'
pdfinfo -dests pm/report.pdf >out && has out '"timeline"' && has out '"proofs"' && has out '"p1"'
ok 'places have names'
qpdf --qdf --object-streams=disable first.pdf flat.pdf && has flat.pdf '/Title (Action Items)' && has flat.pdf '/Type /Outlines' &&
    has flat.pdf '/URI (https://example.org/runbook)' && has flat.pdf '/Dest (timeline)' && has flat.pdf '/Lang (en)'
ok 'an outline, links inside and out, the language'
has text '☑' && has text '☐' && has text 'number 1 of many' && grep -q '^1 .*120 .*✓ verified' text
ok 'boxes, and the verdict with its proof'
python3 - >out 2>&1 <<'PY'
"""The contents name the page on which a section begins."""
import re, sys
pages = open("text", encoding="utf-8").read().split("\f")
said = dict(re.findall(r"(Summary|Action Items|Proofs)[ .]+(\d+)", pages[0]))
bad = [] if len(said) == 3 else ["contents: %s" % said]
for title, number in said.items():
    if not re.search(r"^ *%s$" % title, pages[int(number) - 1], re.M):
        bad.append("%s is not on page %s" % (title, number))
print("\n".join(bad))
sys.exit(1 if bad else 0)
PY
ok 'the contents tell the right pages'
render 0 --format pdf --paper letter && pdfinfo pm/report.pdf >out && has out 'Page size:       612 x 792 pts (letter)'
ok 'letter'

# ---- Chinese ----

report zh
render 0 --format pdf --lang zh-CN
ok 'a PDF in Chinese'
pdftotext -layout pm/report.pdf text && has text '错误率在 3 分钟内从' && has text '改进措施' && has text '第 89 个事件'
ok 'Chinese can be searched'
pdffonts pm/report.pdf >out &&
    awk 'NR > 2 && ($0 !~ /^[A-Z][A-Z][A-Z][A-Z][A-Z][A-Z]\+/ || $0 !~ /(CID Type 0C|CID TrueType|TrueType|Type 1C)/ || $0 !~ /yes yes yes/) { bad = 1 } END { exit bad || NR < 3 }' out
ok 'fonts are embedded, subsets, searchable, none of Type 3'
qpdf --qdf --object-streams=disable pm/report.pdf flat.pdf && has flat.pdf '/Lang (zh-CN)'
ok 'it says that it is Chinese'

# ---- audiences ----

cat >>pm/report.md <<'MD'

Key AKIAIOSFODNN7EXAMPLX at 10.20.30.40.
MD
render 0 --format pdf --audience public && pdftotext pm/report.pdf text && ! grep -q -e AKIAIOSFODNN7EXAMPLX -e '10\.20\.30\.40' text &&
    has text 'aws-key'
ok 'what an audience must not see is not there'

# ---- without fonts, without the program ----

mkdir -p fonts
cat >fonts.conf <<XML
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>$PWD/fonts</cachedir></fontconfig>
XML
FONTCONFIG_FILE=$PWD/fonts.conf render 0 --format pdf && has err 'fonts-noto-cjk' && has err 'U+'
ok 'without a Chinese font the package is named'
DEBRIEF_LIBEXEC=$PWD/fonts render 4 --format pdf && has err "no program 'debrief-render'"
ok 'without the program it says so'
render 0 --format html
ok 'a page needs neither'

# ---- charts ----

render 0 --format png --width 900 && has out pm/report-incident.png
ok 'a chart as a picture'
python3 -c 'import struct,sys
b = open("pm/report-incident.png", "rb").read()
w, h = struct.unpack(">II", b[16:24])
sys.exit(not (b[:8] == b"\x89PNG\r\n\x1a\n" and w == 900 and h > 100 and len(b) > 5000))' 2>err
ok 'it is as wide as asked'
cp pm/report-incident.png one.png
render 0 --format png --width 900 && cmp one.png pm/report-incident.png >>err
ok 'the same bytes again, too'
render 4 --format png --chart whys && has err 'no nested list under a heading that asks why'
ok 'a report without a why-tree has no picture of it'
cat >>pm/report.md <<'END'

## Contributing Factors

- **Alerts**: none on the pool
- **Review**: no plan was asked for
- **Capacity**: the pool is small

## Five Whys

- Orders failed
  - The pool ran dry
    - A query without an index
END
render 0 --format png --chart whys && has out pm/report-whys.png && test -s pm/report-whys.png
ok 'the why-tree as a picture'
render 0 --format png --chart fishbone && has out pm/report-fishbone.png && test -s pm/report-fishbone.png
ok 'the factors as a picture'
render 2 --format png --chart nothing && has err 'must be one of incident'
ok 'an unknown chart is refused'
exit $failed
