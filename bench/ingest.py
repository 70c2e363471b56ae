#!/usr/bin/env python3
"""bench/ingest.py DIR [--json] [--bin PATH] [--mb N] [--runs N] [--cache FOLDER] [--curve] [--callgrind] [--no-sql]

What reading costs, beside what others take for less, in one run on the same files. DIR is laid out like the unpacked
evaluation data: DIR/logs/gen_biglog.py makes four logs of N megabytes (10^6 bytes; default 500) out of real lines, whose
stamps advance and whose numbers change:

  iso      application log, "2026-01-05 00:00:00,026 INFO [main] class: text", every 500th entry with a Java trace
  nginx    combined access log
  syslog   RFC 3164, without a year
  json     one JSON object a line

They are kept in the cache folder (default build/bench-ingest) and warmed before each measurement. Measured, each the median
of --runs (default 3) by CPU seconds, with wall seconds and peak memory of the same run:

  debrief read --stats                     the whole: records, index and templates, into a temporary folder
  debrief read --stats --no-templates      the same without the miner
  … both with one thread and with two; and all four files at once with --merge, which goes through all records in order
  lnav -n, wc -l, rg -c ERROR              lnav indexes (no templates; for json with a format written by hand); once a file

A CPU second is what the code costs, the wall what one waits on this machine as busy as it is: ratios are of CPU seconds.
With --curve the iso log again from 10 to 4000 MB: is it linear. With --callgrind instructions a line, of the difference of
two small inputs, so that the start does not count (callgrind counts every round of a repeated string instruction). The SQL part adds the iso log to an incident folder and times whole
processes of `debrief query`: cold is the first that asks for a field, cached the following ones.

A peer or tool that is not there is "-". Markdown on standard output, progress on standard error.
"""
import argparse, json, os, re, resource, shutil, subprocess, sys, tempfile, time

TIME = shutil.which("time", path="/usr/bin")  # GNU time: its child's peak is not this process's
ENV = dict(os.environ, LC_ALL="C", TZ="UTC", DEBRIEF_LANG="en", DEBRIEF_BY="@bench", NO_COLOR="1")
KINDS = {  # name: (kind, source below DIR, further arguments)
    "iso": ("hadoop", "templates/loghub-2k/Hadoop/Hadoop_2k.log", ["--stack-every", "500"]),
    "nginx": ("nginx", "logs/lnav/test/logfile_shop_access_log.0", []),
    "syslog": ("syslog", "templates/loghub-2k/Linux/Linux_2k.log", ["--step-ms", "500"]),
    "json": ("json", "templates/loghub-2k/Hadoop/Hadoop_2k.log", []),
}
BARS = {  # MB a CPU second: without templates, with them
    "iso": (2000, 700), "nginx": (2000, 700), "syslog": (2000, 700), "json": (600, 450),
}
LNAV_JSON = {"bench_json": {"title": "json", "file-type": "json", "timestamp-field": "ts", "level-field": "level",
                            "body-field": "msg", "line-format": [{"field": "__timestamp__"}, " ", {"field": "msg"}],
                            "value": {"logger": {"kind": "string"}, "thread": {"kind": "string"}}}}
CURVE_MB = (10, 30, 100, 300, 1000, 4000)
GRIND_KB = (500, 3000)
NOW = "2026-11-22T12:00:00Z"


def note(text):
    print("ingest: " + text, file=sys.stderr, flush=True)


class Cost:
    def __init__(self, cpu, wall, peak_mb, out):
        self.cpu, self.wall, self.peak_mb, self.out = cpu, wall, peak_mb, out


def run(args, env=ENV, cwd=None):
    """One process to its end; None when it cannot be run or fails."""
    with tempfile.NamedTemporaryFile("r") as usage:
        command = [TIME, "-o", usage.name, "-f", "%M"] + args if TIME else args
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.monotonic()
        p = subprocess.run(command, env=env, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, check=False)
        wall = time.monotonic() - begin
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        peak = int(usage.read().split("\n")[-2]) * 1024 / 1e6 if TIME else None  # the rest in finer steps than it has
    if p.returncode not in (0, 1):
        note("%s: exit code %d: %s" % (" ".join(args[:4]), p.returncode, p.stderr.decode(errors="replace")[:200]))
        return None
    return Cost(cpu, wall, peak, p.stdout)


def median_run(n, args, env=ENV, cwd=None):
    runs = [r for r in (run(args, env, cwd) for _ in range(n)) if r is not None]
    return sorted(runs, key=lambda r: r.cpu)[len(runs) // 2] if runs else None


def warm(paths):
    for path in paths:
        with open(path, "rb", buffering=0) as f:
            while f.read(1 << 22):
                pass


# ---- inputs ----------------------------------------------------------------------------------------------------------

def make_inputs(folder, cache, mb, names):
    """name -> path; what cannot be made is left out."""
    generator = os.path.join(folder, "logs", "gen_biglog.py")
    paths = {}
    os.makedirs(cache, exist_ok=True)
    for name in names:
        kind, source, more = KINDS[name]
        path = os.path.join(cache, "%s-%g.log" % (name, mb))
        source = os.path.join(folder, source)
        if not os.path.exists(generator) or not os.path.exists(source):
            note("%s: skipped, %s is not there" % (name, source if os.path.exists(generator) else generator))
            continue
        if not os.path.exists(path):
            note("making %s (%g MB)" % (name, mb))
            part = path + ".part"
            subprocess.run([sys.executable, generator, "--kind", kind, "--src", source, "--size-mb", str(mb), "--out", part] + more,
                           check=True, stdout=subprocess.DEVNULL)
            # Year-less stamps are read by the time of the file: right behind the last one.
            os.utime(part, (1772323200, 1772323200))
            os.rename(part, path)
        paths[name] = path
    return paths


def prefix(path, size, target):
    """The first `size` bytes up to a line's end."""
    left = size
    with open(path, "rb") as f, open(target, "wb") as out:
        while left > 0:
            piece = f.read(min(left, 1 << 24))
            if not piece:
                break
            left -= len(piece)
            out.write(piece)
        out.write(f.readline())
    return os.path.getsize(target)


# ---- programs --------------------------------------------------------------------------------------------------------

class Stats:
    """`debrief read --stats --json`, with the cost of the whole process."""
    def __init__(self, cost):
        self.cost = cost
        s = json.loads(cost.out)
        self.bytes, self.lines, self.records = s["bytes"], s["lines"], s["records"]
        self.rejected, self.cut = s["rejected"], s["cut"]
        self.index_bytes, self.per_record = s["index_bytes"], s["index_bytes_per_record"]
        self.merged = s.get("merged")
        self.merge_cpu = s.get("merge_seconds", {}).get("cpu")

    def mb_per_cpu_s(self):
        return self.bytes / 1e6 / self.cost.cpu if self.cost.cpu > 0 else float("nan")

    def mlines_per_cpu_s(self):
        return self.lines / 1e6 / self.cost.cpu if self.cost.cpu > 0 else float("nan")


def read_stats(binary, runs, paths, threads, *more):
    cost = median_run(runs, [binary, "read", "--stats", "--json", "--threads", str(threads), *more, *paths])
    return Stats(cost) if cost else None


def lnav(paths):
    if shutil.which("lnav") is None:
        return None
    with tempfile.TemporaryDirectory() as home:
        formats = os.path.join(home, ".lnav", "formats", "installed")
        os.makedirs(formats)
        with open(os.path.join(formats, "bench_json.json"), "w", encoding="utf-8") as f:
            json.dump(LNAV_JSON, f)
        return run(["lnav", "-n", "-c", ";select 1", *paths], dict(ENV, HOME=home, XDG_CONFIG_HOME=home))


def peers(runs, path):
    return {"lnav": lnav([path]),
            "wc -l": median_run(runs, ["wc", "-l", path]) if shutil.which("wc") else None,
            "rg -c": median_run(runs, ["rg", "-c", "ERROR", path]) if shutil.which("rg") else None}


# ---- tables ----------------------------------------------------------------------------------------------------------

class Report:
    def __init__(self, is_json):
        self.is_json = is_json

    def line(self, text=""):
        if not self.is_json:
            print(text, flush=True)

    def table(self, head, rows):
        if not rows:
            return
        self.line("| " + " | ".join(head) + " |")
        self.line("|" + "---|" * len(head))
        for row in rows:
            self.line("| " + " | ".join(row) + " |")
        self.line()

    def value(self, case, metric, value, n=1):
        if self.is_json and value is not None:
            print(json.dumps({"bench": "ingest", "case": case, "metric": metric, "value": round(value, 4), "n": n}), flush=True)


def number(value, form="%.2f"):
    return "-" if value is None else form % value


def ratio(a, b):
    """CPU of a for one of b."""
    return "-" if a is None or b is None or b.cpu <= 0 else "%.1f" % (a.cpu / b.cpu)


VARIANTS = (  # key, what it is called, arguments, threads
    ("full", "debrief", [], 1), ("full2", "debrief, 2 threads", [], 2),
    ("plain", "debrief --no-templates", ["--no-templates"], 1), ("plain2", "debrief --no-templates, 2 threads", ["--no-templates"], 2))


def measure_file(report, binary, runs, name, path):
    """Rows of one input: ours, then the peers."""
    warm([path])
    note("reading %s" % name)
    ours = {key: read_stats(binary, runs, [path], threads, *more) for key, _, more, threads in VARIANTS}
    note("peers on %s" % name)
    others = peers(runs, path)
    mb = os.path.getsize(path) / 1e6
    rows = []
    for key, title, _, _ in VARIANTS:
        s = ours[key]
        c = s.cost if s else None
        rows.append([name, title, number(c and c.cpu), number(c and c.wall), number(s and s.mb_per_cpu_s(), "%.0f"),
                     number(s and s.mlines_per_cpu_s()), number(c and c.peak_mb, "%.0f"), ratio(others["lnav"], c),
                     ratio(c, others["wc -l"]), ratio(c, others["rg -c"]), number(s and s.per_record)])
        if s:
            report.value(name, key + "_mb_per_cpu_s", s.mb_per_cpu_s())
            report.value(name, key + "_mlines_per_cpu_s", s.mlines_per_cpu_s())
            report.value(name, key + "_wall_s", c.wall)
            report.value(name, key + "_peak_mb", c.peak_mb)
    for title, c in others.items():
        rows.append([name, title, number(c and c.cpu), number(c and c.wall), number(c and c.cpu > 0 and mb / c.cpu, "%.0f"), "", number(c and c.peak_mb, "%.0f"), "", "", "", ""])
        if c:
            report.value(name, title.replace(" ", "") + "_cpu_s", c.cpu)
    return rows, ours


def judge_file(report, name, ours):
    """Against the bars."""
    full, plain, full2 = ours["full"], ours["plain"], ours["full2"]
    if full is None or plain is None or full2 is None:
        return [name] + ["-"] * 6
    gain = full.cost.wall / full2.cost.wall if full2.cost.wall > 0 else float("nan")
    report.value(name, "wall_gain_of_two", gain)
    report.value(name, "index_bytes_per_record", full.per_record, full.records)
    report.value(name, "rejected", full.rejected, full.records)
    return [name, "%.0f (%d)" % (plain.mb_per_cpu_s(), BARS[name][0]), "%.0f (%d)" % (full.mb_per_cpu_s(), BARS[name][1]),
            "%.2f (1.7)" % gain, "%.2f (16)" % full.per_record, "%.0f (64)" % max(full.cost.peak_mb or 0, full2.cost.peak_mb or 0),
            "%d of %d" % (full.rejected + full.cut, full.records)]


def measure_merged(report, binary, paths):
    note("all together")
    everything = [paths[name] for name in KINDS if name in paths]
    warm(everything)
    rows = []
    lnav_cost = lnav(everything)
    for title, threads, more in (("debrief --merge", 1, ["--merge"]), ("debrief --merge, 2 threads", 2, ["--merge"]),
                                 ("debrief --merge --no-templates", 1, ["--merge", "--no-templates"])):
        s = read_stats(binary, 1, everything, threads, *more)
        c = s.cost if s else None
        rows.append([title, number(c and c.cpu), number(s and s.merge_cpu), number(c and c.wall), number(c and c.peak_mb, "%.0f"), number(s and s.merged, "%d"), ratio(lnav_cost, c)])
        if s:
            key = "merged" + ("2" if threads == 2 else "") + ("_plain" if "--no-templates" in more else "")
            report.value("merged", key + "_cpu_s", c.cpu, s.records)
            report.value("merged", key + "_order_cpu_s", s.merge_cpu, s.records)
            report.value("merged", key + "_peak_mb", c.peak_mb)
    rows.append(["lnav", number(lnav_cost and lnav_cost.cpu), "", number(lnav_cost and lnav_cost.wall), number(lnav_cost and lnav_cost.peak_mb, "%.0f"), "", ""])
    if lnav_cost:
        report.value("merged", "lnav_cpu_s", lnav_cost.cpu)
    return rows


def measure_curve(report, binary, folder, cache):
    whole = make_inputs(folder, cache, CURVE_MB[-1], ["iso"]).get("iso")
    rows = []
    for mb in CURVE_MB if whole else ():
        path = whole if mb == CURVE_MB[-1] else os.path.join(cache, "curve.log")
        size = os.path.getsize(whole) if path == whole else prefix(whole, mb * 1000000, path)
        warm([path])
        note("curve: %d MB" % mb)
        full, plain = (read_stats(binary, 3 if mb < 1000 else 1, [path], 1, *more) for more in ([], ["--no-templates"]))
        if full and plain:
            rows.append(["%.0f" % (size / 1e6), number(full.cost.cpu, "%.3f"), number(full.cost.cpu / size * 1e9, "%.3f"), number(full.cost.peak_mb, "%.0f"),
                         number(plain.cost.cpu, "%.3f"), number(plain.cost.cpu / size * 1e9, "%.3f"), number(plain.cost.peak_mb, "%.0f")])
            report.value("curve-%d" % mb, "full_ns_per_byte", full.cost.cpu / size * 1e9)
            report.value("curve-%d" % mb, "plain_ns_per_byte", plain.cost.cpu / size * 1e9)
            report.value("curve-%d" % mb, "full_peak_mb", full.cost.peak_mb)
        if path != whole:
            os.unlink(path)
    return rows


# ---- instructions ----------------------------------------------------------------------------------------------------

def instructions(binary, path, *more):
    """(instructions, lines) of one reading."""
    args = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", binary, "read", "--stats", "--json", "--threads", "1", *more, path]
    p = subprocess.run(args, env=ENV, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    found = re.search(rb"Collected : (\d+)", p.stderr)
    if p.returncode != 0 or not found:
        note("callgrind: exit code %d: %s" % (p.returncode, p.stderr[-200:].decode(errors="replace")))
        return None
    return int(found.group(1)), json.loads(p.stdout)["lines"]


def measure_instructions(report, binary, paths, cache):
    if shutil.which("valgrind") is None:
        note("callgrind: skipped, no valgrind")
        return []
    rows = []
    for name, path in paths.items():
        row = [name]
        for key, more in (("full", []), ("plain", ["--no-templates"])):
            points = []
            for kb in GRIND_KB:
                small = os.path.join(cache, "small.log")
                prefix(path, kb * 1000, small)
                os.utime(small, (1772323200, 1772323200))
                points.append(instructions(binary, small, *more))
                os.unlink(small)
            if None in points:
                row.append("-")
                continue
            per_line = (points[1][0] - points[0][0]) / (points[1][1] - points[0][1])
            row.append("%.0f" % per_line)
            report.value(name, key + "_instructions_per_line", per_line, points[1][1] - points[0][1])
        rows.append(row)
    return rows


# ---- SQL -------------------------------------------------------------------------------------------------------------

QUERIES = (  # key, what is asked, bar in ms, SQL
    ("count", "count(*)", 150, "select count(*) from log"),
    ("level", "by level", 150, "select level, count(*) from log group by level"),
    ("range", "a time range", 150, "select count(*) from log where time >= {begin} and time < {end}"),
    ("range_level", "errors in a time range", 150,
     "select count(*) from log where level = 'error' and time >= {begin} and time < {end}"),
    ("template", "by template", 20, "select template, sum(count) from template group by template order by 2 desc limit 10"),
    ("log_template", "by template, from log", 20, "select template, count(*) from log group by template order by 2 desc limit 10"),
    ("field", "a field, cold", 1000, "select count(*) from log where fields->>'thread' = 'main'"),
    ("field_again", "the same again", 300, "select count(*) from log where fields->>'thread' = 'main'"),
    ("field_other", "the same field, another value", 300, "select count(*) from log where fields->>'thread' = 'RMCommunicator Allocator'"),
    ("logger", "a column of the record, cold", 1000, "select count(*) from log where logger like '%Server'"),
    ("logger_again", "the same again", 300, "select count(*) from log where logger like '%Server'"),
)


def measure_sql(report, binary, runs, path):
    rows = []
    with tempfile.TemporaryDirectory(dir=os.path.dirname(path)) as folder:
        pm = os.path.join(folder, "pm")
        note("adding the iso log to an incident")
        made = run([binary, "new", "Bench", "--folder", pm, "--now", NOW])
        added = run([binary, "add", "-i", pm, path, "--now", NOW]) if made else None
        if added is None:
            return []
        rows.append(["add (copy, hash, index)", number(added.cpu * 1000, "%.0f"), number(added.wall * 1000, "%.0f"), number(added.peak_mb, "%.0f"), ""])
        ends = run([binary, "query", "-i", pm, "--csv", "select min(time), max(time) from log", "--now", NOW])
        first, last = (int(x) for x in ends.out.decode().split("\r\n")[1].split(","))
        span = {"begin": first + (last - first) // 5, "end": first + (last - first) * 3 // 10}  # a tenth of it
        warm([path])
        for key, title, bar, sql in QUERIES:
            sql = sql.format(**span)
            is_cold = title.endswith("cold")
            c = median_run(1 if is_cold else runs, [binary, "query", "-i", pm, "--csv", sql, "--now", NOW])
            answer = c.out.decode(errors="replace").split("\r\n")[1] if c else "-"
            rows.append([title, number(c and c.cpu * 1000, "%.0f"), number(c and c.wall * 1000, "%.0f (%%d)") % bar if c else "-",
                         number(c and c.peak_mb, "%.0f"), answer.replace("|", "\\|")[:60]])
            if c:
                report.value("sql", key + "_ms", c.wall * 1000)
                report.value("sql", key + "_cpu_ms", c.cpu * 1000)
    return rows


def version_of(command):
    try:
        p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return p.stdout.decode(errors="replace").splitlines()[0]
    except (OSError, IndexError):
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="See the top of the file.")
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--bin", default="build/release/src/cmd/debrief")
    parser.add_argument("--mb", type=float, default=500)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--cache", default="build/bench-ingest")
    parser.add_argument("--curve", action="store_true", help="the iso log from 10 to 4000 MB")
    parser.add_argument("--callgrind", action="store_true", help="instructions a line, on small inputs")
    parser.add_argument("--no-sql", action="store_true")
    parser.add_argument("--only", metavar="NAME", choices=sorted(KINDS), help="one of the four inputs")
    args = parser.parse_args()
    binary = os.path.abspath(args.bin)
    if not os.access(binary, os.X_OK):
        sys.exit("ingest: no program '%s' (make, or --bin)" % args.bin)
    report = Report(args.json)
    paths = make_inputs(args.folder, args.cache, args.mb, [args.only] if args.only else list(KINDS))
    if not paths:
        return
    programs = [v for v in (version_of([binary, "version"]), version_of(["lnav", "--version"]), version_of(["rg", "--version"])) if v]
    report.line("Ingest, %s: %s; %d processors, load %.1f; median of %d by CPU, %g MB each (10^6 bytes)\n" % (
        time.strftime("%Y-%m-%d"), "; ".join(programs), os.cpu_count(), os.getloadavg()[0], args.runs, args.mb))
    rows, verdicts = [], []
    for name, path in paths.items():
        some, ours = measure_file(report, binary, args.runs, name, path)
        rows += some
        verdicts.append(judge_file(report, name, ours))
    report.table(["input", "program", "CPU s", "wall s", "MB/CPU s", "M lines/CPU s", "peak MB", "lnav ÷ this", "this ÷ wc -l", "this ÷ rg -c", "index B/record"], rows)
    report.line("Against the bars (in brackets):\n")
    report.table(["input", "without templates, MB/CPU s", "with, MB/CPU s", "wall of one thread / of two", "index B/record", "peak MB", "rejected or cut"], verdicts)
    if len(paths) > 1:
        report.line("All together, in one order:\n")
        report.table(["program", "CPU s", "of it for the order", "wall s", "peak MB", "records", "lnav ÷ this"], measure_merged(report, binary, paths))
    if args.callgrind:
        report.line("Instructions a line (callgrind):\n")
        report.table(["input", "with templates", "without"], measure_instructions(report, binary, paths, args.cache))
    if args.curve:
        report.line("The iso log by size:\n")
        report.table(["MB", "CPU s", "ns/byte", "peak MB", "without templates, CPU s", "ns/byte", "peak MB"], measure_curve(report, binary, args.folder, args.cache))
    if not args.no_sql and "iso" in paths:
        report.line("SQL on the iso log in an incident, whole processes:\n")
        report.table(["query", "CPU ms", "wall ms (bar)", "peak MB", "first row"], measure_sql(report, binary, args.runs, paths["iso"]))


if __name__ == "__main__":
    main()
