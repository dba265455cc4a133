"""Every answer of the engine on generated little guides, against a brute-force list of all stacks."""

import random

import pytest

from decisions.engine import resolve
from decisions.graph import build
from tests.decisions.oracle import Oracle, holds, partial_assignments
from tests.worlds import random_world

WORLDS = 120


def worlds():
    for seed in range(WORLDS):
        rng = random.Random(seed)
        yield seed, random_world(rng, rng.choice((3, 4, 4, 5)), 3, rng.choice((3, 6, 9, 12)))


@pytest.mark.parametrize(("seed", "decisions"), list(worlds()), ids=lambda v: str(v) if isinstance(v, int) else "")
def test_every_partial_assignment_is_answered_as_brute_force_answers_it(seed, decisions, record_property):
    graph = build(decisions)
    oracle = Oracle(list(graph.decisions))
    if not oracle.stacks:
        assert graph.constraints.root is None
        return
    cases = 0
    for choices in partial_assignments(decisions, len(decisions)):
        check(graph, oracle, choices)
        cases += 1
    record_property("oracle_cases", cases)


def check(graph, oracle, choices):
    stack = resolve(graph, choices)
    standing = oracle.fold(choices)
    assert {p.decision: p.option for p in stack.picks if p.by == "you"} == standing
    values = oracle.values(standing)
    check_picks(oracle, stack, standing, values)
    check_open(oracle, stack, standing, values)
    check_rest(oracle, stack, standing, values, choices)
    check_warnings(graph, oracle, stack, standing)


def check_picks(oracle, stack, standing, values):
    forced = {d: v for d, v in values.items() if len(v) == 1 and None not in v and d not in standing}
    follows = [p for p in stack.picks if p.by == "follows"]
    assert {p.decision: {p.option} for p in follows} == forced
    for pick in follows:
        others = {o.id for d in oracle.decisions if d.id == pick.decision for o in d.options} | {None}
        assert oracle.is_minimal_reason(dict(pick.because.picks), pick.decision, others - {pick.option})


def check_open(oracle, stack, standing, values):
    asked = {d for d, v in values.items() if None not in v and len(v) > 1 and d not in standing}
    assert {o.decision for o in stack.open} == asked
    for opened in stack.open:
        for verdict in opened.options:
            assert verdict.available == (verdict.option in values[opened.decision])
            if not verdict.available:
                picks = dict(verdict.because.picks)
                assert picks.items() <= standing.items()
                assert oracle.is_minimal_reason(picks, opened.decision, {verdict.option})
                check_repairs(oracle, stack, standing, verdict.repairs, opened.decision, verdict.option)


def check_repairs(oracle, stack, standing, repairs, decision, option):
    picks = {d: o for d, o in standing.items() if d != decision}
    right = oracle.smallest_repairs(picks, lambda s: s[decision] == option)
    given = [frozenset(r.changes) for r in repairs]
    assert set(given) <= right
    assert len(set(given)) == len(given) == min(3, len(right))
    for repair in repairs:
        after = oracle.fold(dict(repair.choices))
        assert after.get(decision) == option
        changed = dict(repair.changes)
        assert all(after.get(d) == o for d, o in (picks | changed).items())


def check_rest(oracle, stack, standing, values, choices):
    never = {d for d, v in values.items() if v == {None}}
    assert {n.decision for n in stack.not_asked} == never
    for one in stack.not_asked:
        every = {o.id for d in oracle.decisions if d.id == one.decision for o in d.options}
        assert oracle.is_minimal_reason(dict(one.because.picks), one.decision, every)
        assert one.choice == choices.get(one.decision)
        if one.choice:
            check_repairs(oracle, stack, standing, one.repairs, one.decision, one.choice)
    assert {one.decision for one in stack.later} == {d for d, v in values.items() if None in v and len(v) > 1}
    lost = {d: o for d, o in choices.items() if d not in standing and d not in never}
    assert {s.decision: s.option for s in stack.set_aside} == lost
    for one in stack.set_aside:
        assert oracle.is_minimal_reason(dict(one.because.picks), one.decision, {one.option})
        check_repairs(oracle, stack, standing, one.repairs, one.decision, one.option)
    assert stack.complete == all(len(v) == 1 for v in values.values())


def check_warnings(graph, oracle, stack, standing):
    picked = {d.id: None for d in oracle.decisions} | {p.decision: p.option for p in stack.picks}
    warns = {w.id: w for d in oracle.decisions for w in d.warns}
    assert {w.rule for w in stack.warnings} == {id for id, w in warns.items() if holds(w.when, picked)}
    for fired in stack.warnings:  # how small and how harmless they are is told in test_repairs_against_oracle
        for fix in fired.fixes:
            assert all(standing[d] != option for d, option in fix.changes)
            left = oracle.values(oracle.fold(dict(fix.choices)))
            settled = {d: next(iter(v)) if len(v) == 1 else None for d, v in left.items()}
            assert not holds(warns[fired.rule].when, settled)
