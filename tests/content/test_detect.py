"""Every tool says how it is recognised in what a visitor runs, or why it cannot be."""

from pathlib import Path

import pytest

from guide.yaml_file import read_front_matter

TOOLS = Path(__file__).resolve().parents[2] / "content" / "tools"
NAMES = sorted(path.stem for path in TOOLS.glob("*.md"))


@pytest.mark.parametrize("name", NAMES)
def test_a_tool_has_hints_or_says_why_it_has_none(name):
    front = read_front_matter((TOOLS / f"{name}.md").read_text(), name).data
    assert front.get("detect"), "add `detect:` with hints, or with `none:` and the reason in a sentence"


def test_a_reason_is_a_sentence(library):
    for tool in library.guide.tools:
        if tool.detect and tool.detect.none:
            assert tool.detect.none[0].isupper(), tool.id
            assert tool.detect.none.endswith("."), tool.id


def test_a_tool_with_several_options_says_what_its_hints_mean_or_can_mean_any(library):
    unclear = {
        tool.id
        for tool in library.guide.tools
        if tool.detect
        and not tool.detect.none
        and len(library.graph.offered.get(tool.id, ())) > 1
        and not tool.detect.means
    }
    assert unclear == set()
