#!/usr/bin/env python3
"""A STUB of GitHub's issues, for what the published contract cannot show: state, and trouble.

    github_stub.py PORT

Keeps issues in memory, wants a token, a title, and lists where lists belong; answers in pages of two with a Link header.
POST /_trouble with a JSON list of words queues trouble for the next requests, one each:
    ok            none
    429           too many requests, Retry-After: 1
    502           a proxy's error, nothing done
    502-done      the same, after the work was done
    reset         the connection is cut, nothing done
    reset-done    the same, after the work was done
GET /_requests tells what was asked since it was last asked; GET /_issues the issues; PATCH works on any field.
"""
import json
import re
import socket
import struct
import sys
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer

TOKEN = "Bearer stub-token"
issues, trouble, requests = [], [], []


def problem(body, is_new):
    """What GitHub would refuse, as (message, field, code)."""
    if is_new and not body.get("title"):
        return "Validation Failed", "title", "missing_field"
    for name, kind in (("title", str), ("body", str), ("labels", list), ("assignees", list), ("state", str)):
        if name in body and not isinstance(body[name], kind):
            return "Invalid request", name, "invalid"
    if "nobody" in body.get("assignees", []):
        return "Validation Failed", "assignees", "invalid"
    return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def body(self):
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return json.loads(text) if text else {}

    def answer(self, status, value, **headers):
        text = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        for name, content in headers.items():
            self.send_header(name.replace("_", "-"), content)
        self.end_headers()
        self.wfile.write(text)

    def cut(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def do(self):
        url = urllib.parse.urlsplit(self.path)
        body = self.body()
        if url.path.startswith("/_"):
            return self.control(url.path, body)
        requests.append(f"{self.command} {self.path}")
        kind = trouble.pop(0) if trouble else "ok"
        if kind == "429":
            return self.answer(429, {"message": "You have exceeded a secondary rate limit"}, Retry_After="1")
        if self.headers.get("Authorization") != TOKEN:
            return self.answer(401, {"message": "Bad credentials"})
        if kind in ("502", "reset"):
            return self.answer(502, {"message": "Bad gateway"}) if kind == "502" else self.cut()
        status, value, headers = self.work(url, body)
        if kind == "502-done":
            return self.answer(502, {"message": "Bad gateway"})
        if kind == "reset-done":
            return self.cut()
        return self.answer(status, value, **headers)

    do_GET = do_POST = do_PATCH = do

    def control(self, path, body):
        if path == "/_trouble":
            trouble[:] = body
        if path == "/_requests":
            self.answer(200, list(requests))
            requests.clear()
            return
        self.answer(200, issues if path == "/_issues" else [])

    def work(self, url, body):
        match = re.fullmatch(r"/repos/acme/shop/issues(?:/(\d+))?", url.path)
        if not match:
            return 404, {"message": "Not Found"}, {}
        number = match.group(1)
        if number and int(number) > len(issues):
            return 404, {"message": "Not Found"}, {}
        if self.command == "GET":
            return (200, issues[int(number) - 1], {}) if number else self.page(url)
        wrong = problem(body, is_new=self.command == "POST")
        if wrong:
            message, field, code = wrong
            return 422, {"message": message, "errors": [{"resource": "Issue", "field": field, "code": code}]}, {}
        if self.command == "PATCH":
            issues[int(number) - 1].update(body)
            return 200, issues[int(number) - 1], {}
        issue = {"number": len(issues) + 1, "state": "open", "state_reason": None, "body": None, **body}
        issue["html_url"] = f"http://{self.headers['Host']}/acme/shop/issues/{issue['number']}"
        issue["labels"] = [{"name": name} for name in body.get("labels", [])]
        issues.append(issue)
        return 201, issue, {}

    def page(self, url):
        query = dict(urllib.parse.parse_qsl(url.query))
        labels = set(filter(None, query.get("labels", "").split(",")))
        found = [i for i in issues if labels <= {label["name"] for label in i["labels"]} and
                 query.get("state", "open") in ("all", i["state"])]
        found.append({"number": 999, "state": "open", "title": "a pull request", "body": "", "pull_request": {}})
        page = int(query.get("page", "1"))
        headers = {}
        if len(found) > page * 2:
            query["page"] = str(page + 1)
            headers["Link"] = f'<http://{self.headers["Host"]}{url.path}?{urllib.parse.urlencode(query)}>; rel="next"'
        return 200, found[page * 2 - 2:page * 2], headers


HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
