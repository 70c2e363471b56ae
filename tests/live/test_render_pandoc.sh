#!/bin/sh
# `debrief render --format docx` and `--format confluence` through the real pandoc: what comes out is taken apart again:
# test_render_pandoc.sh [DEBRIEF]
# shellcheck disable=SC2016 # inner shells expand it
set -u
# shellcheck source=tests/live/lib.sh
. "$(dirname "$0")/lib.sh"
need pandoc rsvg-convert python3

mkdir -p "$scratch/pm/evidence"
cd "$scratch/pm" || exit 1
printf '2025-02-09T10:05:00Z ERROR shop: pool exhausted ]]> & <b>\n2025-02-09T10:06:00Z INFO shop: ok\n' >"$scratch/shop.log"
printf 'title: Checkout outage 故障\nwindow: {start: 2025-02-09 10:05, end: 2025-02-09 10:40}\n' >incident.yaml
"$debrief" add "$scratch/shop.log" --by @tester --now 2025-02-10T09:00:00Z >"$scratch/out" 2>&1
port=$(free_port)
python3 -m http.server "$port" --bind 127.0.0.1 --directory "$scratch" >"$scratch/asked" 2>&1 &
server=$!
at_end "kill $server"
wait_for "http://127.0.0.1:$port/"
: >"$scratch/asked"
cp "$root/docs/page.png" "$scratch/private.png"
cat >report.md <<MARKDOWN
# Post-Mortem: checkout outage 故障 (2025-02-09)

**Date**: 2025-02-09

## Summary

It [broke](evidence/shop.log#L1) <script>alert(1)</script> <!-- gone --> at 10:05.

![remote](http://127.0.0.1:$port/remote.png) ![local](../private.png) ![absolute]($scratch/private.png) ![ours?](report.chart.png)

\`\`\`
a ]]> b & <c>
\`\`\`

## Key Times

| Milestone | Time (UTC) |
|---|---|
| Started | 10:05:00 |
| Resolved | 10:40:00 |

## Timeline (all times UTC)

| Time | Event | Source |
|---|---|---|
| 10:05:00 | First errors 首个错误 | [logs](evidence/shop.log#L1) |
| 10:40:00 | Over | - |

## Action Items

- [ ] Add an alert on the pool @mia 2025-03-01
- [x] Raise the pool @sam 2025-02-10

## Summary
MARKDOWN

# shellcheck disable=SC2317 # called by check
render() { # FORMAT FILE ARGUMENTS…
    format=$1 file=$2
    shift 2
    "$debrief" render --format "$format" -o "$scratch/$file" --now 2025-02-10T09:00:00Z "$@" >"$scratch/out" 2>&1
}

# ---- DOCX ----

check "DOCX" render docx one.docx
check "the same bytes again" sh -c '"$0" render --format docx -o "$1/two.docx" --now 2025-02-10T09:00:00Z >"$1/out" 2>&1 && cmp "$1/one.docx" "$1/two.docx"' \
    "$debrief" "$scratch"
check "headings, tables that repeat their head, the chart, links to places that exist" python3 - "$scratch/one.docx" <<'PY'
import re, sys, zipfile
import xml.dom.minidom
z = zipfile.ZipFile(sys.argv[1])
for name in z.namelist():
    if name.endswith((".xml", ".rels")):
        xml.dom.minidom.parseString(z.read(name))
doc = z.read("word/document.xml").decode()
assert doc.count('w:val="Heading1"') >= 6, doc.count('w:val="Heading1"')
title = re.search(r'<w:p><w:pPr><w:pStyle w:val="Title".*?</w:p>', doc).group()
assert re.sub(r"<[^>]*>", "", title) == "Post-Mortem: checkout outage 故障 (2025-02-09)", title
assert doc.count("<w:tblHeader") >= 2, "repeated heads"
pictures = [n for n in z.namelist() if n.startswith("word/media/")]
assert len(pictures) == 1 and z.read(pictures[0]).startswith(b"\x89PNG"), pictures
assert len(z.read(pictures[0])) > 10000
bookmarks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', doc))
anchors = re.findall(r'<w:hyperlink [^>]*w:anchor="([^"]*)"', doc)
assert len(anchors) >= 2 and set(anchors) <= bookmarks, (set(anchors) - bookmarks)
text = re.sub(r"<[^>]*>", "", doc)
assert "pool exhausted ]]&gt; &amp; &lt;b&gt;" in text, "the cited line"
assert "&lt;script&gt;" in text, "markup of the report is text"
assert "w:val=\"Hyperlink\"" in doc
PY
check "pandoc reads it back" sh -c 'pandoc -f docx -t plain "$1/one.docx" | grep -q "First errors 首个错误"' sh "$scratch"
check "in Chinese" render docx zh.docx --lang zh-CN
check "links to headings in Chinese work" python3 - "$scratch/zh.docx" <<'PY'
import re, sys, zipfile
doc = zipfile.ZipFile(sys.argv[1]).read("word/document.xml").decode()
bookmarks = set(re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]*)"', doc))
anchors = re.findall(r'<w:hyperlink [^>]*w:anchor="([^"]*)"', doc)
assert anchors and set(anchors) <= bookmarks, (set(anchors) - bookmarks)
PY

# ---- Confluence ----

check "Confluence" render confluence page.xml
check "well-formed, with macros for what Confluence has" python3 - "$scratch" <<'PY'
import sys
import xml.etree.ElementTree as et
text = open(sys.argv[1] + "/page.xml", encoding="utf-8").read()
root = et.fromstring('<r xmlns:ac="ac" xmlns:ri="ri">' + text + "</r>")
ac = lambda name: "{ac}" + name
macros = {}
for m in root.iter(ac("structured-macro")):
    macros.setdefault(m.get(ac("name")), []).append(m)
assert {"toc", "code", "anchor"} <= set(macros), set(macros)
assert "tip" in macros or "warning" in macros, "what the gate says"
code = ["".join(m.itertext()) for m in macros["code"]]
assert any("a ]]> b & <c>" in c for c in code), code
assert any("pool exhausted ]]> & <b>" in c for c in code), "the cited line"
states = [s.text for s in root.iter(ac("task-status"))]
assert states == ["incomplete", "complete"], states
bodies = ["".join(b.itertext()).strip() for b in root.iter(ac("task-body"))]
assert bodies[0].startswith("Add an alert"), bodies
names = {p.text for m in macros["anchor"] for p in m.iter(ac("parameter"))}
links = [l.get(ac("anchor")) for l in root.iter(ac("link"))]
assert links and set(links) <= names, set(links) - names
files = [a.get("{ri}filename") for a in root.iter("{ri}attachment")]
assert files == ["page.chart.png"], files
assert open(sys.argv[1] + "/page.chart.png", "rb").read(4) == b"\x89PNG"
heads = [h.text or "".join(h.itertext()) for h in root.iter("th")]
assert "Milestone" in heads, heads
assert not list(root.iter("script")) and not list(root.iter("img"))
assert "&lt;script&gt;" in text
PY
check "in two languages" render confluence both.xml --lang en,zh-CN --audience public
check "which are well-formed, too" python3 - "$scratch/both.xml" <<'PY'
import sys
import xml.etree.ElementTree as et
text = open(sys.argv[1], encoding="utf-8").read()
et.fromstring('<r xmlns:ac="ac" xmlns:ri="ri">' + text + "</r>")
assert "Timeline (all times UTC) / 时间线" in text
PY

# ---- nothing is fetched, nothing is taken from the disk ----

check "no image of the report was fetched" [ ! -s "$scratch/asked" ]
check "a program that fails is named with what it said" sh -c '
    mkdir -p "$1/bin" && printf "#!/bin/sh\necho no such luck >&2\nexit 3\n" >"$1/bin/pandoc" && chmod +x "$1/bin/pandoc"
    PATH="$1/bin:$PATH" "$0" render --format docx -o "$1/fail.docx" >"$1/out" 2>&1
    [ $? = 4 ] && grep -q "pandoc.*code 3: no such luck" "$1/out" && [ ! -e "$1/fail.docx" ]' "$debrief" "$scratch"
mkdir "$scratch/forms"
check "every form in every language has the same numbers" sh -c '
    cd "$1" && DBR_SCRATCH=$2/forms sh tests/cli/test_render.sh "$0" >"$2/out" 2>&1 && grep -q "ok - docx: times and numbers" "$2/out"' \
    "$debrief" "$root" "$scratch"
finish
