"""The incident as it truly happened: the moments every artifact must agree with."""
from .common import at

BEGIN, END = at("09:55:00"), at("10:50:00")  # what was exported

ROLLOUT = at("10:02:47")        # CI patches the deployment to v2.3.0
FIRST_5XX = at("10:05:23")      # on web-1
PENDING = at("10:05:45")        # HighErrorRate pending …
FIRING = at("10:06:45")         # … and firing, 82 s after the first 5xx
PD_TRIGGER = at("10:08:10")     # PagerDuty opens the incident (75 s pause for short-lived alerts)
PAGED = at("10:08:12")
ACKNOWLEDGED = at("10:12:00")
POOL_EMPTY = at("10:15:30.118")
SLOW_REPORT = at("10:18:45")
CACHE = at("10:22:10")          # kubectl create deployment api-cache
LAST_5XX = at("10:34:55")       # no failure from here on
RECOVERED = at("10:35:00")
RESOLVED = at("10:40:00")

WEB2_AHEAD_MS = 2300            # the clock of web-2; no other host is off

POOL_MAX = 20
OLD_RS, NEW_RS, CACHE_RS = "5d8c7b9f6c", "7c9f6d5b8d", "66b4d7c9f5"
OLD_PODS = ["api-service-" + OLD_RS + "-" + s for s in ("4kxqz", "9m2tl", "dh7wp", "x6vcn")]
NEW_PODS = ["api-service-" + NEW_RS + "-" + s for s in ("b8rjw", "gq5zk", "n2txd", "vw7fh")]
CACHE_PODS = ["api-cache-" + CACHE_RS + "-" + s for s in ("c5mzt", "k9wqd")]

# Rolling update, one pod at a time: new pod i is ready (and old pod i leaves) at these moments.
READY = [at(t) for t in ("10:02:57", "10:03:07", "10:03:17", "10:03:27")]

# Share of all requests that fail. The cache fills slowly, the queue in front of the database clears late.
FAIL_SHARE = [
    ("10:05:23", 0.003), ("10:05:30", 0.012), ("10:05:45", 0.055), ("10:06:45", 0.25),
    ("10:08:00", 0.38), ("10:10:00", 0.445), ("10:15:30", 0.473), ("10:18:00", 0.489),
    ("10:22:10", 0.493), ("10:25:00", 0.476), ("10:28:00", 0.437), ("10:31:00", 0.358),
    ("10:33:00", 0.21), ("10:34:15", 0.085), ("10:34:45", 0.036), ("10:34:55", 0.018),
]
# Requests a second over both hosts; a newsletter at 10:00 brings a little more load.
RATE = [
    ("09:55:00", 51.4), ("10:00:00", 52.0), ("10:05:00", 54.8), ("10:12:00", 56.5),
    ("10:22:00", 56.7), ("10:30:00", 55.2), ("10:35:00", 54.0), ("10:50:00", 51.9),
]
# Typical seconds of the order list query on a v2.3.0 pod.
SLOW_QUERY = [
    ("10:02:50", 0.30), ("10:03:30", 0.55), ("10:04:30", 1.10), ("10:05:20", 1.75), ("10:07:00", 2.20),
    ("10:10:00", 2.40), ("10:22:10", 2.45), ("10:28:00", 1.60), ("10:33:00", 0.50), ("10:36:00", 0.09),
    ("10:50:00", 0.08),
]
# Connections in use in the busiest pod's pool.
POOL_USE = [
    ("09:55:00", 5.5), ("10:02:47", 6.0), ("10:04:00", 8.5), ("10:05:30", 11.0), ("10:08:00", 14.5),
    ("10:12:00", 17.0), ("10:15:15", 19.0), ("10:15:30", 20.5), ("10:31:30", 20.5), ("10:32:30", 18.0),
    ("10:35:00", 10.0), ("10:38:00", 6.5), ("10:50:00", 5.5),
]
