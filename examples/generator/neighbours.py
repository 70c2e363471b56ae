"""What else lies in such a folder: the repository's log, the deploy tool's list, healthy neighbours, notes."""
from . import story
from .common import DAY_MS, at, gzipped, iso, lines, pretty, rng, sha1, stamp

# days before, clock with zone, who, subject — newest first. v2.3.0 is the release of the day.
COMMITS = [
    (0, "09:49:38+00:00", "release-bot", "Release v2.3.0"),
    (0, "10:41:05+01:00", "Erin", "Show label of the shipment in the order list"),
    (1, "17:22:51+01:00", "Charlie", "Log the duration of slow repository calls"),
    (1, "11:03:19+01:00", "Erin", "Order list: match customer reference in any case"),
    (2, "18:40:02+01:00", "Dan", "Bump driver to 42.7.2"),
    (2, "16:15:47+01:00", "Charlie", "Cart: refuse negative amounts"),
    (2, "14:58:30+01:00", "Erin", "Order list: page size as parameter, 50 at most"),
    (2, "10:12:09+01:00", "Alice", "Readiness probe: answer within 500 ms or not at all"),
    (3, "17:55:23+01:00", "Bob", "Chart: label pods with the version"),
    (3, "15:31:40+01:00", "Charlie", "Prices: keep last value when the feed is late"),
    (3, "13:07:11+01:00", "Erin", "Tests for the order list with 200 orders"),
    (3, "09:44:56+00:00", "release-bot", "Release v2.2.4"),
    (3, "10:20:18+01:00", "Dan", "Fix rounding of totals in the invoice mail"),
    (4, "16:48:37+01:00", "Alice", "Settings can be reloaded without restart"),
    (4, "14:26:04+01:00", "Charlie", "Remove unused column from the cart"),
    (4, "11:59:50+01:00", "Erin", "Order detail: show tracking number"),
    (5, "17:13:29+01:00", "Dan", "Less noise in the log of the key refresh"),
    (5, "15:02:16+01:00", "Bob", "Build with Java 17.0.10"),
    (5, "10:37:42+01:00", "Alice", "Worker: drop answers nobody waits for"),
    (6, "16:20:55+01:00", "Charlie", "Catalogue: cache headers for the shelf"),
    (6, "13:45:31+01:00", "Erin", "Typo in the error text of the checkout"),
    (6, "09:50:08+00:00", "release-bot", "Release v2.2.3"),
    (6, "10:11:23+01:00", "Dan", "Limit the number of items in a cart to 200"),
    (7, "18:05:14+01:00", "Alice", "Order cache behind a setting, off by default"),
    (7, "15:34:49+01:00", "Bob", "Pipeline: keep the images of three releases only"),
    (7, "11:28:36+01:00", "Charlie", "Health check without database"),
]


def commit_hash(subject):
    return sha1("commit " + subject)


def decoration(index, subject):
    tag = f"tag: {subject.split()[1]}" if subject.startswith("Release ") else ""
    if index == 0:
        return f" (HEAD -> main, {tag}, origin/main)"
    return f" ({tag})" if tag else ""


def git_log():
    """`git log --date=iso-strict --decorate=short`"""
    for index, (days, clock, who, subject) in enumerate(COMMITS):
        date = stamp(DAY_MS - days * 86400000, "%Y-%m-%d")
        name = who if who == "release-bot" else f"{who} Example"
        if index:
            yield ""
        yield f"commit {commit_hash(subject)}{decoration(index, subject)}"
        yield f"Author: {name} <{who.lower()}@example.com>"
        yield f"Date:   {date}T{clock}"
        yield ""
        yield f"    {subject}"


def deploys():
    rows = [("billing", "v5.1.2", "production", "08:40:11", "08:43:52", "charlie", "succeeded"),
            ("search", "v1.9.0", "production", "09:31:20", "09:34:05", "heidi", "succeeded"),
            ("api-service", "v2.3.0", "production", "10:02:47", "10:03:30", "erin", "succeeded"),
            ("thumbnailer", "v0.7.4", "staging", "10:17:48", "10:18:02", "bob", "failed")]
    return [{"id": 7731 + index, "service": service, "version": version, "environment": environment,
             "started_at": iso(at(begin)), "finished_at": iso(at(end)), "status": status,
             "requested_by": f"{who}@example.com", "trigger": "pipeline",
             "commit": commit_hash("Release v2.3.0" if service == "api-service" else service + version)}
            for index, (service, version, environment, begin, end, who, status) in enumerate(rows)]


def billing_access():
    """Combined format without our own fields; this service had a quiet morning."""
    r = rng("billing-access")
    paths = ["/invoices", "/invoices/{}", "/invoices/{}.pdf", "/payments/{}", "/ping"]
    ms = story.BEGIN
    while ms < story.END:
        status = r.choices((200, 304, 404), (94, 5, 1))[0]
        path = r.choices(paths, (10, 40, 12, 28, 10))[0].format(r.randrange(88000, 88999))
        size = 0 if status == 304 else int(r.lognormvariate(7, 0.8))
        yield (f'10.42.{r.randrange(1, 4)}.{r.randrange(10, 60)} - - [{stamp(ms, "%d/%b/%Y:%H:%M:%S +0000")}] '
               f'"GET {path} HTTP/1.1" {status} {size} "-" "shop-internal/3.2"')
        ms += int(r.expovariate(1 / 480)) + 1


def syslog():
    """RFC 3164 of web-1: no year, no zone."""
    r = rng("syslog")
    rare = [("systemd[1]", "Started Daily apt download activities."),
            ("chronyd[612]", "Selected source 10.20.0.2"),
            ("sshd[{pid}]", "Accepted publickey for bob from 10.20.7.14 port 51{pid} ssh2"),
            ("systemd-logind[588]", "New session {pid} of user bob."),
            ("kernel", "[1209{pid}.118203] TCP: request_sock_TCP: Possible SYN flooding on port 443. Sending cookies.")]
    found = []
    for ms in range(at("09:40:01"), at("10:52:00"), 300000):
        found.append((ms, f"CRON[{20000 + ms // 60000 % 9000}]", "(root) CMD (/usr/local/bin/ship-metrics)"))
    for ms in range(at("09:41:13"), at("10:52:00"), 97000):
        source, text = r.choice(rare[:4] if ms < at("10:12:00") else rare)
        pid = r.randrange(100, 999)
        found.append((ms + r.randrange(60000), source.format(pid=pid), text.format(pid=pid)))
    found.append((at("10:00:00") + 420, "systemd[1]", "logrotate.service: Deactivated successfully."))
    for ms, source, text in sorted(found):
        yield f"Feb {stamp(ms, '%d').lstrip('0'):>2} {stamp(ms, '%H:%M:%S')} web-1 {source}: {text}"


HANDOVER = """On-call handover, Fri 7 Feb, late shift -> weekend (alice)

- batch-2 disk: bob empties the spool by hand when it pages. Ticket is open since January.
- CertExpirySoon for the partner gateway is known, new certificate is ordered. Do not ack, it comes back.
- thumbnailer on staging crash-loops. Nobody needs it before the 15th.
- Marketing plans a newsletter on Sunday, 11:00 our time. Bigger than the last one, they say.
- Pipeline is slow at weekends (one runner). Count 20 min for anything.
- web-2 got a new mainboard on Wednesday, keep an eye on it.

Phone numbers as always in the wiki. Quiet weekend!
"""


def whiteboard():
    """A file nobody recognises: some tool's own binary format."""
    return b"WBRD\x03\x00\x00\x01" + rng("whiteboard").randbytes(2300)


def files():
    yield "git/releases.log", lines(git_log())
    yield "deploys.json", pretty(deploys())
    yield "billing/billing-access.log.gz", gzipped(lines(billing_access()))
    yield "web-1/syslog", lines(syslog())
    yield "notes/handover.txt", HANDOVER.encode()
    yield "notes/whiteboard.bin", whiteboard()
