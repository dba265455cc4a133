"""wrk: requests as fast as they are answered, over some connections, for a while; from a core of its own."""

import json
import re
import subprocess
import time
from dataclasses import dataclass
from math import nan
from pathlib import Path

from bench._processes import LOADING, cpu_seconds

REPORT = """
local running = {}
function setup(thread) table.insert(running, thread) end
function done(summary, latency, requests)
  io.write(string.format(
    '\\nFOUND {"requests": %d, "seconds": %.6f, "p50": %.4f, "p99": %.4f, "failed": %d, "position": %d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout,
    running[1]:get("position") or 0))
end
"""
FRESH = """
position = 0
local paths = {}
function init(args)
  for path in io.lines(args[1]) do paths[#paths + 1] = path end
  position = tonumber(args[2])
end
function request()
  position = position + 1
  return wrk.format("GET", paths[(position - 1) % #paths + 1])
end
"""


@dataclass(frozen=True)
class Load:
    """What one round found. Times are milliseconds, ``cpu`` microseconds of the server's processor time per request.

    Of a round in which nothing was answered they are not numbers (nan): what was used then belongs to nobody.
    """

    rate: float
    p50: float
    p99: float
    cpu: float
    failed: int
    position: int = 0


class Paths:
    """Addresses that are asked for in turn, each once: a round begins where the last one ended."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.count = file.read_text().count("\n")
        self.position = 0

    @property
    def used_up(self) -> bool:
        """Whether some addresses were asked for twice, so that what was measured was not new."""
        return self.position > self.count


def scripts(folder: Path) -> tuple[Path, Path]:
    """Write the scripts for one address and for many."""
    folder.mkdir(parents=True, exist_ok=True)
    one, many = folder / "one.lua", folder / "many.lua"
    one.write_text(REPORT)
    many.write_text(REPORT + FRESH)
    return one, many


def load(
    base: str, path: str | Paths, pid: int, connections: int, seconds: float, folder: Path, *, apart: bool = True
) -> Load:
    """Ask the server for the path, or for the next of the paths, over and over. Whatever is not 200 to 399 has failed."""
    one, many = scripts(folder)
    pinned = ["taskset", "-c", str(LOADING)] if apart else []
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{duration(seconds)}",
        "--timeout",
        "20s",
        "-H",
        "Accept-Encoding: br",
    ]
    command += ["-s", str(one if isinstance(path, str) else many), base + path if isinstance(path, str) else base]
    if isinstance(path, Paths):
        command += ["--", str(path.file), str(path.position)]
    quiet(pid)
    before = cpu_seconds(pid)
    done = subprocess.run([*pinned, *command], capture_output=True, text=True, check=True, timeout=seconds + 60)
    used = cpu_seconds(pid) - before
    found = read(done.stdout)
    if isinstance(path, Paths):
        path.position = int(found["position"])
    return measured(found, used)


def measured(found: dict[str, float], used: float) -> Load:
    """A round by what wrk reported and by the seconds of processor time that the server used."""
    requests = found["requests"]
    return Load(
        rate=requests / found["seconds"],
        p50=found["p50"] if requests else nan,
        p99=found["p99"] if requests else nan,
        cpu=used / requests * 1e6 if requests else nan,
        failed=int(found["failed"]),
        position=int(found["position"]),
    )


def quiet(pid: int, longest: float = 20.0) -> None:
    """Wait until the server has done with what the last round left unanswered: wrk hangs up when its time is over."""
    deadline = time.monotonic() + longest
    before = cpu_seconds(pid)
    while time.monotonic() < deadline:
        time.sleep(0.05)
        now = cpu_seconds(pid)
        if now - before < 0.005:  # a tenth of the pause: idle, give or take what a server does of its own accord
            return
        before = now


def duration(seconds: float) -> str:
    """wrk counts whole seconds only."""
    return f"{max(1, round(seconds))}s"


def read(text: str) -> dict[str, float]:
    """What the script printed at the end. Raises ValueError where there is none."""
    found = re.search(r"(?m)^FOUND (.*)$", text)
    if found is None:
        raise ValueError(f"wrk did not report: {text[-500:]}")
    return dict(json.loads(found[1]))
