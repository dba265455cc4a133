"""`python -m bench.pages`: weight, paints, blocking and shift in Chromium, beside an empty page and MkDocs Material."""

import gzip
import statistics
import tempfile
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import brotli

from bench._browser import Visit, browser, visit
from bench._cairn import STATIC, Server, collect_static, served
from bench._mkdocs import build
from bench._nginx import tree
from bench._report import ROOT, Outcome, Table, main, number
from bench._tools import MissingTool, brotli_module, need
from decisions.library import Library
from decisions.library import load as load_library
from tests.pages import one_of_each, query_of

EMPTY = '<!doctype html><html lang="en"><head><title>Empty</title></head><body><p>Empty.</p></body></html>\n'
COMPRESSED = {".html", ".css", ".js", ".svg", ".json", ".xml", ".map"}
PEER = "ingress"  # the chapter that both sites show


def pages(library: Library) -> dict[str, str]:
    """The pages that are looked at, by name."""
    full = query_of(library, "small-team-on-aws")
    return {
        "home": "/",
        "chapter": f"/guide/{PEER}/",
        "tool": "/tools/traefik/",
        "wizard step": one_of_each(library)["wizard"],
        "stack page": f"/stack/?{full}&edition={library.edition}",
        "decision": "/decisions/ingress/",
    }


def run(quick: bool) -> Outcome:
    """Two tables: on a free line and on a slow one."""
    need("nginx")
    STATIC.mkdir(parents=True, exist_ok=True)
    collect_static()
    library = load_library(ROOT / "content")
    found: dict[str, dict[bool, list[Visit]]] = {}
    notes = []
    with tempfile.TemporaryDirectory(prefix="bench-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        urls = _ours(stack, folder, pages(library))
        try:
            urls |= _peer(stack, folder, library)
        except MissingTool as missing:
            notes.append(f"MkDocs Material was not measured: {missing}")
        chrome = stack.enter_context(browser())
        visit(chrome, urls["empty page"], slow=False)  # the browser's own first steps are nobody's
        for _ in range(2 if quick else 5):
            for page, url in urls.items():
                for slow in (False, True):
                    found.setdefault(page, {False: [], True: []})[slow].append(visit(chrome, url, slow=slow))
    coding = "Brotli" if brotli_module() else "gzip"
    figures = _figures(library, found) | _weights(library)
    return Outcome([_table(found, slow, coding, notes) for slow in (False, True)], figures)


def _ours(stack: ExitStack, folder: Path, wanted: Mapping[str, str]) -> dict[str, str]:
    """Our pages as the server sent them, compressed as it sent them, in a tree that nginx serves; and an empty page."""
    root = folder / "cairn"
    with served() as server:
        headers = {name: value for name, value in _get(server, "/", "br")[1].items() if name in KEPT}
        for path in wanted.values():
            place = root / urlsplit(path).path.strip("/") / "index.html"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(_get(server, path, "identity")[0])
            place.with_name("index.html.br").write_bytes(_get(server, path, "br")[0])
            place.with_name("index.html.gz").write_bytes(_get(server, path, "gzip")[0])
    (root / "static").symlink_to(STATIC)
    _compress(STATIC)
    empty = folder / "empty"
    empty.mkdir()
    (empty / "index.html").write_text(EMPTY)
    nginx = stack.enter_context(tree(root, folder / "nginx-cairn", headers))
    bare = stack.enter_context(tree(empty, folder / "nginx-empty"))
    return {"empty page": f"{bare.base}/"} | {name: nginx.base + path for name, path in wanted.items()}


KEPT = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Vary", "Cache-Control")


def _get(server: Server, path: str, coding: str) -> tuple[bytes, dict[str, str]]:
    request = urllib.request.Request(server.base + path, headers={"Accept-Encoding": coding})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 (our own server)
        return answer.read(), dict(answer.headers)


def _peer(stack: ExitStack, folder: Path, library: Library) -> dict[str, str]:
    """The same chapter in MkDocs Material, compressed as hard as our static files."""
    root = build(library, folder / "mkdocs")
    _compress(root)
    nginx = stack.enter_context(tree(root, folder / "nginx-mkdocs"))
    return {"MkDocs Material, the chapter": f"{nginx.base}/{PEER}/"}


def _compress(root: Path) -> None:
    """Lay compressed variants beside the files that have none."""
    for file in root.rglob("*"):
        if file.suffix not in COMPRESSED or not file.is_file():
            continue
        for suffix, compress in VARIANTS.items():
            beside = file.with_name(file.name + suffix)
            if not beside.exists():
                beside.write_bytes(compress(file.read_bytes()))


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    ".br": lambda body: brotli.compress(body, quality=11),
    ".gz": lambda body: gzip.compress(body, 9, mtime=0),
}


def _median(visits: list[Visit], field: str) -> float:
    return float(statistics.median(getattr(one, field) for one in visits))


def _figures(library: Library, found: dict[str, dict[bool, list[Visit]]]) -> dict[str, float]:
    """Of our own pages, the worst of each; on the slow line for what is time."""
    ours = [name for name in found if name in pages(library)]
    figures = {
        f"pages worst {field.name}": max(_median(found[name][True], field.name) for name in ours)
        for field in fields(Visit)
    }
    figures["pages most nodes"] = figures["pages worst nodes"]
    return figures


def _weights(library: Library) -> dict[str, float]:
    """The heaviest first views of all tools, steps and preset stacks, and of the chapters above the fold; our own script."""
    from bench._weights import weights

    return weights(library)


def _table(found: dict[str, dict[bool, list[Visit]]], slow: bool, coding: str, notes: list[str]) -> Table:
    rows = []
    for page, both in found.items():
        seen = both[slow]
        rows.append(
            (
                page,
                str(round(_median(seen, "requests"))),
                number(_median(seen, "bytes") / 1e3),
                number(_median(seen, "document") / 1e3),
                str(round(_median(seen, "nodes"))),
                *(str(round(_median(seen, name))) for name in ("first_paint", "largest_paint", "blocking", "loaded")),
                number(_median(seen, "shift"), 2),
                str(round(max(one.largest_paint for one in seen))),
            )
        )
    line = "1.6 Mbit/s, 150 ms, CPU at a quarter" if slow else "no limit on line or CPU"
    loads = len(next(iter(found.values()))[slow])
    says = (
        f"Chromium over CDP with {line}; medians of {loads} loads with an empty cache, the last column the worst of them. All from nginx over HTTP/1.1 with {coding}: our pages in the bytes "
        "that the server sends, Material's compressed at the highest quality, fonts off. kB as transferred, with headers. It shows neither TLS nor the server's own time."
    )
    head = ("page", "requests", "kB", "of it the document", "DOM nodes", "first paint, ms", "largest paint, ms", "blocking, ms", "loaded, ms", "shift", "worst largest paint, ms")  # fmt: skip
    return Table(f"Pages: {'a slow line' if slow else 'a free line'}", " ".join([says, *notes]), head, rows)


if __name__ == "__main__":
    main("pages", run)
