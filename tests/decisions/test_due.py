"""What is due to be read again: by topic, by the day somebody last looked, and always the same for the same day."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from decisions.due import MONTHS, due, months_after
from decisions.source import read_decisions
from guide.source import read_guide

ROOT = Path(__file__).resolve().parent.parent.parent
TOOL = """---
name: Hugo
what: A site generator.
kind: open source
links: {{home: https://gohugo.io/}}
status: {{is: active, source: https://gohugo.io/about/, checked: 2026-04-01}}
good:
  - {{says: It is quick., source: https://gohugo.io/, {fact}}}
events:
  - {{on: {on}, noted: 2026-01-01, kind: {kind}, says: It happened., source: https://gohugo.io/, checked: 2026-01-01}}
checked: 2026-04-01
---
"""


@pytest.fixture
def listed(tmp_path):
    (tmp_path / "tools").mkdir()

    def listed(on, fact="checked: 2026-01-01", event=("2025-01-01", "release")):
        text = TOOL.format(fact=fact, on=event[0], kind=event[1])
        (tmp_path / "tools" / "hugo.md").write_text(text)
        guide = read_guide(tmp_path)
        found = due(guide, read_decisions(tmp_path, guide), date.fromisoformat(on))
        return [(one.place.line, one.topic) for one in found if one.topic != "status" or one.place.line == 10]

    return listed


@pytest.mark.parametrize(("topic", "months"), MONTHS.items())
def test_a_fact_is_due_when_its_topics_months_are_over_and_not_a_day_before(listed, topic, months):
    day = months_after(date(2026, 1, 1), months)
    fact = f"topic: {topic}, checked: 2026-01-01"
    if topic != "status":
        assert (8, topic) in listed(day.isoformat(), fact)
        assert (8, topic) not in listed(date.fromordinal(day.toordinal() - 1).isoformat(), fact)


def test_a_fact_without_a_day_of_its_own_has_its_files_day(listed):
    assert (8, "price") in listed("2026-07-01", "topic: price")
    assert (8, "price") not in listed("2026-06-30", "topic: price")


def test_what_merely_happened_is_never_due(listed):
    assert [line for line, _ in listed("2040-01-01") if line == 10] == []


def test_a_vulnerability_is_read_again_and_so_is_an_end_that_lies_ahead(listed):
    assert (10, "security") in listed("2026-07-01", event=("2025-01-01", "vulnerability"))
    assert (10, "status") in listed("2026-07-01", event=("2027-01-01", "end-of-support"))
    assert (10, "status") not in listed("2027-01-02", event=("2027-01-01", "end-of-support"))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-12-15", 24, "2028-12-15"), ("2026-10-31", 3, "2027-01-31")],
)  # fmt: skip
def test_a_month_that_is_shorter_ends_sooner(day, months, later):
    assert months_after(date.fromisoformat(day), months).isoformat() == later


def command(*arguments):
    return subprocess.run(
        [sys.executable, "manage.py", "facts_due", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_the_command_groups_by_file_counts_and_says_the_same_every_time():
    first, second = command("--on", "2040-01-01"), command("--on", "2040-01-01")
    assert first.stdout == second.stdout
    lines = first.stdout.splitlines()
    files = [line for line in lines if not line.startswith(" ") and line.startswith("content/")]
    assert files == sorted(set(files))
    assert lines[-1] == f"{len([x for x in lines if x.startswith('  ')])} due on 2040-01-01 in {len(files)} files."
    assert command("--on", "2026-11-23").stdout.startswith("Nothing is due on")


def test_a_day_that_is_none_is_answered_with_what_a_day_looks_like():
    done = command("--on", "tomorrow")
    assert done.returncode == 2
    assert "'tomorrow' is not a day; write it as 2026-11-25" in done.stderr
