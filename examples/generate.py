#!/usr/bin/env python3
"""Writes the example incident: raw artifacts, the same bytes on every run.

    examples/generate.py              all artifacts, next to this file
    examples/generate.py DIRECTORY    the same into another directory (to compare)

Needs Python 3.9 or newer and the zstd program. Everything is made up by generator/*.py from
fixed random seeds; the moments of the story are in generator/story.py. The only files it does
not write are prometheus/*.json: capture.sh gets those from a real Prometheus that was filled
with backfill/metrics.om.gz, which this program does write.
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from generator import alerting, app, chat, cluster, database, metrics, neighbours, nginx, traffic  # noqa: E402
from generator.common import save  # noqa: E402

INCIDENT = "api-service-2025-02-09"


def artifacts(requests):
    yield from nginx.files(requests)
    yield from app.files(requests)
    yield from database.files(requests)
    yield from chat.files()
    yield from alerting.files()
    yield from cluster.files()
    yield from neighbours.files()


def main():
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    requests = traffic.all_requests()
    for path, data in artifacts(requests):
        save(root / INCIDENT, path, data)
    save(root, "backfill/metrics.om.gz", metrics.openmetrics(requests))


if __name__ == "__main__":
    main()
