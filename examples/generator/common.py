"""Clock, random streams and deterministic writers shared by all modules.

Times are integer milliseconds since 1970 UTC. Every module draws from its own random
stream (`rng("name")`), so that changing one artifact does not move the numbers of another.
"""
import calendar
import gzip
import hashlib
import io
import json
import random
import subprocess
import tarfile
import time
from pathlib import Path

SEED = "api-service-2025-02-09/1"
DAY_MS = calendar.timegm((2025, 2, 9, 0, 0, 0)) * 1000


def rng(name):
    """An independent random stream; string seeds are hashed by Python, so they are stable."""
    return random.Random(SEED + "/" + name)


def at(clock):
    """'10:05:23' or '10:15:30.121' of 2025-02-09 UTC -> milliseconds since 1970."""
    hours, minutes, seconds = clock.split(":")
    return DAY_MS + int(hours) * 3600000 + int(minutes) * 60000 + round(float(seconds) * 1000)


def _parts(ms):
    return time.gmtime(ms // 1000), ms % 1000


def iso(ms):
    """2025-02-09T10:05:23Z"""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", _parts(ms)[0])


def iso_ms(ms):
    """2025-02-09T10:05:23.412Z"""
    whole, rest = _parts(ms)
    return time.strftime("%Y-%m-%dT%H:%M:%S", whole) + f".{rest:03d}Z"


def iso_us(ms, micros=0):
    """2025-02-09T10:05:23.412345Z; `micros` are the three digits after the milliseconds."""
    return iso_ms(ms)[:-1] + f"{micros:03d}Z"


def stamp(ms, pattern):
    return time.strftime(pattern, _parts(ms)[0])


def curve(points, ms):
    """Straight lines through [('10:05:23', 0.1), …]; constant before the first and after the last."""
    if ms <= at(points[0][0]):
        return points[0][1]
    for (left, low), (right, high) in zip(points, points[1:]):
        if ms < at(right):
            share = (ms - at(left)) / (at(right) - at(left))
            return low + (high - low) * share
    return points[-1][1]


def hex_id(random_stream, digits):
    return f"{random_stream.getrandbits(digits * 4):0{digits}x}"


def uuid(random_stream):
    """A version 4 UUID from our own stream."""
    raw = hex_id(random_stream, 32)
    return f"{raw[:8]}-{raw[8:12]}-4{raw[13:16]}-{'89ab'[int(raw[16], 16) % 4]}{raw[17:20]}-{raw[20:]}"


def sha1(text):
    return hashlib.sha1((SEED + text).encode()).hexdigest()


def gzipped(data):
    """gzip without name and time, so that the same input gives the same bytes."""
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as stream:
        stream.write(data)
    return out.getvalue()


def zstandard(data):
    """zstd has no module in the standard library: its program does it, one thread for stable bytes."""
    command = ["zstd", "-q", "-19", "-T1", "--no-check", "-c"]
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def tar_gzipped(members):
    """members: [(path, bytes, ms)] -> a .tar.gz with fixed owners and modes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for path, data, ms in members:
            info = tarfile.TarInfo(path)
            info.size, info.mtime, info.mode = len(data), ms // 1000, 0o644
            info.uname = info.gname = "root"
            tar.addfile(info, io.BytesIO(data))
    return gzipped(out.getvalue())


def lines(items):
    return "".join(item + "\n" for item in items).encode()


def json_lines(items):
    return lines(json.dumps(item, separators=(",", ":"), ensure_ascii=False) for item in items)


def pretty(value, indent=2):
    return (json.dumps(value, indent=indent, ensure_ascii=False) + "\n").encode()


def save(root, path, data):
    target = Path(root) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
