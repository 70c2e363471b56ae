"""The PostgreSQL server's log of the day, stderr format, log_line_prefix '%m [%p] %q%u@%d '.

Settings of this server: log_checkpoints on, log_min_duration_statement 1000 (sampled),
statement_timeout 3000 for the role app, max_connections 100.
"""
from . import story
from .common import DAY_MS, at, lines, rng, stamp

LIST_QUERY = """SELECT o.id, o.placed_at, o.total_cents, s.label
\tFROM orders o
\tJOIN shipments s ON s.order_id = o.id
\tWHERE lower(o.customer_ref) = lower('{customer}')
\t  AND o.archived_at IS NULL
\tORDER BY o.placed_at DESC
\tLIMIT 50 OFFSET {offset}"""
OTHER_QUERIES = {
    "order": "SELECT o.*, s.label\n\tFROM orders o LEFT JOIN shipments s ON s.order_id = o.id\n\tWHERE o.id = {number}",
    "place": "INSERT INTO orders (customer_ref, total_cents, placed_at)\n\tVALUES ('{customer}', {number}, now())\n\tRETURNING id",
    "cart": "SELECT * FROM carts WHERE customer_ref = '{customer}' AND closed_at IS NULL",
    "add": "INSERT INTO cart_items (cart_id, item_id) VALUES ({number}, {offset})",
    "me": "SELECT * FROM customers WHERE ref = '{customer}'",
}
CHECKPOINTER, LAUNCHER = 61, 64


def prefix(ms, pid, who=""):
    return f"{stamp(ms, '%Y-%m-%d %H:%M:%S')}.{ms % 1000:03d} UTC [{pid}] {who}"


def query_of(r, q):
    text = LIST_QUERY if q.kind == "list" else OTHER_QUERIES[q.kind]
    return text.format(customer=q.customer, offset=50 * r.randrange(3), number=r.randrange(510000, 519999))


def backend_pid(r, q):
    """Each pod keeps twenty backends."""
    if q.pod in story.NEW_PODS:
        return 48210 + 40 * story.NEW_PODS.index(q.pod) + r.randrange(story.POOL_MAX)
    return 31870 + r.randrange(30)


def statement_records(requests):
    """Slow and cancelled statements, a sample of those the requests stand for."""
    r = rng("postgres")
    for q in requests:
        is_slow = q.status < 500 and q.kind == "list" and q.rt_ms > 1020
        is_cancelled = q.status == 500
        is_first = q.ms == story.FIRST_5XX + 412
        if not is_first and not (is_slow and r.randrange(3) == 0) and not (is_cancelled and r.randrange(12) == 0):
            continue
        who = prefix(q.ms - 8, backend_pid(r, q), "app@orders ")
        if is_cancelled:
            yield q.ms - 8, (f"{who}ERROR:  canceling statement due to statement timeout\n"
                             f"{who}STATEMENT:  {query_of(r, q)}")
        else:
            micros = r.randrange(1000)
            yield q.ms - 8, f"{who}LOG:  duration: {q.rt_ms - 12}.{micros:03d} ms  statement: {query_of(r, q)}"


def checkpoint_records():
    r = rng("checkpoints")
    for ms in range(DAY_MS + 312, at("10:55:00"), 300000):
        who = prefix(ms, CHECKPOINTER)
        yield ms, f"{who}LOG:  checkpoint starting: time"
        buffers, took = r.randrange(900, 5200), r.randrange(60000, 250000)
        who = prefix(ms + took, CHECKPOINTER)
        yield ms + took, (f"{who}LOG:  checkpoint complete: wrote {buffers} buffers ({buffers / 163.84:.1f}%); "
                          f"0 WAL file(s) added, 0 removed, {r.randrange(1, 4)} recycled; "
                          f"write={took / 1000 - 0.05:.3f} s, sync=0.021 s, total={took / 1000:.3f} s; "
                          f"sync files={r.randrange(20, 70)}, longest=0.009 s, average=0.001 s; "
                          f"distance={buffers * 8} kB, estimate={buffers * 9} kB")


def vacuum_records():
    r = rng("vacuum")
    for ms in range(DAY_MS + 47000, at("10:55:00"), 1260000):
        table = r.choice(["carts", "cart_items", "sessions", "orders"])
        who = prefix(ms, 40000 + r.randrange(5000))
        pages, rows = r.randrange(300, 9000), r.randrange(2000, 90000)
        yield ms, (f'{who}LOG:  automatic vacuum of table "orders.public.{table}": index scans: 1\n'
                   f"\tpages: 0 removed, {pages} remain, {pages} scanned (100.00% of total)\n"
                   f"\ttuples: {rows // 7} removed, {rows} remain, 0 are dead but not yet removable\n"
                   f"\tsystem usage: CPU: user: 0.{r.randrange(10, 99)} s, system: 0.0{r.randrange(1, 9)} s, "
                   f"elapsed: {r.randrange(1, 9)}.{r.randrange(10, 99)} s")


def connection_records():
    """Other clients of the server: normal noise all day, refused at the worst time."""
    r = rng("connections")
    for ms in range(DAY_MS + 3600000, at("10:50:00"), 1900000):
        who = prefix(ms + r.randrange(900000), 45000 + r.randrange(900), "reporting@orders ")
        yield ms, f"{who}LOG:  could not receive data from client: Connection reset by peer"
    for ms in range(at("10:16:02"), at("10:29:00"), 47000):
        ms += r.randrange(30000)
        who = prefix(ms, 52000 + r.randrange(900), "reporting@orders ")
        yield ms, (f"{who}FATAL:  remaining connection slots are reserved for "
                   "non-replication superuser connections")


def files(requests):
    found = [*statement_records(requests), *checkpoint_records(), *vacuum_records(), *connection_records()]
    found.sort(key=lambda pair: pair[1][:27])  # by the stamp that is written
    yield "postgres/postgresql-2025-02-09.log", lines(text for _, text in found)
