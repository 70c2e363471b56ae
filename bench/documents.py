#!/usr/bin/env python3
"""bench/documents.py DIR [--bin PATH] [--json] [--misses]

Other people's reports: every post-mortem under DIR/prose/documents goes through `debrief check FILE --outline --json`, alone and
with default settings, and what was read of it is compared with what stands in it.

timeline  documents whose manifest names a timeline among the sections: share in which rows were read
actions   the same for action items: share in which at least one was read
zone      documents whose text names a zone beside a clock time or in a statement about times: share in which the zone was read
times     documents with a labelled time (start, detected, resolved, ...: a line, an item or a row of a table that begins with
          the label and holds a clock time), share in which that became a header field or a key time
rows      lines of timeline documents that begin (behind bullets, bars, brackets, emphasis) with a clock time: share read as a row
dated     rows read, of them with an instant

written   documents that the program writes again without changing a byte, and in which setting an owner or a deadline that stands
          there changes one line (src/document/fuzz_document.c, which checks much more; where a build with tests is beside --bin)

Zone, times, rows and dated have no labels: what "stands in it" is told by the patterns below, which know less than the reader, and the misses
include what they take for something it is not. `false` counts documents in whose manifest there is no such section and in which
one was read all the same (reports whose timeline has no heading are among them: look before calling it a mistake).

Baseline that needs no thought: a heading that is literally "Timeline" or "Action Items" (zh: 时间线, 改进措施) and holds a time or an item.
"""
import argparse, csv, json, os, re, subprocess, sys
from collections import defaultdict

ZONE = r"(?:UTC|GMT|CES?T|BST|[PMCE][SD]T|[PE]T|IST|JST|SGT|北京时间)"
CLOCK = r"\d{1,2}[:：]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?"
NAMES_ZONE = re.compile(r"%s\s*\(?%s\b|\b(?:times?|timestamps|timeline)\b[^\n]{0,40}\b%s\b|时间[^\n]{0,12}(?:UTC|GMT|北京)" % (CLOCK, ZONE, ZONE), re.I)
LABEL = (r"(?:fault occurs?|(?:incident |outage )?(?:start(?:ed)?|beg[au]n|detected|resolved|ended?|recovered|repaired|mitigated|declared)(?: (?:time|at|date))?"
         r"|(?:time of )?(?:start|detection|resolution)|first detected|(?:故障|事故)?(?:开始|发生|发现|恢复|结束|解决)时间)")
LABELLED = re.compile(r"^[\s>|*+\-_]*%s[\s*_|]*(?:[:：|][\s*_]*)[^\n]{0,30}?%s" % (LABEL, CLOCK), re.I | re.M)
BEGINS = re.compile(r"^[\s>|*+\-_#\[(`~]*(?:\d{4}[-/]\d\d?[-/]\d\d?[T ,]*)?%s(?![\w/])" % CLOCK, re.I)
FENCE = re.compile(r"^ {0,3}(```|~~~)")


def outline(binary, path):
    done = subprocess.run([binary, "check", path, "--outline", "--json", "--now", "2026-01-01T00:00:00Z"], capture_output=True)
    if done.returncode not in (0, 1):
        sys.exit("documents: %s: exit code %d: %s" % (path, done.returncode, done.stderr.decode()[-300:]))
    return json.loads(done.stdout)["outline"]


def without_code(text):
    lines, is_code = [], False
    for line in text.split("\n"):
        is_fence = FENCE.match(line)
        is_code ^= bool(is_fence)
        lines.append("" if is_code or is_fence else line)
    return "\n".join(lines)


def timed_lines(text):
    """Numbers of the lines that begin with a clock time."""
    return [number for number, line in enumerate(text.split("\n"), 1) if BEGINS.match(line)]


def baseline(text, wanted, holds):
    for m in re.finditer(r"^#+ *(?:%s) *:?$((?:\n(?!#).*)*)" % wanted, text, re.M | re.I):
        if re.search(holds, m.group(1), re.M):
            return True
    return False


def score(o, text, sections):
    """{metric: (found, of)}, and what was missed in words."""
    got, missed = {}, []
    rows = [r for r in o["timeline"] if r["time"]]
    has = {"timeline": len(o["timeline"]) > 0, "actions": len(o["actions"]) > 0}
    for name in has:
        if name in sections:
            got[name] = (int(has[name]), 1)
            if not has[name]:
                missed.append(name)
        else:
            got["false_" + name] = (int(has[name]), 1)
    if NAMES_ZONE.search(text):
        ok = bool(o["zone"]) or any(r["time"] and re.search(ZONE, r["time_text"]) for r in o["timeline"])
        got["zone"] = (int(ok), 1)
        if not ok:
            missed.append("zone: " + NAMES_ZONE.search(text).group(0)[:60].replace("\n", " "))
    if LABELLED.search(text):
        ok = any(k["time"] for k in o["key_times"]) or any(h["kind"] in ("started", "detected", "resolved") for h in o["headers"])
        got["times"] = (int(ok), 1)
        if not ok:
            missed.append("times: " + LABELLED.search(text).group(0).strip()[:60])
    if "timeline" in sections:
        at = {r["line"] for r in o["timeline"]}
        lines = timed_lines(text)
        got["rows"] = (sum(n in at for n in lines), len(lines))
        if lines and got["rows"][0] < 0.9 * len(lines):
            missed.append("rows: %d of %d lines, first %d" % (got["rows"] + (next(n for n in lines if n not in at),)))
        got["dated"] = (len(rows), len(o["timeline"]))
        got["base_timeline"] = (int(baseline(text, "timeline|时间线", CLOCK)), 1)
    if "actions" in sections:
        got["base_actions"] = (int(baseline(text, "action items|改进措施", r"^\s*(?:[-*|]|\d+\.)")), 1)
    return got, missed


def written(binary, folder, langs):
    """{lang: documents} that came through the replay of the fuzz target; one that fails ends it."""
    replay = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(binary))), "replay_document")
    if not os.path.exists(replay):
        return {}
    done = {}
    for lang in langs:
        run = subprocess.run([replay, os.path.join(folder, lang)], capture_output=True, text=True)
        found = re.match(r"(\d+) inputs", run.stdout)
        if run.returncode or not found:
            sys.exit("documents: a report was not written as it was read: %s" % run.stderr[-300:])
        done[lang] = int(found.group(1))
    return done


def main():
    p = argparse.ArgumentParser()
    p.add_argument("data")
    p.add_argument("--bin", default="build/dev/src/cmd/debrief")
    p.add_argument("--json", action="store_true")
    p.add_argument("--misses", action="store_true", help="what was missed, a document a line")
    args = p.parse_args()
    folder = os.path.join(args.data, "prose", "documents")
    sums, misses, n_documents = defaultdict(lambda: [0, 0]), [], defaultdict(int)
    with open(os.path.join(folder, "MANIFEST.tsv"), encoding="utf-8") as f:
        manifest = list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in manifest:
        path = os.path.join(folder, row["lang"], row["name"])
        if not os.path.exists(path):
            continue
        got = outline(args.bin, path)
        with open(path, encoding="utf-8", errors="replace", newline="") as f:
            text = without_code(f.read().replace("\r\n", "\n").replace("\r", "\n"))
        scores, missed = score(got, text, (row["sections"] or "").split(","))
        for case in (row["lang"], "total"):
            n_documents[case] += 1
            for metric, (found, of) in scores.items():
                sums[case, metric][0] += found
                sums[case, metric][1] += of
        misses += ["%s/%s: %s" % (row["lang"], row["name"], "; ".join(missed))] if missed else []
    for lang, n in written(args.bin, folder, [c for c in n_documents if c != "total"]).items():
        for case in (lang, "total"):
            sums[case, "written"][0] += n
            sums[case, "written"][1] += n_documents[lang]
    metrics = ("timeline", "actions", "zone", "times", "rows", "dated", "written", "base_timeline", "base_actions", "false_timeline", "false_actions")
    if args.json:
        for case in ("en", "zh", "total"):
            for metric in metrics:
                found, of = sums[case, metric]
                if of:
                    print(json.dumps({"bench": "documents", "case": case, "metric": metric, "value": round(found / of, 4), "n": of}))
        return
    print("| what | en | zh | total |\n|---|---|---|---|")
    print("| documents | %d | %d | %d |" % tuple(n_documents[c] for c in ("en", "zh", "total")))
    for metric in metrics:
        cells = ["%d of %d (%.1f %%)" % (f, of, 100 * f / of) if of else "-" for f, of in (sums[c, metric] for c in ("en", "zh", "total"))]
        print("| %s | %s |" % (metric, " | ".join(cells)))
    if args.misses:
        print("\n".join([""] + sorted(misses)))


main()
