#!/usr/bin/env python3
"""bench/changepoints.py DIR [--bin PATH] [--json]

Changes of single series against labels that nobody here wrote. Runs

    debrief changepoints --json SERIES.csv

which has no settings, on every series of two collections, and scores when all runs are over:

tcpd  DIR/causes/tcpd: series with five annotators each. Levels and trends are the changes. The series is handed over with a
      sample a day, since it is told apart by index. F1 with a margin of 5 samples (precision against the union of the
      annotations, recall averaged over annotators, sample 0 always a change) and covering, both after van den Burg and
      Williams, arXiv 2003.06222. Beside it: the published F1 of methods with their default settings on the same univariate
      series (published_default_f1.tsv), and two baselines run here: no change at all, and binary segmentation of the mean
      of the normalised series with the penalty 3 log n.
nab   DIR/causes/nab: files with labelled windows. Excursions are the detections, their confidence the score; one threshold is
      chosen for the whole corpus, as the benchmark's own optimiser does, the first 15 % (750 samples at most) are free, and
      the standard profile counts. Published detectors see a series sample by sample; a program that looks back sees all of it.
      So its figure is "offline" and not comparable one to one. Published: each detector's score per file with its own
      threshold (published_scores), summed over the files that are here. Baseline: samples more than 3 deviations from the mean.
"""
import argparse, csv, datetime, json, math, os, re, shutil, subprocess, sys, tempfile

UTC = datetime.timezone.utc


def rows_of(path, delimiter="\t"):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter=delimiter))


def find_binary(given):
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for path in [given] if given else [os.path.join(here, b, "src/cmd/debrief") for b in ("build/release", "build")] + [shutil.which("debrief") or ""]:
        if path and os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit("changepoints: no program found: build it, or give --bin PATH")


def ask(binary, path):
    out = subprocess.run([binary, "changepoints", "--json", path], capture_output=True, text=True, check=False)
    if out.returncode not in (0, 3):
        sys.exit("changepoints: %s: %s" % (path, out.stderr))
    return json.loads(out.stdout)["series"]


# ---- tcpd ------------------------------------------------------------------------------------------------------------

def true_positives(annotated, found, margin=5):
    left, n = set(found), 0
    for t in sorted(annotated):
        near = min((x for x in left if abs(t - x) <= margin), key=lambda x: (abs(t - x), x), default=None)
        if near is not None:
            n += 1
            left.discard(near)
    return n


def f1(annotations, found):
    found, annotations = {0} | set(found), [{0} | set(a) for a in annotations]
    precision = true_positives(set().union(*annotations), found) / len(found)
    recall = sum(true_positives(a, found) / len(a) for a in annotations) / len(annotations)
    return 2 * precision * recall / (precision + recall)


def covering(annotations, found, n):
    def parts(changes):
        borders = [0] + sorted(set(changes) - {0}) + [n]
        return list(zip(borders, borders[1:]))
    ours, total = parts(found), 0
    for a in annotations:
        for b, e in parts(a):
            total += (e - b) * max(max(0, min(e, y) - max(b, x)) / (max(e, y) - min(b, x)) for x, y in ours)
    return total / n / len(annotations)


def binary_segmentation(v):
    """Of the mean, greedy: the baseline that needs no thought."""
    n = len(v)
    mean = sum(v) / n
    spread = math.sqrt(sum((x - mean) ** 2 for x in v) / n) or 1
    s = [0.0]
    for x in v:
        s.append(s[-1] + (x - mean) / spread)
    found, todo = [], [(0, n)]
    while todo:
        i, j = todo.pop()
        gain, k = max((((s[k] - s[i]) ** 2 / (k - i) + (s[j] - s[k]) ** 2 / (j - k) - (s[j] - s[i]) ** 2 / (j - i), k)
                       for k in range(i + 1, j)), default=(0, 0))
        if gain > 3 * math.log(n):
            found.append(k)
            todo += [(i, k), (k, j)]
    return found


def run_tcpd(root, binary, scratch):
    runs = []
    for row in rows_of(os.path.join(root, "cases.tsv")):
        with open(os.path.join(root, row["file"]), encoding="utf-8") as f:
            values = [s["raw"] for s in json.load(f)["series"]]
        path = os.path.join(scratch, row["case_id"] + ".csv")
        with open(path, "w", encoding="utf-8") as f:
            f.write("time," + ",".join("v%d" % k for k in range(len(values))) + "\n")
            for i, cells in enumerate(zip(*values)):
                day = datetime.date(1970, 1, 1) + datetime.timedelta(days=i)
                f.write("%sT00:00:00Z,%s\n" % (day, ",".join("" if x is None else repr(x) for x in cells)))
        kept = [[i for i, x in enumerate(v) if x is not None] for v in values]
        found = sorted({kept[k][c["sample"]] for k, s in enumerate(ask(binary, path)) for c in s["changes"] if c["kind"] != "excursion"})
        runs.append((row, values, found))
    return runs


def score_tcpd(root, runs):
    published = {r["series"]: r for r in rows_of(os.path.join(root, "published_default_f1.tsv"))}
    scored = []
    for row, values, found in runs:
        annotations = [[int(x) for x in re.findall(r"\d+", part.partition(":")[2])]
                       for part in row["annotations(0-based, per annotator)"].split("|")]
        n = len(values[0])
        naive = binary_segmentation([x for x in values[0] if x is not None]) if len(values) == 1 and None not in values[0] else None
        scored.append({"case": row["case_id"], "n": n, "found": len(found), "f1": f1(annotations, found), "covering": covering(annotations, found, n),
                       "zero": f1(annotations, []), "naive": f1(annotations, naive) if naive is not None else None,
                       "published": {k: float(v) for k, v in published.get(row["case_id"], {}).items() if k != "series" and v not in ("", "nan")}
                       if len(values) == 1 else {}})
    return scored


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else float("nan")


def tell_tcpd(scored, as_json):
    alike = [s for s in scored if s["published"]]  # univariate, so that all are compared on the same series
    methods = sorted({m for s in alike for m in s["published"] if all(m in x["published"] for x in alike)})
    others = sorted(((mean(s["published"][m] for s in alike), m) for m in methods), reverse=True)
    if as_json:
        for key in ("f1", "covering"):
            print(json.dumps({"bench": "changepoints", "case": "tcpd", "metric": key, "value": round(mean(s[key] for s in alike), 4), "n": len(alike)}))
        return
    print("\ntcpd: F1, margin 5; %d series, %d of them univariate" % (len(scored), len(alike)))
    print("%-22s %5s %6s %6s %9s %6s %6s %s" % ("series", "n", "found", "F1", "covering", "none", "naive", "best published default"))
    for s in scored:
        best = max(((v, k) for k, v in s["published"].items()), default=None)
        print("%-22s %5d %6d %6.2f %9.2f %6.2f %6s %s" % (s["case"], s["n"], s["found"], s["f1"], s["covering"], s["zero"],
              "-" if s["naive"] is None else "%.2f" % s["naive"], "%.2f %s" % best if best else "-"))
    print("univariate: F1 %.3f, covering %.3f; no change %.3f, naive %.3f; published defaults: %s" % (
        mean(s["f1"] for s in alike), mean(s["covering"] for s in alike), mean(s["zero"] for s in alike),
        mean(s["naive"] for s in alike if s["naive"] is not None), ", ".join("%s %.3f" % (m, v) for v, m in others)))


# ---- nab -------------------------------------------------------------------------------------------------------------

def sigmoid(x):
    return 2 / (1 + math.exp(5 * x)) - 1 if x <= 3 else -1.0


def score_file(n, windows, detections, threshold):
    total, best = 0.0, {}
    for i, confidence in detections:
        if confidence < threshold or i < min(int(.15 * n), 750):
            continue
        inside = [k for k, (a, b) in enumerate(windows) if a <= i <= b]
        before = [w for w in windows if w[1] < i]
        if inside:
            a, b = windows[inside[0]]
            best[inside[0]] = max(best.get(inside[0], -9), sigmoid(-(b - i + 1) / (b - a + 1)) / sigmoid(-1.0))
        elif before:
            total += .11 * sigmoid((i - before[-1][1]) / max(1, before[-1][1] - before[-1][0]))
        else:
            total -= .11
    return total + sum(best.get(k, -1) for k in range(len(windows)))


def best_score(files, n_windows):
    """100 for a detection at each window's begin, 0 for none at all; with the threshold that gives most."""
    levels = sorted({c for f in files for _, c in f["detections"]}) + [2.0]
    return max((100 * (sum(score_file(f["n"], f["windows"], f["detections"], x) for f in files) + n_windows) / (2 * n_windows), x) for x in levels)


def instant(text):
    return datetime.datetime.fromisoformat(text.strip()[:19]).replace(tzinfo=UTC).timestamp()


def run_nab(root, binary):
    runs = []
    for row in rows_of(os.path.join(root, "cases.tsv")):
        path = os.path.join(root, row["file"])
        found = [(c["sample"], c["confidence"]) for s in ask(binary, path) for c in s["changes"] if c["kind"] == "excursion"]
        with open(path, newline="", encoding="utf-8") as f:
            cells = list(csv.reader(f))[1:]
        runs.append((row, [instant(c[0]) for c in cells], [float(c[1]) for c in cells], found))
    return runs


def score_nab(root, runs):
    files, sigma = [], []
    for row, times, values, found in runs:
        windows = []
        for w in filter(None, row["scoring_windows"].split(";")):
            a, b = (instant(x) for x in w.split(".."))
            windows.append((min(i for i, t in enumerate(times) if t >= a), max(i for i, t in enumerate(times) if t <= b)))
        m = mean(values)
        spread = math.sqrt(mean((v - m) ** 2 for v in values)) or 1
        far = [abs(v - m) / spread > 3 for v in values]
        files.append({"case": row["case_id"], "n": len(times), "windows": windows, "detections": found})
        sigma.append(dict(files[-1], detections=[(i, 1.0) for i, x in enumerate(far) if x and not (i > 0 and far[i - 1])]))
    n_windows = sum(len(f["windows"]) for f in files)
    names, published = {f["case"] for f in files}, []
    folder = os.path.join(root, "published_scores")
    for name in sorted(os.listdir(folder)):
        if name.endswith("_standard_scores.csv"):
            scores = {r["File"]: float(r["Score"]) for r in rows_of(os.path.join(folder, name), ",") if r["File"] in names}
            if len(scores) == len(names):
                published.append((100 * (sum(scores.values()) + n_windows) / (2 * n_windows), name[:-len("_standard_scores.csv")]))
    return files, n_windows, best_score(files, n_windows), best_score(sigma, n_windows)[0], sorted(published, reverse=True)


def tell_nab(files, n_windows, best, sigma, published, as_json):
    if as_json:
        print(json.dumps({"bench": "changepoints", "case": "nab", "metric": "score", "value": round(best[0], 2), "n": len(files)}))
        return
    print("\nnab, offline: standard profile, confidence from %.2f; %d files, %d windows" % (best[1], len(files), n_windows))
    print("%-58s %7s %6s %6s" % ("file", "windows", "hit", "beside"))
    for f in files:
        at = [i for i, c in f["detections"] if c >= best[1] and i >= min(int(.15 * f["n"]), 750)]
        hit = sum(any(a <= i <= b for i in at) for a, b in f["windows"])
        print("%-58s %7d %6d %6d" % (f["case"], len(f["windows"]), hit, sum(not any(a <= i <= b for a, b in f["windows"]) for i in at)))
    print("score %.1f (offline); three deviations %.1f; published, online: %s" % (best[0], sigma, ", ".join("%s %.1f" % (m, v) for v, m in published)))


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("dir")
    p.add_argument("--json", action="store_true")
    p.add_argument("--bin")
    a = p.parse_args()
    binary, root = find_binary(a.bin), os.path.join(a.dir, "causes")
    tcpd, nab = os.path.join(root, "tcpd"), os.path.join(root, "nab")
    with tempfile.TemporaryDirectory() as scratch:
        tcpd_runs = run_tcpd(tcpd, binary, scratch) if os.path.isfile(os.path.join(tcpd, "cases.tsv")) else None
    nab_runs = run_nab(nab, binary) if os.path.isfile(os.path.join(nab, "cases.tsv")) else None
    for name, runs in (("tcpd", tcpd_runs), ("nab", nab_runs)):
        if runs is None:
            print("changepoints: skipped, no %s" % name, file=sys.stderr)
    if tcpd_runs is not None:
        tell_tcpd(score_tcpd(tcpd, tcpd_runs), a.json)
    if nab_runs is not None:
        tell_nab(*score_nab(nab, nab_runs), a.json)


if __name__ == "__main__":
    main()
