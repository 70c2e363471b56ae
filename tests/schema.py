#!/usr/bin/env python3
"""Validates JSON on standard input against a schema: schema.py SCHEMA [--lines]

Understands the part of JSON Schema that docs/schemas uses: type, properties, required, additionalProperties, items,
enum, const, anyOf, minItems, minimum, maximum, pattern, $ref to #/$defs/NAME or to another file's name. An unknown
keyword is an error, so that a schema cannot silently demand what is never checked. With --lines each line is a document.
"""
import json
import os
import re
import sys

TYPES = {
    "object": lambda v: isinstance(v, dict),
    "array": lambda v: isinstance(v, list),
    "string": lambda v: isinstance(v, str),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "boolean": lambda v: isinstance(v, bool),
    "null": lambda v: v is None,
}
REMARKS = {"$schema", "$id", "$defs", "title", "description", "examples", "default"}
CHECKED = {"type", "properties", "required", "additionalProperties", "items", "enum", "const", "anyOf", "minItems", "maxItems",
           "minimum", "maximum", "pattern", "$ref"}


class Validator:
    def __init__(self, path):
        self.folder = os.path.dirname(os.path.abspath(path))
        self.files = {}
        self.name = os.path.basename(path)
        self.errors = []

    def load(self, name):
        if name not in self.files:
            with open(os.path.join(self.folder, name), encoding="utf-8") as f:
                self.files[name] = json.load(f)
        return self.files[name]

    def resolve(self, ref, name):
        target, _, pointer = ref.partition("#")
        name = target or name
        node = self.load(name)
        for part in pointer.split("/")[1:]:
            node = node[part]
        return node, name

    def fail(self, where, message):
        self.errors.append(f"{where or '/'}: {message}")

    def check(self, value, schema, where, name):
        unknown = set(schema) - REMARKS - CHECKED
        if unknown:
            sys.exit(f"{name}: error: keyword '{sorted(unknown)[0]}' is not understood by tests/schema.py")
        if "$ref" in schema:
            target, target_name = self.resolve(schema["$ref"], name)
            self.check(value, target, where, target_name)
        self.check_value(value, schema, where)
        if "anyOf" in schema:
            self.check_any(value, schema["anyOf"], where, name)
        if isinstance(value, dict):
            self.check_object(value, schema, where, name)
        if isinstance(value, list):
            if len(value) < schema.get("minItems", 0):
                self.fail(where, f"fewer than {schema['minItems']} items")
            if len(value) > schema.get("maxItems", len(value)):
                self.fail(where, f"more than {schema['maxItems']} items")
            if "items" in schema:
                for i, item in enumerate(value):
                    self.check(item, schema["items"], f"{where}/{i}", name)

    def check_value(self, value, schema, where):
        if "type" in schema:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            if not any(TYPES[t](value) for t in types):
                self.fail(where, f"{json.dumps(value)[:60]} is not {' or '.join(types)}")
        if "enum" in schema and value not in schema["enum"]:
            self.fail(where, f"{json.dumps(value)} is none of {schema['enum']}")
        if "const" in schema and value != schema["const"]:
            self.fail(where, f"{json.dumps(value)} is not {json.dumps(schema['const'])}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                self.fail(where, f"{value} is out of range")
        if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
            self.fail(where, f"'{value}' does not match {schema['pattern']}")

    def check_any(self, value, choices, where, name):
        kept = self.errors
        for choice in choices:
            self.errors = []
            self.check(value, choice, where, name)
            if not self.errors:
                self.errors = kept
                return
        self.errors = kept
        self.fail(where, "matches none of anyOf")

    def check_object(self, value, schema, where, name):
        properties = schema.get("properties", {})
        for key in schema.get("required", []):
            if key not in value:
                self.fail(where, f"'{key}' is missing")
        for key, member in value.items():
            if key in properties:
                self.check(member, properties[key], f"{where}/{key}", name)
                continue
            more = schema.get("additionalProperties", True)
            if more is False:
                self.fail(where, f"'{key}' is not in the schema")
            elif isinstance(more, dict):
                self.check(member, more, f"{where}/{key}", name)


def main():
    path, lines = sys.argv[1], "--lines" in sys.argv
    text = sys.stdin.read()
    documents = [line for line in text.splitlines() if line.strip()] if lines else [text]
    validator = Validator(path)
    schema = validator.load(validator.name)
    for document in documents:
        try:
            validator.check(json.loads(document), schema, "", validator.name)
        except json.JSONDecodeError as error:
            sys.exit(f"{path}: error: not JSON: {error}")
    if not documents:
        sys.exit(f"{path}: error: nothing to validate")
    for error in validator.errors:
        print(f"{path}: error: {error}", file=sys.stderr)
    sys.exit(1 if validator.errors else 0)


main()
