"""The arrow between the apps, the door of each library, and a core that needs no web framework."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOORS = {"networkx": ["decisions/graph.py"], "markdown": ["guide/rendering.py"], "yaml": ["guide/yaml_file.py"],
         "icalendar": ["decisions/calendar.py"]}  # fmt: skip
QUERY_STRING = ["decisions/permalink.py"]
CORE = [
    "cairn.gate",
    "guide.model", "guide.problems", "guide.yaml_file", "guide.validation", "guide.rendering", "guide.source", "guide.ledger",
    "guide.library", "guide.twins", "guide.diagram", "guide.drawing", "decisions.model", "decisions.solver", "decisions.constraints", "decisions.graph",
    "decisions.stack", "decisions.wishes", "decisions.engine", "decisions.reasons", "decisions.repairs",
    "decisions.proofs", "decisions.source", "decisions.library", "decisions.permalink", "decisions.walk",
    "decisions.consequences", "decisions.annotated", "decisions.wizard", "decisions.board",
    "decisions.acceptance", "decisions.own_reasons", "decisions.keepsake", "decisions.reasons_form", "decisions.inline_markdown",
    "decisions.madr", "decisions.record_phrases", "decisions.pick_record", "decisions.stack_record", "decisions.records",
    "decisions.export_markdown", "decisions.export_json", "decisions.addresses", "decisions.twins",
    "decisions.intake.items", "decisions.intake.artefacts", "decisions.intake.paste", "decisions.intake.json_text",
    "decisions.intake.yaml_text", "decisions.intake.kinds", "decisions.intake.tables", "decisions.intake.terraform",
    "decisions.intake.names", "decisions.intake.objects", "decisions.intake.reading", "decisions.intake.hints",
    "decisions.intake.answer", "decisions.intake.summary",
    "guide.xml_text", "decisions.tags", "decisions.touching", "decisions.atom", "decisions.feeds", "decisions.calendar", "decisions.diff",
    "decisions.diff_markdown", "decisions.badge", "decisions.graph_data", "decisions.graph_dot", "decisions.llms", "decisions.openapi",
    "decisions.export_markdown", "decisions.export_json", "decisions.addresses", "decisions.twins", "decisions.startguide", "decisions.house_rules", "decisions.frozen",
    "decisions.fingerprint", "decisions.announced", "decisions.publication", "decisions.since", "decisions.outcomes",
    "decisions.fixes", "decisions.effects", "decisions.also", "decisions.repair_all", "decisions.repair_search", "decisions.repair_page",
]  # fmt: skip


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def sources(*folders):
    return [p for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]


def test_the_guide_never_imports_the_decisions():
    for path in sources("guide"):
        assert not [name for name in imports(path) if name.split(".")[0] == "decisions"], path


@pytest.mark.parametrize("module", DOORS)
def test_each_library_has_one_door(module):
    users = [str(p.relative_to(ROOT)) for p in sources("guide", "decisions", "cairn")
             if any(name.split(".")[0] == module for name in imports(p))]  # fmt: skip
    assert users == DOORS[module]


def test_only_the_permalink_takes_a_query_string_apart():
    users = [str(p.relative_to(ROOT)) for p in sources("guide", "decisions", "cairn")
             if any(word in p.read_text() for word in ("parse_qs", "urlencode(", "QueryDict"))]  # fmt: skip
    assert users == QUERY_STRING


def test_the_core_imports_without_django():
    code = f"import sys; sys.modules['django'] = None\nfor m in {CORE!r}: __import__(m)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_module_is_longer_than_500_lines():
    assert not [p for p in sources("guide", "decisions", "cairn") if len(p.read_text().splitlines()) > 500]


def test_there_is_no_database_no_session_and_no_cookie(settings, client):
    engines = {database["ENGINE"] for database in settings.DATABASES.values()}
    assert engines <= {"django.db.backends.dummy"}
    response = client.get("/decide/?kubernetes=yes")
    assert not response.cookies
    assert not [app for app in settings.INSTALLED_APPS if app in ("django.contrib.auth", "django.contrib.sessions")]
