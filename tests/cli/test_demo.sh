# The demo incident from raw artifacts to a checked draft: what examples/expected-timeline.tsv and the guide promise, with
# proof; the same bytes each time; the same times and numbers in Chinese; and no edit is ever lost.
set -u
debrief=${1:-$DEBRIEF}
source=$PWD
scratch=${DBR_SCRATCH:-$(mktemp -d)}
export LC_ALL=C.UTF-8 DEBRIEF_LANG=en
unset DEBRIEF_BY NO_COLOR
cd "$scratch" || exit 1
demo=$source/examples/api-service-2025-02-09
failed=0

ok() { # NAME: as the last command ended
    if [ $? = 0 ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        [ -s why ] && sed 's/^/#   /' why
        failed=1
    fi
    : >why
}
debrief_at() { # the program at the same time each time; a sanitizer's words are a failure
    "$debrief" "$@" --now 2025-02-10T09:00:00Z --by @tester >out 2>err </dev/null
    code=$?
    if grep -q -e Sanitizer -e 'runtime error' err; then
        cp err why
        return 99
    fi
    head -n 20 err >why
    return $code
}

(cd "$demo" && find . -type f | sort | xargs cksum) >demo.before
debrief_at run "$demo" --into pm
ok 'run ends with 0'
cp out screen.txt
(cd "$demo" && find . -type f | sort | xargs cksum) | cmp -s - demo.before
ok 'the artifacts themselves are untouched'
debrief_at check pm/report.md --json
[ $? -le 1 ]
ok 'check ends with 0 or 1'
cp out check.json
cp -R pm first
debrief_at run "$demo" --into pm --json
ok 'a second run ends with 0'
cp out run.json

cat >demo.py <<'PY'
"""Reads what the run left behind: demo.py CHECK; prints why and ends with 1 when it does not hold."""
import csv, json, os, re, sys
demo, expected = sys.argv[2], sys.argv[3]
report = open("pm/report.md", encoding="utf-8").read()
check = json.load(open("check.json", encoding="utf-8"))
run = json.load(open("run.json", encoding="utf-8"))
bad = []

def section(title):
    found = re.search(r"^#{2,3} %s.*?\n(.*?)(?=^## |\Z)" % title, report, re.M | re.S)
    return found.group(1) if found else ""
def rows(title):
    lines = [l for l in section(title).splitlines() if l.startswith("|")]
    return [[c.strip() for c in re.split(r"(?<!\\)\|", l)[1:-1]] for l in lines[2:]]
def link(cell):
    found = re.match(r"\[(.*)\]\((\S+?)(?: \"(.*)\")?\)$", cell)
    return found.groups() if found else (cell, None, None)
def claim(text):
    return [c for c in check["claims"] if c["text"] == text]

WORDS = {"10:05:23": "5xx", "10:06:45": "alert", "10:08:12": "paged", "10:12:00": "acknowledge", "10:15:30": "pool exhausted",
         "10:18:45": "quer", "10:22:10": "cache", "10:35:00": "normal", "10:40:00": "resolved"}

def nine_rows():
    timeline = rows("Timeline")
    if len(timeline) > 25:
        bad.append("%d rows, at most 25 wanted" % len(timeline))
    if [r[0] for r in timeline] != sorted(r[0] for r in timeline):
        bad.append("rows are out of order")
    for want in csv.DictReader(open(expected, encoding="utf-8"), delimiter="\t"):
        time = want["utc"][11:19]
        same = [r for r in timeline if r[0] == time and WORDS[time] in r[1].lower()]
        if not same:
            bad.append("no row at %s about '%s'" % (time, want["event"]))
            continue
        source, address, _ = link(same[0][2])
        if source != want["source"] or same[0][3].strip() != want["actor"]:
            bad.append("%s: source '%s', actor '%s'; expected '%s', '%s'"
                       % (time, source, same[0][3], want["source"], want["actor"]))
        if address is None:
            bad.append("%s has no proof" % time)
        elif not [c for c in check["claims"] if c["address"] == address and c["verdict"] == "verified"]:
            bad.append("the proof of %s (%s) is not verified" % (time, address))

def all_verified():
    for c in check["claims"]:
        if c["verdict"] != "verified":
            bad.append("report.md:%d: '%s' is %s: %s" % (c["line"], c["text"], c["verdict"], c["why"]))
    if len(check["claims"]) < 20:
        bad.append("only %d claims" % len(check["claims"]))
    if check["gate"] != "open":
        bad.append("the gate is shut")
    if [f for f in check["findings"] if f["severity"] == "error"]:
        bad.append("errors: %s" % [f["message"] for f in check["findings"] if f["severity"] == "error"])
    for _, path in re.findall(r"\[([^\]]*)\]\((evidence/[^)#\" ]*)", report):
        if not os.path.exists("pm/" + path):
            bad.append("'%s' does not exist" % path)

def impact():
    text = section("Impact")
    for number in ("39,963", "100,026", "2,009"):
        if not re.search(r"\[%s\]\(evidence/\S* \"= " % number, text):
            bad.append("%s stands in the impact without proof, or not at all" % number)
        if not [c for c in claim(number) if c["verdict"] == "verified" and c["value"] == number.replace(",", "")]:
            bad.append("%s: %s" % (number, [(c["verdict"], c["value"]) for c in claim(number)]))

def names():
    users = json.load(open(demo + "/slack-export/users.json", encoding="utf-8"))
    found = set()
    for u in users:
        if u.get("is_bot"):
            continue
        profile = u.get("profile", {})
        for name in (u.get("name"), u.get("real_name"), profile.get("display_name"), profile.get("real_name")):
            found.update(w for w in re.split(r"[ .@]", name or "") if len(w) > 2)
    for author in re.findall(r"^Author: *(.*?) *<(.*?)@", open(demo + "/git/releases.log", encoding="utf-8").read(), re.M):
        found.update(w for w in re.split(r"[ .]", " ".join(author)) if len(w) > 2)
    return sorted(found)

def leads():
    first = run["leads"][0]
    if first["role"] != "cause" or "v2.3.0" not in first["title"] or "api-service" not in first["title"]:
        bad.append("the first lead is '%s'" % first["title"])
    people = names()
    if len(people) < 5:
        bad.append("the test found only these people: %s" % people)
    prose = re.sub(r"\]\([^)]*\)", "]", section("Contributing Factors"))
    texts = [prose]
    for lead in run["leads"]:
        texts += [lead["title"]] + [r["text"] for r in lead["reasons"]]
    for text in texts:
        for name in people:
            if re.search(r"\b%s\b" % re.escape(name), text, re.I):
                bad.append("'%s' stands in a lead: %s" % (name, text.strip()[:120]))
        if "@" in text:
            bad.append("somebody stands in a lead: %s" % text.strip()[:120])

def effects():
    pools = [l for l in run["leads"] if l["role"] == "effect" and "pool" in l["title"]]
    if not pools:
        bad.append("no effect speaks of the pool: %s" % [(l["role"], l["title"]) for l in run["leads"]])
    first = re.search(r"^1\. .*?(?=^2\. |^#)", section("Contributing Factors"), re.M | re.S)
    if not first or "pool exhausted" not in first.group(0):
        bad.append("the report does not show the exhausted pool under its first lead")
    for lead in run["leads"]:
        if lead["role"] == "cause" and "pool" in lead["title"]:
            bad.append("the pool is called a cause: %s" % lead["title"])

def clock():
    said = [l for l in section("What We Could Not See").splitlines() if "web-2" in l]
    if not any("2.3 s" in l and "not applied" in l for l in said):
        bad.append("the report does not say that web-2 is 2.3 s ahead and not corrected: %s" % said)
    ahead = [c["ahead_s"] for c in run["clocks"] if "web-2" in c["artifact"]]
    if len(ahead) != 1 or abs(ahead[0] - 2.3) > 0.1:
        bad.append("proposed clocks: %s" % run["clocks"])
    if "2.3 s" not in open("screen.txt", encoding="utf-8").read():
        bad.append("the screen does not mention the clock")
    if re.search(r"^clocks:\s*\n\s*-", open("pm/incident.yaml", encoding="utf-8").read(), re.M):
        bad.append("a clock stands in incident.yaml that nobody accepted")
    if "NTP" not in section("Action Items"):
        bad.append("no action proposes NTP")

def went_well():
    text = section("What Went Well")
    for number, title in (("82s", "detected - started"), ("13min 58s", "mitigated - paged")):
        if not re.search(r"\[%s\]\(#key-times \"= %s\"\)" % (number, title), text):
            bad.append("'%s' (%s) does not stand in What Went Well" % (number, title))
        if not claim(number) or claim(number)[0]["verdict"] != "verified":
            bad.append("'%s' is not verified" % number)

def page():
    html = open("pm/report.html", encoding="utf-8").read()
    for text in ("39,963", "13min 58s", "10:22:10", "<svg"):
        if text not in html:
            bad.append("report.html lacks '%s'" % text)
    fetched = re.findall(r"<(?:script|img|link)[^>]+(?:src|href)=[\"']?(?!data:|#)[^\"' >]+", html)
    if fetched:
        bad.append("report.html is not self-contained: %s" % fetched[:3])
    if os.getcwd() in html or os.getcwd() in report:
        bad.append("the folder's absolute path stands in what is written")

globals()[sys.argv[1]]()
print("\n".join(bad))
sys.exit(1 if bad else 0)
PY
holds() { # CHECK NAME
    python3 demo.py "$1" "$demo" "$source/examples/expected-timeline.tsv" >why 2>&1
    ok "$2"
}
holds nine_rows 'the nine rows stand at their second with source, actor and proof'
holds all_verified 'every claim of the draft is verified'
holds impact 'failed requests, requests and customers are counted, with proof'
holds leads 'the release is the first lead, and no person is in any'
holds effects 'the exhausted pool is an effect of it'
holds clock 'the clock of web-2 is proposed, not applied'
holds went_well 'what went well has 82 s and 13min 58s'
holds page 'the page holds the same and fetches nothing'

# ---- again, and elsewhere ----

for name in report.md draft.md report.html incident.yaml evidence/MANIFEST.jsonl; do
    diff "first/$name" "pm/$name" >diffs
    code=$?
    head -n 8 diffs >why
    (exit $code)
    ok "the second run leaves $name as it was"
done
(cd first/evidence && find . | sort) >one
(cd pm/evidence && find . | sort) | diff one - >why
ok 'the second run adds no evidence'
[ ! -e pm/report.new.md ] && [ ! -e pm/report.conflicts.md ]
ok 'the second run has no conflicts'

debrief_at run "$demo" --into "$PWD/elsewhere"
ok 'a run into another folder ends with 0'
for name in report.md draft.md report.html incident.yaml; do
    diff "first/$name" "elsewhere/$name" >diffs
    code=$?
    cut -c1-200 diffs | head -n 8 >why
    (exit $code)
    ok "another folder gets the same $name"
done
rm -rf elsewhere

# ---- in Chinese ----

debrief_at run "$demo" --into zh --lang zh-CN --json
ok 'a run in Chinese ends with 0'
cat >same.py <<'PY'
"""The same times and numbers line by line, links' targets included; words may stand in another order."""
import re, sys
def numbers(line):
    line = re.sub(r"[0-9],(?=[0-9]{3})", lambda m: m.group(0)[0], line)
    return sorted(re.findall(r"\d+(?:\.\d+)?", line), key=lambda s: (float(s), s))
def normal(found):
    return [float(s) for s in found]
def links(line):
    return sorted(re.findall(r"\]\(([^ )]+)(?: \"([^\"]*)\")?\)", line))
en = open("first/report.md", encoding="utf-8").read().splitlines()
zh = open("zh/report.md", encoding="utf-8").read().splitlines()
bad = [] if len(en) == len(zh) else ["%d lines in English, %d in Chinese" % (len(en), len(zh))]
for i, (a, b) in enumerate(zip(en, zh), 1):
    if normal(numbers(a)) != normal(numbers(b)):
        bad.append("line %d: %s\n         %s" % (i, a, b))
    if links(a) != links(b):
        bad.append("line %d: other proofs: %s\n         %s" % (i, a, b))
if not re.search("[\u4e00-\u9fff]", "".join(zh)):
    bad.append("that is not Chinese")
print("\n".join(bad[:8]))
sys.exit(1 if bad else 0)
PY
python3 same.py >why 2>&1
ok 'both languages carry the same times, numbers and proofs'
python3 - >why 2>&1 <<'PY'
import json, sys
check = json.load(open("out", encoding="utf-8"))
bad = ["%s is %s: %s" % (c["text"], c["verdict"], c["why"]) for c in check["claims"] if c["verdict"] != "verified"]
bad += [f["message"] for f in check["findings"] if f["severity"] == "error"]
if len(check["claims"]) < 20:
    bad.append("only %d claims" % len(check["claims"]))
print("\n".join(bad[:8]))
sys.exit(1 if bad else 0)
PY
ok 'every claim of the Chinese report is verified'
rm -rf zh

# ---- edited by hand ----

cat >edit.py <<'PY'
"""A person at work: a cell, a row less, a row more, prose, an answered prompt, an owner."""
path = "pm/report.md"
text = open(path, encoding="utf-8").read()
def replace(old, new):
    global text
    assert text.count(old) >= 1, "not in the report: " + old
    text = text.replace(old, new, 1)
lines = text.splitlines(keepends=True)
gone = [l for l in lines if l.startswith("| 10:22:14 |")]
assert len(gone) == 1
lines.remove(gone[0])
text = "".join(lines)
at = text.index("| 10:18:45 |")
end = text.index("\n", at)
row = text[at:end]
cells = row.split(" | ")
text = text[:at] + " | ".join([cells[0], "Slow queries found, thanks to the pganalyze bot"] + cells[2:]) + text[end:]
replace("\n| 10:35:00 |", "\n| 10:30:00 | Customers told by e-mail | support desk | @carol |\n| 10:35:00 |")
replace("_To be written: what happened,", "Orders could not be placed for half an hour.\n\n_To be written: what happened,")
replace("- _To be written: which step took longest or felt uncertain, and what would have made it easier?_", "- The dashboard for the pool had no link in the runbook")
replace("|  |  | High |", "| @dave | 2025-02-21 | High |")
open(path, "w", encoding="utf-8").write(text)
PY
python3 edit.py >why 2>&1
ok 'the report can be edited'
cp pm/report.md edited.md
debrief_at run "$demo" --into pm
ok 'a run after edits ends with 0'
diff edited.md pm/report.md >why
ok 'every edit is kept when the draft is the same'

debrief_at note -i pm 10:25 "Checkout was slow but worked for me" --by @bob
ok 'note'
printf '2025-02-09T10:12:30Z ERROR api-service: circuit breaker open for upstream orders-db\n' >more.log
debrief_at run more.log --into pm --severity P1
ok 'a run with more evidence ends with 0'
cat >kept.py <<'PY'
import re, sys
text = open("pm/report.md", encoding="utf-8").read()
bad = [t for t in ("Slow queries found, thanks to the pganalyze bot", "| 10:30:00 | Customers told by e-mail | support desk | @carol |",
                   "Orders could not be placed for half an hour.", "The dashboard for the pool had no link in the runbook",
                   "| @dave | 2025-02-21 | High |") if text.count(t) != 1]
bad = ["lost or doubled: " + t for t in bad]
if re.search(r"^\| 10:22:14 \|", text, re.M):
    bad.append("the deleted row is back")
if re.search(r"^(<<<<<<<|=======|>>>>>>>)", text, re.M):
    bad.append("conflict markers")
print("\n".join(bad))
sys.exit(1 if bad else 0)
PY
python3 kept.py >why 2>&1
ok 'every edit is kept when the draft is another'

cp pm/report.md edited.md
rm pm/draft.md
debrief_at run pm
ok 'a run without the merge base ends with 0'
cmp pm/report.md edited.md >why && [ -s pm/report.new.md ]
ok 'without the merge base the report stays and report.new.md is written'
exit $failed
