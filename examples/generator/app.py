"""Application logs of api-service: the shipped JSON lines, and `kubectl logs` of two pods.

The JSON has a share of the requests only: every 12th good one and every 4th failure, each with
the request id that nginx wrote too (that is what lets the clocks of the hosts be compared).
The pods' clocks are right; the application finishes 1 to 4 ms before nginx writes its line.
"""
import json

from . import story
from .common import at, curve, iso_ms, lines, rng, stamp, tar_gzipped, zstandard

GOOD_SHARE, FAILED_SHARE = 12, 4

TRACE_POOL = """com.example.orders.pool.NoConnectionException: no free connection in pool 'orders' after 2000 ms
\tat com.example.orders.pool.OrdersPool.borrow(OrdersPool.java:141)
\tat com.example.orders.pool.OrdersPool.within(OrdersPool.java:88)
\tat com.example.orders.data.OrderRepository.{method}(OrderRepository.java:{line})
\tat com.example.orders.web.OrderResource.{method}(OrderResource.java:57)
\tat com.example.http.Worker.serve(Worker.java:203)
\tat java.base/java.lang.Thread.run(Thread.java:840)"""

TRACE_TIMEOUT = """com.example.orders.data.QueryFailedException: query gave no result within 3000 ms
\tat com.example.orders.data.Statement.run(Statement.java:77)
\tat com.example.orders.data.OrderRepository.{method}(OrderRepository.java:{line})
\tat com.example.orders.web.OrderResource.{method}(OrderResource.java:57)
\tat com.example.http.Worker.serve(Worker.java:203)
\tat java.base/java.lang.Thread.run(Thread.java:840)
Caused by: org.postgresql.util.PSQLException: ERROR: canceling statement due to statement timeout
\tat org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2713)
\tat org.postgresql.jdbc.PgStatement.execute(PgStatement.java:372)
\t... 5 more"""

METHODS = {"list": ("listByCustomer", 112), "order": ("findOne", 64), "place": ("insert", 171),
           "cart": ("openCart", 203), "add": ("addItem", 219), "me": ("customer", 48)}


def entry(ms, level, logger, pod, msg, **more):
    record = {"ts": iso_ms(ms), "level": level, "logger": logger, "service": "api-service", "pod": pod}
    record.update(more)
    record["msg"] = msg
    return ms, record


def ids(q, ms):
    """The trace id carries its second in front, as some tracers do."""
    return {"request_id": q.id, "trace_id": f"{ms // 1000:08x}00000000{q.id}"}


def finished_ms(r, q):
    """When the application was done, a moment before nginx."""
    return q.ms - (3 if q.ms == story.POOL_EMPTY + 3 else r.choice((1, 1, 2, 2, 3, 4)))


def good_entry(r, q):
    ms = finished_ms(r, q)
    return entry(ms, "INFO", "com.example.http.Access", q.pod, "request completed", **ids(q, ms),
                 method=q.method, path=q.path.split("?")[0], status=q.status, duration_ms=max(1, q.rt_ms - 2))


def slow_entry(r, q):
    ms = finished_ms(r, q)
    return entry(ms, "WARN", "com.example.orders.data.OrderRepository", q.pod,
                 f"slow repository call {METHODS[q.kind][0]} took {q.rt_ms - 9} ms", **ids(q, ms))


def failed_entry(r, q):
    ms = finished_ms(r, q)
    if q.status == 503:
        return pool_entry(r, q, ms)
    method, line = METHODS[q.kind]
    if q.status == 500:
        more = {"stack": TRACE_TIMEOUT.format(method=method, line=line)} if r.random() < 0.06 else {}
        return entry(ms, "ERROR", "com.example.orders.data.OrderRepository", q.pod,
                     f"query {method} timed out after {q.rt_ms - 4} ms", **ids(q, ms), status=500, **more)
    return entry(ms, "WARN", "com.example.http.Worker", q.pod,
                 f"caller went away after {q.rt_ms} ms, response of {q.method} {q.path.split('?')[0]} dropped",
                 **ids(q, ms))


def pool_entry(r, q, ms):
    method, line = METHODS[q.kind]
    waiting = max(1, int(curve(story.FAIL_SHARE, ms) * 80 + r.gauss(0, 4)))
    more = {"stack": TRACE_POOL.format(method=method, line=line)} if r.random() < 0.04 else {}
    return entry(ms, "ERROR", "com.example.orders.pool.OrdersPool", q.pod,
                 f"connection pool exhausted: 20 of 20 connections of 'orders' in use, {waiting} waiting",
                 **ids(q, ms), pool="orders", in_use=story.POOL_MAX, max=story.POOL_MAX, waiting=waiting,
                 status=503, **more)


def request_entries(requests):
    """Samples of good, slow and failed requests; the two failures the story fixes are always there."""
    r = rng("app")
    for q in requests:
        if q.kind == "health":
            continue
        if q.status >= 500:
            is_pinned = q.ms in (story.FIRST_5XX + 412, story.POOL_EMPTY + 3)
            if is_pinned or r.randrange(FAILED_SHARE) == 0:
                yield failed_entry(r, q)
            continue
        if r.randrange(GOOD_SHARE) == 0:
            yield good_entry(r, q)
        if q.kind == "list" and q.rt_ms > 1200 and r.randrange(9) == 0:
            yield slow_entry(r, q)


def life_entries():
    """Starts and stops of the pods, and what each pod says from time to time."""
    main = "com.example.orders.Main"
    for old, new, ready in zip(story.OLD_PODS, story.NEW_PODS, story.READY):
        yield entry(ready - 6840, "INFO", main, new, "starting api-service 2.3.0, profile production")
        yield entry(ready - 3120, "INFO", "com.example.orders.pool.OrdersPool", new,
                    "pool 'orders' opened, min 5, max 20, wait 2000 ms")
        yield entry(ready - 610, "INFO", main, new, "ready, 5.9 s after start")
        yield entry(ready + 240, "INFO", main, old, "SIGTERM received, finishing open requests")
        yield entry(ready + 1870, "INFO", main, old, "stopped")
    for index, pod in enumerate(story.NEW_PODS):
        yield entry(at("10:22:17") + 700 * index, "INFO", "com.example.orders.Settings", pod,
                    "settings reloaded: order_cache=on, order_cache_host=api-cache:6379")
        yield entry(at("10:22:19") + 800 * index, "WARN", "com.example.orders.cache.OrderCache", pod,
                    "cache is cold, filling on demand")


def pool_in_use(ms):
    return min(story.POOL_MAX, int(curve(story.POOL_USE, ms)))


def chatter_entries():
    """Lines that have nothing to do with anything, and the pool's statistics once a minute."""
    r = rng("app-chatter")
    for minute in range(story.BEGIN, story.END, 60000):
        for pod in story.OLD_PODS if minute < story.READY[0] else story.NEW_PODS:
            if minute < story.READY[3] and pod in story.NEW_PODS:
                continue
            ms = minute + r.randrange(20000, 25000)
            in_use = max(2, pool_in_use(ms) - r.randrange(3) if pod != story.NEW_PODS[0] else pool_in_use(ms))
            yield entry(ms, "INFO", "com.example.orders.pool.OrdersPool", pod,
                        f"pool 'orders': {in_use} in use, {story.POOL_MAX - in_use} idle")
            if r.random() < 0.5:
                yield entry(minute + r.randrange(60000), "INFO", "com.example.auth.Keys", pod,
                            f"signing keys refreshed, {r.randrange(2, 5)} keys")
            if r.random() < 0.3:
                yield entry(minute + r.randrange(60000), "WARN", "com.example.prices.Feed", pod,
                            f"price feed answered late ({r.randrange(400, 900)} ms), using last prices")


def all_entries(requests):
    found = [*request_entries(requests), *life_entries(), *chatter_entries()]
    found.sort(key=lambda pair: (pair[0], pair[1]["pod"], pair[1]["msg"]))
    return found


# kubectl logs --timestamps: the console format of the same pods, with traces over many lines.

class RuntimeClock:
    """The container runtime's own stamp of each line: nanoseconds, never backwards."""

    def __init__(self, r):
        self.r, self.last = r, 0

    def prefix(self, ms, text):
        wanted = ms * 1000000 + self.r.randrange(700000)
        self.last = max(wanted, self.last + self.r.randrange(2000, 9000))
        return f"{stamp(self.last // 1000000, '%Y-%m-%dT%H:%M:%S')}.{self.last % 1000000000:09d}Z {text}"


def console(clock, ms, thread, level, logger, msg, trace=""):
    """One log event as kubectl prints it: a trace is many lines, each with its own stamp."""
    first = f"{stamp(ms, '%H:%M:%S')}.{ms % 1000:03d} {level:<5} [{thread}] {logger} - {msg}"
    for text in [first] + (trace.split("\n") if trace else []):
        yield clock.prefix(ms, text)


def short_logger(name):
    """com.example.orders.Main -> c.e.o.Main"""
    *packages, last = name.split(".")
    return ".".join([p[0] for p in packages] + [last])


def pod_log(entries, requests, pod):
    """The console of one pod: its sampled entries plus traces for more of its failures."""
    r = rng("console-" + pod)
    known = {record.get("request_id") for _, record in entries}
    extra = []
    for q in requests:
        if q.pod == pod and q.status in (500, 503) and q.id not in known and r.randrange(5) == 0:
            extra.append(failed_entry(r, q))
    mine = [pair for pair in entries if pair[1]["pod"] == pod] + extra
    mine.sort(key=lambda pair: (pair[0], pair[1]["msg"]))
    clock = RuntimeClock(r)
    for ms, record in mine:
        yield from console_entry(r, clock, ms, record)


def console_entry(r, clock, ms, record):
    trace = record.get("stack", "")
    if not trace and record["level"] == "ERROR" and r.random() < 0.5:
        name, line = r.choice([METHODS["list"], METHODS["list"], METHODS["order"], METHODS["cart"]])
        template = TRACE_POOL if "pool" in record else TRACE_TIMEOUT
        trace = template.format(method=name, line=line)
    msg = record["msg"]
    if "request_id" in record:
        msg += f" (request {record['request_id']})"
    thread = f"worker-{r.randrange(1, 33)}" if "request_id" in record else "main"
    yield from console(clock, ms, thread, record["level"], short_logger(record["logger"]), msg, trace)


def billing_log():
    """A healthy neighbour: invoices, and once a Python trace that it handles itself."""
    r = rng("billing-console")
    clock = RuntimeClock(r)
    ms = story.BEGIN + 1500
    while ms < story.END:
        number = r.randrange(88000, 88999)
        yield clock.prefix(ms, f"INFO:billing.invoices:invoice {number} written, {r.randrange(1, 9)} positions")
        if r.random() < 0.012:
            for text in ("WARNING:billing.mail:mail server said no, will try again in 30 s",
                         "Traceback (most recent call last):",
                         '  File "/srv/billing/mail.py", line 48, in deliver',
                         "    self.server.send(message)",
                         '  File "/srv/billing/smtp.py", line 19, in send',
                         "    raise TryLater(answer.code)",
                         "billing.smtp.TryLater: 451"):
                yield clock.prefix(ms + 3, text)
        ms += int(r.expovariate(1 / 2600)) + 200


def files(requests):
    entries = all_entries(requests)
    dump = lines(json.dumps(record, separators=(",", ":")) for _, record in entries)
    yield "app/api-service.jsonl.zst", zstandard(dump)
    pod = story.NEW_PODS[0]
    members = [(f"{pod}/api.log", lines(pod_log(entries, requests, pod)), at("10:51:10")),
               ("billing-6f7d9c54b8-zt4mq/billing.log", lines(billing_log()), at("10:51:14"))]
    yield "kubernetes/pod-logs.tar.gz", tar_gzipped(members)
