#!/usr/bin/env python3
"""bench/gate.py [--json] [--bin PATH] [--npm DIR] FOLDER

What `debrief check` costs on many reports in one run, beside linters of prose: CPU seconds of the whole process (the best of
several runs, start-up included), what it found, and documents and megabytes a second. The bar: 300 documents of 2.7 MB in 200 ms.

FOLDER is any folder of Markdown files; `documents` below it is taken when it is there. --npm names a folder in which alex,
write-good and textlint (with textlint-rule-write-good) are installed (npm install alex write-good textlint
textlint-rule-write-good); without it only debrief is measured. The numbers of findings cannot be compared: these tools look for
other things, none of them for what a post-mortem gets wrong. Every file is handed over in one command line.
"""
import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile

RUNS = 5
BAR_MS_PER_MB = 200 / 2.7


def cost(argv, env=None):
    """CPU milliseconds and standard output of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(argv, capture_output=True, text=True, errors="replace", check=False, env=env, stdin=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * cpu, done.stdout + done.stderr


def best(argv, runs, env=None):
    costs = [cost(argv, env) for _ in range(runs)]
    return min(costs, key=lambda c: c[0])


def files_of(folder):
    documents = os.path.join(folder, "documents")
    root = documents if os.path.isdir(documents) else folder
    if os.path.isdir(os.path.join(folder, "prose", "documents")):
        root = os.path.join(folder, "prose", "documents")
    found = []
    for path, _, names in os.walk(root):
        found += [os.path.join(path, n) for n in names if n.endswith(".md")]
    return sorted(found)


def others(npm, files):
    tools = os.path.join(npm, "node_modules", ".bin")
    with tempfile.TemporaryDirectory() as folder:
        rules = os.path.join(folder, "textlintrc.json")
        with open(rules, "w", encoding="utf-8") as f:
            json.dump({"rules": {"write-good": True}}, f)
        for name, argv, count in (
                ("alex", ["alex", "--quiet", *files], lambda out: out.count("  warning  ")),
                ("write-good", ["write-good", *files], lambda out: out.count(" on line ")),
                ("textlint", ["textlint", "--config", rules, "-f", "unix", *files], lambda out: out.count("[Error/"))):
            program = os.path.join(tools, argv[0])
            if not os.path.exists(program):
                print(f"{name} is not installed in {npm}: skipped", file=sys.stderr)
                continue
            ms, out = best([program, *argv[1:]], 2, {**os.environ, "NODE_PATH": os.path.join(npm, "node_modules")})
            yield name, ms, count(out)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder")
    p.add_argument("--bin", default="build/release/src/cmd/debrief")
    p.add_argument("--npm")
    p.add_argument("--json", action="store_true")
    args = p.parse_args()
    files = files_of(args.folder)
    if not files:
        print(f"gate: no Markdown files below '{args.folder}': skipped", file=sys.stderr)
        return
    size = sum(os.path.getsize(f) for f in files)
    ms, out = best([args.bin, "check", *files, "--json"], RUNS)
    total = json.loads(out[out.index("{"):])["total"]
    text_ms, _ = best([args.bin, "check", *files], RUNS)
    rows = [("debrief, as text", text_ms, total["errors"] + total["warnings"]), ("debrief, as JSON", ms, sum(
        total[k] for k in ("errors", "warnings", "infos")))]
    rows += list(others(args.npm, files)) if args.npm else []
    result = {"files": len(files), "bytes": size, "bar_ms": round(BAR_MS_PER_MB * size / 1e6, 1),
              "tools": [{"tool": t, "cpu_ms": round(c, 1), "messages": n} for t, c, n in rows]}
    if args.json:
        print(json.dumps(result, indent=2))
        return
    print(f"{len(files)} documents, {size / 1e6:.2f} MB; the bar is {result['bar_ms']} ms")
    for tool, c, n in rows:
        print(f"{tool:<18} {c:9.1f} ms CPU {1000 * size / 1e6 / c:8.2f} MB/s {n:7} messages")


main()
