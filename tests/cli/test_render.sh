# `debrief render`: every form in every language has the same times and numbers; what an audience must not see is in none of them;
# the forge's links lead somewhere; sources are never overwritten.
# shellcheck disable=SC2143 # the output is looked at as a whole
set -u
# shellcheck source=tests/cli/lib.sh
. "$(dirname "$0")/lib.sh"
debrief=${1:-$DEBRIEF}
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en NO_COLOR=1 DEBRIEF_BY=@tester
cd "$scratch" || exit 1

debrief_at() { # EXIT ARGUMENTS…
    wanted=$1
    shift
    "$debrief" "$@" --now 2025-02-10T09:00:00Z >out 2>err </dev/null
    code=$?
    ! grep -q -e Sanitizer -e 'runtime error' err && [ "$code" = "$wanted" ]
}

mkdir raw
python3 - <<'PY'
import json
with open("raw/web.log", "w") as f:
    for i in range(1800):
        status = 503 if 600 <= i < 1200 else 200
        f.write('192.0.2.%d - - [09/Feb/2025:10:%02d:%02d +0000] "GET /orders/%d?token=0a1b2c3d4e5f6a7b8c%02d HTTP/1.1" %d 512 "-" "curl/8"\n'
                % (i % 9 + 1, i // 60, i % 60, i % 3, i % 100, status))
with open("raw/app.log", "w") as f:
    for i in range(300):
        f.write("2025-02-09T10:%02d:%02dZ INFO orders: request done for ops@example.org on db-%d.prod.internal (core-service@v1.14.0)\n"
                % (10 + i // 60, i % 60, i % 3))
    f.write("2025-02-09T10:15:00Z ERROR orders: pool exhausted: 20 of 20 in use\n")
json.dump({"incidents": [{"id": "Q1", "type": "incident", "incident_number": 7, "title": "orders is down",
    "created_at": "2025-02-09T10:12:00Z", "status": "resolved", "resolved_at": "2025-02-09T10:25:00Z",
    "service": {"summary": "orders"}, "urgency": "high"}]}, open("raw/incident.json", "w"))
PY
debrief_at 0 run raw --into pm --no-html
ok 'evidence'
cat >>pm/report.md <<'REPORT'

## Five Whys

1. The pool ran dry
   - Nobody had asked Mia Example (mia@example.org, +49 30 1234567) about its size, see https://wiki.acme.corp/pool
     - [the first error](evidence/app.log#L301) of core-service@v1.14.0 said so: password=hunter22

The requests failed mostly on 10.0.3.7 and db-1.prod.internal, for 9 minutes.
REPORT
printf 'people:\n  "@mia":\n    name: Mia Example\n    role: database engineer\n' >pm/debrief.yaml

# ---- Markdown for forges ----

debrief_at 0 render -i pm --format markdown && grep -q '^pm/report.forge.md$' out && grep -q '^pm/report.forge.chart.svg$' out
ok 'Markdown and its chart'
rm -f pm/report.forge.md && debrief_at 0 render pm/report.md --format markdown && grep -q '^pm/report.forge.md$' out && [ -s pm/report.forge.md ]
ok 'the report may be named'
debrief_at 4 render raw/web.log --format markdown && grep -q 'no incident' err
ok 'what lies in no incident is refused'
python3 - 2>err <<'PY'
import re, xml.dom.minidom
text = open("pm/report.forge.md", encoding="utf-8").read()
slug = lambda h: re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-")
names = [slug(h) for h in re.findall(r"^#+ (.*)$", text, re.M)]
links = re.findall(r"\]\(#([^ )]+)", text)
assert len(links) > 10 and not [l for l in links if l not in names], [l for l in links if l not in names]
assert "](evidence/" not in text
assert re.search(r"^ *301 > .*pool exhausted", text, re.M), "the cited line"
svg = xml.dom.minidom.parse("pm/report.forge.chart.svg").documentElement
assert svg.tagName == "svg" and int(svg.getAttribute("width")) > 1000
assert "](report.forge.chart.svg)" in text
PY
ok 'links lead to headings that are there; cited lines are shown; the chart is XML'
cp pm/report.md before.md
debrief_at 2 render -i pm --format markdown -o pm/report.md && cmp -s before.md pm/report.md && grep -q 'report.md itself' err
ok 'the report is not overwritten'
debrief_at 0 render -i pm --format markdown -o - && grep -q '^### Proof 1$' out
ok 'to standard output'
debrief_at 2 render -i pm --format json -o - --json
ok 'but only one thing at a time'
debrief_at 0 render -i pm --format markdown -o other.md && cp other.md one.md && debrief_at 0 render -i pm --format markdown -o other.md &&
    cmp -s one.md other.md && [ -s other.chart.svg ]
ok 'the same bytes again, files beside named after it'

# ---- audiences ----

hidden_in() { # AUDIENCE FILE…: nothing that only others may see
    audience=$1
    shift
    ! grep -q -e hunter22 -e '0a1b2c3d4e5f6a7b8c' "$@" || return 1
    [ "$audience" = team ] || ! grep -q -e 'mia@example' -e 'ops@example' -e '30 1234567' "$@" || return 1
    [ "$audience" != public ] || ! grep -q -e '10\.0\.3\.7' -e 'prod\.internal' -e 'acme\.corp' "$@"
}
for audience in team company public; do
    for format in html markdown json; do
        debrief_at 0 render -i pm --format $format --audience "$audience" -o "$audience.$format" && hidden_in "$audience" "$audience.$format" &&
            grep -q 'core-service@v1.14.0' "$audience.$format"
        ok "$format for $audience hides what it must, and no more"
    done
done
debrief_at 0 render -i pm --format markdown --audience public -o p.md && grep -q '^ *[0-9]*  internal-host: shows how the inside is built$' out
ok 'what was hidden is listed with its reason'
debrief_at 0 render -i pm --format markdown --audience public -o p.md --json
python3 - 2>err <<'PY'
import json
d = json.load(open("out"))
rules = {h["rule"]: h for h in d["hidden"]}
assert {"password", "token", "email", "phone", "internal-host", "internal-link", "private-address"} <= set(rules), set(rules)
assert all(h["times"] > 0 and h["what"] and h["why"] for h in d["hidden"])
assert d["files"] == ["p.md", "p.chart.svg"], d["files"]
PY
ok 'and in JSON'
grep -q '| internal-host | shows how the inside is built |' p.md
ok 'and in the file'
cp pm/incident.yaml incident.before
printf 'redact: [Bluebird, 蓝鸟]\n' >>pm/incident.yaml
sed -i 's/^The requests failed/Bluebird, 蓝鸟: the requests failed/' pm/report.md
debrief_at 0 render -i pm --format html --audience public -o names.html && ! grep -q -e Bluebird -e 蓝鸟 names.html &&
    grep -q '1 × <code>private-name\|2 × <code>private-name' names.html
ok 'names that the settings list are hidden from the public'
debrief_at 0 render -i pm --format html --audience company -o names.html && grep -q Bluebird names.html
ok 'and from nobody else'
cp before.md pm/report.md
cp incident.before pm/incident.yaml
printf 'people: roles\n' >>pm/incident.yaml
if debrief_at 0 render -i pm --format markdown -o roles.md; then
    ! grep -q -e 'Mia' -e '@mia' roles.md && grep -q 'core-service@v1.14.0' roles.md
    ok 'people: roles'
else
    cat err
    false
    ok 'people: roles'
fi
cp incident.before pm/incident.yaml

# ---- languages ----

formats='html markdown json'
if command -v pandoc >/dev/null && command -v rsvg-convert >/dev/null; then
    formats="$formats docx confluence"
fi
for format in $formats; do
    for lang in en zh-CN en,zh-CN zh-CN,en; do
        debrief_at 0 render -i pm --format "$format" --lang $lang -o "lang.$lang.$format" || false
        ok "$format in $lang"
    done
    python3 - "$format" 2>err <<'PY'
import html, re, sys, zipfile
form = sys.argv[1]
def text(lang):
    name = f"lang.{lang}.{form}"
    if form == "docx":
        t = zipfile.ZipFile(name).read("word/document.xml").decode()
        t = re.sub(r"<[^>]*>", "\n", t)
    else:
        t = open(name, encoding="utf-8").read()
    if form == "html": # what is read, not how it is drawn
        t = re.sub(r"<(style|script|svg).*?</\1>", "", t, flags=re.S)
        t = re.sub(r"<[^>]*>", "\n", t)
    if form == "confluence": # without the names of places: of two headings alike the second gets a number
        t = re.sub(r'<ac:parameter ac:name="">.*?</ac:parameter>', "", t)
        t = re.sub(r"<!\[CDATA\[(.*?)\]\]>", r"\1", t, flags=re.S)
        t = re.sub(r"<[^>]*>", "\n", t)
    return html.unescape(t).replace(f"lang.{lang}", "lang")
numbers = lambda lang: sorted(re.findall(r"\d+(?:[.,:]\d+)*", re.sub(r"\]\(#[^ )]*", "](", text(lang))))
en, zh, both = numbers("en"), numbers("zh-CN"), numbers("en,zh-CN")
assert len(en) > 50
assert en == zh, (set(en) ^ set(zh), len(en), len(zh))
assert set(both) == set(en), set(both) ^ set(en)
times = [n for n in en if re.fullmatch(r"\d\d:\d\d:\d\d", n)]
assert len(times) > 5
assert re.search("时间线", text("zh-CN")) and not re.search("Timeline", re.sub(r'"(kind|what)": .*', "", text("zh-CN"))), "headings"
assert re.search(r"Timeline \(all times UTC\) / 时间线", text("en,zh-CN"))
assert re.search(r"时间线（所有时间均为 UTC） / Timeline", text("zh-CN,en"))
for lang in ("en", "zh-CN", "en,zh-CN"):
    assert "The requests failed mostly on" in text(lang), "people's words"
PY
    ok "$format: times and numbers are the same in every language, people's words stay"
done
debrief_at 2 check pm/report.md --lang en,zh-CN && grep -q 'render' err
ok 'other commands take one language'
debrief_at 2 render -i pm --lang en,en
ok 'two languages are two'
debrief_at 2 render -i pm --lang en,fr
ok 'and known ones'
"$debrief" check pm/report.md --json >checked.json
for lang in zh-CN en,zh-CN; do
    debrief_at 0 render -i pm --format json --lang $lang -o said.json
    python3 - 2>err <<'PY'
import collections, json
count = lambda claims: collections.Counter(c["verdict"] for c in claims)
a, b = json.load(open("checked.json"))["claims"], json.load(open("said.json"))["claims"]
assert a and count(a) == count(b), (count(a), count(b))
assert sorted(c["address"] for c in a) == sorted(c["address"] for c in b)
PY
    ok "every claim keeps its verdict in $lang"
done

# ---- without the programs that offices need ----

mkdir empty
for format in docx confluence; do
    rm -f missing.out
    PATH=$PWD/empty "$debrief" render -i pm --format $format -o missing.out >out 2>err </dev/null
    [ $? = 4 ] && grep -q 'apt-get install' err && grep -q markdown err && [ ! -e missing.out ]
    ok "$format without pandoc: says what to install"
done
exit $failed
