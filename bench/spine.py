#!/usr/bin/env python3
"""bench/spine.py [--json] [--bin PATH] [--scale X] [--keep DIR]

Proves and measures the decision everything else stands on: record identity and late-bound time. It generates five
inputs (fixed seed, made up here, nothing real) in a temporary folder:

  messages.gz               a year-less syslog of 1,000,000 lines that runs over New Year, packed; its year comes from its mtime
  web-a, web-b access.log   500,000 lines each, combined format with request ids; web-b's clock is 2.3 s ahead
  app.jsonl                 500,000 JSON lines of the service behind them, with the request ids of every other request
  query_range.json          one line of about 50 MB as Prometheus answers it: 100 series, no line break
  newest-first.log          200,000 lines, latest on top

and measures, by the program's public commands: bytes of index an entry, CPU nanoseconds a line for reading and indexing
(a query on a folder without an index, minus the same query with it), peak memory, the latency of claims asked first and again,
a skew accepted without reading anything again, and whether one and two threads give the same index, byte for byte, and the
same answers. That chunks of 1, 7 and 4096 bytes give the same is covered by src/evidence/test_evidence.c.
"""
import argparse, contextlib, hashlib, json, os, random, re, shutil, subprocess, sys, tempfile, time
import gzip

SEED = 20250209
NOW = "2026-11-22T12:00:00Z"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
BASE = 1735689600 - 5 * 3600  # 2024-12-31 19:00 UTC
SKEW_S = 2.3
TIME = shutil.which("time", path="/usr/bin")  # GNU time: the only one that tells the peak of the program alone
note = lambda text: print("spine: " + text, file=sys.stderr)


# ---- inputs ----------------------------------------------------------------------------------------------------------

def utc(t):
    return time.gmtime(t)


def write_syslog(path, n, rng):
    """Ten hours over New Year; 1 line in 400 is a failure that the claim counts."""
    failures = 0
    with gzip.GzipFile(path, "wb", compresslevel=3, mtime=0) as f:
        for i in range(n):
            t = utc(BASE + i * 36000 // n)
            if rng.random() < 1 / 400:
                failures += 1
                text = "sshd[%d]: Failed password for invalid user u%d from 192.0.2.%d port %d ssh2" % (
                    900 + i % 90, rng.randrange(999), rng.randrange(255), 1024 + rng.randrange(60000))
            else:
                text = rng.choice(("systemd[1]: Started Session %d of user backup.", "CRON[%d]: (root) CMD (run-parts /etc/cron.hourly)",
                                   "kernel: eth0: link up, %d Mbps", "dhclient[771]: bound to 192.0.2.7 -- renewal in %d seconds.")) % (i % 7919)
            f.write(("%s %2d %02d:%02d:%02d host-7 %s\n" % (MONTHS[t.tm_mon - 1], t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, text)).encode())
    end = BASE + 36000
    os.utime(path, (end, end))
    return failures


def write_web(folder, n, rng):
    """Two hosts and the service behind them. Returns how many 5xx each host answered."""
    errors = [0, 0]
    files = [open(os.path.join(folder, "web-%s-access.log" % c), "w") for c in "ab"]
    app = open(os.path.join(folder, "app.jsonl"), "w")
    for i in range(2 * n):
        t = BASE + 7200 * i / (2 * n)
        host, rid = i % 2, "%016x" % rng.getrandbits(64)
        bad = rng.random() < 0.02
        errors[host] += bad
        status, path = 503 if bad else 200, "/api/v1/orders/%d" % rng.randrange(9999)
        stamp = t + 0.004 + (SKEW_S if host else 0)
        s = utc(int(stamp))
        files[host].write('198.51.100.%d - - [%02d/%s/%d:%02d:%02d:%02d +0000] "GET %s HTTP/1.1" %d %d "-" "shop/4.1" rt=%.3f req_id=%s\n' % (
            rng.randrange(255), s.tm_mday, MONTHS[s.tm_mon - 1], s.tm_year, s.tm_hour, s.tm_min, s.tm_sec, path, status, rng.randrange(9000), 0.004, rid))
        if i % 4 in (0, 3):  # the service logs every other request of each host
            a = utc(int(t))
            app.write('{"ts":"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ","level":"%s","service":"orders","request_id":"%s","status":%d,"msg":"%s"}\n' % (
                a.tm_year, a.tm_mon, a.tm_mday, a.tm_hour, a.tm_min, a.tm_sec, int(t % 1 * 1000), "ERROR" if bad else "INFO", rid, status,
                "upstream timed out" if bad else "request completed"))
    for f in files + [app]:
        f.close()
    return errors


def write_prometheus(path, size, rng):
    """One line; the maximum is planted so that a claim can state it."""
    series, samples = 100, 0
    per = size // series // 27
    with open(path, "w") as f:
        f.write('{"status":"success","data":{"resultType":"matrix","result":[')
        for s in range(series):
            f.write('%s{"metric":{"__name__":"queue_depth","instance":"node-%02d:9100","job":"orders"},"values":[' % ("," if s else "", s))
            level = rng.random() * 100
            values = []
            for i in range(per):
                value = 9876.5 if s == 42 and i == per // 2 else level + rng.random() * 10
                values.append('[%d,"%.6f"]' % (BASE + i, value))
            f.write(",".join(values) + "]}")
            samples += per
        f.write("]}}")
    return samples


def write_newest_first(path, n, rng):
    with open(path, "w") as f:
        for i in range(n):
            t = BASE + (n - i) * 18000 / n
            s = utc(int(t))
            f.write("%04d-%02d-%02d %02d:%02d:%02d.%03d WARN  billing - slow answer from ledger: %d ms\n" % (
                s.tm_year, s.tm_mon, s.tm_mday, s.tm_hour, s.tm_min, s.tm_sec, int(t % 1 * 1000), 900 + rng.randrange(300)))


def generate(folder, scale):
    rng = random.Random(SEED)
    n = lambda x: max(100, int(x * scale))
    made = {"failures": write_syslog(os.path.join(folder, "messages.gz"), n(1000000), rng)}
    made["errors"] = write_web(folder, n(500000), rng)
    made["samples"] = write_prometheus(os.path.join(folder, "query_range.json"), n(50 * 1000 * 1000), rng)
    write_newest_first(os.path.join(folder, "newest-first.log"), n(200000), rng)
    made["newest"] = n(200000)
    return made


# ---- running ---------------------------------------------------------------------------------------------------------

class Ran:
    pass


def run(binary, args, cpus=None, want_ok=True):
    """One start of the program: output, exit code, CPU and wall seconds, peak memory in MiB."""
    argv = [binary, *args, "--lang", "en", "--now", NOW, "--by", "@bench"]
    peak = tempfile.NamedTemporaryFile(mode="r")
    if TIME:  # a child's own ru_maxrss would begin with what Python had before exec
        argv = [TIME, "-q", "-f", "%M", "-o", peak.name, *argv]
    out = tempfile.TemporaryFile()
    err = tempfile.TemporaryFile()
    began = time.monotonic()
    pin = (lambda: os.sched_setaffinity(0, cpus)) if cpus else None
    p = subprocess.Popen(argv, stdout=out, stderr=err, preexec_fn=pin, env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"})
    _, status, usage = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    r = Ran()
    r.code, r.wall = p.returncode, time.monotonic() - began
    r.cpu, r.rss = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
    if TIME:
        r.rss = int(peak.read().split()[-1]) / 1024
    out.seek(0)
    err.seek(0)
    r.out, r.err = out.read(), err.read().decode(errors="replace")
    if want_ok and r.code not in (0, 1, 3):
        sys.exit("spine: '%s' ended with %d: %s" % (" ".join(argv[1:4]), r.code, (r.err or r.out.decode(errors="replace"))[:400]))
    return r


def rows(binary, incident, sql, **more):
    return json.loads(run(binary, ["query", "--json", "-i", incident, sql], **more).out)["rows"]


def index_folder(incident):
    return os.path.join(incident, ".debrief/index")


def forget(incident):
    shutil.rmtree(os.path.join(incident, ".debrief"))


def index_state(incident):
    """name -> (size, mtime, hash) of the indexes themselves: what follows from settings (learned zones) lies beside them"""
    out = {}
    for name in sorted(n for n in os.listdir(index_folder(incident)) if n.endswith(".idx")):
        path = os.path.join(index_folder(incident), name)
        st = os.stat(path)
        with open(path, "rb") as f:
            out[name] = (st.st_size, st.st_mtime_ns, hashlib.sha256(f.read()).hexdigest())
    return out


COUNT = "select count(*) n from artifact"


def measure_source(binary, folder, path):
    """One artifact in a folder of its own."""
    name = os.path.basename(path)
    incident = os.path.join(folder, "one-" + name)
    run(binary, ["new", "Spine", "-q", "-f", incident])
    added = run(binary, ["add", "-q", "-i", incident, path])
    forget(incident)
    cold = run(binary, ["query", "-i", incident, COUNT])
    warm = min((run(binary, ["query", "-i", incident, COUNT]) for _ in range(3)), key=lambda r: r.cpu)
    info = rows(binary, incident, "select format, size, lines, entries, rejected, first_utc, last_utc from artifact")[0]
    r = {"name": name, "format": info["format"], "mb": info["size"] / 1e6, "lines": info["lines"], "entries": info["entries"],
         "rejected": info["rejected"], "first": info["first_utc"], "last": info["last_utc"], "cpu": cold.cpu - warm.cpu, "rss": cold.rss,
         "start_ms": warm.cpu * 1000, "add_cpu": added.cpu, "index": sum(s for s, _, _ in index_state(incident).values())}
    shutil.rmtree(incident)
    return r


CLAIMS = (  # source, text, link, claim; {…} from the generator
    ("messages.gz", "{failures}", "evidence/messages.gz", "= all count(*) where text like 'Failed password%'"),
    ("web-a-access.log", "{a}", "evidence/web-a-access.log", "= all count(*) where status >= 500"),
    ("web-b-access.log", "{b}", "evidence/web-b-access.log", "= all count(*) where status >= 500"),
    ("app.jsonl", "{ab}", "evidence/app.jsonl", "= all count(*) where level = 'error'"),
    ("query_range.json", "9876.5", "evidence/query_range.json", "= all max(value) where name = 'queue_depth'"),
    ("newest-first.log", "{newest}", "evidence/newest-first.log", "= all count(*)"),
)


def measure_claims(binary, incident, made):
    """A report with one claim a source, and each claim in a report of its own: asked for the first time, and again."""
    def check(forgets):
        for name in forgets:
            with contextlib.suppress(FileNotFoundError):
                os.remove(os.path.join(incident, ".debrief", "index", name))
        return run(binary, ["check", "--json", "-C", incident, "report.md"])
    best = lambda forgets: min((check(forgets) for _ in range(3)), key=lambda x: x.cpu)
    app_errors = rows(binary, incident, "select count(*) n from log where artifact like '%app.jsonl' and level = 'error'")[0]["n"]
    values = {"failures": made["failures"], "a": made["errors"][0], "b": made["errors"][1], "ab": app_errors, "newest": made["newest"]}
    lines = ["%s: [%s](%s \"%s\") records." % (s, t.format(**values), link, c) for s, t, link, c in CLAIMS]
    head = "# Post-Mortem: spine\n\n## Impact\n\n"
    report = os.path.join(incident, "report.md")
    out = []
    for (source, _, _, _), line in zip(CLAIMS, lines):
        with open(report, "w") as f:
            f.write(head + line + "\n")
        check(())  # finds the window
        r, again = best(["claims"]), best(())
        verdicts = [c["verdict"] for c in json.loads(r.out).get("claims", [])]
        out.append((source, r.cpu * 1000, again.cpu * 1000, r.rss, ",".join(verdicts)))
    with open(report, "w") as f:
        f.write(head + "\n\n".join(lines) + "\n")
    warm = best(()), best(["claims"]), best(["claims", "window"])
    forget(incident)
    cold = run(binary, ["check", "--json", "-C", incident, "report.md"])
    line = min((run(binary, ["query", "-i", incident, "select text from log where artifact = 'evidence/web-a-access.log' and line = 18234"]) for _ in range(3)),
               key=lambda x: x.cpu)
    os.remove(report)
    return out, warm, cold, line


def measure_skew(binary, incident):
    """Distances of web-b's lines from the service's, before and after its clock is accepted; what was read again."""
    begin, end = (BASE + 600) * 10**9, (BASE + 602) * 10**9
    sql = ("select artifact, trace_id, time from log where time between %d and %d" % (begin - 5 * 10**9, end + 5 * 10**9)
           + " and trace_id is not null order by time")

    def look():
        r = run(binary, ["query", "--json", "-i", incident, sql])
        got = json.loads(r.out)["rows"]
        app = {x["trace_id"]: x["time"] for x in got if x["artifact"].endswith("app.jsonl") and begin <= x["time"] <= end}
        d = sorted((x["time"] - app[x["trace_id"]]) / 1e9 for x in got if "web-b" in x["artifact"] and x["trace_id"] in app)
        order = hashlib.sha256("\n".join("%s %s" % (x["artifact"], x["trace_id"]) for x in got).encode()).hexdigest()
        return (d[len(d) // 2] if d else None), len(d), order, r.cpu

    before, state = look(), index_state(incident)
    path = os.path.join(incident, "incident.yaml")
    with open(path) as f:
        old = f.read()
    with open(path, "w") as f:
        f.write(re.sub(r"^clocks:.*\n?", "", old, flags=re.M) + '\nclocks:\n  - artifact: web-b-access.log\n    skew: "+2.3s"\n')
    after = look()
    with open(path, "w") as f:
        f.write(old)
    return before, after, state == index_state(incident)


def dump(binary, incident):
    """Everything one can ask about, hashed."""
    h = hashlib.sha256()
    for sql in ("select * from artifact", "select * from template", "select * from log where time between %d and %d" % ((BASE + 600) * 10**9, (BASE + 660) * 10**9),
                "select artifact, count(*), min(time), max(time), sum(line), sum(length(template)) from log group by 1",
                "select labels, count(*), min(value), max(value), sum(value), max(time) from metric group by 1"):
        h.update(run(binary, ["query", "--csv", "-i", incident, sql]).out)
    return h.hexdigest()


def measure_threads(binary, incident):
    cpus = sorted(os.sched_getaffinity(0))
    if len(cpus) < 2:
        return None
    out = []
    for use in ({cpus[0]}, set(cpus[:2])):
        forget(incident)
        r = run(binary, ["query", "-i", incident, COUNT], cpus=use)
        out.append(({n: (s, h) for n, (s, _, h) in index_state(incident).items()}, dump(binary, incident), r))
    return out


def find_binary(given):
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for path in [given] if given else [os.path.join(here, b, "src/cmd/debrief") for b in ("build/release", "build")] + [shutil.which("debrief") or ""]:
        if path and os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit("spine: no program found: build it, or give --bin PATH")


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("dir", nargs="?", help="not used: the inputs are generated")
    p.add_argument("--json", action="store_true")
    p.add_argument("--bin")
    p.add_argument("--scale", type=float, default=1.0, help="share of the full sizes")
    p.add_argument("--keep", help="generate into this folder and leave it there")
    a = p.parse_args()
    binary = find_binary(a.bin)
    tmp = a.keep or tempfile.mkdtemp(prefix="debrief-spine-")
    os.makedirs(os.path.join(tmp, "in"), exist_ok=True)
    try:
        measure(binary, tmp, a)
    finally:
        if not a.keep:
            shutil.rmtree(tmp)


def measure(binary, tmp, a):
    began = time.monotonic()
    made = generate(os.path.join(tmp, "in"), a.scale)
    note("inputs generated in %.0f s" % (time.monotonic() - began))
    files = [os.path.join(tmp, "in", c[0]) for c in CLAIMS]
    sources = [measure_source(binary, tmp, f) for f in files]
    note("sources measured")
    incident = os.path.join(tmp, "all")
    run(binary, ["new", "Spine", "-q", "-f", incident])
    run(binary, ["add", "-q", "-i", incident, *files])
    claims, warm, cold, line = measure_claims(binary, incident, made)
    note("claims measured")
    before, after, is_untouched = measure_skew(binary, incident)
    note("skew measured")
    threads = measure_threads(binary, incident)
    (print_json if a.json else print_tables)(sources, claims, warm, cold, line, before, after, is_untouched, threads)


def print_tables(sources, claims, warm, cold, line, before, after, is_untouched, threads):
    print("%-20s %-12s %8s %10s %10s %9s %8s %9s %8s  %s" % ("source", "format", "MB", "lines", "entries", "index B", "B/entry", "ns/entry", "RSS MiB",
          "first … last"))
    for s in sources:
        print("%-20s %-12s %8.1f %10d %10d %9d %8.2f %9.0f %8.1f  %s … %s" % (s["name"], s["format"], s["mb"], s["lines"], s["entries"], s["index"],
              s["index"] / s["entries"], s["cpu"] * 1e9 / s["entries"], s["rss"], s["first"], s["last"]))
    n, size, cpu = (sum(s[k] for s in sources) for k in ("entries", "index", "cpu"))
    print("%-20s %-12s %8.1f %10d %10d %9d %8.2f %9.0f %8.1f  %.0f MB a CPU second" % ("total", "", sum(s["mb"] for s in sources), sum(s["lines"] for s in sources),
          n, size, size / n, cpu * 1e9 / n, max(s["rss"] for s in sources), sum(s["mb"] for s in sources) / cpu))
    print("\nclaims, one process each, CPU ms with an index, asked first and again (a start alone: %.1f ms)" % min(s["start_ms"] for s in sources))
    for source, ms, again, rss, verdict in claims:
        print("  %-20s %8.1f ms %8.1f ms %8.1f MiB  %s" % (source, ms, again, rss, verdict))
    for what, r in zip(("again", "first asked", "window unknown"), warm):
        print("  all six, %-14s %8.1f ms CPU, %.1f ms wall, %.1f MiB" % (what, r.cpu * 1000, r.wall * 1000, r.rss))
    print("  all six, no index    %8.1f ms CPU, %.1f ms wall, %.1f MiB" % (cold.cpu * 1000, cold.wall * 1000, cold.rss))
    print("  one line by number   %8.1f ms CPU" % (line.cpu * 1000))
    print("\nskew of +2.3 s accepted for web-b: median distance to the service %.3f s → %.3f s (%d pairs); order %s; index files %s" % (
        before[0] or 0, after[0] or 0, after[1], "changed" if before[2] != after[2] else "UNCHANGED", "untouched" if is_untouched else "REWRITTEN"))
    if threads is None:
        print("threads: skipped, one processor only")
        return
    (i1, d1, r1), (i2, d2, r2) = threads
    print("one thread and two: index files %s, answers %s; %.1f s CPU, %.1f s wall, %.0f MiB → %.1f s CPU, %.1f s wall, %.0f MiB" % (
        "identical" if i1 == i2 else "DIFFERENT", "identical" if d1 == d2 else "DIFFERENT", r1.cpu, r1.wall, r1.rss, r2.cpu, r2.wall, r2.rss))
    print("chunks of 1, 7 and 4096 bytes: see any_chunk_size_and_thread_count_gives_the_same in src/evidence/test_evidence.c")


def print_json(sources, claims, warm, cold, line, before, after, is_untouched, threads):
    say = lambda case, metric, value, n=1: print(json.dumps({"bench": "spine", "case": case, "metric": metric, "value": round(value, 4), "n": n}))
    for s in sources:
        say(s["name"], "bytes_per_entry", s["index"] / s["entries"], s["entries"])
        say(s["name"], "ns_per_entry", s["cpu"] * 1e9 / s["entries"], s["entries"])
        say(s["name"], "rss_mib", s["rss"])
    for source, ms, again, _, verdict in claims:
        say(source, "claim_ms", ms)
        say(source, "claim_again_ms", again)
        say(source, "claim_verified", int(verdict == "verified"))
    for what, r in zip(("again", "first", "without_window"), warm):
        say("total", "claims_%s_ms" % what, r.cpu * 1000, len(claims))
    say("total", "claims_cold_ms", cold.cpu * 1000, len(claims))
    say("total", "line_ms", line.cpu * 1000)
    say("total", "skew_without_reingest", int(is_untouched and before[2] != after[2]), after[1])
    if threads:
        say("total", "threads_identical", int(threads[0][:2] == threads[1][:2]), 2)


if __name__ == "__main__":
    main()
