"""What each kind of hint covers, and that the longest counts."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.intake.hints import Hints
from decisions.intake.items import Trace, item
from guide.model import HINT_KINDS
from tests.decisions.intake.world import tool


def found(kind, value, **hints):
    """The hint, if any, by which one tool is recognised."""
    return [match.hint for match in Hints([tool("one", **hints)]).find(Trace(kind, value))]


@pytest.mark.parametrize(
    ("kind", "hint", "covered", "others"),
    [
        ("charts", "loki", ["loki", "LOKI"], ["loki-stack", "grafana-loki"]),
        ("charts", "rke2-*", ["rke2-coredns"], ["rke2", "my-rke2-coredns"]),
        ("crds", "cert-manager.io", ["certificates.cert-manager.io", "orders.acme.cert-manager.io"], ["x.mycert-manager.io"]),
        ("crds", "rollouts.argoproj.io", ["rollouts.argoproj.io"], ["workflows.argoproj.io"]),
        ("controllers", "k8s.io/ingress-nginx", ["k8s.io/ingress-nginx", "k8s.io/ingress-nginx/second"], ["k8s.io/ingress-nginx2"]),
        ("images", "grafana/loki",
            ["grafana/loki", "grafana/loki/canary", "mirror/grafana/loki", "a/docker.io/grafana/loki"], ["grafana/loki-canary", "x-grafana/loki"]),
        ("images", "traefik", ["traefik", "proxy/docker.io/traefik"], ["traefik/whoami", "mirror/traefik", "traefik-x"]),
        ("images", "goharbor/*", ["goharbor/harbor-core", "mirror/goharbor/portal"], ["goharbor", "mygoharbor/x"]),
        ("images", "otel/collector-*", ["otel/collector-contrib", "m/otel/collector-k8s"], ["otel/collector"]),
        ("providers", "hashicorp/aws", ["hashicorp/aws"], ["hashicorp/awscc", "x/hashicorp/aws"]),
        ("names", "loki", ["loki", "logs-loki"], ["loki-gateway", "myloki"]),
        ("names", "svclb-*", ["svclb-traefik-9f2c"], ["svclb", "my-svclb-x"]),
    ],
)  # fmt: skip
def test_a_hint_covers_what_it_says_and_nothing_else(kind, hint, covered, others):
    assert [value for value in covered + others if found(kind, value, **{kind: [hint]})] == covered


def test_of_several_hints_the_longest_counts():
    tools = [tool("argo-cd", crds=["argoproj.io"]), tool("rollouts", crds=["rollouts.argoproj.io"]),
             tool("all", names=["argo*"]), tool("server", names=["argocd-server"])]  # fmt: skip
    hints = Hints(tools)
    assert [m.tool for m in hints.find(Trace("crds", "rollouts.argoproj.io"))] == ["rollouts"]
    assert [m.tool for m in hints.find(Trace("crds", "sensors.argoproj.io"))] == ["argo-cd"]
    assert [m.tool for m in hints.find(Trace("names", "argocd-server"))] == ["server"]
    assert [m.tool for m in hints.find(Trace("names", "argocd-redis"))] == ["all"]
    deeper = Hints(
        [
            tool("operator", images=["fluent/operator"], names=["bit"]),
            tool("bit", images=["fluent/operator/bit"], names=["fluent-*"]),
        ]
    )
    assert [m.tool for m in deeper.find(Trace("images", "fluent/operator/bit"))] == ["bit"]
    assert [m.tool for m in deeper.find(Trace("names", "fluent-bit"))] == ["bit"]


def test_a_shared_hint_recognises_all_that_share_it():
    hints = Hints([tool(id, charts=["stack"], shared=["stack"]) for id in ("grafana", "prometheus")])
    assert [m.tool for m in hints.find(Trace("charts", "stack"))] == ["grafana", "prometheus"]


@pytest.mark.parametrize("word", ["Argo CD", "argocd", "ARGO-CD", "argo_cd", "argo"])
def test_a_tool_is_known_by_its_name_its_id_and_its_aliases(word):
    assert [m.tool for m in Hints([tool("argo-cd", aliases=("Argo",))]).find(Trace("word", word))] == ["argo-cd"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("flux2", "charts"), ("image.toolkit.fluxcd.io", "crds"), ("x.io/flux", "controllers"), ("ghcr.io/fluxcd/flux:v2", "images"),
     ("fluxcd/provider", "providers"), ("source-controller", "names"), ("unheard-of", None)],
)  # fmt: skip
def test_a_word_that_is_no_tools_name_is_looked_up_under_every_kind(word, kind):
    flux = tool("flux", charts=["flux2"], crds=["toolkit.fluxcd.io"], controllers=["x.io/flux"], images=["fluxcd/flux"],
                providers=["fluxcd/provider"], names=["source-controller"])  # fmt: skip
    assert [m.kind for m in Hints([flux]).find(Trace("word", word))] == ([kind] if kind else [])


def of(form="kubectl-table", traces=(), names=()):
    tools = [tool("argo-cd", images=["argoproj/argocd"], names=["argocd-dex-server"]), tool("dex", images=["dexidp/dex"], names=["dex"]),
             tool("loki", charts=["loki"])]  # fmt: skip
    return {m.tool for m in Hints(tools).of(item(form, 1, "x", [Trace(*t) for t in traces], names))}


def test_a_name_is_asked_where_no_trace_is_known():
    assert of(names=["my-dex"]) == {"dex"}
    assert of(traces=[("images", "unknown/image")], names=["my-dex"]) == {"dex"}
    assert of(traces=[("images", "argoproj/argocd")], names=["my-dex"]) == {"argo-cd"}


def test_a_name_that_is_a_hint_as_it_stands_says_more_than_an_image_does():
    assert of(traces=[("images", "dexidp/dex")], names=["argocd-dex-server"]) == {"dex", "argo-cd"}


def test_a_release_is_called_what_its_owner_likes():
    assert of("helm-list", [("charts", "loki")], ["dex"]) == {"loki"}
    assert of("helm-list", [("charts", "app-template")], ["dex"]) == {"dex"}


def test_people_call_things_as_the_chart_is_called():
    assert of("argo-cd-applications", names=["logs", "loki"]) == {"loki"}


@settings(deadline=None)
@given(st.sampled_from([*HINT_KINDS, "word"]), st.text(max_size=40) | st.text("ab./-*", max_size=300))
def test_nothing_that_is_looked_up_makes_it_raise(kind, value):
    hints = Hints(
        [
            tool(
                "one",
                charts=["a"],
                crds=["a.b"],
                controllers=["a.b/c"],
                images=["a/*"],
                providers=["a/b"],
                names=["a-*"],
            )
        ]
    )
    assert all(match.tool == "one" for match in hints.find(Trace(kind, value)))
