#!/usr/bin/env python3
"""bench/templates.py DIR [--bin PATH] [--json]

Templates against labels that nobody here wrote: for each system under DIR/templates/loghub-2k (SYSTEM/SYSTEM_2k.log and its
corrected structured file) runs

    debrief patterns --content --lines FILE    on the Content column: the message alone, what other parsers are given
    debrief patterns --lines FILE              on the raw lines, where the program finds the message itself (raw_)

with no option that depends on the system, and scores both with DIR/templates/score_templates.py, groups by template text.

GA   lines in a predicted group that equals a true one     FGA  F1 over groups
PA   lines whose template is the true one, by the letter   FTA  F1 over templates

The labels write every variable <*>, the program names its kind, so names are rewritten: <ip>, <num>, ... to <*>. Three more
steps follow the convention the labels themselves were made with (loghub-2.0, post_process.py), which is about notation: runs
of blanks are one; a word that a variable is glued to is part of it (what stands between blanks and , ! ; : = | " ' [ ] ( ) { }
. - + @ # $ % & /); <*>.<*> and <*><*> are one variable. Nothing else is changed: no word becomes a variable here.
The labels of loghub-2.0 (DIR/templates/loghub-2.0-full, where there are any) also write <*>:<*>, <*>#<*>, <*>/<*>, <*>@<*> as
<*> and leave out quotes around one; for these sets that is done too.

Beside it: "digits", the baseline that needs no thought (every blank-separated word that holds a digit becomes <*>), run here;
and as measured before on the same labels, Drain with each system's own settings ("tuned"), Drain with one setting and a
generic mask, Brain with one setting.

--headers asks another question, without labels: is the message found under other headers? The messages of each system are
written behind those of HEADERS, all of one kind a file, and the share of lines is told whose template is the one that the
bare message has.
"""
import argparse, csv, importlib.util, json, os, re, subprocess, sys, tempfile, time

METRICS = ("GA", "FGA", "PA", "FTA")
OTHERS = ("Drain tuned", "Drain one", "Brain one")
# GA, FGA, PA, FTA of each of these
MEASURED = {
    "HDFS": ((.998, .867, .354, .267), (.998, .867, .625, .467), (.998, .867, .500, .333)),
    "Hadoop": ((.948, .820, .269, .276), (.963, .870, .171, .352), (.940, .883, .349, .495)),
    "Spark": ((.920, .769, .359, .369), (.922, .870, .399, .522), (.923, .829, .377, .486)),
    "Zookeeper": ((.967, .854, .497, .354), (.967, .854, .670, .625), (.995, .961, .510, .627)),
    "BGL": ((.963, .833, .342, .211), (.969, .844, .908, .640), (.979, .897, .416, .272)),
    "HPC": ((.887, .753, .635, .366), (.887, .761, .881, .674), (.920, .796, .695, .538)),
    "Thunderbird": ((.955, .773, .046, .248), (.958, .793, .180, .470), (.974, .935, .066, .392)),
    "Windows": ((.997, .932, .462, .408), (.570, .812, .274, .500), (.997, .939, .699, .612)),
    "Linux": ((.690, .930, .183, .435), (.686, .930, .210, .626), (.478, .924, .175, .475)),
    "Android": ((.831, .784, .547, .541), (.825, .830, .346, .464), (.716, .754, .231, .307)),
    "HealthApp": ((.780, .351, .231, .109), (.900, .939, .756, .694), (.878, .966, .334, .435)),
    "Apache": ((1, 1, .694, .500), (1, 1, .700, .667), (1, 1, .700, .667)),
    "Proxifier": ((.526, .538, .000, .000), (.017, .087, .000, .000), (.526, .583, .000, .000)),
    "OpenSSH": ((.789, .880, .508, .440), (.720, .816, .469, .531), (.999, .943, .285, .264)),
    "OpenStack": ((.733, .117, .018, .018), (.309, .505, .018, .063), (.472, .871, .112, .212)),
    "Mac": ((.786, .797, .217, .199), (.695, .793, .381, .436), (.931, .914, .342, .338)),
}
# What stands before message number i, whose minute is m and second s.
HEADERS = {
    "date, pid": lambda i, m, s: "0902%02d 10%02d%02d %d INFO shop.Cart$Total: " % (25, m, s, 143 + i % 5),
    "date, level": lambda i, m, s: "25/02/09 10:%02d:%02d %s shop.Cart: " % (m, s, ("INFO", "WARN")[i % 2]),
    "nested": lambda i, m, s: "2025-02-09 10:%02d:%02d,118 - INFO  [%s] - " % (m, s, ("Peer[id=%d]/0:0:0:0:0:0:0:0:2181:Vote@774" % (i % 3), "/10.0.0.%d:38:Link$In@93" % (i % 9))[i % 2]),
    "epoch column": lambda i, m, s: "%d node-%d unit.hw state.down %d 1 " % (1346 + i, i % 256, 1739095523 + i),
    "logcat": lambda i, m, s: "02-09 10:%02d:%02d.118  1702  %d %s Window  : " % (m, s, 2395 + i % 4, "DIVWE"[i % 5]),
    "syslog": lambda i, m, s: "Feb  9 10:%02d:%02d web-1 sshd[%d]: " % (m, s, 24200 + i),
    "syslog, jobs": lambda i, m, s: "Feb  9 10:%02d:%02d web-%d %s: " % (m, s, i % 2, ("kernel[0]", "init[1] (com.example.job[814])", "Mail Helper[77]")[i % 3]),
    "RFC 5424": lambda i, m, s: "<34>1 2025-02-09T10:%02d:%02dZ web-1 api 814 ID%d - " % (m, s, i % 9),
    "request": lambda i, m, s: "api.log.1 2025-02-09 10:%02d:%02d.118 257 INFO shop.api.server [%s] " % (m, s, ("-", "req-4f2a9bc1-77aa-%04d 113d3a - -" % i)[i % 2]),
    "Spring": lambda i, m, s: "2025-02-09 10:%02d:%02d.118  INFO 814 --- [nio-80-exec-%d] c.e.o.Main           : " % (m, s, i % 5),
    "Logback": lambda i, m, s: "10:%02d:%02d.118 [main-%d] INFO  c.e.o.Main - " % (m, s, i % 3),
    "Python": lambda i, m, s: "2025-02-09 10:%02d:%02d,118 - shop.cart - WARNING - " % (m, s),
    "klog": lambda i, m, s: "I0209 10:%02d:%02d.118234    1234 sync.go:%d] " % (m, s, i % 50),
    "nginx": lambda i, m, s: "2025/02/09 10:%02d:%02d [error] 31#31: *%d " % (m, s, i),
    "level only": lambda i, m, s: "2025-02-09T10:%02d:%02dZ INFO " % (m, s),
    "stamp only": lambda i, m, s: "2025-02-09T10:%02d:%02dZ " % (m, s),
}
NAMED = re.compile(r"<(?:num|id|hex|uuid|ip|mac|host|path|url|mail|str|time|dur|size|version|list)>")
GLUED = re.compile(r"""[^\s,!;:=|"'\[\](){}.\-+@#$%&/]*<\*>[^\s,!;:=|"'\[\](){}.\-+@#$%&/]*""")


def fold(template, is_full):
    """The labels' notation."""
    text = " ".join(NAMED.sub("<*>", template).split())
    while True:
        before = text
        text = GLUED.sub("<*>", text).replace("<*>.<*>", "<*>").replace("<*><*>", "<*>")
        if is_full:
            text = re.sub(r"<\*>[:#/@]<\*>", "<*>", text)
            text = re.sub(r"""(?<!\S)["'](<\*>)["'](?!\S)""", r"\1", text)
        if text == before:
            return text


def load_scorer(folder):
    spec = importlib.util.spec_from_file_location("score_templates", os.path.join(folder, "score_templates.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(binary, args):
    """The program's lines: number -> (id, template)."""
    began = os.times()
    p = subprocess.run([binary, "patterns", "--lines", *args], stdout=subprocess.PIPE, env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"})
    ended = os.times()
    if p.returncode not in (0, 3):
        sys.exit("%s patterns %s: exit code %d" % (binary, " ".join(args), p.returncode))
    lines = {}
    for row in p.stdout.decode("utf-8", "replace").split("\n"):
        cells = row.split("\t", 2)
        if len(cells) == 3:
            lines[int(cells[0])] = (cells[1], cells[2])
    return lines, ended.children_user + ended.children_system - began.children_user - began.children_system


def contents_of(truth_path):
    with open(truth_path, newline="", encoding="utf-8", errors="replace") as f:
        return [row["Content"] for row in csv.DictReader(f)]


def digits(contents):
    return {i: ("", " ".join("<*>" if any(c.isdigit() for c in w) else w for w in text.split())) for i, text in enumerate(contents, 1)}


def measure(scorer, binary, log, truth_path, is_full):
    """(content, raw, digits, seconds of CPU) of one system."""
    contents = contents_of(truth_path)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write("".join(c + "\n" for c in contents))
        f.flush()
        content, cpu = run(binary, ["--content", f.name])
    raw, _ = run(binary, [log])
    truth = scorer.read_truth(truth_path, "template")  # the program has ended
    results = []
    for lines in (content, raw):
        folded = {n: (i, fold(t, is_full)) for n, (i, t) in lines.items()}
        results.append(scorer.score(truth, folded, "template"))
    results.append(scorer.score(truth, digits(contents), "template"))
    return results, cpu


def run_on(binary, args, lines):
    with tempfile.NamedTemporaryFile("w", suffix=".log", encoding="utf-8") as f:
        f.write("".join(line + "\n" for line in lines))
        f.flush()
        return run(binary, [*args, f.name])[0]


def measure_headers(binary, systems, as_json):
    """For each header and system the share of lines whose template is that of the bare message."""
    contents = {name: contents_of(truth_path) for name, _, truth_path in systems}
    bare = {name: run_on(binary, ["--content"], c) for name, c in contents.items()}
    if not as_json:
        print("%-14s" % "lines found" + "".join("%-13s" % name for name in contents))
    for header, write in HEADERS.items():
        row = []
        for name, c in contents.items():
            lines = run_on(binary, [], [write(i, i // 60 % 60, i % 60) + text for i, text in enumerate(c)])
            same = sum(n in lines and fold(lines[n][1], False) == fold(t, False) for n, (_, t) in bare[name].items())
            row.append(same / len(c))
            if as_json:
                print(json.dumps({"bench": "templates", "case": "%s behind %s" % (name, header), "metric": "found", "value": round(row[-1], 6), "n": len(c)}))
        if not as_json:
            print("%-14s" % header + "".join("%-13.3f" % share for share in row))


def systems_in(folder, tail, corrected):
    found = []
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        log = os.path.join(folder, name, "%s_%s.log" % (name, tail))
        truth = os.path.join(folder, name, "%s_%s.log_structured%s.csv" % (name, tail, corrected))
        if os.path.isfile(log) and os.path.isfile(truth):
            found.append((name, log, truth))
    return found


def mean(rows):
    return {m: sum(r[m] for r in rows) / len(rows) for m in METRICS}


def cells(result):
    return "  ".join("%.3f" % result[m] for m in METRICS)


def print_json(case, prefix, result, n):
    for m in METRICS:
        print(json.dumps({"bench": "templates", "case": case, "metric": prefix + m, "value": round(result[m], 6), "n": n}))


def report(title, rows, as_json, suffix=""):
    """rows: (name, [content, raw, digits], cpu)."""
    means = [mean([r[1][k] for r in rows]) for k in range(3)]
    if as_json:
        for name, results, _ in rows:
            print_json(name + suffix, "", results[0], results[0]["lines"])
            print_json(name + suffix, "raw_", results[1], results[1]["lines"])
        print_json("mean" + suffix, "", means[0], len(rows))
        print_json("mean" + suffix, "raw_", means[1], len(rows))
        return
    print("%s, one configuration, groups by text: %s\n" % (title, ", ".join(METRICS)))
    print("%-12s  %-26s  %-26s  %-26s  templates  truth" % ("", "content", "raw lines", "digits (content)"))
    for name, results, _ in rows:
        print("%-12s  %s  %s  %s  %9d  %5d" % (name, cells(results[0]), cells(results[1]), cells(results[2]), results[0]["pred"], results[0]["truth"]))
    print("%-12s  %s  %s  %s" % ("mean", *(cells(m) for m in means)))
    known = [MEASURED[name] for name, _, _ in rows if name in MEASURED]
    if known and not suffix:
        print("\nmeasured before on the same labels, mean of these %d:" % len(known))
        for k, other in enumerate(OTHERS):
            print("  %-12s %s" % (other, cells({m: sum(r[k][i] for r in known) / len(known) for i, m in enumerate(METRICS)})))
    lines = sum(r[1][0]["lines"] for r in rows)
    cpu = sum(r[2] for r in rows)
    print("\n%d lines of content in %.2f CPU s, starts included\n" % (lines, cpu))


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("dir")
    ap.add_argument("--bin", default="build/release/src/cmd/debrief")
    ap.add_argument("--json", action="store_true")
    ap.add_argument("--headers", action="store_true")
    a = ap.parse_args()
    root = os.path.join(a.dir, "templates")
    if not os.path.isfile(os.path.join(root, "score_templates.py")):
        print("templates: skipped, no %s/score_templates.py" % root, file=sys.stderr)
        return
    scorer = load_scorer(root)
    binary = os.path.abspath(a.bin)
    if not a.json:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.strip()
        print("%s, commit %s\n" % (time.strftime("%Y-%m-%d"), commit or "unknown"))
    if a.headers:
        measure_headers(binary, systems_in(os.path.join(root, "loghub-2k"), "2k", "_corrected"), a.json)
        return
    for title, folder, tail, corrected, suffix in (("loghub-2k", "loghub-2k", "2k", "_corrected", ""), ("loghub-2.0 (full)", "loghub-2.0-full", "full", "", "-2.0")):
        rows = []
        for name, log, truth in systems_in(os.path.join(root, folder), tail, corrected):
            results, cpu = measure(scorer, binary, log, truth, suffix != "")
            rows.append((name, results, cpu))
        if rows:
            report(title, rows, a.json, suffix)
        else:
            print("templates: skipped, no systems in %s" % folder, file=sys.stderr)


if __name__ == "__main__":
    main()
