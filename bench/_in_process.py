"""The site asked in this process: one request through the whole WSGI application, with the CPU time that it took."""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from cairn.gate import Application


@dataclass(frozen=True)
class Request:
    """A request as a server hands it on: ``path`` decoded into Latin-1, ``query`` as it was sent."""

    path: str
    query: str = ""
    method: str = "GET"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    kind: str = ""

    def environ(self) -> dict[str, Any]:
        """The same as PEP 3333 has it."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": self.method, "SCRIPT_NAME": "", "PATH_INFO": self.path, "QUERY_STRING": self.query,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(self.body),
            "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        if self.body or self.kind:
            environ |= {"CONTENT_LENGTH": str(len(self.body)), "CONTENT_TYPE": self.kind}
        for name, value in self.headers:
            environ["HTTP_" + name.upper().replace("-", "_")] = value
        return environ


@dataclass
class Answer:
    """What came back. ``seconds`` is the time of the CPU in this thread."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]


def ask(application: Application, request: Request) -> Answer:
    """One answer. What the application raises is raised."""
    answer = Answer()

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> Any:
        answer.status = int(status[:3])
        answer.headers = {name.lower(): value for name, value in headers}
        return lambda data: None

    environ = request.environ()
    began = time.thread_time()
    parts: Iterable[bytes] = application(environ, start_response)
    try:
        answer.body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    answer.seconds = time.thread_time() - began
    return answer
