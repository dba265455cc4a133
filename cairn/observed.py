"""What every answer is measured by: one WSGI layer around all others, so that a page which never reaches Django counts, too.

It keeps nothing that a visitor typed: a path is told only as far as it is the site's own (``cairn.routes``), a query,
a body and the headers not at all. Whoever wants to know of an answer gets an ``Answered``.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple

METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"})
NO_BODY = frozenset({204, 304})
# What proxies make: 32 hexadecimal digits or a UUID. Words do not pass, in case a proxy hands on what a visitor sent.
ID_OF_A_PROXY = re.compile(r"[0-9a-fA-F-]{16,64}")

Environ = dict[str, Any]
Application = Callable[[Environ, Any], Iterable[bytes]]

log = logging.getLogger("cairn.request")
current_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread is answering; for the lines that are logged meanwhile."""


class Sign(NamedTuple):
    """Where a request went, in the site's own words: the name of the route, and the path as far as it may be told."""

    route: str
    path: str


class Answered(NamedTuple):
    """One answer; a tuple, since there is one for each and a frozen dataclass takes five times as long to make. Times are in seconds (``began`` since 1970), ``bytes`` are those of the body as handed to the server."""

    began: float
    duration: float
    request_id: str
    method: str
    sign: Sign
    status: int
    bytes: int
    coding: str
    cache: str
    client: str


@dataclass(frozen=True)
class Watch:
    """Who is told of each answer, how a path and a status become a sign, and whose request ids are believed."""

    tell: Sequence[Callable[[Answered], None]]
    sign: Callable[[str, int], Sign]
    believes: Callable[[str], bool]


class _Head:
    """What the application said first."""

    __slots__ = ("headers", "status")

    def __init__(self) -> None:
        self.status = 500
        self.headers: Sequence[tuple[str, str]] = ()

    def coding(self) -> str:
        for name, value in self.headers:
            if name.lower() == "content-encoding":
                return value
        return ""


def observed(application: Application, watch: Watch) -> Application:
    """The application, each answer of it measured and told to ``watch.tell``.

    An inner layer may say in the environ how it came by an answer: ``cairn.cache`` (a word such as ``ready``, ``hit`` or
    ``miss``) and ``cairn.route`` (the name of an address that Django's routes do not have). What is raised by the
    application is logged without its words and becomes a plain 500; an answer of ours that failed carries its id.
    """

    safe = guarded(application)

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        began, clock, head = time.time(), time.perf_counter(), _Head()
        request_id = environ["cairn.request_id"] = _request_id(environ, watch.believes)
        token = current_id.set(request_id)

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            head.status, head.headers = int(status[:3]), headers
            if head.status >= 500:
                headers = [*headers, ("X-Request-ID", request_id)]
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        def done(size: int) -> None:
            size = 0 if environ["REQUEST_METHOD"] == "HEAD" or head.status in NO_BODY else size
            answered = _answered(environ, head, watch.sign, began, time.perf_counter() - clock, size)
            for tell in watch.tell:
                tell(answered)

        try:
            body = safe(environ, start)
        finally:
            current_id.reset(token)
        if isinstance(body, list):  # the server hands a list over in one piece, so it must stay one
            done(sum(map(len, body)))
            return body
        return _Counted(body, done)

    return answer


def guarded(application: Application) -> Application:
    """The application; what it raises is logged here, where the words of an exception are left out, and is a plain 500.
    The server would log them."""

    def answer(environ: Environ, start_response: Any) -> Iterable[bytes]:
        try:
            return application(environ, start_response)
        except Exception:
            log.exception("an answer failed outside Django")
            start_response("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"Something broke on our side. It was logged.\n"]

    return answer


class _Counted:
    """A body that counts its bytes and tells them when the server is done with it."""

    def __init__(self, body: Iterable[bytes], done: Callable[[int], None]) -> None:
        self.body, self.done, self.size, self.told = body, done, 0, False

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.body:
            self.size += len(chunk)
            yield chunk

    def close(self) -> None:
        try:
            close = getattr(self.body, "close", None)
            if close:
                close()
        finally:
            if not self.told:
                self.told = True
                self.done(self.size)


def _answered(
    environ: Environ, head: _Head, sign: Callable[[str, int], Sign], began: float, duration: float, size: int
) -> Answered:
    own = environ.get("cairn.route")
    method = environ["REQUEST_METHOD"]
    return Answered(
        began=began,
        duration=duration,
        request_id=environ["cairn.request_id"],
        method=method if method in METHODS else "other",
        sign=Sign(own, environ["PATH_INFO"]) if own else sign(environ.get("PATH_INFO", ""), head.status),
        status=head.status,
        bytes=size,
        coding=head.coding(),
        cache=environ.get("cairn.cache", ""),
        client=environ.get("REMOTE_ADDR", ""),
    )


def _request_id(environ: Environ, believes: Callable[[str], bool]) -> str:
    """The id that a believed proxy gave, if it looks like one; else a new one of 32 hexadecimal digits."""
    given: str = environ.get("HTTP_X_REQUEST_ID", "")
    if given and ID_OF_A_PROXY.fullmatch(given) and believes(environ.get("REMOTE_ADDR", "")):
        return given
    return secrets.token_hex(16)
