"""The access log: one JSON object a line for each answer. It says where a visitor went, never what a visitor typed."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address

from cairn.observed import Answered

STREAMS = {"stdout": 1, "stderr": 2}


def line(answered: Answered, with_client: bool = False) -> str:
    """The answer as one line of JSON, with its line feed. What is empty is left out; times are RFC 3339 and milliseconds."""
    second, part = divmod(answered.began, 1)
    told = {
        "time": f"{_second(int(second))}.{int(part * 1000):03}Z",
        "request_id": answered.request_id,
        "method": answered.method,
        "path": answered.sign.path,
        "route": answered.sign.route,
        "status": answered.status,
        "bytes": answered.bytes,
        "duration_ms": round(answered.duration * 1000, 3),
    }
    if answered.coding:
        told["coding"] = answered.coding
    if answered.cache:
        told["cache"] = answered.cache
    client = _address(answered.client) if with_client else ""
    if client:
        told["client"] = client
    return json.dumps(told) + "\n"


@lru_cache(maxsize=8)
def _second(since_1970: int) -> str:
    return datetime.fromtimestamp(since_1970, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _address(said: str) -> str:
    """An address, or nothing: a proxy that is believed may hand on whatever a visitor called one."""
    try:
        return str(ip_address(said))
    except ValueError:
        return ""


class AccessLog:
    """Writes each answer to a file descriptor, and counts what could not be written: a full disk or a closed pipe costs
    lines, never an answer. A line is one write, so that two workers on one pipe do not mix theirs."""

    def __init__(self, stream: str, with_client: bool = False, write: Callable[[int, bytes], int] = os.write) -> None:
        self.descriptor, self.with_client, self.write, self.lost = STREAMS[stream], with_client, write, 0

    def __call__(self, answered: Answered) -> None:
        try:
            self.write(self.descriptor, line(answered, self.with_client).encode())
        except OSError:
            self.lost += 1
