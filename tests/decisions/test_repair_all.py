"""One repair of a whole stack: no danger left, with the fewest changes and then the fewest cautions."""

import pytest

from decisions import repair_search as module
from decisions.engine import settle
from decisions.graph import build
from decisions.repair_all import alternatives, repair_all
from tests.worlds import decision, option, warn


def plan_of(graph, choices):
    settled = settle(graph, choices)
    return settled, repair_all(settled)


def changes(graph, choices):
    plan = plan_of(graph, choices)[1]
    return dict(plan.repair.changes) if plan else None


def danger(id, when):
    return warn(id, when, "danger")


def hike():
    return build(
        [
            decision("boots", ["old", "red", "blue"], warns=[danger("soles", {"boots": ["old"]}), warn("rubs", {"boots": ["red"]})]),
            decision("rope", ["frayed", "new"], warns=[danger("snaps", {"rope": ["frayed"]})]),
            decision("hat", ["straw", "wool"], warns=[warn("blows-off", {"hat": ["straw"]})]),
        ]
    )  # fmt: skip


def test_every_danger_is_cleared_and_nothing_else_is_touched():
    assert changes(hike(), {"boots": "old", "rope": "frayed", "hat": "straw"}) == {"boots": "red", "rope": "new"}


def test_of_the_ways_with_the_fewest_changes_it_takes_what_the_guide_would_rather_pick():
    settled, plan = plan_of(hike(), {"boots": "old"})
    assert dict(plan.repair.changes) == {"boots": "red"}
    assert plan.smallest
    assert plan.preferred
    assert alternatives(settled, plan) == {"boots": ("blue",)}


@pytest.mark.parametrize(("weather", "boots"), [("snow", "blue"), ("sun", "red")])
def test_what_the_guide_would_rather_pick_depends_on_the_stack(weather, boots):
    graph = build(
        [
            decision("sky", ["sun", "snow"]),
            decision(
                "boots",
                ["old", "red", "blue"],
                warns=[danger("soles", {"boots": ["old"]})],
                today=[{"pick": "blue", "when": {"sky": ["snow"]}, "why": "Warm."}, {"pick": "red", "why": "Light."}],
            ),
        ]
    )
    assert changes(graph, {"sky": weather, "boots": "old"}) == {"boots": boots}


def test_of_what_the_guide_likes_as_well_it_takes_the_way_with_the_fewest_cautions():
    graph = build(
        [
            decision("path", ["ridge", "bog"], warns=[danger("falls", {"path": ["ridge"], "boots": ["low"]})]),
            decision("boots", ["low", "high"], warns=[warn("heavy", {"boots": ["high"]})]),
        ]
    )
    assert changes(graph, {"path": "ridge", "boots": "low"}) == {"path": "bog"}


@pytest.mark.parametrize("choices", [{}, {"hat": "straw"}, {"boots": "red", "rope": "new", "hat": "straw"}])
def test_a_stack_without_dangers_is_left_alone_whatever_its_cautions(choices):
    assert changes(hike(), choices) is None


def test_a_danger_that_was_accepted_is_not_cleared():
    settled = settle(hike(), {"boots": "old", "rope": "frayed", "hat": "straw"})
    assert dict(repair_all(settled, ["snaps"]).repair.changes) == {"boots": "red"}
    assert repair_all(settled, ["snaps", "soles"]) is None
    assert "snaps" not in repair_all(settled, ["snaps"]).leaves


def test_one_change_that_clears_two_dangers_is_better_than_two():
    graph = build(
        [
            decision("guide", ["drunk", "sober"]),
            decision("path", ["ridge", "road"], warns=[danger("falls", {"guide": ["drunk"], "path": ["ridge"]})]),
            decision("night", ["yes", "no"], warns=[danger("lost", {"guide": ["drunk"], "night": ["yes"]})]),
        ]
    )
    assert changes(graph, {"guide": "drunk", "path": "ridge", "night": "yes"}) == {"guide": "sober"}


def test_a_danger_is_not_traded_for_another():
    graph = build(
        [
            decision("path", ["ridge", "bog"], warns=[danger("falls", {"path": ["ridge"]})]),
            decision("boots", ["low", "high"], warns=[danger("drowns", {"path": ["bog"], "boots": ["low"]})]),
        ]
    )
    assert changes(graph, {"path": "ridge", "boots": "low"}) == {"path": "bog", "boots": "high"}


def test_a_danger_that_hangs_on_what_only_follows_is_seen_too():
    graph = build(
        [
            decision("path", ["ridge", "bog", "road"], warns=[danger("falls", {"path": ["ridge"]})]),
            decision("boots", [option("low"), option("high", excludes={"path": ["bog"]})], warns=[danger("drowns", {"path": ["bog"], "boots": ["low"]})]),
        ]
    )  # fmt: skip
    assert changes(graph, {"path": "ridge"}) == {"path": "road"}


def test_what_cannot_be_cleared_stays_and_is_named():
    graph = build(
        [
            decision("sky", ["blue", "grey"], warns=[danger("weather", {"sky": ["blue", "grey"]})]),
            decision("boots", ["old", "new"], warns=[danger("soles", {"boots": ["old"]})]),
        ]
    )
    _, plan = plan_of(graph, {"sky": "grey", "boots": "old"})
    assert dict(plan.repair.changes) == {"boots": "new"}
    assert plan.leaves == ("weather",)
    assert changes(graph, {"sky": "grey", "boots": "new"}) is None


def test_something_takes_the_place_of_what_is_retired():
    gone = {"on": "2026-01-01", "says": "It is gone.", "opinion": True, "replaced_by": ["red"]}
    graph = build(
        [
            decision("boots", [option("old", retired=gone), "blue", "red"], warns=[warn("rubs", {"boots": ["red"]})]),
            decision("rope", ["frayed", "new"], warns=[danger("snaps", {"rope": ["frayed"]})]),
        ]
    )
    assert changes(graph, {"boots": "old", "rope": "frayed"}) == {"boots": "red", "rope": "new"}
    assert changes(graph, {"boots": "old"}) == {"boots": "red"}


def test_beyond_the_limit_dangers_are_cleared_one_by_one_and_nothing_is_claimed(monkeypatch):
    monkeypatch.setattr(module, "STATES", 0)
    gone = {"on": "2026-01-01", "says": "It is gone.", "opinion": True, "replaced_by": ["red"]}
    graph = build([*hike().decisions, decision("bag", [option("old", retired=gone), "red", "blue"])])
    settled, plan = plan_of(graph, {"boots": "old", "rope": "frayed", "hat": "straw", "bag": "old"})
    assert dict(plan.repair.changes) == {"boots": "red", "rope": "new", "bag": "red"}
    assert not plan.smallest
    assert not plan.preferred
    assert plan.leaves == ()
    assert {w.rule for w in settled.after(plan.repair).warnings(()) if w.severity == "danger"} == set()


def test_a_choice_that_was_set_aside_does_not_bring_a_danger_back():
    graph = build(
        [
            decision("boots", ["old", "new"], warns=[danger("soles", {"boots": ["old"]})]),
            decision("laces", [option("long"), option("gold", needs={"boots": ["new"]})], warns=[danger("thieves", {"laces": ["gold"]})]),
        ]
    )  # fmt: skip
    _, plan = plan_of(graph, {"boots": "old", "laces": "gold"})
    assert dict(plan.repair.choices) == {"boots": "new"}
    assert plan.leaves == ()


def test_twelve_dangers_at_once_are_still_proven():
    graph = build(
        [
            decision(f"d{i}", ["bad", "ok", "good", "best"], warns=[danger(f"w{i}", {f"d{i}": ["bad"]})])
            for i in range(12)
        ]
    )
    _, plan = plan_of(graph, {f"d{i}": "bad" for i in range(12)})
    assert len(plan.repair.changes) == 12
    assert plan.smallest
