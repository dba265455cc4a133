"""The search box: a set of questions with the first answer that each should have, and what it does with odd ones."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guide.search import KINDS, Document, Index, count_kinds, unmarked

# Query → the id of the first result (of any kind), or several of which one must be first.
EXPECTED = {
    # names
    "traefik": "traefik", "Traefik Proxy": "traefik", "argo cd": "argo-cd", "cert-manager": "cert-manager", "cilium": "cilium",
    "prometheus": "prometheus", "grafana": "grafana", "loki": "loki", "istio": "istio", "linkerd": "linkerd", "flux": "flux",
    "helm": "helm", "kustomize": "kustomize", "terraform": "terraform", "opentofu": "opentofu", "longhorn": "longhorn",
    "metallb": "metallb", "keycloak": "keycloak", "renovate": "renovate", "harbor": "harbor", "tekton": "tekton", "airflow": "airflow",
    # other names, joined, split, short and old
    "argocd": "argo-cd", "open tofu": "opentofu", "k8s": "kubernetes", "tf": "terraform", "terraform cloud": "hcp-terraform",
    "weave": ("weave-net",), "nginx ingress": ("ingress-nginx", "nginx-ingress-controller"), "gateway api": ("gateway-api", "gateway-api-term"),
    "aws load balancer controller": "aws-load-balancer-controller", "vpc cni": "aws-vpc-cni", "ebs": ("ebs-csi", "storage"),
    # beginnings, as somebody types
    "prom": "prometheus", "kube-v": "kube-vip", "terraf": "terraform", "ingres": ("ingress", "ingress-nginx", "ingress-term"),
    "cert-m": "cert-manager", "oauth2": "oauth2-proxy",
    # slips
    "terrafrom": "terraform", "kuberentes": "kubernetes", "promethues": "prometheus", "graffana": "grafana", "traefick": "traefik",
    "certmanager": "cert-manager", "longhorm": "longhorn", "celium": "cilium", "istoi": "istio", "keyclaok": "keycloak",
    # decisions and subjects
    "storage": "storage", "ingress": ("ingress", "ingress-term"), "certificates": "certificates", "service mesh": ("mesh", "service-mesh"),
    "pod network": "pod-network", "load balancer": ("load-balancer", "load-balancer-term"), "network policy": ("network-policy", "network-policy-term"),
    "code review": "code-review", "log collector": "log-collector", "progressive delivery": "progressive-delivery",
    "identity provider": ("identity-provider",), "image registry": "registry", "pull policy": ("pull-policy", "pull-policy-term"),
    # words of the glossary
    "gitops": ("gitops",), "irsa": "irsa", "csi": ("csi",), "cni": ("cni",), "acme": ("acme",), "forward auth": "forward-auth", "taint": "taint",
    "daemonset": "daemonset", "oidc": ("oidc",), "ebpf": ("ebpf",), "mtls": ("mtls",), "crd": ("crd",),
    # questions
    "docker pull limit": ("docker-hub",), "canary": ("canary", "progressive-delivery"), "blue green": ("blue-green", "progressive-delivery"),
    "how do I get certificates": "certificates", "which ingress": ("ingress", "ingress-term"), "the essay": None,
}  # fmt: skip


@pytest.mark.parametrize("query", [query for query in EXPECTED if EXPECTED[query]])
def test_the_first_result_is_what_was_meant(library, query):
    expected = EXPECTED[query] if isinstance(EXPECTED[query], tuple) else (EXPECTED[query],)
    hits = library.guide.search.search(query).hits
    assert hits, query
    assert hits[0].document.id in expected, [hit.document.id for hit in hits[:5]]


def test_the_set_of_questions_is_large_enough_to_mean_something():
    assert len(EXPECTED) >= 60


def test_lookalikes_come_one_after_the_other_with_a_line_that_tells_them_apart(client):
    text = client.get("/search/?q=nginx+ingress").content.decode()
    tools = re.findall(r'href="/tools/([a-z-]+)/"', text[text.index("<main") :])
    assert set(tools[:2]) == {"ingress-nginx", "nginx-ingress-controller"}
    assert "Not to be confused with" in text


def test_what_is_not_found_offers_what_is_near(client):
    text = client.get("/search/?q=trfk").content.decode()
    assert "/tools/traefik/" in text
    nothing = client.get("/search/?q=zzqqxx").content.decode()
    assert "Nothing is called that" in nothing


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        '"',
        "a OR b AND NOT",
        "NEAR(x y)",
        "title:x",
        "*",
        "x" * 500,
        "\x00\x02",
        "(((",
        "-",
        "ünïcödé",
        "<script>",
    ],
)
def test_an_odd_query_answers_with_a_whole_page_and_is_shown_as_text(client, query):
    page = client.get("/search/", {"q": query})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert page.content.decode().count("<h1") == 1


def test_a_part_of_the_page_is_only_for_htmx_and_never_for_history(client):
    part = client.get("/search/?q=traefik", headers={"hx-request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="found"')
    assert "HX-Request" in part["Vary"]
    whole = client.get("/search/?q=traefik", headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert "<h1" in whole.content.decode()


def test_every_kind_of_thing_can_be_found(library):
    assert all(count_kinds(library.guide.search.documents)[kind] > 0 for kind in KINDS)


SMALL = Index(
    (
        Document("tool", "hugo", "/tools/hugo/", "Hugo", "A site generator in one binary.", names=("gohugo",), beside=("/tools/hexo/",)),
        Document("tool", "hexo", "/tools/hexo/", "Hexo", "A generator for web logs.", note="Not Hugo."),
        Document("claim", "c", "/guide/x/#c", "Everyone writes a generator once.", "joke."),
    )
)  # fmt: skip


def ids(query):
    return [hit.document.id for hit in SMALL.search(query).hits]


def test_a_name_counts_more_than_a_mention_and_a_claim_less_than_a_tool():
    assert ids("generator")[-1] == "c"
    assert ids("gohugo")[0] == "hugo"


def test_a_document_brings_those_that_it_is_taken_for():
    assert ids("hugo") == ["hugo", "hexo"]


def test_a_slip_is_corrected_and_said_so():
    results = SMALL.search("genreator")
    assert results.read_as == "generator"
    assert results.hits


def test_what_matched_is_marked_in_pieces_that_join_to_the_text():
    hit = SMALL.search("binary").hits[0]
    assert ("binary", True) in hit.excerpt
    assert "".join(text for text, _ in hit.excerpt) == "A site generator in one binary."


@given(st.text(max_size=120))
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_search(text):
    results = SMALL.search(text)
    assert len(results.query) <= 100
    assert all(hit.document in SMALL.documents for hit in results.hits)


def test_the_words_of_html_are_its_text_alone():
    assert unmarked("<p>A &lt;b&gt; &amp; <a href='x'>c</a></p>") == "A <b> & c"
