#!/usr/bin/env python3
"""bench/causes.py DIR [--json] [--bin PATH] [--set NAME …] [--cache FOLDER] [--verbose]

Which service is to blame: `debrief factors` with default settings on five public data sets with known faults, under
DIR/causes, laid out like the unpacked evaluation data.

Adapters turn each data set into ordinary evidence: metrics as CSV or as answers of Prometheus, spans as OTLP, logs as
JSON lines, releases as JSON lines, alerts as Alertmanager's webhook, call graphs as tables. Nothing of the truth goes
in: of cases.tsv only the columns CASE_COLUMNS names are looked at before the program has answered. Of ChangeRCA only
changes.tsv, rollout_steps.tsv (both cut at the detection) and the CSV files are used.

Every case runs twice: with the time given (`debrief new --from --to`, as all published methods get it; metric `AC@1`),
and with the window of the evidence only (prefix `window_`: the program has to find out by itself when it began).

  nezha-ob, nezha-tt  metrics of [injection - 60 min, + 4 min]; TT also logs and spans of a minute of the fault and of
                      one without
  changerca           all metrics (about 20 min before and after the detection), releases and their steps up to the detection;
                      ranked are the services that had a release
  petshop             the alerting node and its metric as an alert, the normal run, the issue's rows; the window begins at
                      its third row, as the authors' code does
  sockshop            300 s before and after; `late60_`: the time given is 60 s late (BARO's protocol)

Ranks are strict: whoever has the same score as the truth counts as ahead of it, and what is not listed comes last.
Beside every figure stand the expectation of a random order and the best z-score of a service's metrics (normal part
against the rest, the largest upward deviation, as N-sigma does), and what was published; by fault kind as well.
"""
import argparse, collections, csv, datetime, glob, hashlib, json, math, os, shutil, subprocess, sys, time

NOW = "2026-11-22T12:00:00Z"
LOG_LINES = 10000000
UTC = datetime.timezone.utc
CASE_COLUMNS = {
    "nezha": ("case_id", "system", "day", "inject_unix", "files"),
    "changerca": ("case_id", "files", "detect_unix"),
    "petshop": ("case_id", "files", "alert_unix", "target_metric", "alerting_node", "usable"),
    "rcd_sockshop": ("case_id", "files", "fault_start_unix(first row of anomalous.csv)"),
}
PUBLISHED = {
    "nezha-ob": "Nezha .929 .964 .964 (lenient ties, thresholds per service); best other AC@1 .411; BARO .143 .554 .750",
    "nezha-tt": "Nezha .867 .978 .978 (lenient ties, thresholds per service); best other AC@1 .200; BARO .000 .044 .133",
    "changerca": "ChangeRCA HR@1 .882 HR@3 1.000 MAR 1.137; robust median .588 .902 MAR 1.80",
    "petshop": "anomaly traversal top-1 .654 top-3 .827; BARO .212 .577",
    "sockshop": "BARO Avg@5 .99 (t = 0), .98 (60 s late); N-sigma .98, .15/.33 late",
}
BARS = {"nezha-ob": {"AC@1": .75}, "nezha-tt": {"AC@1": .60, "AC@3": .85}, "changerca": {"HR@1": .80},
        "petshop": {"AC@1": .75, "AC@3": .88}, "sockshop": {"Avg@5": .98, "late60_Avg@5": .98}}


class Case:
    """One case as evidence; truth is filled in after the program has answered."""
    def __init__(self, name, begin, end):
        self.name, self.begin, self.end = name, begin, end
        self.files = []      # (name, text)
        self.series = []     # (service, metric, [(t, v)]) for the baseline
        self.candidates = []
        self.row = None


def rows_of(path, columns=None, delimiter="\t"):
    with open(path, encoding="utf-8", newline="") as f:
        reader = csv.DictReader(f, delimiter=delimiter, quoting=csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL)
        for row in reader:
            yield {k: row.get(k) or "" for k in columns} if columns else row


def number(text):
    try:
        v = float(text)
        return v if math.isfinite(v) else None
    except (TypeError, ValueError):
        return None


def prometheus(series):
    """An answer of query_range: [(labels, [(t, v)])]."""
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": [
        {"metric": labels, "values": [[t, repr(v)] for t, v in points]} for labels, points in series if points]}})


def iso(t):
    return datetime.datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def pod_service(pod):
    parts = pod.split("-")
    return "-".join(parts[:-2]) if len(parts) > 2 else pod


# ---- the data sets ---------------------------------------------------------------------------------------------------

def nezha(root, system):
    base = os.path.join(root, "nezha")
    normal = {"2023-01-29": "08_50", "2023-01-30": "11_39"}
    for row in rows_of(os.path.join(base, "cases.tsv"), CASE_COLUMNS["nezha"]):
        if row["system"] != system:
            continue
        t = int(row["inject_unix"])
        case = Case(row["case_id"], t, t + 240)
        for path in sorted(glob.glob(os.path.join(base, "rca_data", row["day"], "metric", "*.csv"))):
            name = os.path.basename(path)
            with open(path, encoding="utf-8", newline="") as f:
                lines = list(csv.reader(f))
            head = lines[0]
            when = next((i for i, h in enumerate(head) if h.lower() == "timestamp"), None)
            if when is None:
                continue  # dependency.csv is of one day only: nobody gets it
            # The stamp's text ends in Go's "m=+0.11", a reading of its monotonic clock: only the epoch is taken.
            keep = [i for i, h in enumerate(head) if i == when or h.lower() not in ("time", "podname", "servicename")]
            rows = [r for r in lines[1:] if len(r) == len(head) and r[when].isdigit() and t - 3600 <= int(r[when]) < t + 240]
            if name in ("source_50.csv", "destination_50.csv"):
                side = name.split("_")[0]
                out = []
                for i in keep:
                    if i != when:
                        caller, callee = head[i].split("_")
                        points = [(int(r[when]), number(r[i])) for r in rows if number(r[i]) is not None]
                        out.append(({"__name__": "istio_request_duration_p50_seconds", "reporter": side,
                                     "source_workload": caller, "destination_workload": callee}, points))
                case.files.append(("edges-%s.json" % side, prometheus(out)))
                continue
            text = ",".join("time" if i == when else head[i] for i in keep) + "\n"
            text += "".join(",".join(r[i] for i in keep) + "\n" for r in rows)
            if not rows:
                continue
            case.files.append((name.replace("_metric", ""), text))
            if name != "front_service.csv":
                service = pod_service(name.split("_")[0])
                if service not in case.candidates:
                    case.candidates.append(service)
                for i in keep:
                    if i != when and not head[i].startswith("Node"):
                        case.series.append((service, head[i], [(int(r[when]), number(r[i])) for r in rows if number(r[i]) is not None]))
        if system == "TrainTicket":
            minute = datetime.datetime.fromtimestamp(t + 120, UTC).strftime("%H_%M")
            for kind, write in (("log", nezha_log), ("trace", nezha_trace)):
                paths = [os.path.join(base, "construct_data", row["day"], kind, "%s_%s.csv" % (normal[row["day"]], kind))]
                paths += [p for p in row["files"].split(";") if ("/%s/" % kind) in p and "rca_data" in p]
                paths = [p if os.path.isabs(p) else os.path.join(base, p) for p in paths]
                if len(paths) == 1:
                    paths.append(os.path.join(base, "rca_data", row["day"], kind, "%s_%s.csv" % (minute, kind)))
                for k, path in enumerate(p for p in paths if os.path.isfile(p)):
                    case.files.append(("%s-%d.json%s" % (kind, k, "l" if kind == "log" else ""), write(path)))
        yield case


def nezha_log(path):
    out = []
    for r in csv.DictReader(open(path, encoding="utf-8", newline="")):
        try:
            message = json.loads(r["Log"])["log"].rstrip("\n")
        except (ValueError, KeyError, TypeError):
            message = r["Log"] or ""
        out.append(json.dumps({"time": r["Timestamp"], "pod": r["PodName"], "trace_id": r["TraceID"],
                               "span_id": r["SpanID"], "message": message}, ensure_ascii=False))
    return "\n".join(out) + "\n"


def nezha_trace(path):
    by_pod = collections.OrderedDict()
    for r in csv.DictReader(open(path, encoding="utf-8", newline="")):
        span = {"traceId": r["TraceID"], "spanId": r["SpanID"], "name": r["OperationName"],
                "startTimeUnixNano": r["StartTimeUnixNano"], "endTimeUnixNano": r["EndTimeUnixNano"]}
        if r["ParentID"] != "root":
            span["parentSpanId"] = r["ParentID"]
        by_pod.setdefault(r["PodName"], []).append(span)
    return json.dumps({"resourceSpans": [
        {"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": pod_service(pod)}},
                                     {"key": "k8s.pod.name", "value": {"stringValue": pod}}]},
         "scopeSpans": [{"spans": spans}]} for pod, spans in by_pod.items()]})


CHANGERCA_COLUMNS = ("request_success_rate_percent", "cpu_usage_percent", "memory_usage_percent", "node_cpu_usage_percent",
                     "node_memory_usage_percent", "request_latency_seconds")  # as the values are, not as the header says


def changerca(root):
    base = os.path.join(root, "changerca")
    for row in rows_of(os.path.join(base, "cases.tsv"), CASE_COLUMNS["changerca"]):
        detect = int(row["detect_unix"])
        folder = os.path.join(base, os.path.dirname(row["files"].split(";")[-1]))
        changes = [(int(r["release_start_unix"]), r["service"]) for r in rows_of(os.path.join(folder, "changes.tsv"))
                   if int(r["release_start_unix"]) <= detect]
        steps = [r for r in rows_of(os.path.join(folder, "rollout_steps.tsv")) if int(r["step_complete_unix"]) <= detect]
        case = Case(row["case_id"], detect, detect)
        case.candidates = sorted({s for _, s in changes})
        text = "".join(json.dumps({"time": iso(t), "type": "deployment", "service": s, "version": "v2",
                                   "description": "release of v2 begins"}) + "\n" for t, s in sorted(changes))
        case.files.append(("releases.jsonl", text))
        text = "".join(json.dumps({"time": iso(int(r["step_complete_unix"])), "level": "info", "service": r["service"],
                                   "message": "rollout: %s pods of v1, %s of v2; started %s, deleted %s" %
                                   (r["v1_pods"], r["v2_pods"], r["new_pod"], r["deleted_pod"])}) + "\n" for r in steps)
        if text:
            case.files.append(("rollouts.jsonl", text))
        pods, edges = [], []
        for path in sorted(glob.glob(os.path.join(folder, "*.csv"))):
            name = os.path.basename(path)[:-4]
            with open(path, encoding="utf-8", newline="") as f:
                lines = list(csv.reader(f))
            if name == "dependency":
                case.files.append(("calls.csv", open(path, encoding="utf-8").read()))
                continue
            rows = [r for r in lines[1:] if len(r) >= 3 and number(r[1]) is not None]
            case.end = max([case.end] + [int(r[1]) + 1 for r in rows])
            if name in ("destination_success", "source_success"):
                for i, head in enumerate(lines[0][2:], 2):
                    caller, callee = head.split("_")
                    points = [(int(r[1]), number(r[i])) for r in rows if i < len(r) and number(r[i]) is not None]
                    edges.append(({"__name__": "request_success_rate_percent", "reporter": name.split("_")[0],
                                   "source_workload": caller, "destination_workload": callee}, points))
                continue
            pod, caller, callee = name.rsplit("_", 2)
            for i, metric in enumerate(CHANGERCA_COLUMNS, 2):
                points = [(int(r[1]), number(r[i])) for r in rows if i < len(r) and number(r[i]) is not None]
                pods.append(({"__name__": metric, "pod": pod, "source_workload": caller, "destination_workload": callee}, points))
                if not metric.startswith("node_"):
                    case.series.append((pod.split("-v")[0], metric + pod, points))
        case.files.append(("pods.json", prometheus(pods)))
        case.files.append(("edges.json", prometheus(edges)))
        yield case


def petshop(root):
    base = os.path.join(root, "petshop")
    for row in rows_of(os.path.join(base, "cases.tsv"), CASE_COLUMNS["petshop"]):
        if row["usable"] != "yes":
            continue
        files = row["files"].split(";")
        issue, normal, graph = (os.path.join(base, f) for f in files[:3])
        collected, when = {}, []
        for k, path in enumerate((issue, normal)):
            with open(path, encoding="utf-8", newline="") as f:
                lines = list(csv.reader(f))
            nodes, metrics, stats = lines[0], lines[1], lines[2]
            rows = [r for r in lines[3:] if number(r[0]) is not None]
            if k == 0:
                when = [float(r[0]) for r in rows]
            for i in range(1, len(nodes)):
                points = [(int(float(r[0])), number(r[i])) for r in rows if i < len(r) and number(r[i]) is not None]
                collected.setdefault((nodes[i], metrics[i], stats[i]), []).extend(points)
        begin = when[min(2, len(when) - 1)]
        case = Case(row["case_id"], int(begin), int(max(when)) + 300)
        out = []
        for (node, metric, stat), points in collected.items():
            points.sort()
            out.append(({"__name__": metric, "service": node, "stat": stat}, points))
            if metric == row["target_metric"]:
                case.series.append((node, metric + stat, [(t, -v if metric == "availability" else v) for t, v in points]))
            if node not in case.candidates:
                case.candidates.append(node)
        case.files.append(("metrics.json", prometheus(out)))
        case.files.append(("calls.csv", open(graph, encoding="utf-8").read()))
        case.files.append(("alert.json", json.dumps({"version": "4", "status": "firing", "receiver": "oncall", "alerts": [
            {"status": "firing", "startsAt": iso(int(row["alert_unix"])), "labels": {
                "alertname": row["target_metric"].capitalize() + "Alarm", "service": row["alerting_node"]},
             "annotations": {"summary": "%s of %s" % (row["target_metric"], row["alerting_node"])}}]})))
        yield case


def sockshop(root, late):
    base = os.path.join(root, "rcd_sockshop")
    for row in rows_of(os.path.join(base, "cases.tsv"), CASE_COLUMNS["rcd_sockshop"]):
        parts = []
        for f in row["files"].split(";")[:2]:
            with open(os.path.join(base, f), encoding="utf-8", newline="") as h:
                parts.append(list(csv.reader(h)))
        head, normal, faulty = parts[0][0], parts[0][1:], parts[1][1:]
        if parts[1][0] != head:
            order = [parts[1][0].index(h) if h in parts[1][0] else None for h in head]
            faulty = [[r[i] if i is not None and i < len(r) else "" for i in order] for r in faulty]
        keep = [i for i, h in enumerate(head) if not h.endswith(("lat_50", "lat_99"))]
        normal, faulty = normal[-300:], faulty[:300]
        # The two parts were recorded hours apart, in one case in the other order: they are put end to end, as every published run does.
        begin = int(float(faulty[0][0]))
        rows = [(begin - len(normal) + k, r) for k, r in enumerate(normal)] + [(begin + k, r) for k, r in enumerate(faulty)]
        case = Case(row["case_id"], begin + late, begin + len(faulty))
        case.files.append(("metrics.csv", ",".join(head[i] for i in keep) + "\n" + "".join(
            ",".join(str(t) if i == 0 else r[i] if i < len(r) else "" for i in keep) + "\n" for t, r in rows)))
        for i in keep[1:]:
            service = head[i].split("_")[0].removesuffix("-db")
            if service not in case.candidates:
                case.candidates.append(service)
            points, last = [], None
            for t, r in rows:
                last = number(r[i]) if i < len(r) and number(r[i]) is not None else last
                if last is not None:
                    points.append((t, last))
            case.series.append((service, head[i], points))
        yield case


SETS = {  # name -> (cases, folder, truth's column, kind's column)
    "nezha-ob": (lambda root: nezha(root, "OnlineBoutique"), "nezha", "root_cause_service", "fault_type"),
    "nezha-tt": (lambda root: nezha(root, "TrainTicket"), "nezha", "root_cause_service", "fault_type"),
    "changerca": (changerca, "changerca", "root_cause_service", "fault_type"),
    "petshop": (petshop, "petshop", "root_cause_node", "target_metric"),
    "sockshop": (lambda root: sockshop(root, 0), "rcd_sockshop", "root_cause_service", "fault_type"),
    "sockshop-late": (lambda root: sockshop(root, 60), "rcd_sockshop", "root_cause_service", "fault_type"),
}


# ---- running the program -------------------------------------------------------------------------------------------

def ask(binary, args):
    env = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"}
    before = os.times()
    p = subprocess.run([binary, *args, "--json", "--lang", "en", "--now", NOW, "--by", "@bench"], env=env,
                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    try:
        return json.loads(p.stdout), cpu
    except ValueError:
        return {"services": [], "problem": p.stderr.decode(errors="replace")[:300]}, cpu


def prepare(case, folder, binary, given):
    """The incident's folder with the evidence; kept in the cache under what it is made of."""
    raw = os.path.join(folder, "raw")
    os.makedirs(raw, exist_ok=True)
    for name, text in case.files:
        with open(os.path.join(raw, name), "w", encoding="utf-8") as f:
            f.write(text)
    pm = os.path.join(folder, "pm")
    window = ["--from", iso(case.begin), "--to", iso(case.end)] if given else []
    ask(binary, ["new", "An incident", "-f", pm, *window])
    ask(binary, ["add", "-i", pm, raw])
    shutil.rmtree(raw)
    return pm


def key_of(case, given):
    h = hashlib.sha256(repr((case.begin, case.end, given)).encode())
    for name, text in case.files:
        h.update(name.encode() + b"\0" + text.encode())
    return h.hexdigest()[:16]


def run(case, set_name, given, args):
    """[(service, score)] of the program, its answer and CPU seconds."""
    folder = os.path.join(args.cache, "%s-%s-%s-%s" % (set_name, case.name, "given" if given else "window", key_of(case, given)))
    pm = os.path.join(folder, "pm")
    if not os.path.isdir(os.path.join(pm, "evidence")):
        shutil.rmtree(folder, ignore_errors=True)
        prepare(case, folder, args.bin, given)
    answer, cpu = ask(args.bin, ["factors", "-i", pm])
    return [(s["service"], s["score"]) for s in answer.get("services", [])], answer, cpu


# ---- scoring -------------------------------------------------------------------------------------------------------

def strict_rank(scored, truth, candidates):
    """1-based; equal scores count as ahead, unlisted truth comes last."""
    best = {}
    for name, score in scored:
        if name in candidates:
            best[name] = max(best.get(name, -1e9), score)
    if truth not in best:
        return max(len(candidates), 1)
    return 1 + sum(1 for name, score in best.items() if name != truth and score >= best[truth])


def z_scores(case):
    best = {}
    for service, _, points in case.series:
        before = [v for t, v in points if t < case.begin] or [v for t, v in points if t >= case.end]
        after = [v for t, v in points if case.begin <= t < case.end] or [v for t, v in points if t < case.begin][-4:]
        if len(before) < 2 or not after:
            continue
        mean = sum(before) / len(before)
        sd = math.sqrt(sum((v - mean) ** 2 for v in before) / len(before))
        if sd > 0:
            best[service] = max(best.get(service, -1e9), (max(after) - mean) / sd)
    return list(best.items())


def summarise(ranks, n_candidates, is_changes):
    n = len(ranks)
    if n == 0:
        return {}
    at = lambda k: sum(r <= k for r in ranks) / n
    if is_changes:
        return {"HR@1": at(1), "HR@3": at(3), "HR@5": at(5), "MAR": sum(min(r, 10) for r in ranks) / n}
    return {"AC@1": at(1), "AC@3": at(3), "AC@5": at(5), "Avg@5": sum(at(k) for k in range(1, 6)) / 5}


def random_expectation(sizes, is_changes):
    n = max(len(sizes), 1)
    at = lambda k: sum(min(k, s) / s for s in sizes) / n
    if is_changes:
        return {"HR@1": at(1), "HR@3": at(3), "HR@5": at(5), "MAR": sum((s + 1) / 2 for s in sizes) / n}
    return {"AC@1": at(1), "AC@3": at(3), "AC@5": at(5), "Avg@5": sum(at(k) for k in range(1, 6)) / 5}


def measure(set_name, root, args):
    """[(prefix, kind, summaries…)], over every case, with and without the time."""
    make, folder, truth_column, kind_column = SETS[set_name]
    cases = list(make(root))
    modes = [True] if set_name.endswith("-late") or args.given else [True, False]
    answers, cpu = {}, 0.0
    for case in cases:
        for given in modes:
            answers[case.name, given] = run(case, set_name, given, args)
            cpu += answers[case.name, given][2]
    # Only now the truth.
    truth = {r["case_id"]: r for r in rows_of(os.path.join(root, folder, "cases.tsv"))}
    is_changes = set_name == "changerca"
    fold = (lambda s: s.removesuffix("-db")) if set_name.startswith("sockshop") else (lambda s: s)
    out = []
    for given in modes:
        groups = collections.OrderedDict({"": []})
        for case in cases:
            row = truth[case.name]
            wanted = row[truth_column]
            scored = [(fold(s), v) for s, v in answers[case.name, given][0]]
            rank = strict_rank(scored, wanted, set(case.candidates) | {wanted})
            base = strict_rank(z_scores(case), wanted, set(case.candidates) | {wanted})
            kind = "%s" % row[kind_column]
            for g in ("", kind):
                groups.setdefault(g, []).append((rank, base, max(len(case.candidates), 1)))
            if args.verbose:
                got = answers[case.name, given][1]
                print("%-34s %-6s rank %2d  z %2d  %-26s %-18s" % (case.name, "given" if given else "window", rank, base, wanted, kind), file=sys.stderr)
                for s in got.get("services", [])[:3] + [s for s in got.get("services", [])[3:] if fold(s["service"]) == wanted]:
                    print("      %-28s %.3f  %s" % (s["service"], s["score"], "; ".join("%s%.3f %s" % ("-" if p["side"] == "against" else "", p["weight"], p["text"]) for p in s["reasons"])[:args.width]), file=sys.stderr)
        for kind, rows in groups.items():
            out.append((("" if given else "window_"), kind, len(rows), summarise([r[0] for r in rows], 0, is_changes),
                        summarise([r[1] for r in rows], 0, is_changes), random_expectation([r[2] for r in rows], is_changes)))
    return out, cpu, len(cases)


def curve(args):
    """CPU seconds of `factors` over 10 … 10,000 series, index given; the third time with a log of LOG_LINES beside them."""
    import random
    rng = random.Random(7)
    out = []
    for n_series, n_points, n_lines in ((10, 10000, 0), (100, 10000, 0), (1000, 10000, 0), (1000, 10000, LOG_LINES), (10000, 1000, 0)):
        folder = os.path.join(args.cache, "curve-%d-%d-%d" % (n_series, n_points, n_lines))
        pm = os.path.join(folder, "pm")
        if not os.path.isdir(os.path.join(pm, "evidence")):
            case = Case("curve", 1700000000 + n_points * 9, 1700000000 + n_points * 10)
            per_file = 100
            for k in range(0, n_series, per_file):
                series = []
                for i in range(k, min(k + per_file, n_series)):
                    jump = 30 if i == 3 else 0
                    series.append(({"__name__": ("cpu_usage", "request_latency_seconds", "memory_usage", "requests_total_rate")[i % 4],
                                    "service": "service-%d" % (i // 4)},
                                   [(1700000000 + 10 * p, round(50 + rng.gauss(0, 2) + (jump if p >= n_points * 9 // 10 else 0), 2))
                                    for p in range(n_points)]))
                case.files.append(("metrics-%03d.json" % (k // per_file), prometheus(series)))
            prepare(case, folder, args.bin, True)
            if n_lines:
                log = os.path.join(folder, "app.log")
                write_log(log, n_lines, 1700000000, 1700000000 + 10 * n_points)
                ask(args.bin, ["add", "-i", pm, log])
                os.remove(log)
            ask(args.bin, ["factors", "-i", pm])  # indexes
        _, cpu = ask(args.bin, ["factors", "-i", pm])
        out.append((n_series, n_points, n_lines, cpu))
    return out


def write_log(path, n, begin, end):
    """N lines evenly over the time: 40 messages of the usual sort, a heartbeat that stops, and new errors in the last tenth."""
    with open(path, "w", encoding="utf-8") as f:
        for i in range(n):
            t = begin + (end - begin) * i / n
            stamp = datetime.datetime.fromtimestamp(t, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
            if i % 50 == 7 and i < 0.9 * n:
                f.write("%s INFO [scheduler] heartbeat of node %d accepted\n" % (stamp, i % 9))
            elif i >= 0.9 * n and i % 20 == 3:
                f.write("%s ERROR [worker-%d] store %d refused the order: queue is full\n" % (stamp, i % 40, i % 7))
            else:
                f.write("%s INFO [worker-%d] %s of order %d done in %d ms\n" % (stamp, i % 40, ("step-" + "abcdefghijklmnopqrst"[i % 20]), i, i % 83))


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    p = argparse.ArgumentParser(description="Which service is to blame: debrief factors on public data with known faults.")
    p.add_argument("dir")
    p.add_argument("--json", action="store_true")
    p.add_argument("--bin", default=None)
    p.add_argument("--set", action="append", choices=sorted(SETS), help="only this data set (may be given more than once)")
    p.add_argument("--cache", default="/tmp/debrief-causes", help="where incident folders are kept between runs")
    p.add_argument("--given", action="store_true", help="only with the time given")
    p.add_argument("--curve", action="store_true", help="also the cost over 10 to 10,000 series")
    p.add_argument("--verbose", action="store_true")
    p.add_argument("--width", type=int, default=220)
    args = p.parse_args()
    args.bin = os.path.abspath(args.bin or os.path.join(here, "..", "build", "release", "src", "cmd", "debrief"))
    args.dir = os.path.abspath(args.dir)
    root = os.path.join(args.dir, "causes") if os.path.isdir(os.path.join(args.dir, "causes")) else args.dir
    for set_name in args.set or SETS:
        folder = os.path.join(root, SETS[set_name][1])
        if not os.path.isfile(os.path.join(folder, "cases.tsv")):
            print("%s: not there, left out" % folder, file=sys.stderr)
            continue
        rows, cpu, n_cases = measure(set_name, root, args)
        shown = set_name.removesuffix("-late")
        late = "late60_" if set_name.endswith("-late") else ""
        if not args.json:
            print("\n%s%s: %d cases, %.1f CPU s" % (shown, " (60 s late)" if late else "", n_cases, cpu))
            print("  published: " + PUBLISHED[shown])
        for prefix, kind, n, ours, base, rand in rows:
            if args.json:
                for k, v in ours.items():
                    print(json.dumps({"bench": "causes", "case": shown + ("/" + kind if kind else ""), "metric": prefix + late + k,
                                      "value": round(v, 4), "n": n, "z_score": round(base[k], 4), "random": round(rand[k], 4)}))
                continue
            label = ("time given" if not prefix else "window only") if not kind else "  " + kind
            bar = BARS[shown] if not kind and not prefix else {}
            print("  %-22s n=%-3d %s" % (label, n, "  ".join("%s %.3f (z %.3f, random %.3f)%s" % (
                k, v, base[k], rand[k], "" if late + k not in bar else " bar %.2f%s" % (bar[late + k], "" if v >= bar[late + k] else " MISSED")) for k, v in ours.items())))
        sys.stdout.flush()
    if args.curve:
        for n_series, n_points, n_lines, cpu in curve(args):
            if args.json:
                print(json.dumps({"bench": "causes", "case": "curve-%d-%d" % (n_series, n_lines), "metric": "cpu_s", "value": round(cpu, 3), "n": n_series * n_points}))
            else:
                print("  %6d series x %6d points, %8d log lines: %.2f CPU s" % (n_series, n_points, n_lines, cpu))


if __name__ == "__main__":
    main()
