"""The engine's promises on small worlds, in words, and as properties of generated ones."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.engine import resolve, settle
from decisions.graph import build, cycle
from tests.decisions.oracle import every_stack
from tests.worlds import decision, option, random_world, warn

TRAIL = [
    decision("ground", ["rock", "sand"]),
    decision(
        "boots",
        [
            option("heavy", needs={"ground": ["rock"]}),
            option("light"),
            option("sandals", excludes={"ground": ["rock"]}),
        ],
        warns=[warn("blisters", {"boots": ["sandals"], "rope": ["short"]}, "danger")],
    ),
    decision("climb", ["yes", "no"], asked_when={"ground": ["rock"]}),
    decision("rope", [option("short", excludes={"boots": ["heavy"]}), option("long")], asked_when={"climb": ["yes"]}),
]


def trail(**choices):
    return resolve(build(TRAIL), choices)


def test_a_decision_opened_by_an_option_is_asked_only_after_it():
    assert [o.decision for o in trail().open] == ["ground", "boots"]
    assert [one.decision for one in trail().later] == ["climb", "rope"]
    assert "climb" in [o.decision for o in trail(ground="rock").open]


def test_a_decision_whose_condition_can_no_longer_hold_is_not_asked_and_says_why():
    (climb, rope) = trail(ground="sand").not_asked
    assert (climb.decision, rope.decision) == ("climb", "rope")
    assert climb.because.picks == (("ground", "sand"),)
    assert "Climb is asked only when Ground is 'rock'." in climb.because.causes[0].says


def test_a_choice_for_a_decision_that_is_not_asked_is_named_there():
    assert trail(ground="sand", climb="yes").not_asked[0].choice == "yes"


def test_an_option_that_needs_what_is_not_there_is_ruled_out_with_the_rules_own_sentence_and_source():
    boots = next(o for o in trail(ground="sand").open if o.decision == "boots")
    heavy = boots.options[0]
    assert not heavy.available
    assert heavy.because.picks == (("ground", "sand"),)
    assert [cause.rule for cause in heavy.because.causes] == ["heavy-needs"]
    assert heavy.because.causes[0].sources == ("https://example.org/rule",)


def test_a_repair_is_the_smallest_change_that_makes_the_option_possible():
    boots = next(o for o in trail(ground="sand").open if o.decision == "boots")
    (repair,) = boots.options[0].repairs
    assert repair.changes == (("ground", "rock"),)
    assert repair.choices == (("ground", "rock"), ("boots", "heavy"))


def test_where_only_one_option_is_left_it_follows_and_says_from_what():
    pick = trail(ground="rock", boots="heavy", climb="yes").picked("rope")
    assert (pick.option, pick.by) == ("long", "follows")
    assert set(pick.because.picks) == {("boots", "heavy"), ("climb", "yes")}


def test_of_two_contradicting_choices_the_earlier_decision_stands_and_the_later_is_set_aside():
    stack = trail(ground="sand", boots="heavy")
    assert [p.decision for p in stack.picks if p.by == "you"] == ["ground"]
    (aside,) = stack.set_aside
    assert (aside.decision, aside.kind, aside.because.picks) == ("boots", "impossible", (("ground", "sand"),))


def test_what_was_set_aside_returns_when_its_cause_goes():
    aside = trail(ground="sand", boots="heavy")
    assert trail(**dict(aside.choices) | {"ground": "rock"}).picked("boots").option == "heavy"


def test_a_choice_may_come_early_and_what_it_implies_follows():
    stack = trail(rope="long")
    assert {(p.decision, p.option, p.by) for p in stack.picks} == {
        ("ground", "rock", "follows"), ("climb", "yes", "follows"), ("rope", "long", "you"),
    }  # fmt: skip


def test_an_unknown_choice_is_set_aside_with_what_was_probably_meant():
    stack = trail(groound="rock", boots="ligth")
    assert [(a.kind, a.decision) for a in stack.set_aside] == [("unknown", "boots"), ("unknown", "groound")]
    assert "Did you mean 'light'?" in stack.set_aside[0].says


def test_a_renamed_option_is_honoured_under_its_new_name_and_named():
    world = [decision("ground", [option("rock", aliases=["stone"]), "sand"], aliases=["floor"])]
    stack = resolve(build(world), {"floor": "stone"})
    assert stack.picked("ground").option == "rock"
    assert [a.kind for a in stack.set_aside] == ["renamed"]


def test_a_retired_option_is_set_aside_with_its_sentence_and_its_successor():
    gone = {"on": "2025-01-01", "says": "It sank.", "source": "https://example.org/x", "replaced_by": ["rock"]}
    stack = resolve(build([decision("ground", ["rock", "sand", option("swamp", retired=gone)])]), {"ground": "swamp"})
    (aside,) = stack.set_aside
    assert aside.kind == "retired"
    assert "It sank." in aside.says
    assert aside.repairs[0].choices == (("ground", "rock"),)
    assert "swamp" not in [v.option for v in stack.open[0].options]


def test_the_first_of_two_answers_to_one_decision_stands_and_the_other_is_named():
    stack = resolve(build(TRAIL), [("ground", "sand"), ("ground", "rock")])
    assert stack.picked("ground").option == "sand"
    assert [(a.option, a.kind) for a in stack.set_aside] == [("rock", "repeated")]


def test_a_warning_never_blocks_and_its_fix_silences_it():
    stack = trail(ground="sand", boots="sandals")
    assert stack.warnings == ()
    world = [*TRAIL[:1], decision("boots", ["light", "sandals"], warns=[warn("cold", {"boots": ["sandals"]})])]
    (fired,) = resolve(build(world), {"boots": "sandals"}).warnings
    assert fired.fixes[0].changes == (("boots", "light"),)


def test_a_cycle_in_the_conditions_is_found():
    hen = decision("hen", ["yes", "no"], asked_when={"egg": ["yes"]})
    egg = decision("egg", ["yes", "no"], asked_when={"hen": ["yes"]})
    assert set(cycle([hen, egg])) == {"hen", "egg"}
    assert cycle([decision("egg", ["yes", "no"])]) == ()


# -- properties --------------------------------------------------------------------------------------------

worlds = st.builds(
    lambda seed, size, rules: random_world(random.Random(seed), size, 4, rules),
    st.integers(0, 10_000), st.integers(2, 6), st.integers(0, 14),
)  # fmt: skip
words = st.sampled_from([*(f"d{i}" for i in range(6)), "ground", "", "edition", "<b>", "d0 "])
values = st.sampled_from([*(f"o{i}" for i in range(4)), "no", "", "<script>", "o9"])
mappings = st.dictionaries(words, values, max_size=8)


@settings(max_examples=150, deadline=None)
@given(worlds, mappings)
def test_no_mapping_raises_and_every_choice_is_accounted_for_once(world, choices):
    graph = build(world)
    if graph.constraints.root is None:
        return
    stack = resolve(graph, choices)
    told = [(p.decision, p.option) for p in stack.picks if p.by == "you"]
    told += [(a.decision, a.option) for a in stack.set_aside]
    told += [(n.decision, n.choice) for n in stack.not_asked if n.choice]
    assert sorted(told) == sorted(choices.items())


@settings(max_examples=150, deadline=None)
@given(worlds, mappings, st.randoms(use_true_random=False))
def test_the_answer_does_not_depend_on_the_order_of_the_choices(world, choices, rng):
    graph = build(world)
    if graph.constraints.root is None:
        return
    shuffled = list(choices.items())
    rng.shuffle(shuffled)
    assert resolve(graph, shuffled) == resolve(graph, choices) == resolve(build(world), choices)


@settings(max_examples=100, deadline=None)
@given(worlds, mappings)
def test_resolving_the_picks_again_changes_nothing(world, choices):
    graph = build(world)
    if graph.constraints.root is None:
        return
    stack = resolve(graph, choices)
    again = resolve(graph, {p.decision: p.option for p in stack.picks})
    assert {(p.decision, p.option) for p in again.picks} == {(p.decision, p.option) for p in stack.picks}
    assert not again.set_aside


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4))
def test_adding_a_rule_never_adds_stacks(seed, size):
    with_rule = random_world(random.Random(seed), size, 3, 6)
    fewer = [
        d.model_copy(update={"options": tuple(o.model_copy(update={"excludes": o.excludes[1:]}) for o in d.options)})
        for d in with_rule
    ]
    more = [frozenset(s.items()) for s in every_stack(fewer)]
    assert all(frozenset(s.items()) in more for s in every_stack(with_rule))
    for before, after in zip(_possible(fewer), _possible(with_rule), strict=True):
        assert after <= before


def _possible(world):
    graph = build(world)
    if graph.constraints.root is None:
        return [set() for _ in world]
    settled = settle(graph, {})
    return [set(settled.available(d.id)) for d in sorted(world, key=lambda d: d.id)]
