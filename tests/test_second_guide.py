"""The engine knows nothing of the first guide's subject: the whole site boots on an unrelated little one."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECOND = ROOT / "tests" / "second_guide"
WALK = """
import django, json
django.setup()
from django.test import Client
from decisions.current import library
lib, client, seen = library(), Client(), {}
paths = ["/", "/guide/", "/tools/", "/decisions/", "/decide/", "/board/", "/stack/", "/stack.md", "/stack.json",
         "/stack/text/", "/graph.json", "/glossary/", "/glossary.md", "/glossary.json", "/healthz", "/robots.txt", "/sitemap.xml",
         "/stack.atom", "/stack.ics", "/stack.svg", "/stack/badge.svg", "/changes/", "/changes.atom", "/diff/", "/llms.txt", "/openapi.json",
         "/schema/tool.json", "/graph.graphml", "/graph.dot", "/diff/?a=site%3Dblog&b=site%3Dhandbook", "/diff.md?a=site%3Dblog&b=site%3Dnone"]
for folder, ids in (("guide", [s.id for s in lib.guide.sections]), ("tools", [t.id for t in lib.guide.tools]),
                    ("decisions", [d.id for d in lib.graph.decisions])):
    paths += [f"/{folder}/{id}{end}" for id in ids for end in ("/", ".md", ".json", *([".atom"] if folder == "tools" else []))]
paths += [f"/decide/{d.id}/?{d.id}={o.id}" for d in lib.graph.decisions for o in d.options]
for path in paths:
    page = client.get(path)
    seen[path] = [page.status_code, "ubernetes" in page.content.decode()]
print(json.dumps(seen))
"""


def environment():
    return os.environ | {"CAIRN_CONTENT": str(SECOND), "DJANGO_SETTINGS_MODULE": "cairn.settings",
                         "CAIRN_HOSTS": "testserver", "CAIRN_DEBUG": "1"}  # fmt: skip


def test_the_whole_site_boots_and_walks_on_an_unrelated_guide_that_names_nothing_of_the_first():
    done = subprocess.run(
        [sys.executable, "-c", WALK], cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    seen = json.loads(done.stdout)
    assert len(seen) > 50
    assert {path: answer for path, answer in seen.items() if answer[0] not in (200, 302)} == {}
    assert [path for path, answer in seen.items() if answer[1]] == []


def test_a_server_does_not_start_on_broken_content(tmp_path):
    (tmp_path / "guide.yaml").write_text("title: [broken\n")
    done = subprocess.run(
        [sys.executable, "-c", "import cairn.wsgi"],
        cwd=ROOT, env=environment() | {"CAIRN_CONTENT": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "guide.yaml:" in done.stderr
