"""The site's front: gives ready bytes where it has them, and asks Django where not.

Pages that depend on the content alone are *ready*: kept as long as their edition is served. What depends on the choices of
an address is kept in a bounded *store*, if the address is exactly as Cairn writes it: the view says so by setting KEEP in
the request's environment. Both belong to one edition; with the next one they are empty.

What is kept is what Django answers to a request that holds nothing but what the key holds: so no header that is not in the
key can change what others see. Everything else goes to Django as it came.
"""

import time
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, NamedTuple, Protocol
from wsgiref.util import setup_testing_defaults

from cairn.coding import encode, encode_for_long, preferred
from cairn.counters import Counters
from cairn.etags import matches
from cairn.store import Store
from cairn.variants import Answer, Variant, variant
from guide.keep import KEEP

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

MOST_BASES = 4
IDLE = 60.0
"""Seconds after which a base that nobody asks for makes way for another."""
LONGEST_QUERY = 4_096
"""No address that Cairn writes has a longer query."""
CODINGS = ("br", "gzip", "")
MARKDOWN = "text/markdown"


class Wish(NamedTuple):
    """What of a request, beside its address, an answer depends on: the preferred media type, whether htmx asks for a
    part of the page, and the coding."""

    form: str
    fragment: bool
    coding: str


class Editions(Protocol):
    """Where the content comes from that is served now."""

    def latest(self) -> Any:
        """The content that a new request is answered from; another object with every edition."""

    def pinned(self, one: Any) -> AbstractContextManager[None]:
        """Whatever is asked within is answered from that content."""


@dataclass(frozen=True)
class Rules:
    """What the front has to know of the site.

    ``ready`` are the addresses of an edition that are kept as long as it is served, and ``may_be_kept`` tells of any other
    path whether a view may want to have it kept. ``allows`` tells whether a host is ours; ``form`` reads an ``Accept``.
    ``base`` is a scheme and host for absolute links, or empty where each request's own are taken.
    """

    ready: Callable[[Any], tuple[str, ...]]
    may_be_kept: Callable[[str], bool]
    allows: Callable[[str], bool]
    form: Callable[[str], str]
    base: str
    cache_bytes: int


class Page:
    """The variants of one ready address, by the parts of a wish that its answer varies by."""

    __slots__ = ("by_form", "by_fragment", "variants")

    def __init__(self, answer: Answer) -> None:
        self.by_form = answer.varies_by("Accept")
        self.by_fragment = answer.varies_by("HX-Request")
        self.variants: dict[tuple[str, bool, str], Variant] = {}

    def key(self, wish: Wish) -> tuple[str, bool, str]:
        return wish.form if self.by_form else "", wish.fragment and self.by_fragment, wish.coding


class Base:
    """The ready pages as one scheme and host sees them, and when they were asked for last."""

    __slots__ = ("asked", "pages")

    def __init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.asked = time.monotonic()

    @property
    def size(self) -> int:
        """Bytes that they take, roughly; variants that are the same object are counted once."""
        pages = list(self.pages.values())
        return sum({id(v): v.size for page in pages for v in list(page.variants.values())}.values())


class Shelf:
    """All that is kept of one edition."""

    def __init__(self, edition: Any, rules: Rules, counters: Counters) -> None:
        self.edition = edition
        self.ready = frozenset(rules.ready(edition))
        self.store = Store(rules.cache_bytes, counters)
        self.bases: dict[tuple[str, str], Base] = {}
        self.lock = Lock()

    def base(self, key: tuple[str, str]) -> Base | None:
        """The pages of that base; a new one if there is room, or if another has been idle; else None."""
        found = self.bases.get(key)
        if found is not None:
            return found
        with self.lock:
            if key in self.bases:
                return self.bases[key]
            if len(self.bases) >= MOST_BASES:
                oldest = min(self.bases, key=lambda one: self.bases[one].asked)
                if time.monotonic() - self.bases[oldest].asked < IDLE:
                    return None
                del self.bases[oldest]
            return self.bases.setdefault(key, Base())


class Front:
    """A WSGI application before another one."""

    def __init__(self, application: Application, editions: Editions, rules: Rules, counters: Counters) -> None:
        self.application = application
        self.editions = editions
        self.rules = rules
        self.counters = counters
        self._hosts: set[str] = set()
        self._shelf = Shelf(None, replace(rules, ready=lambda _: ()), counters)  # no edition yet
        self._prepared: Shelf | None = None
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if method not in ("GET", "HEAD") or environ.get("SCRIPT_NAME") or "HTTP_IF_MATCH" in environ:
            return self.application(environ, start_response)
        shelf, edition = self._shelf, self.editions.latest()
        if shelf.edition is not edition:
            shelf = self.shelf_of(edition)
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        ready = not query and path in shelf.ready
        if not ready and not (self.rules.may_be_kept(path) and len(query) <= LONGEST_QUERY):
            return self._ask_pinned(shelf, environ, start_response)
        base = self._base_of(environ)
        if base is None:
            return self._ask_pinned(shelf, environ, start_response)
        wish = self._wish(environ)
        if ready and (pages := shelf.base(base)) is not None:
            found = self._from_ready(shelf, pages, environ, path, wish)
        else:
            found = self._from_store(shelf, base, environ, path, query, wish)
        return self._send(found, environ, start_response)

    # -- what a request asks for ---------------------------------------------------------------------------

    def _base_of(self, environ: Environ) -> tuple[str, str] | None:
        """The scheme, and the host where links depend on it; None for a host that is not ours."""
        host = environ.get("HTTP_HOST", "")
        if host not in self._hosts:
            if not host or not self.rules.allows(host):
                return None
            if len(self._hosts) < 64:
                self._hosts.add(host)
        return environ["wsgi.url_scheme"], "" if self.rules.base else host

    def _wish(self, environ: Environ) -> Wish:
        fragment = environ.get("HTTP_HX_REQUEST") == "true" and environ.get("HTTP_HX_HISTORY_RESTORE_REQUEST") != "true"
        return Wish(
            self.rules.form(environ.get("HTTP_ACCEPT", "*/*")),
            fragment,
            preferred(environ.get("HTTP_ACCEPT_ENCODING", "")),
        )

    # -- what is kept --------------------------------------------------------------------------------------

    def _from_ready(self, shelf: Shelf, base: Base, environ: Environ, path: str, wish: Wish) -> Variant:
        base.asked = time.monotonic()
        page = base.pages.get(path)
        found = page.variants.get(page.key(wish)) if page else None
        if found is not None:
            self.counters.add("ready_hits")
            environ["cairn.cache"] = "ready"
            return found
        environ["cairn.cache"] = "miss"
        answer = self._ask_for(shelf, environ, path, "", wish)[0]
        found = variant(answer, wish.coding, encode_for_long)
        if answer.may_be_kept:
            page = base.pages.setdefault(path, Page(answer))
            page.variants[page.key(wish)] = found
        return found

    def _from_store(
        self, shelf: Shelf, base: tuple[str, str], environ: Environ, path: str, query: str, wish: Wish
    ) -> Variant:
        """Documents bear the day on which they were made, so the key does, too."""
        day = today()
        key: Hashable = (base, path, query, wish, day)
        found = shelf.store.get(key)
        environ["cairn.cache"] = "miss" if found is None else "hit"
        if found is None:
            answer, keep = self._ask_for(shelf, environ, path, query, wish)
            found = variant(answer, wish.coding, encode)
            if keep and answer.may_be_kept and today() == day:
                shelf.store.put(key, found)
        return found

    def shelf_of(self, edition: Any) -> Shelf:
        """The shelf of an edition. Of the one that is served it is the one that was prepared, if any, and put in place."""
        with self._lock:
            if self._shelf.edition is edition:
                return self._shelf
            prepared, self._prepared = self._prepared, None
            if prepared is None or prepared.edition is not edition:
                self._prepared = prepared
                prepared = Shelf(edition, self.rules, self.counters)
            if edition is self.editions.latest():  # else a request that came just before this edition's end
                self._shelf = prepared
            return prepared

    # -- asking Django -------------------------------------------------------------------------------------

    def _ask_pinned(self, shelf: Shelf, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        with self.editions.pinned(shelf.edition):
            return self.application(environ, start_response)

    def _ask_for(self, shelf: Shelf, environ: Environ, path: str, query: str, wish: Wish) -> tuple[Answer, bool]:
        """Django's answer to what the key holds, and nothing else; and whether the view wants it kept."""
        bare = {name: value for name, value in environ.items() if not name.startswith(("HTTP_", "cairn."))}
        bare |= {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_LENGTH": ""}
        bare |= {"HTTP_HOST": environ["HTTP_HOST"], "HTTP_ACCEPT": wish.form}
        if wish.fragment:
            bare["HTTP_HX_REQUEST"] = "true"
        with self.editions.pinned(shelf.edition):
            return ask(self.application, bare), bool(bare.get(KEEP))

    def _send(self, found: Variant, environ: Environ, start_response: StartResponse) -> list[bytes]:
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and found.etag and matches(known, found.etag):
            self.counters.add("not_modified")
            start_response("304 Not Modified", list(found.unchanged))
            return []
        start_response(found.status, list(found.headers))
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]

    # -- making ready --------------------------------------------------------------------------------------

    def make_ready(self, edition: Any, scheme: str, host: str, pause: float = 0.0) -> Shelf:
        """Make every variant of every ready page of that edition as that base sees it, and pause after each page.

        The shelf is put in place before it is full if its edition is served already; else the caller puts it there.
        """
        shelf = self._shelf if self._shelf.edition is edition else Shelf(edition, self.rules, self.counters)
        base = shelf.base((scheme, "" if self.rules.base else host))
        if base is None:
            return shelf
        for path in self.rules.ready(edition):
            for answer, wish in self._answers(shelf, scheme, host, path):
                page = base.pages.setdefault(path, Page(answer))
                for coding in CODINGS:
                    key = page.key(wish._replace(coding=coding))
                    if key not in page.variants:
                        page.variants[key] = variant(answer, coding, encode_for_long)
            time.sleep(pause)
        return shelf

    def put_in_place(self, shelf: Shelf) -> None:
        """Answer from this shelf from when its edition is served."""
        with self._lock:
            if self._shelf.edition is not shelf.edition:
                self._prepared = shelf

    def _answers(self, shelf: Shelf, scheme: str, host: str, path: str) -> Iterator[tuple[Answer, Wish]]:
        wish = Wish("text/html", False, "")
        whole = self._ready_answer(shelf, scheme, host, path, wish)
        if not whole.may_be_kept:
            return
        yield whole, wish
        others = [Wish(MARKDOWN, False, "")] if whole.varies_by("Accept") else []
        others += [Wish("text/html", True, "")] if whole.varies_by("HX-Request") else []
        for other in others:
            answer = self._ready_answer(shelf, scheme, host, path, other)
            if answer.may_be_kept:
                yield answer, other

    def _ready_answer(self, shelf: Shelf, scheme: str, host: str, path: str, wish: Wish) -> Answer:
        return self._ask_for(shelf, environ_for(scheme, host), path, "", wish)[0]

    # -- telling -------------------------------------------------------------------------------------------

    def state(self) -> dict[str, int]:
        """The counters, and what is kept at this moment: ready pages and bytes, entries and bytes of the store."""
        shelf = self._shelf
        bases = list(shelf.bases.values())
        return self.counters.snapshot() | {
            "ready_pages": sum(len(base.pages) for base in bases),
            "ready_bytes": sum(base.size for base in bases),
            "cache_entries": len(shelf.store),
            "cache_bytes": shelf.store.bytes,
        }


def ask(application: Application, environ: Environ) -> Answer:
    """The whole answer of a WSGI application."""
    told: list[Any] = []
    body = application(environ, lambda status, headers, *_: told.extend((status, headers)))
    try:
        whole = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return Answer(told[0], tuple(told[1]), whole)


def environ_for(scheme: str, host: str) -> Environ:
    """A request's environment as a server makes it."""
    environ: Environ = {"wsgi.url_scheme": scheme, "HTTP_HOST": host, "SCRIPT_NAME": ""}
    setup_testing_defaults(environ)
    return environ


def today() -> int:
    """The day by UTC, counted from an arbitrary one."""
    return int(time.time() // 86_400)
