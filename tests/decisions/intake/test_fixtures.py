"""Realistic outputs of clusters and Terraform directories, written by hand, with what runs there: what is recognised of it.

`expected.yaml` says for each file what its author knows to run; recall is measured against that.
"""

from pathlib import Path

import pytest
import yaml

from decisions.engine import settle
from decisions.intake.answer import start_from

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "intake"
EXPECTED = yaml.safe_load((FOLDER / "expected.yaml").read_text())


@pytest.fixture(params=EXPECTED)
def case(request, library):
    """What came of an output, and what should."""
    return start_from(library, (FOLDER / request.param).read_bytes()), EXPECTED[request.param]


def test_every_output_has_expectations_and_there_are_enough_of_every_form():
    files = {path.name for path in FOLDER.iterdir()} - {"expected.yaml"}
    assert files == EXPECTED.keys()
    assert len(files) >= 20


def test_the_tools_that_run_are_recognised_and_no_others(case):
    intake, expected = case
    found = {one.tool for one in intake.recognised}
    assert found == (set(expected["runs"]) - expected.get("missed", {}).keys()) | set(expected.get("also", ()))


def test_what_answers_a_decision_alone_is_chosen_and_the_rest_is_left_to_the_visitor(case):
    intake, expected = case
    assert dict(intake.choices) == expected["choices"]
    assert {one.decision: [c.option for c in one.candidates] for one in intake.ambiguous} == expected.get(
        "ambiguous", {}
    )


def test_what_is_no_tool_of_the_guide_is_named(case):
    intake, expected = case
    assert sorted(one.shown for one in intake.unrecognised) == expected.get("unrecognised", [])


def test_what_has_ended_comes_first(case):
    intake, expected = case
    ended = [one.tool for one in intake.recognised if one.ended]
    assert sorted(ended) == expected.get("ended", [])
    assert [one.tool for one in intake.recognised][: len(ended)] == ended


def test_the_choices_are_a_stack_in_which_nothing_is_lost(case, library):
    intake, _ = case
    stack = settle(library.graph, intake.choices).stack()
    retired = {d for d, o in intake.choices if library.graph.option(d, o).retired}
    accounted = {pick.decision for pick in stack.picks} | {one.decision for one in (*stack.not_asked, *stack.set_aside)}
    assert {decision for decision, _ in intake.choices} <= accounted
    assert {one.decision for one in stack.set_aside if one.kind == "retired"} == retired


def test_at_least_ninety_five_of_a_hundred_tools_are_recognised(library):
    runs = {name: set(expected["runs"]) for name, expected in EXPECTED.items()}
    found = {
        name: {one.tool for one in start_from(library, (FOLDER / name).read_bytes()).recognised} for name in EXPECTED
    }
    recall = sum(len(runs[name] & found[name]) for name in runs) / sum(map(len, runs.values()))
    precision = sum(len(runs[name] & found[name]) for name in runs) / sum(map(len, found.values()))
    print(
        f"recall {recall:.3f}, precision {precision:.3f} over {len(runs)} outputs and {sum(map(len, runs.values()))} tools"
    )
    assert recall >= 0.95
    assert precision >= 0.98
