"""What a first view weighs, over every page of the real content: it fits into one initial congestion window."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles.finders import find

from tests.pages import one_of_each, query_of

WINDOW = 14_600  # bytes: ten segments of 1,460
MOST_NODES = 1_500
FIRST_VISIT = 30_000
OWN_SCRIPT = 4_000


def weight(client, path):
    """Bytes of the answer as a browser gets it, style included, and its elements."""
    page = client.get(path, headers={"accept-encoding": "br"})
    assert page["Content-Encoding"] == "br", path
    text = brotli.decompress(page.content).decode()
    return len(page.content), len(re.findall(r"<[a-z]", text)), text


def too_heavy(client, paths, most=WINDOW):
    found = {path: weight(client, path)[:2] for path in paths}
    return {path: (size, nodes) for path, (size, nodes) in found.items() if size > most or nodes > MOST_NODES}


def test_every_tool_fits_into_the_first_window(client, library):
    assert too_heavy(client, [f"/tools/{tool.id}/" for tool in library.guide.tools]) == {}


def test_of_every_chapter_what_is_above_the_fold_and_its_style_fit_into_the_first_window(client, library):
    for section in library.guide.sections:
        _, nodes, text = weight(client, f"/guide/{section.id}/")
        assert nodes <= MOST_NODES, section.id
        fold = text[: text.index('<div class="prose">') + 8_000]
        assert len(brotli.compress(fold.encode(), quality=5)) <= WINDOW, section.id


def test_every_step_of_the_wizard_fits_into_the_first_window(client, library):
    full = query_of(library, "small-team-on-aws")
    for query in ("", "kubernetes=yes&platform=eks", full):
        assert too_heavy(client, [f"/decide/{d.id}/?{query}" for d in library.graph.decisions]) == {}, query


def test_every_preset_stack_and_its_halves_fit_into_the_first_window(client, library):
    paths = []
    for preset in library.presets:
        pairs = query_of(library, preset.id).split("&")
        parts = (pairs, pairs[: len(pairs) // 2], pairs[::2])
        first = library.guide.changes[-1].edition
        paths += [f"/stack/?{'&'.join(part)}{end}" for part in parts for end in ("", f"&edition={first}")]
        paths += [f"/stack/repair/?{'&'.join(part)}" for part in parts]
    assert too_heavy(client, paths) == {}


def test_a_first_visit_is_four_requests_and_thirty_kilobytes(client, library):
    for name in ("home", "chapter", "tool", "wizard", "stack", "map", "search with results"):
        size, _, text = weight(client, one_of_each(library)[name])
        files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', text))
        assert len(files) + 1 <= 4, name
        for file in files:
            raw = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", file.removeprefix("/static/"))
            with open(find(raw), "rb") as opened:
                size += len(brotli.compress(opened.read(), quality=11))
        assert size <= FIRST_VISIT, name


def test_our_own_script_is_small_and_nothing_comes_from_elsewhere(client, library):
    for name, path in one_of_each(library).items():
        text = weight(client, path)[2]
        scripts = re.findall(r'<script src="/static/(cairn/[a-z]+)\.[0-9a-f]+(\.js)"', text)
        assert ("cairn/cairn", ".js") in scripts, name
        assert sum(Path(find("".join(script))).stat().st_size for script in scripts) <= OWN_SCRIPT, name
        assert not re.search(
            r'<(script|link|img|iframe|source|video)[^>]*\s(src|href)="(https?:)?//(?!testserver)',
            text.replace('rel="canonical" href="http', ""),
        ), name
        assert "@font-face" not in text
        assert "@import" not in text


@pytest.mark.parametrize(
    ("accepts", "gets"),
    [("br, gzip", "br"), ("gzip", "gzip"), ("gzip, br;q=0", "gzip"), ("identity", None), ("", None), ("*", "gzip")],
)
def test_an_answer_is_compressed_as_the_browser_takes_it(client, accepts, gets):
    page = client.get("/guide/", headers={"accept-encoding": accepts})
    assert page.get("Content-Encoding") == gets
    assert "Accept-Encoding" in page["Vary"]
