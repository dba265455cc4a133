"""An address fuzzer over every route of the site, in this process: `python -m bench.fuzz [requests] [seed]`.

Requests are made from the routes of the URL configuration, the ids of the content, and texts, headers and bodies that no
visitor would send. Every answer is held against the rules of ``faults``. It ends with 1 if one was broken, and tells how
often each address gave which status, and the dearest request to each.
"""

import logging
import random
import re
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote
from wsgiref.validate import validator

from bench._in_process import Answer, Request, ask

MARK = """zq<zq a="b">'zq"zq&zq;"""
MARKS = [
    MARK, "</script><zq>", "'\"><zq onload=zq>", "[zq](javascript:zq)", "zq\r\nX-Zq: zq", "zq`zq`<zq>", "]]><zq>", "--><zq>", "{{ zq }}<zq>",
    "zq|zq<zq", "\u202ezq<zq>", "zq\0<zq>", "＜zq＞<zq>", "javascript:zq", "//zq.example/", "\\\\zq.example",
]  # fmt: skip
ODD = [
    "",
    ".",
    "..",
    "%",
    "%zz",
    "%00",
    "%ff%fe",
    "é",
    "İ",
    "ß",
    "\ud7ff",
    "𝒵",
    "a" * 300,
    "-",
    "--",
    "0",
    "-1",
    "1" * 400,
    "1e999",
    "nan",
    "[",
    "]",
    "//",
    "a:b",
    "None",
    "true",
]
HOSTS = [
    "zqhost.example",
    "127.0.0.1:99999",
    "127.0.0.1@zqhost.example",
    "[::1",
    "[zqhost]",
    "",
    "127.0.0.1, zqhost",
    "127.0.0.1.zqhost",
    "zq\x7fhost",
    "localhost:80",
]
METHODS = ["HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "ZQ"]
ACCEPTS = [
    "text/html",
    "text/markdown",
    "*/*",
    "text/markdown;q=nan, */*;q=0",
    ";;;,,,===",
    "text/*;a*=undefined''zq",
    "text/markdown;q=1," * 300,
    "zq<zq>/x",
    'text/markdown;q="',
    'a/b;c="\\',
]
LINES = ["NAME READY", "pod/traefik-abc", "{", "[", '{"items":[', "kind: List", "- a: &a b", "*a", "```cairn", "cairn = 1", "[choices]", "[reasons]", 'platform = "eks"', "Terraform v1.2", "/stack/?platform=eks", "\t\t", "---"]  # fmt: skip

Route = tuple[str, tuple[str, ...]]


def routes() -> list[str]:
    """Every path of the URL configuration, with ``<name>`` for its parts, and one of the static files."""
    from django.urls import get_resolver

    def paths(patterns: Any, before: str = "") -> Iterator[str]:
        for pattern in patterns:
            path = before + str(pattern.pattern)
            yield from paths(pattern.url_patterns, path) if hasattr(pattern, "url_patterns") else [path]

    return ["/" + re.sub(r"<(?:\w+:)?\w+>", "<>", path) for path in paths(get_resolver().url_patterns)] + [
        "/static/<>",
        "/<>",
    ]


class Fuzzer:
    """Requests, one after another, that the seed alone decides."""

    def __init__(self, library: Any, seed: int) -> None:
        self.dice = random.Random(seed)
        self.routes = routes()
        self.pairs = [(d.id, o.id) for d in library.graph.decisions for o in d.options]
        self.rules = [warn.id for d in library.graph.decisions for warn in d.warns]
        self.kinds = {
            "decisions": [d.id for d in library.graph.decisions],
            "tools": [t.id for t in library.guide.tools],
            "guide": [s.id for s in library.guide.sections],
            "compare": [t.id for t in library.guide.tools] + [p.id for p in library.presets],
            "schema": ["tool", "section", "decision", "guide"],
            "slots": (files := ["stack.md", "stack.adr.md", "stack.adr.zip"]),
            "download": files,
        }
        self.kinds |= dict.fromkeys(("decide", "change"), self.kinds["decisions"])
        self.ids = [id for ids in self.kinds.values() for id in ids]

    def request(self) -> tuple[str, Request]:
        """The route, and a request to it."""
        route, roll = self.dice.choice(self.routes), self.dice.random
        path = re.sub("<>", lambda _: self.part(route), route)
        if roll() < 0.04:
            path = self.dice.choice(["/", "//", "/./", "/../", "//[", "/\\", "//zq.example"]) + path.lstrip("/")
        method = "GET" if roll() < 0.85 else self.dice.choice(METHODS)
        takes = route.startswith(("/import/", "/stack/reasons/", "/stack/download/"))
        body, kind = b"", ""
        if (takes and roll() < 0.7) or roll() < 0.02:
            method, (body, kind) = "POST", self.body()
        return route, Request(
            path[:8000].encode("utf-8", "replace").decode("latin-1"), self.query(), method, self.headers(), body, kind
        )

    def part(self, route: str) -> str:
        """A part of a path: an id, nearly one, or something else."""
        roll = self.dice.random()
        if roll < 0.6:
            fitting = next((ids for kind, ids in self.kinds.items() if f"/{kind}/" in route), self.ids)
            return self.dice.choice(fitting)
        if roll < 0.7:
            return self.bent(self.dice.choice(self.ids))
        return self.text() if roll < 0.98 else self.text() * self.dice.randrange(1, 400)

    def bent(self, text: str) -> str:
        """A text with one character more, less or other."""
        at = self.dice.randrange(len(text) + 1)
        return (
            text[:at]
            + self.dice.choice(["", "x", "-", "A", "<", "%", " ", "\0", "é"])
            + text[at + self.dice.randrange(2) :]
        )

    def text(self) -> str:
        return self.dice.choice(self.dice.choice([MARKS, MARKS, ODD, self.ids]))

    def pair(self) -> str:
        """A part of a query."""
        roll = self.dice.random()
        if roll < 0.6:
            return "=".join(self.dice.choice(self.pairs))
        if roll < 0.7:
            return "=".join(quote(self.bent(word)) for word in self.dice.choice(self.pairs))
        if roll < 0.8:
            return f"accept={self.dice.choice(self.rules)}" if self.rules else "accept=x"
        name = self.dice.choice(["q", "a", "b", "edition", "start", "within", "accept", "name", "role", "status", "verdict", "quarter", self.text()])  # fmt: skip
        return f"{quote(name)}={quote(self.text())}"

    def query(self) -> str:
        """A query: a stack, more or less, or one in another, or nonsense."""
        roll = self.dice.random()
        if roll < 0.25:
            return ""
        if roll < 0.85:
            return "&".join(self.pair() for _ in range(self.dice.randrange(1, 8)))
        if roll < 0.9:
            return (
                f"a={quote('&'.join(self.pair() for _ in range(4)))}&b={quote('&'.join(self.pair() for _ in range(4)))}"
            )
        if roll < 0.93:
            return self.dice.choice(["&", "a=b&", "%FF", "=", "%", ";", "a[]=1&"]) * self.dice.randrange(1, 2500)
        return self.dice.choice(
            [quote(self.text()), "q=" + quote(" ".join(self.text() for _ in range(6))), f"{self.pair()}&" * 30]
        )

    def headers(self) -> tuple[tuple[str, str], ...]:
        """Some headers, mostly none."""
        found, roll = [], self.dice.random
        if roll() < 0.3:
            found.append(("Accept", self.dice.choice(ACCEPTS)))
        if roll() < 0.2:
            found += [("HX-Request", "true"), ("HX-Current-URL", self.text()), ("HX-Target", self.text())]
        if roll() < 0.1:
            found.append(("Host", self.dice.choice(HOSTS)))
        if roll() < 0.1:
            proto = self.dice.choice(["https", "javascript", "https, http"])
            found += [("X-Forwarded-Host", "zqhost.example"), ("X-Forwarded-Proto", proto), ("Forwarded", "host=zqhost.example"), ("X-Forwarded-For", "zqhost")]  # fmt: skip
        if roll() < 0.2:
            found.append((self.dice.choice(["If-None-Match", "If-Modified-Since", "Range", "Accept-Encoding", "Cookie", "Referer", "Authorization", "Origin"]),
                          self.dice.choice(['"a"', "*", 'W/"', "bytes=0-1", "bytes=9-1", "br", "gzip;q=0, *", "identity", "zq=zq; zq", "Thu, 01 Jan 1970 00:00:00 GMT", self.text()])))  # fmt: skip
        return tuple(
            (name, value.encode("utf-8", "replace").decode("latin-1").replace("\r", "").replace("\n", ""))
            for name, value in found
        )

    def body(self) -> tuple[bytes, str]:
        """The body of a form, or what is none, and what it says that it is."""
        text = "\n".join(
            self.dice.choice([*LINES, self.text(), self.dice.choice(self.ids)]) for _ in range(self.dice.randrange(12))
        )
        fields = {"text": text, "accept": self.text(), "start": self.text()}
        fields |= {
            f"reason.{self.dice.choice(self.pairs)[0]}": self.text() * self.dice.randrange(1, 40) for _ in range(3)
        }
        roll = self.dice.random()
        if roll < 0.6:
            return "&".join(
                f"{quote(k)}={quote(v)}" for k, v in fields.items()
            ).encode(), "application/x-www-form-urlencoded"
        if roll < 0.9:
            extra = self.dice.choice(
                ["", "; filename=a", "; filename*=undefined''zq", '; filename="../zq"', "; name*=hex''zq"]
            )
            head = self.dice.choice(
                ["", "Content-Type: text/plain; charset=undefined\r\n", "Content-Transfer-Encoding: base64\r\n"]
            )
            names = ["file", *fields]
            parts = (
                f'--x\r\nContent-Disposition: form-data; name="{name}"{extra}\r\n{head}\r\n{fields.get(name, text)}\r\n'
                for name in names
            )
            return ("".join(parts) + self.dice.choice(["--x--\r\n", "", "--x"])).encode(
                self.dice.choice(["utf-8", "utf-16"]), "replace"
            ), "multipart/form-data; boundary=x"
        kind = self.dice.choice(
            [
                "",
                "text/plain; charset=hex",
                "application/json",
                "multipart/form-data",
                "application/x-www-form-urlencoded; charset=undefined",
                MARK,
            ]
        )
        return self.dice.randbytes(self.dice.randrange(300)), kind


_BLOCK = re.compile(rb"(?ms)^```cairn$.*?^```$")  # in a code block nothing is markup
_RAW = {
    "text/html": re.compile(rb'<zq|zq"zq|\'zq"'),
    "application/json": re.compile(rb'<zq|[^\\]zq"zq'),
    "text/markdown": re.compile(rb"(?<!\\)<zq|(?<!\\)\[zq\]"),
}
_MARKUP = re.compile(rb"<zq")


def faults(request: Request, answer: Answer, told: list[str], bound: float) -> Iterator[str]:
    """Every rule that the answer breaks: no fault of ours, nothing sent comes back as markup or as a host, no cookie, no
    word in the log, no redirect to elsewhere, nothing dearer than the bound."""
    if answer.status >= 500:
        yield f"status {answer.status}"
    body = _BLOCK.sub(b"", answer.body) if answer.kind == "text/markdown" else answer.body
    if not answer.kind.startswith(("image/png", "application/zip")) and (
        raw := _RAW.get(answer.kind, _MARKUP).search(body)
    ):
        yield f"raw {raw[0]!r} in {answer.kind}"
    if b"zqhost" in body:
        yield "the host that was sent"
    for name, value in answer.headers.items():
        if name == "set-cookie" or "zqhost" in value or re.search(r"[\r\n<\"](?=.*zq)|^javascript:", value):
            yield f"the header {name}: {value[:80]}"
    there = answer.headers.get("location") or answer.headers.get("hx-redirect")
    if there is not None and (not there.startswith("/") or there.startswith(("//", "/\\"))):
        yield f"leads to {there[:80]}"
    if answer.seconds > bound:
        yield f"{answer.seconds * 1000:.0f} ms"
    if any("zq" in line for line in told):
        yield f"logged: {told[0][:80]}"


KNOWN = ("GET", "HEAD", "POST", "OPTIONS", "PATCH", "PUT", "DELETE", "TRACE")
"""Methods that wsgiref's validator passes; it warns of any other."""


class Listener(logging.Handler):
    """Keeps what is logged until it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def told(self) -> list[str]:
        lines, self.lines = self.lines, []
        return lines


def normal(application: Any, library: Any, seed: int = 1) -> float:
    """Seconds of CPU of the median stack page that was not asked before: presets with a fifth of their choices left out."""
    dice, found = random.Random(seed), []
    for preset in library.presets:
        for _ in range(5):
            kept = [f"{d}={choice.pick}" for d, choice in preset.choices.items() if dice.random() < 0.8]
            found.append(ask(application, Request("/stack/", "&".join(kept))).seconds)
    return statistics.median(found[1:])


def run(
    count: int, seed: int, bound_in_pages: float = 50, each: int = 40, tell: Callable[[str], None] = print
) -> tuple[list[str], str]:
    """Ask so many times; what was broken, and a report. Every ``each``-th request goes through wsgiref's validator, too."""
    from cairn.wsgi import application
    from decisions.current import library

    listener, root, fuzzer = Listener(), logging.getLogger(), Fuzzer(library(), seed)
    usual = root.handlers[:]
    listener.filters = [one for handler in usual for one in handler.filters]  # what the site keeps out of its log
    root.handlers[:] = [listener]
    strict = validator(application)
    page = normal(application, library())
    broken: list[str] = []
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    dearest: dict[str, tuple[float, str]] = {}
    try:
        for number in range(count):
            route, request = fuzzer.request()
            listener.told()
            try:
                answer = ask(strict if number % each == 0 and request.method in KNOWN else application, request)
            except Exception as error:
                broken.append(f"{route}: raised {error!r} for {request!r:.400}")
                continue
            counts[route][answer.status] += 1
            dearest[route] = max(
                dearest.get(route, (0.0, "")),
                (answer.seconds, f"{request.method} {request.path[:40]}?{request.query[:40]}"),
            )
            broken += [
                f"{route}: {fault} for {request!r:.400}"
                for fault in faults(request, answer, listener.told(), page * bound_in_pages)
            ]
            if number % 20_000 == 19_999:
                tell(f"{number + 1:,} asked, {len(broken)} faults")
    finally:
        root.handlers[:] = usual
    return broken, report(counts, dearest, page)


def report(counts: dict[str, Counter[int]], dearest: dict[str, tuple[float, str]], page: float) -> str:
    """Tables in Markdown."""
    total = sum(counts.values(), Counter())
    lines = [f"{total.total():,} requests; a normal stack page takes {page * 1000:.1f} ms of CPU.", ""]
    lines += [
        " · ".join(f"{status}: {n:,}" for status, n in sorted(total.items())),
        "",
        "| address | statuses | dearest, ms | × a page |",
        "|---|---|---|---|",
    ]
    for route, found in sorted(counts.items()):
        seconds, _ = dearest[route]
        statuses = " ".join(f"{status}×{n}" for status, n in sorted(found.items()))
        lines.append(f"| `{route}` | {statuses} | {seconds * 1000:.1f} | {seconds / page:.1f} |")
    return "\n".join(lines)


def main() -> int:
    """Run, print, and end with 1 if a rule was broken."""
    words = dict(enumerate(sys.argv[1:]))
    count, seed = int(words.get(0, "20000")), int(words.get(1, "1"))
    broken, text = run(count, seed)
    print(text)
    for line in broken[:50]:
        print("BROKEN", line)
    print(f"{len(broken)} faults")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
