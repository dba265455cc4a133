"""A server as `make run` starts one, on a free port of this machine and the little guide unless a test says otherwise."""

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.test_replicas import free_port

ROOT = Path(__file__).resolve().parent.parent
LONGEST_START = 120  # seconds; on a busy machine


def recipe(port, *more):
    """The words that start the server, from the Makefile; ``more`` comes last, and the last word on an option holds."""
    (found,) = re.findall(r"(?m)^\t\$\(BIN\)/granian (.*)$", (ROOT / "Makefile").read_text())
    *words, target = found.replace("$(HOST)", "127.0.0.1").replace("$(PORT)", str(port)).split()
    return [sys.executable, "-m", "granian", *words, *more, target]


class Server:
    """Two workers and the process that watches over them. As a context it starts and ends."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        wrapped: Sequence[str] = (),
        output: str = "",
        content: Path | None = None,
        **settings: str,
    ) -> None:
        self.port, self.log = free_port(), folder / "log"
        environment = os.environ | {
            "CAIRN_CONTENT": str(content or ROOT / "tests" / "second_guide"),
            "CAIRN_METRICS": "1",
            "CAIRN_ACCESS_LOG": "stdout",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        with Path(output or self.log).open("w") as out:
            self.process = subprocess.Popen(
                [*wrapped, *recipe(self.port, *options)], cwd=ROOT, env=environment | settings, stdout=out, stderr=out
            )

    def __enter__(self) -> "Server":
        self.wait_for_workers()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def wait_for_workers(self, count: int = 2) -> None:
        deadline = time.monotonic() + LONGEST_START
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.said()
            try:
                if f"cairn_workers {count}.0" in self.get("/metrics")[1].decode():
                    return
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(0.05)
        raise AssertionError(f"no {count} workers: {self.said()}")

    def workers(self) -> list[int]:
        """The numbers of the processes that this one has started and that have not ended."""
        main = self.process.pid
        return [int(pid) for pid in Path(f"/proc/{main}/task/{main}/children").read_text().split()]

    def ask(self, method: str, path: str, body: bytes | None = None, timeout: float = 30, **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def get(self, path: str, timeout: float = 30, **headers: str):
        return self.ask("GET", path, None, timeout, **headers)

    def said(self) -> str:
        return self.log.read_text() if self.log.exists() else ""
