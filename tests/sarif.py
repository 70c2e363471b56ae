#!/usr/bin/env python3
"""Checks a SARIF log against what the 2.1.0 standard demands of the parts we write: sarif.py FILE

Own words for the rules of OASIS SARIF 2.1.0, sections 3.13 (sarifLog) to 3.58 (notification): required members, types, ranges,
and what no schema can say, that a result's ruleIndex leads to its ruleId. A member that is not listed here is an error, so that
nothing is written unchecked.
"""
import json
import re
import sys

LEVELS = {"none", "note", "warning", "error"}
URI = re.compile(r"^[A-Za-z0-9._~/:%!$&'()*+,;=@-]+$")
problems = []


def fail(where, what):
    problems.append(f"{where}: {what}")


def members(value, where, required, optional=()):
    """Whether it is an object with these members and no other."""
    if not isinstance(value, dict):
        fail(where, "is no object")
        return False
    for key in required:
        if key not in value:
            fail(where, f"'{key}' is missing")
    for key in value:
        if key not in required and key not in optional:
            fail(where, f"'{key}' is not known to this test")
    return all(key in value for key in required)


def text(value, where):
    if not isinstance(value, str) or not value:
        fail(where, "is no text")


def message(value, where):
    if members(value, where, ["text"], ["markdown"]):
        for key in value:
            text(value[key], f"{where}/{key}")


def integer(value, where, least):
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        fail(where, f"{value!r} is no integer from {least} on")


def rule(value, where):
    if not members(value, where, ["id"], ["shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"]):
        return
    text(value["id"], f"{where}/id")
    for key in ("shortDescription", "fullDescription", "help"):
        if key in value:
            message(value[key], f"{where}/{key}")
    level = value.get("defaultConfiguration", {}).get("level", "warning")
    if level not in LEVELS:
        fail(where, f"level {level!r}")
    tags = value.get("properties", {}).get("tags", [])
    if not isinstance(tags, list) or len(set(tags)) != len(tags):
        fail(where, "tags are no set")


def region(value, where):
    if not members(value, where, ["startLine"], ["startColumn", "endLine", "endColumn"]):
        return
    for key in value:
        integer(value[key], f"{where}/{key}", 1)
    start = (value["startLine"], value.get("startColumn", 1))
    end = (value.get("endLine", start[0]), value.get("endColumn", start[1]))
    if end < start:
        fail(where, f"ends {end} before it starts {start}")


def result(value, where, rules):
    if not members(value, where, ["message", "ruleId"], ["ruleIndex", "level", "locations", "partialFingerprints"]):
        return
    message(value["message"], f"{where}/message")
    integer(value.get("ruleIndex", 0), f"{where}/ruleIndex", 0)
    if not value.get("ruleIndex", 0) < len(rules) or rules[value["ruleIndex"]]["id"] != value["ruleId"]:
        fail(where, "ruleIndex does not lead to ruleId")
    if value.get("level", "warning") not in LEVELS:
        fail(where, f"level {value['level']!r}")
    for i, location in enumerate(value.get("locations", [])):
        at = f"{where}/locations/{i}"
        if members(location, at, ["physicalLocation"]) and members(
                location["physicalLocation"], at, ["artifactLocation"], ["region"]):
            uri = location["physicalLocation"]["artifactLocation"].get("uri", "")
            if not URI.match(uri) or re.search(r"%(?![0-9A-F]{2})", uri):
                fail(at, f"{uri!r} is no URI reference")
            if "region" in location["physicalLocation"]:
                region(location["physicalLocation"]["region"], f"{at}/region")
    for key, print_ in value.get("partialFingerprints", {}).items():
        text(print_, f"{where}/partialFingerprints/{key}")


def run(value, where):
    if not members(value, where, ["tool"], ["results", "columnKind", "invocations"]):
        return
    driver = value["tool"].get("driver", {})
    if not members(driver, f"{where}/tool/driver", ["name"], ["semanticVersion", "rules"]):
        return
    if not re.match(r"^\d+\.\d+\.\d+([-+].*)?$", driver.get("semanticVersion", "0.0.0")):
        fail(where, f"semanticVersion {driver['semanticVersion']!r}")
    rules = driver.get("rules", [])
    if len({r.get("id") for r in rules}) != len(rules):
        fail(where, "two rules with one id")
    for i, r in enumerate(rules):
        rule(r, f"{where}/rules/{i}")
    if value.get("columnKind", "utf16CodeUnits") not in ("utf16CodeUnits", "unicodeCodePoints"):
        fail(where, "columnKind")
    for i, r in enumerate(value.get("results", [])):
        result(r, f"{where}/results/{i}", rules)
    for i, invocation in enumerate(value.get("invocations", [])):
        at = f"{where}/invocations/{i}"
        if members(invocation, at, ["executionSuccessful"], ["toolExecutionNotifications"]):
            if not isinstance(invocation["executionSuccessful"], bool):
                fail(at, "executionSuccessful is no boolean")
            for n in invocation.get("toolExecutionNotifications", []):
                if members(n, at, ["message"], ["level"]):
                    message(n["message"], at)


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        log = json.load(f)
    if members(log, "/", ["version", "runs"], ["$schema"]):
        if log["version"] != "2.1.0":
            fail("/version", log["version"])
        for i, r in enumerate(log["runs"]):
            run(r, f"/runs/{i}")
    for p in problems[:20]:
        print(p, file=sys.stderr)
    sys.exit(1 if problems else 0)


main()
