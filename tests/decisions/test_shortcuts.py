"""What the engine takes short cuts for is what it would find the long way round."""

import random

import pytest

from decisions import solver
from decisions.consequences import consequences
from decisions.engine import settle
from decisions.graph import build
from decisions.reasons import Reasons
from tests.worlds import decision, option, random_world, warn

WORLDS = 40


def graphs():
    for seed in range(WORLDS):
        rng = random.Random(1000 + seed)
        graph = build(random_world(rng, rng.choice((5, 6, 7)), 3, rng.choice((4, 8, 12))))
        if graph.constraints.root is not None:
            yield rng, graph


def some_choices(rng, graph, share=0.5):
    return {d.id: rng.choice(d.options).id for d in graph.decisions if rng.random() < share}


def names(settled):
    """The accepted choices."""
    return dict(settled._accepted_pairs())


def by_search(graph, accepted):
    """Every value tried by a search of its own, with nothing remembered."""
    found = []
    for variable, domain in enumerate(graph.constraints.problem.domains):
        mask = 0
        for value in (1 << i for i in range(domain.bit_length()) if domain >> i & 1):
            searched = graph.constraints.fresh()
            stands = all(searched.narrow(v, one) for v, one in [*accepted.items(), (variable, value)])
            mask |= value if stands and searched.solve() else 0
        found.append(mask)
    return tuple(found)


def test_parts_that_are_answered_for_themselves_give_what_a_search_of_the_whole_gives():
    for rng, graph in graphs():
        for _ in range(8):
            settled = settle(graph, some_choices(rng, graph))
            assert settled.possible == by_search(graph, settled.accepted)


def test_no_more_parts_are_remembered_than_the_limit_and_the_answers_stay_the_same(monkeypatch):
    cases = [(graph, [some_choices(rng, graph) for _ in range(8)]) for rng, graph in graphs()]
    right = [[settle(graph, choices).possible for choices in some] for graph, some in cases]
    monkeypatch.setattr(solver, "MOST_PARTS", 2)
    monkeypatch.setattr(solver, "MOST_DOMAINS", 1)
    for (graph, some), possible in zip(cases, right, strict=True):
        graph.constraints.problem.parts.clear()
        assert [settle(graph, choices).possible for choices in some] == possible
        assert len(graph.constraints.problem.parts) <= 2


def test_a_part_of_many_variables_is_not_remembered(monkeypatch):
    monkeypatch.setattr(solver, "WIDEST_PART", 1)
    _, graph = next(graphs())
    graph.constraints.problem.parts.clear()
    assert settle(graph, {}).possible == by_search(graph, {})
    assert not graph.constraints.problem.parts


def test_one_more_choice_leads_where_all_the_choices_lead_from_the_start():
    for rng, graph in graphs():
        for _ in range(6):
            settled = settle(graph, some_choices(rng, graph))
            for d in graph.decisions:
                for o in d.options:
                    after = settled.choosing(d.id, o.id)
                    again = settle(graph, dict(settled.wishes.known) | {d.id: o.id})
                    assert (after.accepted, after.refused, after.possible) == (
                        again.accepted,
                        again.refused,
                        again.possible,
                    )
                    assert after.stack() == again.stack()


def test_choices_that_can_all_stand_are_accepted_together_and_else_the_earlier_ones_are():
    for rng, graph in graphs():
        for _ in range(8):
            choices = some_choices(rng, graph, 0.8)
            standing = {}
            for d in graph.decisions:
                if d.id in choices and d.id in names(settle(graph, standing | {d.id: choices[d.id]})):
                    standing[d.id] = choices[d.id]
            assert names(settle(graph, choices)) == standing


def test_reasons_laid_down_are_those_that_deletion_from_the_end_leaves():
    told = 0
    for rng, graph in graphs():
        for _ in range(8):
            settled = settle(graph, some_choices(rng, graph, 0.7))
            reasons = Reasons(graph, settled.accepted, settled.possible)
            for variable, ever in enumerate(graph.constraints.ever):
                for value in (1 << i for i in range(ever.bit_length())):
                    if ever & value and not settled.possible[variable] & value:
                        picks = [(v, one) for v, one in settled.accepted.items() if v != variable]
                        goal = (variable, value)
                        assert reasons._among(goal, picks) == reasons._by_deletion(goal, picks)
                        told += 1
    assert told > 100


def test_a_reason_that_only_a_search_can_see_is_not_passed_over_for_a_later_one():
    def apart(id, others):
        """Where the wind blows and the hut is shut, no two of three tents are alike; there are two kinds of tent."""
        shut = {"wind": ["yes"], "hut": ["shut"]}
        alike = {n: [(f"{id}-{n}-{other}", {other: [n], **shut}) for other in others] or None for n in ("one", "two")}
        return decision(id, [option(n, excludes=rules) for n, rules in alike.items()])

    graph = build(
        [
            decision("wind", ["yes", "no"]),
            decision("lamp", ["lit", "dark"]),
            decision("hut", [option("shut", excludes={"lamp": ["lit"]}), "open"]),
            apart("left", []),
            apart("middle", ["left"]),
            apart("right", ["left", "middle"]),
        ]
    )
    variable, bit = graph.constraints.variable, graph.constraints.bit
    picks = [(variable[d], bit[d, o]) for d, o in (("wind", "yes"), ("lamp", "lit"))]
    goal = (variable["hut"], bit["hut", "shut"])
    reasons = Reasons(graph, dict(picks))
    assert reasons._among(goal, picks) == reasons._by_deletion(goal, picks) == (variable["wind"],)


def test_of_a_warning_with_several_conditions_the_first_that_holds_is_named():
    graph = build(
        [
            decision("boots", ["leather", "cloth"]),
            decision(
                "path",
                ["road", "rock"],
                warns=[
                    warn("wet", [{"path": ["rock"], "boots": ["cloth"]}, {"path": ["rock"]}]),
                    warn("dry", {"boots": ["leather"]}),
                ],
            ),
        ]
    )
    only = settle(graph, {"path": "rock"})
    both = settle(graph, {"path": "rock", "boots": "cloth"})
    assert [len(term) for term in only.firing.values()] == [1]
    assert [len(term) for term in both.firing.values()] == [2]
    assert list(settle(graph, {"boots": "leather", "path": "rock"}).firing) == [0, 1]


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_what_a_choice_would_do_is_the_difference_between_the_two_stacks(share):
    for rng, graph in graphs():
        before = settle(graph, some_choices(rng, graph, share))
        for d in graph.decisions:
            for o in before.available(d.id):
                told = consequences(before, d.id, o)
                after = settle(graph, told.choices)
                opened = set(after.open_decisions()) - set(before.open_decisions())
                assert set(told.opens) == opened
                follows = {p.decision: p.option for p in after.stack(()).picks if p.by == "follows"}
                new = {x: y for x, y in follows.items() if before.picks.get(x) != y and x != d.id}
                assert dict(told.decides) == new
                gone = {one.decision for one in after.not_asked} - {one.decision for one in before.not_asked}
                assert set(told.no_longer_asked) == gone
