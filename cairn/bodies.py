"""A slow body keeps nobody else waiting.

Granian hands a request over as soon as its headers are there, and whoever reads the body waits in one of its blocking
threads for as long as the client likes: as many stalled uploads as threads, and nothing is answered any more. So bodies
are read here, before the application: each within a time, and never in all threads at once.
"""

import threading
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from cairn.observed import Application, Environ

SECONDS = 20.0
"""For a whole body; a megabyte at 0.4 Mbit/s."""
PLACES = 3
"""Bodies that one worker reads at a time: one less than its blocking threads (Makefile, deploy/Containerfile)."""
LARGEST = 2_621_440
"""Bytes; what is larger is not read at all, as no page takes it."""

BUSY = "Too many uploads at the moment. Please try again in a few seconds.\n"
SLOW = "The upload took too long and was given up.\n"


def patient(application: Application, places: int = PLACES, seconds: float = SECONDS) -> Application:
    """The application, given whole bodies only. What comes too slowly gets 408, what finds no place gets 503, both as
    text and with the connection closed; a body of unknown length is not read, since Django would not either."""
    free = threading.BoundedSemaphore(places)

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        length = _length(environ)
        if length > LARGEST:
            environ["wsgi.input"] = BytesIO()
        elif length:
            if not free.acquire(blocking=False):
                return _said(start_response, "503 Service Unavailable", BUSY, ("Retry-After", "5"))
            try:
                body = _read(environ["wsgi.input"], length, seconds)
            finally:
                free.release()
            if body is None:
                return _said(start_response, "408 Request Timeout", SLOW)
            environ["wsgi.input"] = BytesIO(body)
        return application(environ, start_response)

    return answer


def _length(environ: Environ) -> int:
    given: str = environ.get("CONTENT_LENGTH") or ""
    return int(given) if given.isascii() and given.isdigit() else 0


def _read(stream: Any, length: int, seconds: float) -> bytes | None:
    """The body, or None if it is not there in time. A read cannot be broken off, so it has a thread of its own; that ends
    when the server drops the connection."""
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(stream.read(length)), name="body", daemon=True)
    reader.start()
    reader.join(seconds)
    return got[0] if got else None


def _said(start_response: Any, status: str, text: str, *more: tuple[str, str]) -> list[bytes]:
    body = text.encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body))),
               ("Connection", "close"), ("Cache-Control", "no-store"), *more]  # fmt: skip
    start_response(status, headers)
    return [body]
