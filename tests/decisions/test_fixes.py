"""What is offered beside a warning and a retired choice, and what else that would change."""

import pytest

from decisions.also import also
from decisions.effects import effect
from decisions.engine import resolve, settle
from decisions.graph import build
from tests.worlds import decision, option, warn


def graph_of(*decisions):
    return build(list(decisions))


def fixes(graph, choices, rule):
    (warning,) = [w for w in resolve(graph, choices).warnings if w.rule == rule]
    return [dict(fix.changes) for fix in warning.fixes]


# -- warnings ----------------------------------------------------------------------------------------------


def test_a_swap_that_raises_nothing_as_bad_is_offered_and_one_that_does_is_not():
    graph = graph_of(
        decision(
            "boots",
            ["old", "red", "blue"],
            warns=[warn("old-leaks", {"boots": ["old"]}), warn("red-rubs", {"boots": ["red"]})],
        )
    )
    assert fixes(graph, {"boots": "old"}, "old-leaks") == [{"boots": "blue"}]


def test_a_lesser_warning_is_no_reason_against_a_swap():
    warns = [warn("old-leaks", {"boots": ["old"]}), warn("red-rubs", {"boots": ["red"]}, "info")]
    graph = graph_of(decision("boots", ["old", "red"], warns=warns))
    assert fixes(graph, {"boots": "old"}, "old-leaks") == [{"boots": "red"}]


def test_a_warning_that_fires_already_is_no_reason_against_a_swap_either():
    warns = [warn("old-leaks", {"boots": ["old"]}), warn("any-wear", {"boots": ["old", "red"]}, "danger")]
    graph = graph_of(decision("boots", ["old", "red"], warns=warns))
    assert fixes(graph, {"boots": "old"}, "old-leaks") == [{"boots": "red"}]


def test_where_every_swap_raises_something_as_bad_those_that_raise_least_come_first():
    warns = [
        warn("old-leaks", {"boots": ["old"]}),
        warn("red-burns", {"boots": ["red"]}, "danger"),
        warn("blue-rubs", {"boots": ["blue"]}),
        warn("green-rubs", {"boots": ["green"]}),
        warn("green-squeaks", {"boots": ["green"]}),
    ]
    graph = graph_of(decision("boots", ["old", "red", "green", "blue"], warns=warns))
    assert fixes(graph, {"boots": "old"}, "old-leaks") == [{"boots": "blue"}, {"boots": "green"}, {"boots": "red"}]


def two_feet():
    """Whoever changes the boots alone gets blisters; with other socks there are none."""
    return graph_of(
        decision("boots", ["old", "new"], warns=[warn("old-leaks", {"boots": ["old"]})]),
        decision("socks", ["thin", "thick"], warns=[warn("blisters", {"boots": ["new"], "socks": ["thin"]})]),
    )


def test_two_changes_that_raise_nothing_as_bad_are_better_than_one_that_does():
    assert fixes(two_feet(), {"boots": "old", "socks": "thin"}, "old-leaks") == [{"boots": "new", "socks": "thick"}]


def test_one_change_is_enough_where_the_other_pick_is_not_made_yet():
    assert fixes(two_feet(), {"boots": "old"}, "old-leaks") == [{"boots": "new"}]


def test_nobody_is_sent_round_the_world_to_be_rid_of_a_caution():
    chain = [
        decision(f"d{i}", ["aa", "bb"], warns=[warn(f"w{i}", {f"d{i}": ["bb"], f"d{i + 1}": ["aa"]})]) for i in range(4)
    ]
    boots = decision("d4", ["aa", "bb"], warns=[warn("w4", {"d4": ["aa"]})])
    start = decision(
        "old", ["aa", "bb"], warns=[warn("leaks", {"old": ["aa"]}), warn("w", {"old": ["bb"], "d0": ["aa"]})]
    )
    graph = graph_of(start, *chain, boots)
    picks = {"old": "aa", **{f"d{i}": "aa" for i in range(5)}}
    assert fixes(graph, picks, "leaks") == [{"old": "bb"}]  # raises w; to raise nothing takes five changes more


def test_a_fix_keeps_the_changes_that_the_rules_demand():
    graph = graph_of(
        decision("shop", ["near", "far"]),
        decision(
            "boots", [option("old"), option("new", needs={"shop": ["far"]})], warns=[warn("leaks", {"boots": ["old"]})]
        ),
    )
    assert fixes(graph, {"shop": "near", "boots": "old"}, "leaks") == [{"shop": "far", "boots": "new"}]


def test_doing_without_is_a_fix_where_the_decision_is_then_not_asked():
    graph = graph_of(
        decision("walk", ["yes", "no"]),
        decision(
            "boots", ["old", "older"], asked_when={"walk": ["yes"]}, warns=[warn("leaks", {"boots": ["old", "older"]})]
        ),
    )
    assert fixes(graph, {"walk": "yes", "boots": "old"}, "leaks") == [{"walk": "no", "boots": None}]


def test_a_choice_that_was_set_aside_and_would_bring_a_warning_back_is_left_out_of_the_link():
    graph = graph_of(
        decision("shop", ["near", "far"]),
        decision("boots", [option("old"), option("new")], warns=[warn("leaks", {"boots": ["old"]})]),
        decision(
            "laces",
            [option("long"), option("gold", needs={"boots": ["new"]})],
            warns=[warn("thieves", {"laces": ["gold"]}, "danger")],
        ),
    )
    (warning,) = resolve(graph, {"boots": "old", "laces": "gold"}).warnings
    (fix,) = warning.fixes
    assert dict(fix.choices) == {"boots": "new"}


# -- retired choices ---------------------------------------------------------------------------------------


def retired(*replaced_by):
    return {"on": "2026-01-01", "says": "It is gone.", "opinion": True, "replaced_by": list(replaced_by)}


def in_its_place(graph, choices):
    (aside,) = resolve(graph, choices).set_aside
    return [dict(repair.changes) for repair in aside.repairs]


def test_a_retired_choice_is_replaced_by_what_the_guide_names():
    graph = graph_of(decision("boots", ["red", option("old", retired=retired("blue")), "blue"]))
    assert in_its_place(graph, {"boots": "old"}) == [{"boots": "blue"}]


def test_where_the_guide_names_nothing_any_other_will_do_its_own_pick_first():
    graph = graph_of(
        decision("boots", [option("old", retired=retired()), "red", "blue"], today=[{"pick": "blue", "why": "It is."}])
    )
    assert in_its_place(graph, {"boots": "old"}) == [{"boots": "blue"}, {"boots": "red"}]


def test_a_replacement_that_is_dangerous_gives_way_to_one_that_is_not():
    warns = [warn("red-burns", {"boots": ["red"]}, "danger")]
    graph = graph_of(decision("boots", [option("old", retired=retired("red")), "red", "blue"], warns=warns))
    assert in_its_place(graph, {"boots": "old"}) == [{"boots": "blue"}]


def test_a_dangerous_replacement_is_better_than_none():
    warns = [warn("all-burn", {"boots": ["red", "blue"]}, "danger")]
    graph = graph_of(decision("boots", [option("old", retired=retired("red")), "red", "blue"], warns=warns))
    assert in_its_place(graph, {"boots": "old"}) == [{"boots": "red"}]


def test_a_replacement_brings_the_changes_that_it_needs():
    graph = graph_of(
        decision("shop", ["near", "far"]),
        decision(
            "boots", [option("old", retired=retired("new")), option("new", needs={"shop": ["far"]}), "red", "blue"]
        ),
    )
    assert in_its_place(graph, {"shop": "near", "boots": "old"}) == [{"shop": "far", "boots": "new"}]


@pytest.mark.parametrize("choices", [[("boots", "old"), ("boots", "red")], {"walk": "no", "boots": "old"}])
def test_what_is_answered_already_or_not_asked_is_not_replaced(choices):
    graph = graph_of(
        decision("walk", ["yes", "no"]),
        decision("boots", [option("old", retired=retired("blue")), "red", "blue"], asked_when={"walk": ["yes"]}),
    )
    assert in_its_place(graph, choices) == []


# -- what else changes -------------------------------------------------------------------------------------


def world():
    """A tour whose gear hangs on the season."""
    return graph_of(
        decision("season", ["summer", "winter"], warns=[warn("avalanche", {"season": ["winter"]}, "danger"), warn("sun", {"season": ["summer"]}, "info")]),
        decision("axe", ["none", "steel"], asked_when={"season": ["winter"]}),
        decision("hat", [option("straw", needs={"season": ["summer"]}), option("wool", needs={"season": ["winter"]})]),
        decision("tent", [option("thin", needs={"season": ["summer"]}), "thick"]),
        decision("fan", ["paper", "silk"], asked_when={"season": ["summer"]}),
    )  # fmt: skip


class Names:
    def title(self, decision):
        return decision.title()

    def label(self, decision, option):
        return option.title()


def told(graph, choices, to):
    before = settle(graph, choices)
    done = effect(before, settle(graph, dict(before.wishes.known) | to), to)
    return set(also(Names(), done, but="avalanche"))


def test_it_says_what_is_raised_and_cleared_what_follows_opens_and_is_no_longer_asked():
    choices = {"season": "winter", "axe": "steel"}
    assert told(world(), choices, {"season": "summer"}) == {
        "raises 1 note",
        "Hat is then Straw",
        "opens Tent and Fan",
        "no longer asks Axe",
    }


def test_it_says_that_a_choice_stands_again():
    choices = {"season": "winter", "tent": "thin"}
    assert "Tent: Thin stands again" in told(world(), choices, {"season": "summer"})


def test_it_says_what_is_left_out():
    before = settle(world(), {"season": "winter", "tent": "thin"})
    done = effect(before, settle(world(), {"season": "summer"}), {"season"})
    assert "leaves out Tent: Thin, which is set aside" in also(Names(), done)


def test_the_warning_that_a_change_is_for_is_not_counted_among_those_that_it_also_clears():
    graph = graph_of(
        decision("boots", ["old", "new"], warns=[warn("leaks", {"boots": ["old"]}), warn("smells", {"boots": ["old"]})])
    )
    before, after = settle(graph, {"boots": "old"}), settle(graph, {"boots": "new"})
    done = effect(before, after, {"boots"})
    assert also(Names(), done, but="leaks") == ("also clears 1 caution",)
    assert also(Names(), done) == ("clears 2 cautions",)


def test_what_a_repair_leads_to_is_what_its_address_leads_to():
    graph = world()
    before = settle(graph, {"season": "winter", "axe": "steel", "tent": "thick"})
    (warning,) = before.warnings()
    for fix in warning.fixes:
        after, afresh = before.after(fix), settle(graph, fix.choices)
        assert (after.picks, after.possible) == (afresh.picks, afresh.possible)


def test_what_the_rules_put_in_the_place_of_a_retired_choice_needs_no_other():
    graph = graph_of(
        decision("shop", ["near", "far"]),
        decision("boots", [option("old", retired=retired("new")), option("new", needs={"shop": ["far"]}), "red"]),
    )
    assert in_its_place(graph, {"shop": "near", "boots": "old"}) == []  # red follows from the shop
