"""The real graph, walked: no dead end, every pair of options, the presets, and the shape of their permalinks."""

import random
from datetime import date
from itertools import combinations

import pytest

from decisions import permalink
from decisions.addresses import Addresses
from decisions.annotated import Annotator
from decisions.engine import resolve, settle
from decisions.export_json import stack_to_data
from decisions.export_markdown import to_markdown
from decisions.walk import guides_picks_for_the_rest

WALKS = 10_000
PARTS = 20


@pytest.mark.parametrize("part", range(PARTS))
def test_a_walk_in_any_order_of_decisions_never_gets_stuck(library, part):
    walked = 0
    for seed in range(part * WALKS // PARTS, (part + 1) * WALKS // PARTS):
        walk_once(library, random.Random(seed))
        walked += 1
    assert walked * PARTS == WALKS


def walk_once(library, rng):
    choices = {}
    settled = settle(library.graph, choices)
    while not settled.complete:
        where = f"stuck at /stack/?{permalink.build(choices, library.edition)}"
        # Any decision that is open or may yet be asked: a choice may come early.
        waiting = [d.id for v, d in enumerate(library.graph.decisions) if settled.state(v) in ("open", "later")]
        decision = rng.choice(waiting)
        available = settled.available(decision)
        assert available, where
        choices[decision] = rng.choice(available)
        settled = settle(library.graph, choices)
        assert settled.picks.get(decision) == choices[decision], where
        assert not settled.refused, where


def test_every_pair_of_options_resolves_exports_and_survives_its_permalink(library):
    graph = library.graph
    options = [(d.id, o.id) for d in graph.decisions for o in d.options]
    seen = 0
    for (d1, o1), (d2, o2) in combinations(options, 2):
        if d1 == d2:
            continue
        choices = {d1: o1, d2: o2}
        settled = settle(graph, permalink.parse(permalink.build(choices, library.edition)).choices)
        told = {d: o for d, o in settled.picks.items() if d in choices}
        told |= {a.decision: a.option for a in settled.set_aside}
        told |= {d: choices[d] for d in choices if settled.state(graph.constraints.variable[d]) == "not_asked"}
        assert told == choices
        seen += 1
    assert seen > 20_000


def test_a_sample_of_pairs_exports_as_markdown_and_json(library):
    graph = library.graph
    options = [(d.id, o.id) for d in graph.decisions for o in d.options]
    rng = random.Random(7)
    for first, second in (rng.sample(options, 2) for _ in range(60)):
        settled = settle(graph, [first, second])
        urls = Addresses(library.edition, "https://cairn.example")
        assert to_markdown(Annotator(library, settled, urls), date(2026, 11, 23)).startswith("# ")
        assert stack_to_data(library, settled.stack(), urls)["edition"] == library.edition.isoformat()


@pytest.mark.parametrize("id", ["essay-2022", "homelab", "small-team-on-aws", "regulated-enterprise"])
def test_a_preset_is_complete_and_consistent(library, id):
    preset = library.preset(id)
    stack = resolve(library.graph, {d: c.pick for d, c in preset.choices.items()})
    assert stack.complete
    assert not stack.set_aside


def test_every_option_that_is_not_retired_can_be_chosen_and_completed_with_the_guides_picks(library):
    for decision in library.graph.decisions:
        for option in decision.options:
            if option.retired is None:
                filled = guides_picks_for_the_rest(library.graph, ((decision.id, option.id),))
                settled = settle(library.graph, filled)
                assert settled.complete, (decision.id, option.id)
                assert settled.picks[decision.id] == option.id


def test_the_longest_permalink_of_a_full_stack_stays_under_900_characters(library):
    rng = random.Random(1)
    longest = 0
    for _ in range(300):
        choices = {}
        settled = settle(library.graph, choices)
        while (decision := next(settled.open_decisions(), None)) is not None:
            available = sorted(settled.available(decision), key=len)
            choices[decision] = available[-1] if rng.random() < 0.8 else rng.choice(available)
            settled = settle(library.graph, choices)
        longest = max(longest, len(permalink.build(choices, library.edition)))
    assert 600 < longest < 900


def test_the_first_edition_holds_what_it_promises(library):
    decisions = library.graph.decisions
    assert len(decisions) == 32
    assert sum(len(d.options) for d in decisions) >= 130
    assert sum(len(d.warns) for d in decisions) >= 80
    for decision in decisions:
        for option in decision.options:
            tool = library.tool_of(decision.id, option.id)
            if tool:
                assert len(tool.good) >= 2, tool.id
                assert len(tool.bad) >= 2, tool.id


def test_what_the_dossiers_demand_is_ruled_out_or_warned_of(library):
    def fired(**choices):
        return {w.rule for w in resolve(library.graph, choices).warnings}

    def blocked(decision, option, **choices):
        return option not in settle(library.graph, choices).available(decision)

    assert blocked("sso-proxy", "pomerium", **{"sso-pattern": "forward-auth"})
    assert blocked("pod-network", "flannel", platform="eks-auto-mode")
    assert blocked("ingress", "gke-gateway", platform="eks")
    assert any("ingress-nginx" in rule for rule in fired(ingress="ingress-nginx"))
    assert fired(**{"pod-network": "weave-net"})
    assert fired(workflows="luigi")
    assert fired(**{"terraform-runner": "naive-actions"})
    for decision, option in (("registry", "gcr"), ("storage", "in-tree-ebs"), ("mesh", "aws-app-mesh")):
        assert library.graph.option(decision, option).retired
