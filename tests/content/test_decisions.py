"""Every decision of the guide, one named case a file."""

import re

import pytest

from guide.source import read_guide
from tests.content.prose import ROOT, files, words

NAMES = [name for name in files() if name.startswith("decisions/")]
READERS = {"homelab", "small-team", "enterprise"}


@pytest.fixture(params=NAMES)
def decision(request, library):
    return library.graph.by_id[request.param.removeprefix("decisions/").removesuffix(".yaml")]


def test_a_decision_has_a_pick_with_its_reason_for_each_kind_of_reader(decision):
    assert {advice.for_ for advice in decision.advice} == READERS
    assert len({advice.why for advice in decision.advice}) == len(READERS)
    for advice in decision.advice:
        assert len(words(advice.why)) >= 6, advice.for_


def test_every_option_says_in_a_line_when_to_pick_it_when_to_avoid_it_and_what_undoing_costs(decision):
    said = []
    for option in decision.options:
        for text in (option.pick_if, option.avoid_if, option.undo.why):
            assert 3 <= len(words(text)) <= 45, (option.id, text)
        said += [option.pick_if, option.avoid_if]
    assert len(said) == len(set(said)), "two options have the same reason"


def test_every_warning_says_what_to_do(decision):
    for rule in decision.warns:
        assert len(words(rule.says)) >= 6, rule.id
        assert len(words(rule.do)) >= 4, rule.id
        assert rule.do != rule.says, rule.id


def test_a_need_of_a_platform_is_no_danger(decision):
    for rule in decision.warns:
        assert not (rule.severity == "danger" and re.match(r"(It )?[Nn]eeds \w+\.?$", rule.says)), rule.id


def test_the_essay_has_at_least_ninety_claims_with_a_verdict(library):
    assert len(library.guide.claims) >= 90
    assert {claim.verdict for _, claim in library.guide.claims} == {"holds", "changed", "wrong", "opinion", "joke"}


def test_every_claim_about_something_names_tools_that_link_back(library, client):
    for section, claim in library.guide.claims:
        for id in claim.about:
            assert f"/guide/{section.id}/#{claim.id}" in client.get(f"/tools/{id}/").content.decode(), claim.id


def test_changes_name_only_what_there_is(library):
    guide, graph = library.guide, library.graph
    known = {f"tool:{t.id}" for t in guide.tools} | {f"claim:{c.id}" for _, c in guide.claims}
    known |= {f"pick:{d.id}" for d in graph.decisions} | {
        f"option:{d.id}:{o.id}" for d in graph.decisions for o in d.options
    }
    known |= {f"rule:{id}" for id in library.rule_place} | {f"section:{s.id}" for s in guide.sections}
    known |= {f"term:{t.id}" for t in guide.glossary}
    assert [touch for change in guide.changes for touch in change.touches if touch not in known] == []


def test_the_content_is_whole():
    source = read_guide(ROOT)
    assert not source.problems
    assert len(source.tools.values) >= 170
