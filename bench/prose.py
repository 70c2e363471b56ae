#!/usr/bin/env python3
"""bench/prose.py DIR [--json] [--bin PATH] [--verbose] [--findings N]

Runs `debrief check` with default settings over DIR/prose and scores what it says. DIR is laid out like the unpacked
evaluation data.

  lintset/en.tsv, zh.tsv   labelled sentences. Each becomes a report of its own: a title, a section of causes, the
                           sentence. It is called blame when any finding of the family blame comes, whatever its
                           severity. Precision, recall, F1; the same without the rows whose note says borderline; recall
                           of each category.
  lintset/actions.tsv      action items, each in a report of its own with owner and deadline in place, so that only its
                           wording is judged: vague, no_deliverable or ok (three-way, mean F1 of the classes), and
                           vague-or-not (either of the two against ok). Where the file has the label be_careful too, an
                           item with a finding blame/be-careful is called that, and is not ok.
  lintset/facts.tsv        pairs of facts. The whole document is checked; a pair counts as found (`found`) when a finding
                           of the family facts names a line on which one of the pair's own values stands, an ok pair as
                           falsely flagged (`false`) likewise.
  documents/               false alarms: all findings of the family blame over all documents, per 1,000 sentences. What
                           of it is true, a person has to read: --findings N prints N of them, drawn evenly by a fixed
                           seed, with their lines.

Beside the figures: the obvious words as one regular expression (`keywords`), as a floor.
"""
import argparse, csv, glob, json, os, random, re, subprocess, sys, tempfile

NOW = "2026-11-22T12:00:00Z"
FLOOR = {
    "en": re.compile(r"human error|operator error|user error|mistake|mistook|careless|forgot|should have|could have|would have|"
                     r"failed to|neglect|overlook|ignored|be more careful|blame|fault of|negligen|did not (?:check|notice|verify)", re.I),
    "zh": re.compile(r"人为|失误|误操作|粗心|疏忽|忘记|应该|本应|没有|未能|责任|处罚|注意|加强|不规范|意识"),
}
HEAD = {"en": "# Post-Mortem: one sentence\n\n## Root Cause\n\n", "zh": "# 故障复盘：一句\n\n## 原因分析\n\n"}
LIST = {"en": "# Post-Mortem: one item\n\n## Action Items\n\n", "zh": "# 故障复盘：一项\n\n## 改进措施\n\n"}
TIMES = re.compile(r"\d{1,2}:\d\d(?::\d\d)?|\d{4,5}-\d\d-\d\d|\d+ ?h(?: ?\d+ ?m)?|\d+ ?(?:minutes|min|hours)")
END = re.compile(r"[.!?。！？]+(?:\s|$)|[。！？]")


def check(program, path, lang):
    """The findings of one report."""
    p = subprocess.run([program, "check", path, "--json", "--all", "--now", NOW, "--lang", lang],
                       capture_output=True, text=True, timeout=120, check=False)
    try:
        return json.loads(p.stdout)["findings"]
    except (ValueError, KeyError):
        sys.exit("%s: debrief check says %s" % (path, p.stderr.strip() or p.stdout[:200]))


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def one(program, folder, text, lang):
    path = os.path.join(folder, "report.md")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return check(program, path, lang)


def family(findings, name):
    return [f for f in findings if f["rule"].startswith(name + "/")]


def scores(pairs):
    """Precision, recall and F1 of (is, said)."""
    tp = sum(1 for a, b in pairs if a and b)
    said, real = sum(1 for _, b in pairs if b), sum(1 for a, _ in pairs if a)
    p, r = tp / said if said else 0.0, tp / real if real else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


class Table:
    def __init__(self, as_json):
        self.as_json = as_json

    def put(self, case, metric, value, n):
        if self.as_json:
            print(json.dumps({"bench": "prose", "case": case, "metric": metric, "value": round(value, 4), "n": n}))
        else:
            print("%-24s %-24s %7.3f  n=%d" % (case, metric, value, n))

    def three(self, case, pairs, prefix=""):
        for name, value in zip(("precision", "recall", "f1"), scores(pairs)):
            self.put(case, prefix + name, value, len(pairs))


def sentences(args, base, lang, table):
    path = os.path.join(base, "lintset", lang + ".tsv")
    if not os.path.exists(path):
        print("%s is not there: skipped" % path, file=sys.stderr)
        return
    said = []
    with tempfile.TemporaryDirectory() as folder:
        rows = rows_of(path)
        for row in rows:
            said.append(family(one(args.bin, folder, HEAD[lang] + row["sentence"] + "\n", lang), "blame"))
    pairs = [(row["label"] != "ok", bool(f)) for row, f in zip(rows, said)]
    table.three(lang, pairs)
    table.three(lang, [p for p, row in zip(pairs, rows) if "borderline" not in row["note"]], "sure_")
    table.three(lang, [(row["label"] != "ok", bool(FLOOR[lang].search(row["sentence"]))) for row in rows], "keywords_")
    for label in sorted({row["label"] for row in rows} - {"ok"}):
        got = [bool(f) for row, f in zip(rows, said) if row["label"] == label]
        table.put(lang, "recall " + label.split(":")[-1], sum(got) / len(got), len(got))
    if args.verbose:
        for row, f, (is_blame, is_said) in zip(rows, said, pairs):
            if is_blame != is_said:
                print("%s %s %s\t%s\t%s\t%s" % ("MISSED" if is_blame else "FALSE", row["id"], row["label"], row["sentence"],
                                               ",".join(x["rule"] for x in f), row["note"]))


def item_of(text):
    """An item as a list has it: of a table's row the longest cell."""
    text = text.replace("\n", " ").strip()
    return max((c.strip() for c in text.strip("|").split("|")), key=len) if text.startswith("|") else text


def actions(args, base, table):
    path = os.path.join(base, "lintset", "actions.tsv")
    if not os.path.exists(path):
        print("%s is not there: skipped" % path, file=sys.stderr)
        return
    rows, said = rows_of(path), []
    has_care = any(row["label"] == "be_careful" for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        for row in rows:
            text = LIST[row["lang"]] + "- " + item_of(row["action"]) + "\n"
            rules = {f["rule"] for f in one(args.bin, folder, text, row["lang"])}
            is_care = has_care and "blame/be-careful" in rules
            said.append("be_careful" if is_care else "vague" if "actions/vague" in rules else "no_deliverable" if "actions/no-deliverable" in rules else "ok")
    f1 = [scores([(row["label"] == c, s == c) for row, s in zip(rows, said)])[2] for c in ("ok", "vague", "no_deliverable")]
    table.put("actions", "f1_three_way", sum(f1) / 3, len(rows))
    table.three("actions", [(row["label"] != "ok", s != "ok") for row, s in zip(rows, said)])
    for lang in ("en", "zh"):
        table.three("actions", [(r["label"] != "ok", s != "ok") for r, s in zip(rows, said) if r["lang"] == lang], lang + "_")
    if args.verbose:
        for row, s in zip(rows, said):
            if row["label"] != s:
                print("ACTION %s is %s, called %s\t%s" % (row["id"], row["label"], s, row["action"]))


def facts(args, base, table):
    path = os.path.join(base, "lintset", "facts.tsv")
    if not os.path.exists(path):
        print("%s is not there: skipped" % path, file=sys.stderr)
        return
    rows = rows_of(path)
    pairs = []
    for row in rows:
        found = glob.glob(os.path.join(base, "documents", "*", row["file"])) + glob.glob(os.path.join(base, "documents", row["file"]))
        if not found:
            print("%s is not there: skipped" % row["file"], file=sys.stderr)
            continue
        with open(found[0], encoding="utf-8", errors="replace") as f:
            lines = f.read().split("\n")
        values = set(TIMES.findall(row["fact_a"] + " " + row["fact_b"]))
        named = [f for f in family(check(args.bin, found[0], "en"), "facts")
                 if f["line"] and any(v in lines[f["line"] - 1] for v in values)]
        pairs.append((row["label"] != "ok", bool(named)))
        if args.verbose and pairs[-1][0] != pairs[-1][1]:
            print("FACT %s %s %s: %s | %s\t%s" % (row["id"], row["label"], row["file"], row["fact_a"], row["fact_b"],
                                                "; ".join("%d %s" % (f["line"], f["message"]) for f in named)))
    bad, good = [s for is_bad, s in pairs if is_bad], [s for is_bad, s in pairs if not is_bad]
    table.put("facts", "found", sum(bad) / len(bad) if bad else 0, len(bad))
    table.put("facts", "false", sum(good) / len(good) if good else 0, len(good))


def documents(args, base, table):
    found, n = [], {"en": 0, "zh": 0}
    for path in sorted(glob.glob(os.path.join(base, "documents", "**", "*.md"), recursive=True)):
        with open(path, encoding="utf-8", errors="replace") as f:
            text = f.read()
        lang = "zh" if len(re.findall(r"[一-鿿]", text)) * 10 > len(text) else "en"
        n[lang] += max(1, len(END.findall(text)))
        lines = text.split("\n")
        for f in family(check(args.bin, path, lang), "blame"):
            found.append((lang, os.path.basename(path), f, lines[f["line"] - 1] if f["line"] else ""))
    for lang in ("en", "zh"):
        count = sum(1 for x in found if x[0] == lang)
        table.put(lang, "findings_per_1000", 1000 * count / n[lang] if n[lang] else 0, n[lang])
    for lang, name, f, line in random.Random(7).sample(found, min(args.findings, len(found))):
        print("%s %s:%d:%d %s\n    %s\n    %s" % (lang, name, f["line"], f["column"], f["rule"], f["message"], line.strip()[:600]))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("dir")
    a.add_argument("--json", action="store_true")
    a.add_argument("--bin", default=os.path.join(here, "../build/release/src/cmd/debrief"))
    a.add_argument("--verbose", action="store_true", help="print every sentence, item and pair that was judged otherwise")
    a.add_argument("--findings", type=int, default=0, help="print that many of the findings over the documents")
    args = a.parse_args()
    base = os.path.join(args.dir, "prose")
    if not os.path.isdir(base):
        print("%s is not there: skipped" % base, file=sys.stderr)
        return
    table = Table(args.json)
    for lang in ("en", "zh"):
        sentences(args, base, lang, table)
    actions(args, base, table)
    facts(args, base, table)
    documents(args, base, table)


main()
