"""`manage.py freeze DIR`: write the content pages as files that any web server can hand out."""

import re
import shutil
import tempfile
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.urls import get_resolver

from decisions.current import library
from decisions.frozen import BASE, DYNAMIC, FEEDS, HOST, Answer, Places, Unanswered, crawl, file_of, froze
from decisions.library import Library
from decisions.tags import entity_of
from decisions.touching import first_edition
from decisions.twins import pages

MARK = ".cairn-frozen"
NOT_FOUND = "/404.html"
DONE = """{count} files, {size:.1f} MB, in {directory}.

What a static host has to know, see docs/running.md:
- it answers a folder by its index.html, and what is not there by 404.html;
- its root is to be seen under {root};
- the pages' policy is a header, and it is the host that sends it:

    Content-Security-Policy: {policy}
"""


def base_path(text: str) -> str:
    """A path such as /guide, or nothing for a host's root."""
    path = text.rstrip("/")
    if path and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", path):
        raise ArgumentTypeError(f"'{text}' is no path such as /guide")
    return path


def host(text: str) -> str:
    """A scheme and host such as https://cairn.example.org, or nothing for none."""
    if not text:
        return ""
    url = urlsplit(text.rstrip("/"))
    if url.scheme not in ("http", "https") or not url.netloc or url.path or url.query or url.fragment:
        raise ArgumentTypeError(f"'{text}' is no host such as https://cairn.example.org")
    return text.rstrip("/")


class Command(BaseCommand):
    help = "Write the content pages as a static tree: everything that needs no choices and no search."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help="new, empty, or frozen before: then replaced")
        parser.add_argument("--base-path", type=base_path, default="", help="where DIR is on its host, such as /guide")
        parser.add_argument(
            "--static-host",
            type=host,
            default=settings.CAIRN_BASE_URL,
            help="its host, for absolute links; without one they have none, and there is neither a sitemap nor a feed",
        )
        parser.add_argument(
            "--dynamic-host", type=host, default="", help="a running site for the rest; without one such links are text"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        directory: Path = options["directory"].absolute()
        if directory.exists() and not _is_ours(directory):
            raise CommandError(f"{directory} is neither empty nor frozen before. Nothing was written.")
        call_command("collectstatic", interactive=False, verbosity=0)
        known = options["static_host"]
        with _as_nobodys_host(known):
            try:
                seeds = _seeds(library(), bool(known))
                found = crawl(seeds, _Site().answer, lambda path: bool(known) or not FEEDS.match(path))
            except Unanswered as error:
                raise CommandError(f"links lead nowhere, so nothing was written:\n{error}") from None
            found[NOT_FOUND] = _not_found()
        moved = {path: answer.location for path, answer in found.items() if answer.location}
        kept = {path: answer for path, answer in found.items() if not answer.location}
        places = Places(frozenset(kept), moved, options["base_path"], options["static_host"], options["dynamic_host"])
        try:
            size = _write(directory, {file_of(p): froze(p, answer, places) for p, answer in kept.items()})
        except OSError as error:
            raise CommandError(f"{directory} cannot be written: {error.strerror}") from None
        root = f"{options['static_host']}{options['base_path']}/"
        policy = _policy(options["dynamic_host"])
        self.stdout.write(
            DONE.format(count=len(kept), size=size / 1e6, directory=directory, root=root, policy=policy), ending=""
        )


def _is_ours(directory: Path) -> bool:
    return directory.is_dir() and (not any(directory.iterdir()) or (directory / MARK).exists())


def _seeds(lib: Library, with_host: bool) -> Iterator[str]:
    yield from (path for path, _ in pages(lib))
    for folder, ids in (
        ("guide", [s.id for s in lib.guide.sections]),
        ("tools", [t.id for t in lib.guide.tools]),
        ("decisions", [d.id for d in lib.graph.decisions]),
    ):
        yield from (f"/{folder}/{id}{form}" for id in ids for form in (".md", ".json"))
    yield from ("/glossary.md", "/glossary.json", "/graph.json")
    if with_host:  # their addresses must be whole
        yield from ("/sitemap.xml", "/llms.txt")


@contextmanager
def _as_nobodys_host(known: str = "") -> Iterator[None]:
    """Let the site answer by a name that no content can hold, so that its own links are known when they are seen. What the
    feeds tell is named after the host that is known."""
    before = settings.ALLOWED_HOSTS, settings.CAIRN_BASE_URL, settings.CAIRN_TAG
    tag = settings.CAIRN_TAG or entity_of(known, first_edition(library().guide))
    settings.ALLOWED_HOSTS, settings.CAIRN_BASE_URL, settings.CAIRN_TAG = [HOST], BASE, tag
    try:
        yield
    finally:
        settings.ALLOWED_HOSTS, settings.CAIRN_BASE_URL, settings.CAIRN_TAG = before


class _Site:
    """Answers addresses as a server would, without one."""

    def __init__(self) -> None:
        self.handler = WSGIHandler()

    def answer(self, path: str) -> Answer:
        """A collected static file, or what the site says."""
        if path.startswith(settings.STATIC_URL):
            return _static(path.removeprefix(settings.STATIC_URL))
        response = self.response(path)
        location = response.headers.get("Location", "").removeprefix(BASE)
        if location and (DYNAMIC.match(location) or "?" in location or not location.startswith("/")):
            return Answer(404, "", b"")  # a page of the tree cannot lead out of it
        return Answer(response.status_code, response.headers.get("Content-Type", ""), response.content, location)

    def response(self, path: str) -> Any:
        return self.handler.get_response(_request(path))


def _request(path: str) -> WSGIRequest:
    environ = {"PATH_INFO": path, "HTTP_HOST": HOST, "REQUEST_METHOD": "GET"}
    setup_testing_defaults(environ)
    return WSGIRequest(environ)


def _static(name: str) -> Answer:
    path = Path(settings.STATIC_ROOT) / name
    if ".." in Path(name).parts or not path.is_file():
        return Answer(404, "", b"")
    return Answer(200, "application/octet-stream", path.read_bytes())


def _not_found() -> Answer:
    """The page for what is not there, as the site makes it."""
    handler: Any = get_resolver().resolve_error_handler(404)
    return Answer(200, "text/html", handler(_request(NOT_FOUND), Http404()).content)


def _policy(dynamic_host: str) -> str:
    with _as_nobodys_host():
        policy: str = _Site().response("/").headers["Content-Security-Policy"]
    return policy.replace("form-action 'self'", f"form-action {dynamic_host or chr(39) + 'none' + chr(39)}")


def _write(directory: Path, files: dict[str, bytes]) -> int:
    """Write all of it beside the directory, then put it in its place: nobody ever sees half a tree."""
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}-") as beside:
        tree = Path(beside) / "tree"
        # GitHub Pages would take the Markdown for its own without .nojekyll.
        for name, body in {**files, MARK: b"", ".nojekyll": b""}.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        if directory.exists():
            shutil.rmtree(directory)
        tree.rename(directory)
    return sum(map(len, files.values()))
