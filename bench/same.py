#!/usr/bin/env python3
"""bench/same.py OLD NEW PATH… [--zone ZONE] [--list FILE]

Whether two builds read the same: for every file below PATH, with and without templates, `debrief read FILE --json` of both
programs byte for byte, and what `--stats` counts but for time and memory (the size of the index among it). For changes that
are to make reading faster and nothing else. Prints how many files differ, and with --list which; exits 1 when any does.

One file at a time and in both programs at once, so that a file that grows is not taken for a difference of theirs.
"""
import argparse, concurrent.futures, hashlib, json, os, subprocess, sys

WAYS = [[], ["--no-templates"]]


def files_below(paths):
    for path in paths:
        if os.path.isfile(path):
            yield path
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                full = os.path.join(folder, name)
                if os.path.isfile(full):
                    yield full


def run(program, path, more):
    p = subprocess.run([program, "read", path, "--json", "--now", "2026-03-01T00:00:00Z", *more], stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, check=False)
    return p.returncode, p.stdout


def told(program, path, more):
    """Everything that is to be the same, as one hash each."""
    code, out = run(program, path, more)
    stats_code, stats = run(program, path, ["--stats", "--threads", "1", *more])
    try:
        counted = json.loads(stats)
        for key in ("seconds", "mb_per_cpu_second", "lines_per_cpu_second", "peak_bytes"):
            counted.pop(key, None)
    except ValueError:
        counted = stats.decode("utf-8", "replace")
    return code, hashlib.sha256(out).hexdigest(), stats_code, json.dumps(counted, sort_keys=True)


def compare(job):
    old, new, path, zone = job
    for way in WAYS:
        more = way + (["--zone", zone] if zone else [])
        a, b = told(old, path, more), told(new, path, more)
        if a != b:
            return path, way, a, b
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--zone")
    parser.add_argument("--list")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    jobs = [(args.old, args.new, path, args.zone) for path in files_below(args.paths)]
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        different = [d for d in pool.map(compare, jobs) if d is not None]
    print(f"{len(jobs)} files, {len(different)} read differently")
    if args.list:
        with open(args.list, "w", encoding="utf-8") as out:
            for path, way, a, b in different:
                out.write(f"{path} {' '.join(way)}\n  {a}\n  {b}\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
