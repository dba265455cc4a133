"""Fixes and the repair of a whole stack on generated little guides, against a brute-force list of all stacks.

The judge tries every change of the picks and looks up what would then be settled; it shares no code with the engine.
"""

import random
from itertools import product

import pytest

from decisions import fixes, repair_all
from decisions.engine import resolve, settle
from decisions.graph import build
from tests.decisions.oracle import Oracle, holds
from tests.worlds import random_world

SEVERITIES = ("danger", "caution", "info")
WORLDS = 150
CASES = 25


def world(seed):
    """A generated guide with warnings of every severity, and some options retired."""
    rng = random.Random(seed)
    decisions = random_world(rng, rng.choice((3, 4, 4, 5)), 3, rng.choice((4, 8, 12)))
    return rng, [_varied(rng, decision) for decision in decisions]


def _varied(rng, decision):
    warns = tuple(w.model_copy(update={"severity": rng.choice(SEVERITIES)}) for w in decision.warns)
    options = list(decision.options)
    if len(options) > 2 and rng.random() < 0.3:
        i = rng.randrange(len(options))
        others = [o.id for o in options if o.id != options[i].id]
        told = {
            "on": "2026-01-01",
            "says": "It is gone.",
            "opinion": True,
            "replaced_by": rng.sample(others, rng.randint(0, 1)),
        }
        options[i] = type(options[i]).model_validate(options[i].model_dump() | {"retired": told})
    return decision.model_copy(update={"warns": warns, "options": tuple(options)})


class Judge:
    """What fires beside picks, and which changes of them there are."""

    def __init__(self, decisions):
        self.oracle = Oracle(decisions)
        self.decisions = {d.id: d for d in decisions}
        self.warns = {w.id: w for d in decisions for w in d.warns}
        self._fired = {}

    def fired(self, picks):
        """The rules that fire on what is settled beside the picks; a decision that is done without has none."""
        key = frozenset((d, o) for d, o in picks.items() if o)
        if key not in self._fired:
            self._fired[key] = self._work_out(dict(key))
        return self._fired[key]

    def _work_out(self, picks):
        values = self.oracle.values(picks)
        settled = {d: next(iter(v)) if len(v) == 1 else None for d, v in values.items()}
        return {id for id, w in self.warns.items() if holds(w.when, settled)}

    def changes(self, picks, vacant=()):
        """Every way to change some of the picks and to fill what is vacant: the changes, and the picks after them."""
        ids = [*picks, *vacant]
        for values in product(*([o.id for o in self.decisions[d].options] + [None] * (d in picks) for d in ids)):
            after = dict(zip(ids, values, strict=True))
            if self.oracle.with_(after):
                yield frozenset((d, o) for d, o in after.items() if picks.get(d, "") != o), after

    def count(self, rules, severity):
        return sum(self.warns[id].severity == severity for id in rules)

    def harm(self, raised):
        return tuple(self.count(raised, severity) for severity in SEVERITIES)


def cases(seed):
    rng, decisions = world(seed)
    graph = build(decisions)
    if graph.constraints.root is None:
        return
    judge = Judge(list(graph.decisions))
    for _ in range(CASES):
        choices = {d.id: rng.choice(d.options).id for d in decisions if rng.random() < 0.8}
        yield graph, judge, choices, judge.oracle.fold(choices)


@pytest.fixture(autouse=True)
def no_limits(monkeypatch):
    monkeypatch.setattr(fixes, "STEPS", dict.fromkeys(SEVERITIES, 100_000))


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_fix_is_a_smallest_change_that_clears_the_warning_and_raises_none_as_bad_unless_all_do(seed):
    for graph, judge, choices, picks in cases(seed):
        before = judge.fired(picks)
        for warning in resolve(graph, choices).warnings:
            ways = {
                c: judge.fired(after) for c, after in judge.changes(picks) if warning.rule not in judge.fired(after)
            }
            bad = SEVERITIES[: SEVERITIES.index(warning.severity) + 1]
            clean = [c for c, now in ways.items() if not any(judge.warns[id].severity in bad for id in now - before)]
            given = [frozenset(fix.changes) for fix in warning.fixes]
            least = min(map(len, ways), default=0)
            near = [c for c in clean if len(c) <= least + fixes.DEEPER]
            right = [c for c in near if len(c) == min(map(len, near))] if near else [c for c in ways if len(c) == least]
            assert set(given) <= set(right)
            assert len(set(given)) == len(given) == min(3, len(right))
            for fix in warning.fixes:
                made = settle(graph, choices).after(fix)
                assert {w.rule for w in made.warnings(())} <= ways[frozenset(fix.changes)]
                assert {w.rule for w in made.warnings(())} == {w.rule for w in settle(graph, fix.choices).warnings(())}
            if not near:
                harms = sorted(judge.harm(ways[c] - before) for c in right)
                assert [judge.harm(ways[c] - before) for c in given] == harms[:3]


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_retired_pick_is_replaced_by_the_smallest_change_that_raises_no_danger_and_as_the_guide_says(seed):
    for graph, judge, choices, picks in cases(seed):
        before = judge.fired(picks)
        settled = settle(graph, choices)
        for aside in settled.set_aside:
            if aside.kind != "retired":
                continue
            d, retired = aside.decision, judge.decisions[aside.decision].option(aside.option).retired
            if settled.state(graph.constraints.variable[d]) not in ("open", "later"):
                assert aside.repairs == ()
                continue
            given = [frozenset(repair.changes) for repair in aside.repairs]
            ways = {c: judge.fired(after) for c, after in judge.changes(picks, [d])}
            assert set(given) <= ways.keys()
            assert bool(given) == bool(ways)
            clean = [c for c, now in ways.items() if not judge.count(now - before, "danger")]
            for named in (True, False):
                those = [c for c in ways if (dict(c)[d] in retired.replaced_by) == named]
                near = [c for c in those if c in clean and len(c) <= min(map(len, those)) + fixes.DEEPER]
                if near:
                    right = [c for c in near if len(c) == min(map(len, near))]
                    assert set(given) <= set(right)
                    assert len(given) == min(3, len(right))
                    break


@pytest.mark.parametrize("seed", range(WORLDS))
def test_repairing_all_leaves_the_fewest_dangers_with_the_fewest_changes_as_the_guide_prefers_and_then_the_fewest_cautions(
    seed,
):
    for graph, judge, choices, picks in cases(seed):
        settled = settle(graph, choices)
        vacant = {graph.decisions[v].id: option for v, option in settled.vacant.items()}
        plan = repair_all.repair_all(settled)
        before = judge.count(judge.fired(picks), "danger")
        if not before and not vacant:
            assert plan is None
            continue

        def cost(changes, after, vacant=vacant, judge=judge, now_picked=settled.picks):
            now = judge.fired(after)
            second = sum(
                o not in r for d, o in after.items() if d in vacant and (r := replacements(judge, d, vacant[d]))
            )
            places = sum(place(judge.decisions[d], o, now_picked) for d, o in changes)
            return judge.count(now, "danger"), len(changes), second, places, judge.count(now, "caution")

        best = min((cost(c, after) for c, after in judge.changes(picks, vacant)), default=None)
        if plan is None:
            assert best is None or (best[0], best[1]) == (before, 0)
            continue
        assert plan.smallest
        assert plan.preferred
        after = picks | dict(plan.repair.changes)
        kept = {d: o for d, o in after.items() if o}
        assert cost(frozenset(plan.repair.changes), after) == best
        assert len(plan.leaves) == best[0]
        held = judge.oracle.fold(dict(plan.repair.choices))
        assert all(held.get(d) == o for d, o in kept.items())


def place(decision, option, picks):
    """How far down the guide's own order an option stands: picks whose context holds, then all, then not asked."""
    first = [pick.pick for pick in decision.today if holds_for(pick.when, picks)]
    return list(dict.fromkeys([*first, *(o.id for o in decision.options), None])).index(option)


def holds_for(when, picks):
    return when is None or any(all(picks.get(d) in options for d, options in term.items()) for term in when)


def replacements(judge, decision, option):
    return judge.decisions[decision].option(option).retired.replaced_by
