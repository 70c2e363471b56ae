#!/usr/bin/env python3
"""bench/audience.py DIR… [--audience WHO] [--samples N] [--bin PATH] [--secretlint COMMAND]

What redaction does to real texts that hold no secrets of ours: how often each rule hides something, and in what surroundings,
for a person to judge whether it was right. Every file below DIR is rendered as a report (`debrief render --format markdown`),
logs and JSON inside a fence and cut at 2 MB; what was hidden is counted by rule, and with --samples the text around is shown.

  debrief run on the post-mortems:   bench/audience.py DATA/prose/documents --audience public
  on logs:                           bench/audience.py DATA/logs --audience public --samples 5

With --secretlint 'npx secretlint --format json' in a folder where it is installed, the same files go through secretlint, too, and
its messages are counted by rule beside ours.
"""
import argparse, collections, json, os, re, subprocess, sys, tempfile

NOW = "2025-03-01T12:00:00Z"
MOST = 2_000_000
MARK = re.compile(r"\[redacted: ([a-z-]+)\]")


def texts(folders):
    for folder in folders:
        for root, _, files in sorted(os.walk(folder)):
            for name in sorted(files):
                path = os.path.join(root, name)
                with open(path, "rb") as f:
                    data = f.read(MOST)
                text = data.decode(errors="replace")
                if "\0" not in text and text.count("\ufffd") * 100 < len(text):
                    yield path, text


def redact(debrief, folder, text, is_prose, audience):
    """(counts by rule, the rendered text)"""
    text = MARK.sub("(redacted)", text)
    body = text if is_prose else "# Log\n\n~~~~~~~~~~~~text\n" + text.replace("~~~~~~~~~~~~", "") + "\n~~~~~~~~~~~~\n"
    with open(os.path.join(folder, "report.md"), "w", encoding="utf-8") as f:
        f.write(body)
    out = subprocess.run([debrief, "render", "-i", folder, "--format", "markdown", "--audience", audience, "--json", "--now", NOW,
                          "-o", os.path.join(folder, "out.md")], capture_output=True, env={**os.environ, "DEBRIEF_LANG": "en"})
    if out.returncode != 0:
        return None, out.stderr.decode() or out.stdout.decode()
    hidden = json.loads(out.stdout)["hidden"]
    with open(os.path.join(folder, "out.md"), encoding="utf-8") as f:
        return {h["rule"]: h["times"] for h in hidden}, f.read()


def secretlint(command, path, text):
    """Messages by rule; the file is copied, so that no settings beside it count."""
    with tempfile.NamedTemporaryFile("w", suffix=os.path.splitext(path)[1] or ".txt", dir=".", delete=False) as f:
        f.write(text)
    out = subprocess.run(command.split() + [f.name], capture_output=True, text=True)
    os.unlink(f.name)
    found = json.loads(out.stdout or "[]")
    return collections.Counter(m["ruleId"].split("rule-")[-1] for r in found for m in r["messages"])


def main():
    parser = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter, description=__doc__)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--audience", default="public", choices=["team", "company", "public"])
    parser.add_argument("--samples", type=int, default=0)
    parser.add_argument("--bin", default="build/dev/src/cmd/debrief")
    parser.add_argument("--secretlint")
    args = parser.parse_args()
    debrief = os.path.abspath(args.bin)
    total, files, theirs = collections.Counter(), collections.Counter(), collections.Counter()
    samples = collections.defaultdict(list)
    n_texts = n_bytes = n_failed = 0
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "incident.yaml"), "w") as f:
            f.write("title: bench\n")
        for path, text in texts(args.folders):
            n_texts += 1
            n_bytes += len(text.encode())
            counts, shown = redact(debrief, folder, text, path.endswith(".md"), args.audience)
            if counts is None:
                n_failed += 1
                print(f"{path}: {shown.strip()}", file=sys.stderr)
                continue
            total.update(counts)
            files.update(counts.keys())
            for m in MARK.finditer(shown):
                samples[m[1]].append((path, shown[max(0, m.start() - 70):m.end() + 30].replace("\n", "⏎")))
            if args.secretlint:
                theirs.update(secretlint(args.secretlint, path, text))
    print(f"{n_texts} files, {n_bytes / 1e6:.1f} MB, audience {args.audience}, {n_failed} failed")
    for rule, n in total.most_common():
        print(f"{n:7} in {files[rule]:4} files  {rule}")
        step = max(1, len(samples[rule]) // args.samples) if args.samples else 1
        for path, around in samples[rule][::step][:args.samples]:
            print(f"          {os.path.basename(path)[:40]}: {around}")
    for rule, n in theirs.most_common():
        print(f"secretlint {n:5}  {rule}")


main()
