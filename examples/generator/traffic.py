"""Every request to api-service, in true time. nginx, application and database logs and the
metrics are all views of this one list.

A request's time is that of its completion, which is when nginx writes its line. Requests and
failures per second follow the curves of story.py through accumulators, not dice: totals are exact.
"""
from . import story
from .common import at, curve, hex_id, rng

# name, share for buyers, touches the database, method, path
ROUTES = [
    ("list", 30, True, "GET", "/api/v1/orders?page={page}&size=50"),
    ("order", 18, True, "GET", "/api/v1/orders/{order}"),
    ("place", 6, True, "POST", "/api/v1/orders"),
    ("cart", 8, True, "GET", "/api/v1/cart"),
    ("add", 5, True, "POST", "/api/v1/cart/items"),
    ("me", 8, True, "GET", "/api/v1/customers/me"),
    ("shelf", 15, False, "GET", "/api/v1/catalog/items?category={category}"),
    ("item", 8, False, "GET", "/api/v1/catalog/items/{item}"),
    ("prices", 2, False, "GET", "/api/v1/prices?currency=EUR"),
]
BUYER_SHARES = [r[1] for r in ROUTES]
BROWSER_SHARES = [0 if r[2] else r[1] for r in ROUTES]
CATEGORIES = ["bags", "books", "chairs", "garden", "kitchen", "lamps", "shoes", "toys"]
AGENTS = [
    "shop-app/4.12.0 (Android 14)", "shop-app/4.12.0 (iOS 17.3)", "shop-app/4.11.2 (Android 13)",
    "Mozilla/5.0 (X11; Linux x86_64; rv:122.0) Gecko/20100101 Firefox/122.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/121.0.0.0 Safari/537.36",
    "partner-sync/1.8",
]
AGENT_SHARES = [30, 26, 8, 12, 20, 4]
N_BUYERS, N_BROWSERS = 2026, 540


class Customer:
    __slots__ = ("id", "ip", "agent", "shares", "weight")


class Request:
    __slots__ = ("ms", "host", "ip", "agent", "customer", "method", "path", "kind", "uses_db",
                 "status", "size", "rt_ms", "connect_ms", "id", "pod")


def make_customers(r):
    """Buyers use all routes, browsers only the catalogue (no database); activity is lognormal."""
    customers = []
    for index, number in enumerate(r.sample(range(100, 9900), N_BUYERS + N_BROWSERS)):
        c = Customer()
        is_buyer = index < N_BUYERS
        c.id = f"c-{number:05d}"
        c.ip = make_address(r)
        c.agent = r.choices(AGENTS, AGENT_SHARES)[0]
        c.shares = BUYER_SHARES if is_buyer else BROWSER_SHARES
        c.weight = r.lognormvariate(0, 0.9) * (1.0 if is_buyer else 0.4)
        customers.append(c)
    return customers


def make_address(r):
    """Only addresses reserved for documentation."""
    if r.random() < 0.08:
        return f"2001:db8:{r.randrange(65536):x}::{r.randrange(1, 65536):x}"
    return r.choice(["192.0.2.", "198.51.100.", "203.0.113."]) + str(r.randrange(1, 255))


def pods_at(ms):
    """The pods that take traffic: the rolling update replaces one after the other."""
    n_new = sum(ready <= ms for ready in story.READY)
    return story.NEW_PODS[:n_new] + story.OLD_PODS[n_new:]


def make_request(r, ms, customer):
    q = Request()
    q.ms, q.customer, q.ip, q.agent = ms, customer.id, customer.ip, customer.agent
    q.host = r.choice(("web-1", "web-2"))
    q.kind, _, q.uses_db, q.method, path = r.choices(ROUTES, customer.shares)[0]
    q.path = path.format(page=min(int(r.expovariate(0.9)) + 1, 9), order=r.randrange(510000, 519999),
                         category=r.choice(CATEGORIES), item=r.randrange(100, 999))
    q.pod = r.choice(pods_at(ms))
    q.connect_ms = r.choices((0, 1, 2), (55, 40, 5))[0]
    finish_well(r, q)
    q.id = hex_id(r, 16)
    return q


def finish_well(r, q):
    """Status, size and time of a request that the service answers."""
    dice = r.random()
    q.status, q.size = 200, int(r.lognormvariate(7.2, 0.7))
    q.rt_ms = max(2, int(r.lognormvariate(3.5, 0.5) if q.uses_db else r.lognormvariate(2.1, 0.5)))
    if q.method == "POST":
        q.status, q.size = 201, 210
    if q.kind == "list" and q.pod in story.NEW_PODS:
        slow = curve(story.SLOW_QUERY, q.ms) * 1000
        q.rt_ms = max(q.rt_ms, min(2960, int(slow * r.lognormvariate(-0.15, 0.35))))
    if q.kind in ("order", "item") and dice < 0.04:
        q.status, q.size = 404, 64
    elif dice > 0.992:
        q.status, q.size, q.rt_ms, q.customer = 401, 58, 2, "-"
    elif dice > 0.988:
        q.status, q.size, q.rt_ms = 429, 71, 1


def fail(r, q):
    """Turn a request into a failure: before the pool runs dry only time-outs, then mostly 503."""
    pool_is_empty = story.POOL_EMPTY + 3 <= q.ms < at("10:33:20")
    q.status = r.choices((500, 503, 504), (16, 60, 24) if pool_is_empty else (45, 0, 55))[0]
    set_failure(r, q)


def set_failure(r, q):
    if q.status == 500:       # statement_timeout of 3 s in the database
        q.size, q.rt_ms = 118, 3000 + int(r.expovariate(1 / 30)) + 4
    elif q.status == 503:     # 2 s of waiting for a connection
        q.size, q.rt_ms = 96, 2000 + int(r.expovariate(1 / 8)) + 2
    else:                     # nginx: proxy_read_timeout 5s
        q.size, q.rt_ms = 160, 5000 + r.choice((0, 0, 0, 1, 2))


def choose_failures(r, second, requests, n_failures):
    """Order lists fail first, other database routes next; routes without database never.

    Returns how many failed: a second with few database requests leaves some for the next one.
    """
    candidates = [q for q in requests if q.uses_db and q.customer != "-"]
    candidates.sort(key=lambda q: r.random() * (0.45 if q.kind == "list" else 1.0))
    chosen = candidates[:n_failures]
    for q in chosen:
        fail(r, q)
    if second == story.FIRST_5XX:
        pin(r, chosen[0], story.FIRST_5XX + 412, 500)
    if second == story.POOL_EMPTY // 1000 * 1000:
        pin(r, chosen[0], story.POOL_EMPTY + 3, 503)
    return len(chosen)


def pin(r, q, ms, status):
    """The two failures whose moment the story fixes; both are order lists."""
    q.kind, _, q.uses_db, q.method, path = ROUTES[0]
    q.path = path.format(page=1)
    q.ms, q.host, q.status, q.pod = ms, "web-1", status, story.NEW_PODS[0]
    set_failure(r, q)


def health_checks(r, second):
    """The load balancer looks at both hosts every five seconds."""
    for index, host in enumerate(("web-1", "web-2")):
        q = Request()
        q.ms, q.host, q.ip, q.agent, q.customer = second + 40 * index + 11, host, "10.20.0.5", "lb-check/2", "-"
        q.method, q.path, q.kind, q.uses_db = "GET", "/healthz", "health", False
        q.status, q.size, q.rt_ms, q.connect_ms = 200, 2, 1, 0
        q.id, q.pod = hex_id(r, 16), r.choice(pods_at(second))
        yield q


def all_requests():
    """The whole window in order of true completion time."""
    r = rng("traffic")
    customers = make_customers(r)
    cumulative, total = [], 0.0
    for c in customers:
        total += c.weight
        cumulative.append(total)
    result, owed, owed_failures = [], 0.0, 1.0  # 1.0: the first failure comes in the first second
    for second in range(story.BEGIN, story.END, 1000):
        owed += curve(story.RATE, second)
        n = int(owed)
        owed -= n
        picked = r.choices(customers, cum_weights=cumulative, k=n)
        batch = [make_request(r, second + r.randrange(1000), c) for c in picked]
        if story.FIRST_5XX <= second < story.LAST_5XX:
            owed_failures += n * curve(story.FAIL_SHARE, second)
            owed_failures -= choose_failures(r, second, batch, int(owed_failures))
        if second % 5000 == 0:
            batch.extend(health_checks(r, second))
        batch.sort(key=lambda q: (q.ms, q.id))
        result.extend(batch)
    return result
