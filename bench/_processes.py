"""Processes of our own: started on a core, waited for, measured by /proc, and ended by their own ids."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

LONGEST_START = 120  # seconds
CORES = sorted(os.sched_getaffinity(0))
SERVING, LOADING = CORES[0], CORES[-1]  # the same one where there is only one


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def family(pid: int) -> list[int]:
    """The process and all its descendants, parents first."""
    found = [pid]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in listed.read_text().split()]
            except OSError:  # it has ended meanwhile
                continue
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time that the process and its descendants have used so far, to the nanosecond that the kernel keeps."""
    total = 0
    for one in family(pid):
        for task in Path(f"/proc/{one}/task").glob("*/schedstat"):
            try:
                total += int(task.read_text().split()[0])
            except OSError:
                continue
    return total / 1e9


def memory(pid: int) -> tuple[float, float]:
    """PSS and RSS of one process in MB. PSS counts a page that several share in parts, RSS in full for each."""
    sizes = {}
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
        name, value = line.split(":")
        sizes[name] = int(value.split()[0]) / 1024
    return sizes["Pss"], sizes["Rss"]


@contextmanager
def started(
    command: Sequence[str], *, core: int | None = None, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run the command until the block ends; pinned to one core if one is named. What it printed goes with a fault."""
    pinned = ["taskset", "-c", str(core)] if core is not None else []
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([*pinned, *command], cwd=cwd, env=env, stdout=said, stderr=subprocess.STDOUT)
        try:
            yield process
        except Silent as silent:
            said.seek(0)
            raise RuntimeError(f"{silent}: {said.read().decode(errors='replace')[-2000:]}") from None
        finally:
            end(process)


class Silent(Exception):
    """A server that does not answer, or has ended."""


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end; if it does not within twenty seconds, end it and its descendants."""
    if process.poll() is not None:
        return
    ours = family(process.pid)
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        for pid in reversed(ours):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        process.wait(10)


def wait_for(url: str, process: subprocess.Popen[bytes], pause: float = 0.05) -> float:
    """Ask until the address answers 200; the seconds that it took. Raises Silent when the process ends or time is up."""
    start = time.perf_counter()
    while (waited := time.perf_counter() - start) < LONGEST_START:
        if process.poll() is not None:
            raise Silent(f"{' '.join(map(str, process.args))} ended with {process.returncode}")  # type: ignore[arg-type]
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own address)
                if answer.status == 200:
                    return time.perf_counter() - start
        except (urllib.error.URLError, OSError):
            time.sleep(pause)
    raise Silent(f"no answer from {url} within {waited:.0f} s")
