"""Two tools side by side: what differs comes first, one address whichever is named first, and links into the stack."""

import itertools
import re

import pytest

from decisions.comparison import compare


def tools(library, *ids):
    return [library.guide.tool(id) for id in ids]


def test_what_differs_stands_before_what_does_not(library):
    lines = compare(library, *tools(library, "argo-cd", "flux")).lines
    differs = [line.differs for line in lines]
    assert differs == sorted(differs, reverse=True)


def test_two_answers_to_one_decision_say_when_to_choose_which(client, library):
    page = compare(library, *tools(library, "argo-cd", "flux"))
    assert [choice.decision.id for choice in page.choices] == ["delivery"]
    text = client.get("/compare/argo-cd/flux/").content.decode()
    assert "Choose Argo CD when" in text
    assert "Choose Flux" in text


def test_a_rule_between_two_tools_is_told_and_one_about_either_alone_is_not(library):
    rules = [one.rule.id for one in compare(library, *tools(library, "oauth2-proxy", "ingress-nginx")).between]
    every = {
        rule.id
        for d in library.graph.decisions
        for rule in (*d.warns, *(r for o in d.options for r in (*o.needs, *o.excludes)))
    }
    assert set(rules) < every
    for one in compare(library, *tools(library, "traefik", "renovate")).between:
        assert one.kind


def test_either_order_and_former_names_lead_to_one_address(client):
    assert client.get("/compare/traefik/envoy-gateway/").headers["Location"] == "/compare/envoy-gateway/traefik/"
    assert client.get("/compare/Traefik/envoy-gateway/").headers["Location"] == "/compare/envoy-gateway/traefik/"
    assert client.get("/compare/argocd/flux/").headers["Location"] == "/compare/argo-cd/flux/"


def test_the_other_order_keeps_the_stack(client):
    found = client.get("/compare/flux/argo-cd/?platform=k3s").headers["Location"]
    assert found.startswith("/compare/argo-cd/flux/?platform=k3s")


def test_a_tool_is_not_compared_with_itself_or_with_nothing(client):
    assert client.get("/compare/flux/flux/").headers["Location"] == "/tools/flux/"
    page = client.get("/compare/flux/nonsense/")
    assert page.status_code == 404
    assert "nonsense" in page.content.decode()


@pytest.mark.parametrize("name", ["argo-cd", "Argo CD", "argocd", " ARGO CD "])
def test_the_form_takes_a_tool_by_any_of_its_names(client, name):
    assert client.get("/compare/", {"a": "flux", "b": name}).headers["Location"] == "/compare/argo-cd/flux/"


def test_either_tool_can_be_taken_into_the_present_stack(client):
    text = client.get("/compare/argo-cd/flux/?kubernetes=yes&platform=k3s").content.decode()
    takes = re.findall(r'class="go second" href="(/stack/\?[^"]*)"', text)
    assert len(takes) == 2
    assert all("platform=k3s" in url for url in takes)
    assert "delivery=argo-cd" in takes[0]
    assert "delivery=flux" in takes[1]


def test_lookalikes_are_told_apart_at_the_top(client):
    text = client.get("/compare/ingress-nginx/nginx-ingress-controller/").content.decode()
    assert 'class="notice"' in text


def test_every_pair_of_a_decision_has_its_page(client, library):
    for decision in library.graph.decisions:
        ids = sorted({o.tool for o in decision.options if o.tool})
        for one, other in itertools.pairwise(ids):
            assert client.get(f"/compare/{one}/{other}/").status_code == 200, (one, other)
