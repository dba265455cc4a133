"""The heaviest first views of the whole site, in the bytes that Django's middleware makes of them."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import brotli

from bench._cairn import STATIC
from decisions.library import Library
from tests.pages import query_of

if TYPE_CHECKING:
    from django.test import Client

FOLD = 8_000  # characters of prose that are above the fold, as tests/test_weight.py has it


def weights(library: Library) -> dict[str, float]:
    """Bytes by what they are of: whole tools, steps and stacks, chapters above the fold, and the largest own script."""
    client = _client()
    stacks = [query_of(library, preset.id) for preset in library.presets]
    paths = [f"/tools/{tool.id}/" for tool in library.guide.tools]
    paths += [f"/decide/{decision.id}/?{stacks[0]}" for decision in library.graph.decisions]
    paths += [f"/stack/?{query}" for query in stacks]
    whole = {path: _compressed(client, path) for path in paths}
    chapters = [_compressed(client, f"/guide/{section.id}/") for section in library.guide.sections]
    return {
        "weight heaviest tool, step or stack": max(len(body) for body in whole.values()),
        "weight heaviest chapter above the fold": max(map(_above_the_fold, chapters)),
        "weight heaviest chapter": max(map(len, chapters)),
        "weight own scripts of a page": _own_scripts(client),
    }


def _client() -> "Client":
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "cairn.settings",
        "CAIRN_HOSTS": "testserver",
        "CAIRN_STATIC_ROOT": str(STATIC),
    }
    import django

    django.setup()
    from django.test import Client

    return Client()


def _compressed(client: "Client", path: str) -> bytes:
    answer = client.get(path, headers={"accept-encoding": "br"})
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}")
    body: bytes = answer.content
    return body


def _above_the_fold(body: bytes) -> int:
    text = brotli.decompress(body).decode()
    return len(brotli.compress(text[: text.index('<div class="prose">') + FOLD].encode(), quality=5))


def _own_scripts(client: "Client") -> int:
    text = brotli.decompress(_compressed(client, "/map/")).decode()  # the page that has the most
    files = set(re.findall(r'src="/static/(cairn/[^"]+\.js)"', text))
    return sum((Path(STATIC) / file).stat().st_size for file in files)
