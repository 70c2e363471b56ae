"""Prometheus series as OpenMetrics text, for `promtool tsdb create-blocks-from openmetrics`.

The gauges are counted from the requests: rates and ratios over the last 5 s, p99 over the last
minute, one sample every 15 s on :00, :15, :30 and :45. ALERTS follows from running the rule
    HighErrorRate: service:http_errors:ratio5s > 0.02, for: 1m, keep_firing_for: 30s
over the ratio; the assertions hold its moments to the story.
"""
from . import story
from .common import at, curve, gzipped, lines, rng

STEP = 15000
SAMPLE_TIMES = range(story.BEGIN, story.END + 1, STEP)
FOR_MS, KEEP_MS, THRESHOLD = 60000, 30000, 0.02

HIGH_ERROR_RATE = {"alertname": "HighErrorRate", "service": "api-service", "severity": "page"}
DISK = {"alertname": "DiskFillingUp", "instance": "batch-1:9100", "mountpoint": "/var/spool",
        "service": "batch", "severity": "ticket"}
CERT = {"alertname": "CertExpirySoon", "instance": "partners.example.com:443", "service": "partner-gateway",
        "severity": "ticket"}
OTHER_DISK = {**DISK, "instance": "batch-2:9100"}  # was firing since 09:21:45, ends soon after the begin
OTHER_DISK_END = at("09:58:15")
DISK_PENDING, DISK_FIRING = at("10:07:15"), at("10:17:15")


def window(requests, begin, end):
    """Requests completed in [begin, end); the list is sorted, so a binary search finds them."""
    return requests[lower_bound(requests, begin):lower_bound(requests, end)]


def lower_bound(requests, ms):
    low, high = 0, len(requests)
    while low < high:
        middle = (low + high) // 2
        if requests[middle].ms < ms:
            low = middle + 1
        else:
            high = middle
    return low


def last_full(requests, ms, span):
    """The window before a sample; at the very begin of the export there is only the one after it."""
    begin = max(ms - span, story.BEGIN)
    return window(requests, begin, max(ms, begin + span))


def error_ratio(requests):
    for ms in SAMPLE_TIMES:
        recent = last_full(requests, ms, 5000)
        yield ms, round(sum(q.status >= 500 for q in recent) / len(recent), 6)


def request_rate(requests, code_class):
    for ms in SAMPLE_TIMES:
        recent = last_full(requests, ms, 5000)
        yield ms, sum(q.status // 100 == code_class for q in recent) / 5


def latency_p99(requests):
    for ms in SAMPLE_TIMES:
        times = sorted(q.rt_ms for q in last_full(requests, ms, 60000))
        yield ms, times[int(len(times) * 0.99)] / 1000


def pool_in_use():
    r = rng("pool")
    for ms in SAMPLE_TIMES:
        use = curve(story.POOL_USE, ms)
        wobble = 0 if use >= 18.5 else r.choice((-1, 0, 0, 1))
        yield ms, min(story.POOL_MAX, max(2, int(use) + wobble))


def billing_ratio():
    """A healthy neighbour: nothing, now and then one failure in a few hundred requests."""
    r = rng("billing-metrics")
    for ms in SAMPLE_TIMES:
        yield ms, 0.000412 if r.random() < 0.03 else 0


def run_rule(ratio):
    """What Prometheus does at each evaluation; yields (ms, 'pending' or 'firing')."""
    active_since = keep_since = None
    is_firing = False
    for ms, value in ratio:
        if value > THRESHOLD:
            active_since = ms if active_since is None else active_since
            keep_since = None
            is_firing = is_firing or ms - active_since >= FOR_MS
        elif is_firing:
            keep_since = ms if keep_since is None else keep_since
            is_firing = ms - keep_since < KEEP_MS
        if value <= THRESHOLD and not is_firing:
            active_since = None
        if active_since is not None:
            yield ms, "firing" if is_firing else "pending"


def alert_series(ratio):
    """[(labels, [(ms, 1)])] of ALERTS, noise included."""
    states = list(run_rule(ratio))
    pending = [ms for ms, state in states if state == "pending"]
    firing = [ms for ms, state in states if state == "firing"]
    assert (pending[0], firing[0], firing[-1]) == (story.PENDING, story.FIRING, story.RECOVERED + STEP)
    spans = [(HIGH_ERROR_RATE, "pending", pending), (HIGH_ERROR_RATE, "firing", firing),
             (DISK, "pending", [ms for ms in SAMPLE_TIMES if DISK_PENDING <= ms < DISK_FIRING]),
             (DISK, "firing", [ms for ms in SAMPLE_TIMES if ms >= DISK_FIRING]),
             (OTHER_DISK, "firing", [ms for ms in SAMPLE_TIMES if ms < OTHER_DISK_END]),
             (CERT, "firing", list(SAMPLE_TIMES))]
    return [({**labels, "alertstate": state}, [(ms, 1) for ms in times]) for labels, state, times in spans]


def series_lines(name, labels, samples):
    text = ",".join(f'{key}="{value}"' for key, value in sorted(labels.items()))
    for ms, value in samples:
        yield f"{name}{{{text}}} {value:g} {ms // 1000}" if value else f"{name}{{{text}}} 0 {ms // 1000}"


def families(requests):
    """(metric, [(labels, samples)]): the samples of one metric stand together, as OpenMetrics wants."""
    api, job = {"service": "api-service"}, {"job": "nginx-edge"}
    ratio = list(error_ratio(requests))
    check_recovery(ratio)
    yield "service:http_errors:ratio5s", [({**api, **job}, ratio),
                                          ({"service": "billing", **job}, billing_ratio())]
    yield "service:http_requests:rate5s", [({**api, **job, "code": f"{c}xx"}, request_rate(requests, c))
                                           for c in (2, 4, 5)]
    yield "service:http_request_duration_seconds:p99_1m", [({**api, **job}, latency_p99(requests))]
    pool = {**api, "job": "api-service", "pool": "orders"}
    yield "db_pool_connections_in_use", [(pool, pool_in_use())]
    yield "db_pool_connections_max", [(pool, ((ms, story.POOL_MAX) for ms in SAMPLE_TIMES))]
    yield "ALERTS", alert_series(ratio)


def check_recovery(ratio):
    """Normal until the first failure, then never again before 10:35:00."""
    for ms, value in ratio:
        is_bad = story.FIRST_5XX < ms < story.RECOVERED
        assert (value > 0) == is_bad, (ms, value)


def openmetrics(requests):
    text = []
    for name, series in families(requests):
        text.append(f"# TYPE {name} gauge")
        for labels, samples in series:
            text.extend(series_lines(name, labels, samples))
    return gzipped(lines(text + ["# EOF"]))
