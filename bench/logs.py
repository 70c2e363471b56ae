#!/usr/bin/env python3
"""bench/logs.py DIR [--bin PATH] [--json] [--list FILE] [--only TEXT]

Times and entries of log files against truth that others wrote down. DIR/logs is laid out like the evaluation data (its
README tells what stands where); it is copied to a temporary folder first, and every file gets the modification time its
list names, because stamps without a year hang on it. Then `debrief read FILE --json` runs once a file, with `--zone` where
the truth was made with one, and only when its output is complete is the truth looked at.

Per file and class of stamp:

  expected    entries of the truth
  entries     records of ours that carry a time
  exact       entries of the truth of which ours has one that begins with the same line and has the same instant, to the
              last digit the truth has (a truth in whole seconds does not ask for our milliseconds)
  recognised  files of which at least half of the expected entries begin a record with a time

What is compared with what:

  s4         entries and instants of a merger's own tests; stamps without a zone read as +08:00 (class `naive`), without
             a year as of the listed modification time (class `year-less`)
  lnav       entry split and wall clock of a viewer, its zone UTC; where a line carries an offset the instant was checked
             by a second parser (class `zoned`, else `naive`, `year-less`). It takes the year of the modification time even
             when the result lies after it; such a year is lowered by one here
  journald   the journal's own microseconds, for each of its export styles, some under another zone
  git        author times of commits, in three styles
  json       JSON lines: the key the list names, read here with Python's own date parser
  api        API answers: number (where known) and first and last instant of the list
  stamps     single lines and values that others test their parsers with, each as a file of its own

`--list FILE` writes every disagreement: file, line, what the truth says, what we say.
"""
import argparse, calendar, collections, csv, datetime, json, os, re, shutil, subprocess, sys, tempfile

S = 1000000000
MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
NO_YEAR = re.compile(r"(?i)(?:^|[^a-z])(?:%s)[a-z]*\.?[ -]+\d{1,2} \d{1,2}:\d\d(?!\S*[ T]\d{4}\b)" % "|".join(MONTHS))
HAS_STAMP = re.compile(r"\d{1,2}:\d\d|\d{9,}|\d{8}[T._-]\d{6}|\d{6} +\d{1,2}:|\d\d-\d\d-\d\d")
ABBREVIATIONS = {"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3,
                 "JST": 9, "MSK": 3}
NO_YEAR_NUMBERS = re.compile(r"^[IWEFDV]\d{4} \d\d:|^\W*\d\d[-/]\d\d[ -]\d\d:\d\d:\d\d")
HERE = os.path.dirname(os.path.abspath(__file__))


def find_bin(given):
    if given:
        return os.path.abspath(given)
    for name in ("build/release", "build/debug", "build"):
        path = os.path.join(HERE, "..", name, "src/cmd/debrief")
        if os.access(path, os.X_OK):
            return os.path.abspath(path)
    return shutil.which("debrief") or sys.exit("logs: no program found, say --bin PATH")


# ---- time, read independently ----------------------------------------------------------------------------------------

def ns_of(text):
    """RFC 3339 or "YYYY-MM-DD HH:MM:SS[.fff]" (as UTC) → (nanoseconds, size of the last digit)."""
    m = re.match(r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?\s*(Z|[+-]\d\d:?\d\d(?::\d\d)?)?(?: UTC)?$", text.strip())
    if not m:
        return None
    y, mo, d, h, mi, s = (int(x) for x in m.groups()[:6])
    try:
        seconds = calendar.timegm(datetime.datetime(y, mo, d, h, mi, min(s, 59)).timetuple()) + (s == 60)
    except ValueError:
        return None
    zone = m.group(8)
    if zone and zone != "Z":
        parts = [int(x) for x in re.findall(r"\d\d", zone)]
        seconds -= (1 if zone[0] == "+" else -1) * (parts[0] * 3600 + parts[1] * 60)
    digits = (m.group(7) or "")[:9]
    return seconds * S + int((digits + "0" * 9)[:9]), 10 ** (9 - len(digits))


def json_ns(value):
    """A JSON value of a time key."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str) and not re.match(r"^\d{9,19}(\.\d+)?$", value):
        return ns_of(value)
    text = value if isinstance(value, str) else repr(value)
    try:
        whole = int(float(text))
    except ValueError:
        return None
    unit = S if whole < 10 ** 11 else 10 ** 6 if whole < 10 ** 14 else 10 ** 3 if whole < 10 ** 17 else 1
    if "e" in text or "." in text:
        fraction = text.split(".")[1] if "." in text and "e" not in text else ""
        number = int(text.split(".")[0]) if "e" not in text else whole
        return number * unit + int(round(float("0." + (fraction or "0")) * unit)), max(1, unit // 10 ** len(fraction))
    return int(text) * unit, unit


def utc(ns):
    if ns is None:
        return "-"
    t = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=ns // S)
    return t.strftime("%Y-%m-%dT%H:%M:%S") + (".%09d" % (ns % S)).rstrip("0").rstrip(".") + "Z"


# ---- the program -----------------------------------------------------------------------------------------------------

class Record:
    __slots__ = ("line", "ns", "raw", "zone", "year", "kind", "level", "member", "text", "offset")


def read_file(binary, path, zone):
    """Records of `debrief read`, put back into the order of the file."""
    command = [binary, "read", path, "--json"] + (["--zone", zone] if zone else [])
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if run.returncode not in (0, 3, 4):
        raise RuntimeError("%s: exit %d: %s" % (" ".join(command), run.returncode, run.stderr.decode("utf-8", "replace")[:300]))
    out = []
    for text in run.stdout.splitlines():
        o = json.loads(text)
        if "line" not in o:
            continue
        r = Record()
        r.line, r.ns, r.raw, r.offset = o["line"], o["time_ns"], o["stamp"] or "", o["offset"]
        r.zone, r.year, r.kind, r.level = o["zone"], o["year"], o["kind"], o["level"]
        r.member, r.text = o.get("member") or "", o["text"] or ""
        out.append(r)
    out.sort(key=lambda r: (r.member, r.offset))
    return out


# ---- truth -----------------------------------------------------------------------------------------------------------

class Case:
    """One file with its truth: a list of (line text or None, ns or None, unit, class)."""

    def __init__(self, source, path, zone=None):
        self.source, self.path, self.zone = source, path, zone
        self.truth, self.span, self.count, self.in_order = [], None, None, False
        self.mtime, self.lines = None, None


def rows(path):
    with open(path, encoding="utf-8", errors="replace", newline="\n") as f:
        head = f.readline().rstrip("\n").split("\t")
        for line in f:
            parts = line.rstrip("\n").split("\t")
            yield dict(zip(head, parts + [""] * (len(head) - len(parts))))


def is_year_less(line):
    return bool(NO_YEAR.search(line[:60]) or NO_YEAR_NUMBERS.search(line[:60]))


def s4_cases(top):
    folder = os.path.join(top, "s4/TRUTH")
    for base, _, names in os.walk(folder):
        for name in sorted(names):
            truth = os.path.join(base, name)
            inner = os.path.relpath(truth, folder)[:-4]
            path = os.path.join(top, "s4", inner)
            if not os.path.isfile(path):
                continue
            case = Case("s4", path, "+08:00")
            for r in rows(truth):
                ns, unit = ns_of(r["utc"])
                line = r["first_line"]
                if re.match(r"\W*[12]\d{9}([.,]\d+)?\b", line):
                    ns += 8 * 3600 * S  # it shifts epochs as if they had a zone
                zoned = bool(re.search(r"\d\d:\d\d(:\d\d)?([.,]\d+)?( ?[+-]\d\d:?\d\d\b|Z\b| (UTC|GMT)\b)", line[:80])) or "type=" in line[:5]
                case.truth.append((line, ns, 1, "year-less" if is_year_less(line) else "zoned" if zoned else "naive"))
            yield case


def lnav_cases(top, taken, mtimes):
    folder = os.path.join(top, "truth-lnav-0.11.1")
    for base, _, names in os.walk(folder):
        for name in sorted(names):
            truth = os.path.join(base, name)
            inner = os.path.relpath(truth, folder)[:-4]
            path = os.path.join(top, inner)
            source = inner.split("/")[0]
            if not os.path.isfile(path) or path in taken or source == "journald":
                continue
            case = Case(source, path)
            mtime = mtimes.get(inner)
            told = {r["utc_from_text"][:4] for r in rows(truth)} - {""}
            for r in rows(truth):
                line = r["first_line"]
                if not HAS_STAMP.search(line):
                    continue  # it gives a line without a stamp the time of a neighbour
                if r["status"] == "differs" and is_year_less(line):
                    pass  # the other parser took a stamp from further on in the line
                elif r["status"] != "naive" and r["utc_from_text"]:
                    ns, unit = ns_of(r["utc_from_text"])
                    unit = max(unit, 1000)
                    case.truth.append((line, ns, unit if re.search(r"\.\d{6}", r["utc_from_text"]) else S, "zoned"))
                    continue
                ns, unit = ns_of(r["lnav_log_actual_time_naive"])
                kind = "naive"
                zone = re.search(r"\d\d:\d\d:\d\d(?:[.,]\d+)? ([A-Z]{3,4})\b", line[:60])
                if zone and zone.group(1) in ABBREVIATIONS:
                    ns -= ABBREVIATIONS[zone.group(1)] * 3600 * S
                if is_year_less(line):
                    kind = "year-less"
                    if r["lnav_log_actual_time_naive"].startswith("1970"):
                        continue  # it does not go further back
                    if len(told) == 1:  # lines with full dates in the same file
                        t = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=ns // S)
                        ns = calendar.timegm(t.replace(year=int(min(told))).timetuple()) * S + ns % S
                    elif mtime is not None and ns > mtime + 86400 * S:
                        t = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=ns // S)
                        if (t.month, t.day) != (2, 29):
                            ns = calendar.timegm(t.replace(year=t.year - 1).timetuple()) * S + ns % S
                elif re.match(r"^\W*[12]\d{9}([.,]\d+)?\b", line):
                    kind = "zoned"
                case.truth.append((line, ns, 10 ** 6, kind))
            if case.truth:
                yield case


def journald_cases(top):
    folder = os.path.join(top, "journald")
    for name in sorted(os.listdir(folder) if os.path.isdir(folder) else []):
        base, style = name.split(".", 1) if "." in name else (name, "")
        truth = os.path.join(folder, base + ".TRUTH.tsv")
        if style in ("", "TRUTH.tsv") or not os.path.exists(truth):
            continue
        zone = "America/New_York" if "TZ_America" in style else "Asia/Kolkata" if "TZ_Asia" in style else "UTC"
        case = Case("journald", os.path.join(folder, name), zone)
        case.in_order = True
        fine = style in ("export", "jsonl", "jsonseq") or "precise" in style or "unix" in style or "verbose" in style
        for r in rows(truth):
            # The short styles print the time the sender gave, where there is one.
            sent = r["source_realtime_usec"] if style not in ("export", "jsonl", "jsonseq") else ""
            ns = int(sent or r["realtime_usec"]) * 1000
            case.truth.append((None, None if "monotonic" in style else ns, 1000 if fine else S,
                               "uptime" if "monotonic" in style else "journald"))
        yield case


def git_cases(top):
    folder = os.path.join(top, "git-log")
    for name in sorted(os.listdir(folder) if os.path.isdir(folder) else []):
        truth = os.path.join(folder, name.split(".")[0] + ".truth.tsv")
        if not name.endswith(".txt") or not os.path.exists(truth):
            continue
        case = Case("git-log", os.path.join(folder, name))
        case.in_order = True
        column = "committer_epoch" if "fuller" in name else "author_epoch"  # where both are told we take when it came to be
        case.truth = [(None, int(r[column]) * S, S, "git") for r in rows(truth)]
        yield case


def json_line_truth(path, key):
    out = []
    with open(path, encoding="utf-8", errors="replace") as f:
        for text in f:
            try:
                o = json.loads(text)
            except ValueError:
                continue
            value = o.get(key) if isinstance(o, dict) else None
            at = json_ns(value)
            if at is not None:
                out.append((text.rstrip("\n"), at[0], at[1], "zoned"))
    return out


def listed_cases(top, taken):
    """What only the list tells of: JSON lines by key, API answers by number, first and last."""
    for r in rows(os.path.join(top, "MANIFEST.tsv")):
        path = os.path.join(top, r["path"])
        how, source = r["how_known"], r["path"].split("/")[0]
        if not how or path in taken or not os.path.isfile(path):
            continue
        key = re.match(r"our JSON-lines parse of key (\S+)", how)
        if key:
            case = Case(source, path)
            case.truth = json_line_truth(path, key.group(1))
            if case.truth:
                yield case
            continue
        if how.startswith("lnav") or how.startswith("journalctl") or how.startswith("author epoch"):
            continue
        first, last = ns_of(r["first_utc"]), ns_of(r["last_utc"])
        if first is None or last is None:
            continue
        case = Case(source, path)
        case.span = (first[0], last[0], max(first[1], last[1]))
        case.count = int(r["n_entries"]) if r["n_entries"].isdigit() and "min/max" not in how else None
        yield case


def stamp_cases(top, scratch):
    """Lines and values of other parsers' unit tests, a file each."""
    n = 0
    path = os.path.join(top, "s4/datetime_examples.tsv")
    for r in rows(path) if os.path.exists(path) else []:
        line = r["line"].encode().decode("unicode_escape", "replace").encode("latin-1", "replace").decode("utf-8", "replace") if "\\" in r["line"] else r["line"]
        local = r["local_fields"].replace("YYYY", "2000")
        at = ns_of(local)
        if at is None:
            continue
        if re.match(r"\[ *\+?\d+\.\d+s?\]", line):
            at = (None, 1)
        offset = 0 if r["offset_seconds"] == "local" else int(r["offset_seconds"])
        n += 1
        name = os.path.join(scratch, "s4-%04d.log" % n)
        with open(name, "w") as f:
            f.write(line + "\n")
        case = Case("stamps-s4", name)
        case.mtime = calendar.timegm((1999, 12, 31, 12, 0, 0))
        kind = ("uptime" if at[0] is None else "year-less" if "YYYY" in r["local_fields"] else
                "naive" if r["offset_seconds"] == "local" else "zoned")
        case.truth = [(None, at[0] - offset * S if at[0] is not None else None, at[1], kind)]
        case.lines = line
        yield case
    path = os.path.join(top, "dateparse_truth.tsv")
    for r in rows(path) if os.path.exists(path) else []:
        at = ns_of(re.sub(r" \+0000 UTC$", "", r["expected_utc_as_go"]))
        if at is None or r["note"] or r["loc_argument"] or ("2006" in r["expected_utc_as_go"] and "2006" not in r["input"]):
            continue  # with a zone given from outside, or a test of layouts
        n += 1
        name = os.path.join(scratch, "value-%04d.jsonl" % n)
        with open(name, "w") as f:
            f.write(json.dumps({"time": r["input"], "level": "info", "msg": "a"}) + "\n")
        case = Case("stamps-values", name)
        case.truth = [(None, at[0], 1, "values")]
        case.lines = r["input"]
        yield case


def grok_cases(top, scratch):
    """The stamp's own text, where a pattern library says which it is."""
    path = os.path.join(top, "logstash-patterns/samples.jsonl")
    n = 0
    for text in open(path) if os.path.exists(path) else []:
        o = json.loads(text)
        wanted = o.get("expected_timestamp_text") or []
        if not wanted:
            continue
        n += 1
        name = os.path.join(scratch, "grok-%04d.log" % n)
        with open(name, "w") as f:
            f.write(o["line"] + "\n")
        yield name, wanted, o["line"]


# ---- scoring ---------------------------------------------------------------------------------------------------------

class Score:
    def __init__(self):
        self.files = self.recognised = self.expected = self.entries = self.found = self.exact = 0

    def add(self, other):
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def key_of(text):
    """What of a first line is compared: truths were cut, stripped of colours and of bytes that are no text."""
    return re.sub(r"[^!-~]+", "", re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text))[:56]


def first_lines(path, records):
    """The text of each record's first line, where the file is plain text; else None."""
    with open(path, "rb") as f:
        data = f.read()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    if b"\0" in data[:4096] or any(r.member for r in records):
        return None
    lines = data.split(b"\n")
    return [lines[r.line - 1].decode("utf-8", "replace") if r.line - 1 < len(lines) else "" for r in records]


def is_same(ours, truth, unit, any_year=False):
    if ours is None or truth is None:
        return ours is not None
    if any_year:
        ours, truth = (datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=t // 1000) for t in (ours, truth))
        return ours.replace(year=2000) == truth.replace(year=2000)
    return ours // unit == truth // unit


def has_lost_leap_day(case):
    if case.in_order or case.truth[0][0] is None:
        return False
    with open(case.path, "rb") as f:
        n = len(re.findall(rb"(?m)^\W*Feb\w* +29 \d", f.read()))
    day = lambda ns: (datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=ns // S)).strftime("%m-%d")
    n_truth = sum(1 for line, ns, unit, kind in case.truth if kind == "year-less" and ns is not None and
                  (day(ns) == "02-29" or day(ns - 43200 * S) == "02-29" or day(ns + 43200 * S) == "02-29"))
    return n > n_truth


def judge(case, records, note):
    """{class: Score} of one file with entry-wise truth. A truth whose years leave no day for a 29 February in the file is
    none: its author's program passes over that line, or moves it to March."""
    if has_lost_leap_day(case):
        case.truth = [(line, ns, unit, "impossible") for line, ns, unit, kind in case.truth]
    out = collections.defaultdict(Score)
    timed = [r for r in records if r.ns is not None]
    texts = first_lines(case.path, timed) if not case.in_order else None
    for line, ns, unit, kind in case.truth:
        out[kind].expected += 1
    kinds = collections.Counter(t[3] for t in case.truth)
    main = kinds.most_common(1)[0][0]
    out[main].entries += len(timed)
    if case.in_order:
        pairs = list(zip(case.truth, timed))
        for (line, ns, unit, kind), r in pairs:
            out[kind].found += 1
            same = ns is None or is_same(r.ns, ns, unit)
            out[kind].exact += same
            if not same:
                note(case, r.line, r.raw or r.text, utc(ns), utc(r.ns), r)
        for line, ns, unit, kind in case.truth[len(timed):]:
            note(case, 0, line or "", utc(ns), "no entry", None)
    else:
        pool = collections.defaultdict(list)
        for i, r in enumerate(timed):
            pool[key_of(texts[i]) if texts is not None and case.truth[0][0] is not None else ""].append(r)
        for line, ns, unit, kind in case.truth:
            candidates = pool.get(key_of(line) if texts is not None and line is not None else "", [])
            any_year = kind == "year-less" and case.source.startswith("stamps")  # these truths have none
            best = next((r for r in candidates if is_same(r.ns, ns, unit, any_year)), None)
            if best is None and texts is not None and candidates:
                best = candidates[0]
            if best is None and texts is None:
                near = [r for r in candidates if r.ns is not None]
                best = near[0] if near else None
            if best is None:
                note(case, 0, line or case.lines or "", utc(ns), "no entry", None)
                continue
            candidates.remove(best)
            out[kind].found += 1
            if is_same(best.ns, ns, unit, any_year):
                out[kind].exact += 1
            else:
                note(case, best.line, line or case.lines or best.text, utc(ns), utc(best.ns), best)
        for left in pool.values():
            for r in left:
                note(case, r.line, (texts[timed.index(r)] if texts else r.text)[:200], "no entry", utc(r.ns), r)
    for kind, s in out.items():
        s.files = 1
        s.recognised = int(s.found * 2 >= s.expected and s.expected > 0)
    return out


def judge_span(case, records, note):
    """An API answer: number and extremes."""
    s = Score()
    timed = [r for r in records if r.ns is not None]
    first, last, unit = case.span
    s.files = 1
    s.entries = len(timed)
    s.recognised = int(bool(timed))
    s.expected = case.count if case.count is not None else max(1, len(timed))
    inside = [r for r in timed if first // unit <= r.ns // unit <= last // unit]
    s.found = min(len(timed), s.expected)
    s.exact = min(len(inside), s.expected)
    for r in timed:
        if r not in inside:
            note(case, r.line, r.text, "%s … %s" % (utc(first), utc(last)), utc(r.ns), r)
    if not timed:
        note(case, 0, "", "%s … %s" % (utc(first), utc(last)), "no entry", None)
    elif case.count is not None and case.count != len(timed):
        note(case, 0, "", "%d entries" % case.count, "%d entries" % len(timed), None)
    return {"api": s}


def set_mtimes(top):
    """The times the list names, else the last entry's, as if the file had been copied then; {path: ns}."""
    found = {}
    for r in rows(os.path.join(top, "MANIFEST.tsv")):
        path = os.path.join(top, r["path"])
        at = ns_of(r["mtime_to_set_utc"] or r["last_utc"])
        if at and os.path.exists(path):
            os.utime(path, ns=(at[0], at[0]))
            found[r["path"]] = at[0]
    return found


def all_cases(top, scratch, mtimes):
    taken = set()
    for make in (s4_cases, journald_cases, git_cases, lambda t: lnav_cases(t, taken, mtimes), lambda t: listed_cases(t, taken),
                 lambda t: stamp_cases(t, scratch)):
        for case in make(top):
            taken.add(case.path)
            yield case


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dir")
    parser.add_argument("--bin")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--list", help="write every disagreement into this file")
    parser.add_argument("--only", default="", help="only files whose path holds this")
    args = parser.parse_args()
    binary = find_bin(args.bin)
    top = args.dir if os.path.exists(os.path.join(args.dir, "MANIFEST.tsv")) else os.path.join(args.dir, "logs")
    if not os.path.exists(os.path.join(top, "MANIFEST.tsv")):
        sys.exit("logs: no logs/MANIFEST.tsv in '%s'" % args.dir)
    sources = collections.defaultdict(lambda: collections.defaultdict(Score))
    failures = []
    with tempfile.TemporaryDirectory(prefix="debrief-logs-") as scratch:
        copy = os.path.join(scratch, "logs")
        shutil.copytree(top, copy)
        mtimes = set_mtimes(copy)
        listing = open(args.list, "w") if args.list else None

        def note(case, line, text, truth, ours, record):
            if listing:
                marks = "%s %s %r" % (record.zone, record.year, record.raw) if record else ""
                listing.write("\t".join((case.source, os.path.relpath(case.path, copy), str(line), truth, ours, marks,
                                         re.sub(r"\s+", " ", text)[:160])) + "\n")

        stamps = os.path.join(scratch, "stamps")
        os.mkdir(stamps)
        for case in all_cases(copy, stamps, mtimes):
            if args.only not in case.path:
                continue
            if case.mtime is not None:
                os.utime(case.path, (case.mtime, case.mtime))
            try:
                records = read_file(binary, case.path, case.zone)
            except (RuntimeError, ValueError) as problem:
                failures.append(str(problem))
                records = []
            scores = judge_span(case, records, note) if case.span else judge(case, records, note)
            for kind, s in scores.items():
                sources[case.source][kind].add(s)
        raw = Score()
        for name, wanted, line in grok_cases(copy, stamps):
            if args.only not in name:
                continue
            raw.files += 1
            raw.expected += 1
            records = read_file(binary, name, None)
            ours = records[0].raw if records else ""
            hit = any(ours and (ours in w or w in ours) for w in wanted)
            raw.entries += bool(ours)
            raw.found += bool(ours)
            raw.exact += hit
            raw.recognised += hit
            if listing and not hit:
                listing.write("\t".join(("stamps-grok", os.path.basename(name), "1", "|".join(wanted), ours, "", line[:160])) + "\n")
        if raw.files:
            sources["stamps-grok"]["raw"] = raw
        if listing:
            listing.close()
    report(sources, failures, args.json)


def negative(score):
    out = Score()
    for name in vars(score):
        setattr(out, name, -getattr(score, name))
    return out


def report(sources, failures, as_json):
    classes, total = collections.defaultdict(Score), Score()
    lines = []
    for source in sorted(sources):
        whole = Score()
        for kind in sorted(sources[source]):
            s = sources[source][kind]
            lines.append(("%s/%s" % (source, kind), s))
            whole.add(s)
            classes[("stamps " if source.startswith("stamps") else "") + kind].add(s)
        if not source.startswith("stamps"):
            whole.add(negative(sources[source].get("impossible", Score())))
            total.add(whole)
    lines += [("class " + k, classes[k]) for k in sorted(classes)] + [("total", total)]
    share = lambda a, b: a / b if b else 0.0
    if as_json:
        for name, s in lines:
            for metric, value, n in (("entries", s.entries, s.files), ("expected", s.expected, s.files), ("found", s.found, s.expected),
                                     ("exact", round(share(s.exact, s.expected), 5), s.expected),
                                     ("recognised", round(share(s.recognised, s.files), 4), s.files)):
                print(json.dumps({"bench": "logs", "case": name, "metric": metric, "value": value, "n": n}))
    else:
        print("| source / class | files | recognised | expected | entries | found | exact |\n|---|---|---|---|---|---|---|")
        for name, s in lines:
            print("| %s | %d | %d | %d | %d | %d | %.2f %% |" % (name, s.files, s.recognised, s.expected, s.entries, s.found, 100 * share(s.exact, s.expected)))
    for f in failures[:20]:
        print("logs: " + f, file=sys.stderr)


if __name__ == "__main__":
    main()
