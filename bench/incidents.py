#!/usr/bin/env python3
"""bench/incidents.py DIR [--json] [--bin PATH] [--case NAME] [--verbose]

Runs `debrief run` with default settings on the inputs of every incident under DIR/incidents, and scores what
comes out. DIR is laid out like the unpacked evaluation data; `cases.tsv` is the main section, `opensre_cases.tsv`,
`holmes_cases.tsv` and `github_status_cases.tsv` are further ones. A section or file that is not there is skipped,
and said so.

The program sees the input files only, copied under their own names into a fresh folder with a neutral name. Truth
(expected causes, key times, ground_truth_* files) is read after the last run has ended: of the tables, only the
columns that name the case and its inputs are looked at before.

What is measured, per case
  recall      of the ground truth's timeline entries that the inputs can show, the share with a drafted row within
              2 minutes. An entry can be shown when some record of the inputs, or some candidate event, lies within
              2 minutes of it (spans: of the span). Crude in a dense log, and stated as such.
  random      the same recall when as many rows as were drafted are drawn from the input's records (mean of 50 draws)
  rows        rows drafted
  cause@1, 3  the first (one of the first three) leads names the cause, by the rule below
  last, grep  the same at 1 for two baselines: the most recent change before the window's end; the most frequent line
              of the raw inputs that says error, fatal, fail …
  can         1 when any three consecutive lines of the raw inputs satisfy the rule: whether the inputs hold the cause
              in words at all (a lead may still put it together from fields)
  milestones  right (within 5 minutes) or honestly unknown, of those the truth gives; `ok+unknown-wrong`
  quiet       no-incident cases: the program says that there was none
  missed      the other side of it: an incident was called none (1 is bad)

The rule for causes. Truth and lead (title and reasons for it) are cut into tokens; those of the fixed list STOP and
words of under four letters are dropped, plurals and -ed, -ing endings removed, and SAME unites a few spellings.
Identifiers (with a digit, a dot or underscore inside, in capitals or camel case) weigh 2, words 1; plain
words-with-dashes count as their words. A lead names the cause when the tokens they share weigh at least 3, or at least half of all of the truth's. It is a rule of overlap:
it misses paraphrases and may accept a lead about the right component for the wrong reason.
"""
import argparse, csv, datetime, json, os, random, re, shutil, subprocess, sys, tempfile, time
import gzip
from zoneinfo import ZoneInfo

NOW = "2026-11-22T12:00:00Z"
NEAR_S, MILESTONE_S = 120, 300
SECTIONS = ("cases.tsv", "opensre_cases.tsv", "holmes_cases.tsv", "github_status_cases.tsv")
TABLES = ("log", "metric", "alert", "page", "message", "change")
ERROR_LINE = re.compile(r"error|fatal|fail|exception|panic|critical|refused|denied|timed? ?out", re.I)
STOP = set("""about above after again against alert also another answer application apps because been before began being
below between both break broke brought build builds case cause caused causes change changed changes cluster come commit
committed config configuration container containers could created default deploy deployed deployment deployments despite
does done down during each either error errors event events every exit explicitly fail failed failing fails failure
failures faster fetch file fills first fixed following found from gets given goes half have having high holmes hour
however identify identified image incident include includes inside instance instead into issue issues itself just keep
kept kubernetes last later less like line logs look made make many mention mentioned mentions minute minutes missing more
most must name named need needed needs never next node nodes none normal number once only order other output outage over
performance point pods possibly problem process produced production prod reason reasons related release report reports
request requests requires result results root running same second seconds service services several should show shows since
slow some state stated status still stopped such suggest summary system take taken tell than that their them then there
these they this three through time times took trying under unable until update upgrade used user users uses using value
version want week were what when where which while whose will with within without worse would wrong your true false null
info warn warning json http https kubectl namespace type record records look looks""".split())
SAME = {"oomkilled": "oom", "oom-killed": "oom", "out-of-memory": "oom", "outofmemory": "oom", "postgresql": "postgres",
        "databases": "database", "db": "database", "certs": "certificate", "cert": "certificate", "conn": "connection"}
MILESTONES = ("started", "detected", "declared", "paged", "acknowledged", "identified", "mitigated", "recovered", "resolved")
WORDS = (  # words of the truth -> milestones of which one has to agree
    (r"declared", ("declared",)), (r"page sent|paged", ("paged",)), (r"\back", ("acknowledged",)),
    (r"detected|alert", ("detected",)), (r"repaired|mitigat", ("mitigated", "recovered")), (r"resolved", ("resolved",)),
    (r"\bend", ("mitigated", "recovered", "resolved")), (r"\bimpact|\bstart|\bfirst|\bfrom", ("started",)))
STAMP = re.compile(r"(?:(\d{4})-)?(?:(\d\d)-(\d\d)[ T])?\b(\d{1,2}):(\d\d)(?::(\d\d))?\s*(AM|PM)?", re.I)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
UTC = datetime.timezone.utc
ZONES = {"BST": "+01:00", "CET": "+01:00", "CEST": "+02:00", "PST": "-08:00", "PDT": "-07:00", "UTC": "+00:00"}


# ---- running the program -------------------------------------------------------------------------------------------

class Case:
    def __init__(self, section, name, inputs):
        self.section, self.name, self.inputs = section, name, inputs
        self.out, self.candidates, self.instants, self.changes, self.cpu = {}, [], [], [], 0.0
        self.code, self.problem = None, None


def ask(binary, args, timeout=300):
    """Runs the program; its JSON (or None), exit code and CPU seconds."""
    before = os.times()
    env = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "LANG": "C.UTF-8"}
    try:
        p = subprocess.run([binary, *args, "--json", "--lang", "en", "--now", NOW, "--by", "@bench"], env=env,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None, "timeout", float(timeout), ""
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    try:
        return json.loads(p.stdout), p.returncode, cpu, p.stderr.decode(errors="replace")
    except ValueError:
        return None, p.returncode, cpu, p.stderr.decode(errors="replace")


def run_case(case, root, binary):
    with tempfile.TemporaryDirectory(prefix="debrief-bench-") as tmp:
        src, out = os.path.join(tmp, "artifacts"), os.path.join(tmp, "report")
        os.mkdir(src)
        for path in case.inputs:
            name = os.path.basename(path)
            if os.path.exists(os.path.join(src, name)):  # two inputs of one name: the folder they come from tells them apart
                name = os.path.basename(os.path.dirname(path)) + "-" + name
            shutil.copy2(os.path.join(root, path), os.path.join(src, name))
        case.out, case.code, case.cpu, err = ask(binary, ["run", "--no-html", "--into", out, src])
        if case.out is None or "timeline" not in case.out:
            case.problem = "exit %s: %s" % (case.code, (err or json.dumps(case.out)).strip()[:160])
            case.out = {}
            if case.code != 4:
                return
        all_, _, _, _ = ask(binary, ["timeline", "--all", "-i", out])
        case.candidates = [row for row in (all_ or {}).get("timeline", [])]
        sql = " union all ".join("select time from %s where time is not null" % t for t in TABLES)
        got, _, _, _ = ask(binary, ["query", "-i", out, sql])
        case.instants = sorted(v / 1e9 for v in column(got, "time") if isinstance(v, (int, float)))
        got, _, _, _ = ask(binary, ["query", "-i", out, "select time, coalesce(title,'') || ' ' || coalesce(target,'') || ' ' || "
                                    "coalesce(version,'') || ' ' || coalesce(text,'') as words from change order by time"])
        case.changes = list(zip(column(got, "time"), column(got, "words")))


def column(answer, name):
    """One column of `debrief query --json`, however its rows are written."""
    if isinstance(answer, dict):
        heads = [c if isinstance(c, str) else c.get("name") for c in answer.get("columns", [])]
        rows = answer.get("rows", [])
        return [r[name] if isinstance(r, dict) else r[heads.index(name)] for r in rows]
    return [r[name] for r in answer or []]


def read_rows(path, wanted=None):
    with open(path, encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {k: row.get(k) or "" for k in wanted} if wanted else {k: v or "" for k, v in row.items() if k}


def list_cases(root, section):
    """The cases of a section, from the columns that are no truth."""
    cases = []
    for row in read_rows(os.path.join(root, section), ("case", "input_files", "inputs", "type")):
        if section == "opensre_cases.tsv":
            files = [row["case"] + "/" + f for f in row["inputs"].split(";") if f and f.endswith((".json", ".log", ".txt"))]
        elif section == "github_status_cases.tsv":
            files = ["github-status/cases/%s/input_status_updates.json" % row["case"]]
        else:
            files = [f for f in row["input_files"].split(";") if f]
        if section == "holmes_cases.tsv" and row["type"] != "root_cause":
            continue
        there = [f for f in files if os.path.isfile(os.path.join(root, f))]
        if not there and section != "cases.tsv":
            continue
        case = Case(section, row["case"], there)
        case.n_absent = len(files) - len(there)
        cases.append(case)
    return cases


# ---- truth, read when every run has ended ---------------------------------------------------------------------------

def instant(text):
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return None


def stamp_of(m, day, zone):
    hour, minute = int(m[4]), int(m[5])
    if m[7]:
        hour = hour % 12 + (12 if m[7].upper() == "PM" else 0)
    if m[2]:
        day = "%s-%s-%s" % (m[1] or day[:4], m[2], m[3])
    if hour > 23 or minute > 59 or not day:
        return None
    return datetime.datetime.fromisoformat("%sT%02d:%02d:%s" % (day, hour, minute, m[6] or "00")).replace(tzinfo=zone).timestamp()


def key_times(text, day):
    """[(milestones, instant)] of a sentence such as "detected 14:44Z, resolved 07-13 10:49Z"; what says no milestone is dropped."""
    out = []
    day = day or (DAY.search(text) or [None])[0]
    for clause in re.split(r"[;,]", text):
        stamps = list(STAMP.finditer(clause))
        last = 0
        for i, m in enumerate(stamps):
            before = clause[last:m.start()]
            words = before if len(stamps) > 1 else clause
            which = next((names for rx, names in WORDS if re.search(rx, words, re.I)), None)
            is_range_end = i > 0 and re.fullmatch(r"Z?\s*(-|\.\.|to)\s*(\([^)]*\)\s*)?(\d{4}-)?", before) is not None
            if re.search(r"change|status|consumer|fixes", words, re.I) and which is None:
                which = ("declared",) if "status" in words else None
            elif is_range_end:
                which = ("resolved",) if out and out[-1][0] == ("declared",) else ("mitigated", "recovered", "resolved")
            elif which is None and i + 1 < len(stamps) and re.match(r"Z?\s*-", clause[m.end():]):
                which = ("started",)
            last = m.end()
            at = stamp_of(m, day, UTC) if which else None
            if at:
                out.append((which, at))
    return out


def report_entries(text, day, zone):
    """Instants of a report's timeline rows: list items, table rows, headings or [brackets] that open with a time."""
    out = []
    said = re.search(r"times? (?:are )?in (BST|CEST|CET|PST|PDT|UTC)", text)
    if said:
        zone = datetime.datetime.fromisoformat("2000-01-01T00:00" + ZONES[said[1]]).tzinfo
    for line in text.splitlines():
        m = re.match(r"\s*(?:[-*]|\||#{2,4}|\[)\s*(?:\*\*)?(?=\d)", line)
        s = STAMP.match(line, m.end()) if m else None
        at = stamp_of(s, (DAY.search(line) or [day])[0], zone) if s else None
        if at:
            out.append((at, at))
    return out


def first_day(case):
    return datetime.datetime.fromtimestamp(case.instants[0], UTC).strftime("%Y-%m-%d") if case.instants else None


def load_truth(case, row, root):
    """entries [(begin, end)], milestones [(names, instant)], cause, is_no_incident"""
    t = {"entries": [], "milestones": [], "cause": "", "none": False}
    if case.section == "opensre_cases.tsv":
        t["cause"], t["none"] = row["root_cause"] or row["failure_mode"].replace("_", " "), row["root_cause_category"] == "healthy"
    elif case.section == "holmes_cases.tsv":
        t["cause"] = row["expected_root_cause"]
    elif case.section == "github_status_cases.tsv":
        for key, names in (("impact_start", ("started",)), ("impact_end", ("mitigated", "recovered")), ("resolved", ("resolved",))):
            at = instant(row[key]) if row[key] else None
            if at:
                t["milestones"].append((names, at))
    else:
        load_core(case, row, root, t)
    if t["none"]:
        t["cause"], t["milestones"], t["entries"] = "", [], []
    t["entries"] = sorted(set(t["entries"]))
    return t


def load_core(case, row, root, t):
    t["cause"], t["none"] = row["expected_root_cause"], row["expected_root_cause"].upper().startswith("NO INCIDENT")
    zone, reports = UTC, []
    day = (DAY.search(case.name) or DAY.search(row["key_times"]) or [first_day(case)])[0]
    local = re.search(r"local ([+-]\d\d:\d\d)", row["key_times"])
    if local:
        zone = datetime.datetime.fromisoformat("2000-01-01T00:00" + local[1]).tzinfo
    for path in row["ground_truth_files"].split(";"):
        full = os.path.join(root, path)
        if not os.path.isfile(full):
            continue
        if path.endswith(("_timeline.tsv", "_events.tsv")):
            for r in read_rows(full):
                at, end = instant(r["utc"]), instant(r.get("utc_end") or r["utc"])
                if at:
                    t["entries"].append((at, end or at))
                which = next((names for rx, names in WORDS if re.search(rx, r.get("event", ""), re.I)), None)
                if at and which:
                    t["milestones"].append((which, at))
                named = next((re.search(r"as_written\((.+)\)", k) for k in r if k.startswith("as_written(")), None)
                zone = ZoneInfo(named[1]) if named else zone
        elif path.endswith((".md", ".txt")):
            reports.append(full)
    if not any(p.endswith("_timeline.tsv") for p in row["ground_truth_files"].split(";")):
        named = [p for p in reports if "timeline" in os.path.basename(p)]
        for full in named or reports:
            with open(full, encoding="utf-8", errors="replace") as f:
                t["entries"] += report_entries(f.read(), day, zone)
    have = {names for names, _ in t["milestones"]}
    t["milestones"] += [(names, at) for names, at in key_times(row["key_times"], day) if names not in have]
    if any(names == ("resolved",) for names, _ in t["milestones"]):  # the end of the impact is then another thing
        t["milestones"] = [(names[:2] if len(names) == 3 else names, at) for names, at in t["milestones"]]


# ---- scoring ---------------------------------------------------------------------------------------------------------

def pieces(word, is_truth):
    """The parts of a word that are looked at: paths are cut; of the truth, plain words-with-dashes are words; a lead's identifiers also
    give their parts, so that pg_wal speaks of the wal."""
    out = set()
    for part in {word} | set(re.split(r"[/:@]", word)):
        if not is_truth:
            out |= {part} | set(re.split(r"[-_.]", part))
        elif re.fullmatch(r"[a-z]+(-[a-z]+)+", part, re.I) and not part.isupper():
            out |= set(part.split("-"))
        else:
            out.add(part)
    return out


def tokens(text, is_truth=False):
    """{token: weight}"""
    out = {}
    text = re.sub(r"out of memory", "oom", text, flags=re.I)
    for word in re.findall(r"[A-Za-z0-9][A-Za-z0-9_.:/#@-]*", text):
        word = word.strip(".:/#@-")
        for piece in pieces(word, is_truth):
            low = SAME.get(piece.lower(), piece.lower())
            is_time = re.fullmatch(r"[\d:.\-tz]+", low) is not None and not re.fullmatch(r"\d{3,6}", low)
            if not low or is_time or low in STOP:
                continue
            is_id = (re.search(r"\d", low) and re.search(r"[a-z]", low)) or re.search(r".[-_.].", low) is not None \
                or re.fullmatch(r"\d{3,6}", low) or re.fullmatch(r"[A-Z]{3,}", piece) or re.search(r"[a-z][A-Z]", piece) or low == "oom"
            if is_id:
                out[low] = 2
            elif len(low) >= 4:
                out[stem_of(low)] = max(out.get(stem_of(low), 0), 1)
            if not is_truth:  # what one side writes as an identifier (PostgreSQL, WAL) is a plain word on the other
                out.setdefault(low, 1)
                out.setdefault(stem_of(low), 1)
    return out


def stem_of(low):
    return re.sub(r"(ies|es|s|ed|ing|ion|or|er|e)$", "", low) if len(low) > 5 else low.rstrip("s")


def shared_weight(truth, got):
    return sum(w for t, w in truth.items() if t in got)


def names_cause(truth, text):
    shared = shared_weight(truth, tokens(text))
    return shared >= 3 or 2 * shared >= sum(truth.values()) > 0


def raw_lines(case, root):
    for path in case.inputs:
        full = os.path.join(root, path)
        opened = gzip.open(full, "rt", errors="replace") if path.endswith(".gz") else open(full, errors="replace")
        with opened as f:
            yield [line[:4000] for line in f]


def inputs_hold(case, root, truth):
    for lines in raw_lines(case, root):
        small = [line[:600] for line in lines[:20000]]
        seen = [tokens(line) for line in small]
        for i in range(len(seen)):
            near = {t for s in seen[i:i + 3] for t in s}
            shared = shared_weight(truth, near)
            if shared >= 3 or 2 * shared >= sum(truth.values()) > 0:
                return True
    return False


def grep_baseline(case, root):
    counts, first = {}, {}
    for lines in raw_lines(case, root):
        for line in lines:
            if ERROR_LINE.search(line):
                key = re.sub(r"[0-9a-f]*\d[0-9a-f]*", "#", line.strip().lower())[:300]
                counts[key] = counts.get(key, 0) + 1
                first.setdefault(key, line.strip())
    best = max(counts, key=lambda k: counts[k], default=None)
    return first.get(best, "")


def hit(entry, instants):
    return any(entry[0] - NEAR_S <= at <= entry[1] + NEAR_S for at in instants)


def near_any(entry, ordered):
    import bisect
    i = bisect.bisect_left(ordered, entry[0] - NEAR_S)
    return i < len(ordered) and ordered[i] <= entry[1] + NEAR_S


def score(case, t, root):
    """Everything that goes into the table; None where it does not apply."""
    s = {"rows": len(case.out.get("timeline", []))}
    shown = [a for a in (instant(r["utc"] or "") for r in case.out.get("timeline", [])) if a]
    all_ = shown + [a for a in (instant(r["utc"] or "") for r in case.candidates) if a]
    every = sorted(all_ + case.instants)
    can = [e for e in t["entries"] if near_any(e, every)]
    s["entries"], s["can_show"] = len(t["entries"]), len(can)
    if can:
        s["hits"] = sum(hit(e, shown) for e in can)
        s["recall"] = s["hits"] / len(can)
        s["as_candidate"] = sum(hit(e, all_) for e in can) / len(can)
        rng, draws = random.Random(20261122), 50
        s["random"] = sum(hit(e, rng.sample(case.instants, min(len(shown), len(case.instants)))) for _ in range(draws) for e in can) \
            / (draws * len(can))
    score_milestones(case, t, s)
    leads = [x for x in case.out.get("leads", []) if x.get("role", "cause") == "cause"]
    s["leads"] = len(leads)
    if t["none"]:
        s["quiet"] = int(bool(case.out.get("is_quiet")))
    elif case.inputs:
        s["missed"] = int(bool(case.out.get("is_quiet")))
    if t["cause"] and case.inputs:
        truth = tokens(t["cause"], True)
        said = [lead["title"] + " " + " ".join(r["text"] for r in lead.get("reasons", []) if r.get("side") == "for") for lead in leads]
        at = [i for i, text in enumerate(said) if names_cause(truth, text)]
        s["cause@1"], s["cause@3"] = int(at[:1] == [0]), int(bool(at) and at[0] < 3)
        end = instant((case.out.get("window") or {}).get("end") or "")
        before = [w for when, w in case.changes if end is None or (when or 0) <= end * 1e9]
        s["last_change@1"] = int(bool(before) and names_cause(truth, before[-1]))
        s["grep@1"] = int(names_cause(truth, grep_baseline(case, root)))
        s["can_name"] = int(inputs_hold(case, root, truth))
        s["truth_tokens"], s["said"] = truth, said
    return s


def score_milestones(case, t, s):
    got = {k: instant(v or "") for k, v in (case.out.get("milestones") or {}).items()}
    right = unknown = 0
    s["wrong"] = []
    for names, at in t["milestones"]:
        values = [got[n] for n in names if got.get(n)]
        if any(abs(v - at) <= MILESTONE_S for v in values):
            right += 1
        elif not values:
            unknown += 1
        else:
            s["wrong"].append("%s %+d min" % (names[-1] if len(names) < 3 else "end", round((min(values, key=lambda v: abs(v - at)) - at) / 60)))
    if t["milestones"]:
        s["right"], s["unknown"], s["n_milestones"] = right, unknown, len(t["milestones"])
        s["milestones"] = (right + unknown) / len(t["milestones"])


def why(case, t, s):
    """One reason a miss, by rule."""
    arts = case.out.get("artifacts", [])
    if not case.inputs:
        return "no inputs"
    if case.problem:
        return case.problem
    dumb = sorted({os.path.splitext(a["path"])[1] or "no suffix" for a in arts if not a.get("first")})
    out = []
    if dumb:
        out.append("%d of %d files without a time read (%s)" % (sum(not a.get("first") for a in arts), len(arts), " ".join(dumb)))
    if t["none"] and not s.get("quiet"):
        out.append("window %s" % (case.out.get("window") or {}).get("why", "none"))
    if s.get("recall", 1) < 1:
        miss = s["can_show"] - s["hits"]
        cand = round(s["as_candidate"] * s["can_show"]) - s["hits"]
        out.append("%d missed: %d candidates not shown, %d no candidate" % (miss, cand, miss - cand))
    if "cause@3" in s and not s["cause@3"]:
        out.append("cause not in the inputs' words" if not s["can_name"] else "no lead at all" if not s["leads"] else "other leads")
    elif "cause@1" in s and not s["cause@1"]:
        out.append("another lead first")
    if s["wrong"]:
        out.append("wrong " + ", ".join(s["wrong"]))
    if case.out.get("is_quiet") and not t["none"]:
        out.append("called quiet")
    return "; ".join(out)


# ---- output ----------------------------------------------------------------------------------------------------------

def mean(values):
    values = [v for v in values if v is not None]
    return sum(values) / len(values) if values else None


def show(value, digits=2):
    return "-" if value is None else "%.*f" % (digits, value) if isinstance(value, float) else str(value)


def summary(results):
    total = {"recall": None, "random": None, "as_candidate": None}
    n_can = sum(s["can_show"] for _, _, s in results)
    if n_can:
        for key in total:
            total[key] = sum(s.get(key, 0) * s["can_show"] for _, _, s in results) / n_can
    total["can_show"], total["entries"] = n_can, sum(s["entries"] for _, _, s in results)
    for key in ("cause@1", "cause@3", "last_change@1", "grep@1", "can_name", "quiet", "missed"):
        total[key] = mean(s.get(key) for _, _, s in results)
        total["n_" + key] = sum(key in s for _, _, s in results)
    total["rows"] = mean(float(s["rows"]) for _, _, s in results)
    n = sum(s.get("n_milestones", 0) for _, _, s in results)
    total["right"], total["unknown"] = sum(s.get("right", 0) for _, _, s in results), sum(s.get("unknown", 0) for _, _, s in results)
    total["n_milestones"] = n
    total["milestones"] = (total["right"] + total["unknown"]) / n if n else None
    total["cpu"] = sum(c.cpu for c, _, _ in results)
    return total


def print_table(section, results, is_long):
    print("\n%s: %d cases" % (section, len(results)))
    print("%-42s %-12s %-6s %5s %4s %-9s %-4s %-4s %-4s %-10s %-5s %s" % ("case", "recall", "random", "cand.", "rows", "cause 1,3", "last",
          "grep", "can", "milestones", "quiet", "missed; why"))
    for case, t, s in results if is_long else []:
        recall = "%s %d/%d" % (show(s.get("recall")), s.get("hits", 0), s["can_show"]) if s["can_show"] else "-"
        cause = "%d %d" % (s["cause@1"], s["cause@3"]) if "cause@1" in s else "-"
        stones = "%d+%d-%d" % (s["right"], s["unknown"], s["n_milestones"] - s["right"] - s["unknown"]) if "right" in s else "-"
        print("%-42s %-12s %-6s %5s %4d %-9s %-4s %-4s %-4s %-10s %-5s %s" % (case.name.replace("test_", "")[-42:], recall, show(s.get("random")),
              show(s.get("as_candidate")), s["rows"], cause, show(s.get("last_change@1")), show(s.get("grep@1")), show(s.get("can_name")), stones,
              show(s.get("quiet")), why(case, t, s)))
    x = summary(results)
    print("%-42s %-12s %-6s %5s %4.1f %-9s %-4s %-4s %-4s %-10s %-5s %s missed; %.1f s CPU" % ("total", "%s /%d" % (show(x["recall"]), x["can_show"]),
          show(x["random"]), show(x["as_candidate"]), x["rows"] or 0, "%s %s" % (show(x["cause@1"]), show(x["cause@3"])), show(x["last_change@1"]),
          show(x["grep@1"]), show(x["can_name"]), "%d+%d-%d" % (x["right"], x["unknown"], x["n_milestones"] - x["right"] - x["unknown"]),
          show(x["quiet"]), show(x["missed"]), x["cpu"]))


def print_json(name, s, n=1):
    for key in ("recall", "random", "rows", "cause@1", "cause@3", "last_change@1", "grep@1", "can_name", "milestones", "quiet", "missed"):
        if s.get(key) is not None:
            count = s["can_show"] if key in ("recall", "random") else s.get("n_milestones", n) if key == "milestones" else s.get("n_" + key, n)
            print(json.dumps({"bench": "incidents", "case": name, "metric": key, "value": round(s[key], 4), "n": count}))


def find_binary(given):
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for path in [given] if given else [os.path.join(here, b, "src/cmd/debrief") for b in ("build/release", "build")] + [shutil.which("debrief") or ""]:
        if path and os.access(path, os.X_OK):
            return os.path.abspath(path)
    sys.exit("incidents: no program found: build it, or give --bin PATH")


def main():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("dir")
    p.add_argument("--json", action="store_true")
    p.add_argument("--bin")
    p.add_argument("--case", help="only cases whose name contains this")
    p.add_argument("--section", help="only the section whose file name begins so")
    p.add_argument("--verbose", action="store_true", help="also the leads and rows, for looking into misses; holds text of the data")
    a = p.parse_args()
    binary, root = find_binary(a.bin), os.path.join(a.dir, "incidents")
    note = lambda text: print(text, file=sys.stderr)
    if not os.path.isdir(root):
        note("incidents: skipped, %s is not there" % root)
        return
    sections = []
    for section in SECTIONS:
        if a.section and not section.startswith(a.section):
            continue
        if not os.path.isfile(os.path.join(root, section)):
            note("incidents: skipped, no %s" % section)
            continue
        cases = [c for c in list_cases(root, section) if not a.case or a.case in c.name]
        for case in cases:
            run_case(case, root, binary)
        sections.append((section, cases))
    everything = []
    for section, cases in sections:  # every run has ended: now the truth
        truths = {r["case"]: r for r in read_rows(os.path.join(root, section))}
        results = []
        for case in cases:
            t = load_truth(case, truths[case.name], root)
            results.append((case, t, score(case, t, root)))
        everything += results
        if not results:
            continue
        name = section[:-len("_cases.tsv")] if section != "cases.tsv" else "core"
        if a.json:
            for case, _, s in results:
                print_json(case.name, s)
            print_json("total" if name == "core" else "total-" + name, summary(results), len(results))
        else:
            print_table(name, results, name != "github_status" or a.verbose)
        if a.verbose and not a.json:
            for case, t, s in results:
                print_verbose(case, t, s)
    quiet = [s["quiet"] for _, _, s in everything if "quiet" in s]
    if a.json and quiet:
        print(json.dumps({"bench": "incidents", "case": "no-incident", "metric": "quiet", "value": sum(quiet) / len(quiet), "n": len(quiet)}))
    elif quiet:
        missed = [s["missed"] for _, _, s in everything if "missed" in s]
        print("\nno-incident: %d of %d quiet; of the %d with an incident, %d were called quiet too" % (sum(quiet), len(quiet), len(missed), sum(missed)))


def print_verbose(case, t, s):
    iso = lambda at: datetime.datetime.fromtimestamp(at, UTC).strftime("%m-%d %H:%M:%S")
    print("\n== %s\n   window %s\n   milestones %s\n   truth      %s" % (case.name, case.out.get("window"), {k: v for k, v in (case.out.get("milestones") or {}).items()
          if v}, ["%s %s" % ("/".join(n), iso(v)) for n, v in t["milestones"]]))
    for a in case.out.get("artifacts", []):
        print("   file %s %s records=%s first=%s last=%s %s" % (a["path"], a["format"], a["records"], a["first"], a["last"], a.get("problem") or ""))
    for r in case.out.get("timeline", []):
        print("   row %s %s [%s]" % (r["utc"], r["event"][:110], r["why"]))
    print("   cause: %s\n   tokens %s" % (t["cause"][:300], s.get("truth_tokens")))
    for text in s.get("said", [])[:4]:
        print("   lead %s %s" % (names_cause(s["truth_tokens"], text), text[:260]))
    for e in t["entries"]:
        print("   entry %s can=%s" % (iso(e[0]), near_any(e, sorted(case.instants))))


if __name__ == "__main__":
    main()
