#!/usr/bin/env python3
"""Checks what contrib/ gives to forges: contrib.py FILE [--script]

That it is YAML, has the shape its reader wants, that every shell script in it passes `sh -n`, or bash's and shellcheck where
they are there, and that values of a pull request reach scripts through the environment only, never as text in them. With --script it prints what the forge would run to check the reports, for a test to
run: the action's step `check`, the job's script, the first hook's command.
"""
import re
import shutil
import subprocess
import sys

import yaml


def fail(what):
    sys.exit(f"{sys.argv[1]}: {what}")


def check_script(script, shell, where):
    if "${{" in script:
        fail(f"{where}: an expression inside a script can be made to run anything; hand it over in env")
    done = subprocess.run([shell, "-n"], input=script, text=True, capture_output=True)
    if done.returncode != 0:
        fail(f"{where}: {done.stderr}")
    if shutil.which("shellcheck"):
        done = subprocess.run(["shellcheck", "-s", shell, "-e", "SC2154", "-"], input=script, text=True, capture_output=True)
        if done.returncode != 0:
            fail(f"{where}: {done.stdout}")


def check_action(d):
    if d["runs"]["using"] != "composite":
        fail("is no composite action")
    for i, step in enumerate(d["runs"]["steps"]):
        if "shell" not in step:
            fail(f"step {i}: a composite action's run needs a shell")
        check_script(step["run"], step["shell"], f"step {i}")
    declared = set(d["inputs"])
    with open(sys.argv[1], encoding="utf-8") as f:
        used = set(re.findall(r"inputs\.([a-z]+)", f.read()))
    if used != declared:
        fail(f"inputs: declared {sorted(declared)}, used {sorted(used)}")


def check_gitlab(d):
    job = d["debrief"]
    if not all(isinstance(line, str) for line in job["script"]):
        fail("a line of the script is no text")
    check_script("\n".join(job["script"]), "sh", "script")
    if job["artifacts"]["reports"]["codequality"] != job["variables"]["DEBRIEF_OUTPUT"]:
        fail("the report that is written is not the one that is shown")


def check_hooks(d):
    for hook in d[0]["hooks"]:
        missing = {"id", "name", "entry", "language", "files"} - set(hook)
        if missing:
            fail(f"{hook.get('id')}: {sorted(missing)} missing")
        wanted, other = re.compile(hook["files"]), re.compile(hook["exclude"])
        for path, is_wanted in (("post-mortems/2025-02-09-api/report.md", True), ("post-mortems/2025-02-09-api/draft.md", False),
                                ("post-mortems/2025-02-09-api/evidence/note.md", False), ("post-mortems/README.md", False),
                                ("src/report.md", False)):
            if bool(wanted.search(path) and not other.search(path)) != is_wanted:
                fail(f"{hook['id']}: {path}")


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        d = yaml.safe_load(f)
    if "--script" in sys.argv and isinstance(d, list):
        print(d[0]["hooks"][0]["entry"])
    elif "--script" in sys.argv:
        steps = d["runs"]["steps"] if "runs" in d else [{"id": "check", "run": "\n".join(d["debrief"]["script"])}]
        print("".join(step["run"] for step in steps if step.get("id") == "check"))
    elif isinstance(d, list):
        check_hooks(d)
    elif "runs" in d:
        check_action(d)
    else:
        check_gitlab(d)


main()
