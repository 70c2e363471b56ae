"""Access logs of the two web hosts: log_format combined plus
    rt=$request_time uct="$upstream_connect_time" req_id=$http_x_request_id customer=$http_x_customer
nginx stamps whole seconds, cut off, from the host's own clock: web-2's is 2.3 s ahead.
"""
from . import story
from .common import gzipped, lines, stamp


def access_line(q):
    ahead = story.WEB2_AHEAD_MS if q.host == "web-2" else 0
    when = stamp(q.ms + ahead, "%d/%b/%Y:%H:%M:%S +0000")
    referer = "https://shop.example.com/" if q.agent.startswith("Mozilla") else "-"
    return (f'{q.ip} - - [{when}] "{q.method} {q.path} HTTP/1.1" {q.status} {q.size} "{referer}" "{q.agent}" '
            f'rt={q.rt_ms / 1000:.3f} uct="{q.connect_ms / 1000:.3f}" req_id={q.id} customer={q.customer}')


def files(requests):
    for host in ("web-1", "web-2"):
        yield f"nginx/{host}-access.log.gz", gzipped(lines(access_line(q) for q in requests if q.host == host))
