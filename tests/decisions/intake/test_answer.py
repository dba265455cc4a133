"""From recognised tools to choices: what is shown, what is possible, and what nobody decides for the visitor."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.engine import settle
from tests.decisions.intake.world import asking, crds, offer, started, tool, workloads

CERTS = tool("cert-manager", crds=["cert-manager.io"])
NGINX = tool(
    "ingress-nginx", status="archived", controllers=["k8s.io/ingress-nginx"], names=["ingress-nginx-controller"]
)
TRAEFIK = tool("traefik", crds=["traefik.io"])


def test_a_tool_that_is_shown_answers_its_decision():
    graph = asking(certificates=["cert-manager"], ingress=["traefik"])
    intake = started([CERTS, TRAEFIK], graph, crds("x.traefik.io", "y.cert-manager.io"))
    assert intake.choices == (("certificates", "cert-manager"), ("ingress", "traefik"))
    assert intake.ambiguous == ()


def test_evidence_names_the_hint_and_the_line():
    (one,) = started([CERTS], asking(certificates=["cert-manager"]), "\n" + crds("x.acme.cert-manager.io")).recognised
    (evidence,) = one.evidence
    assert (evidence.line, evidence.shown, evidence.kind, evidence.hint) == (
        2,
        "CRD x.acme.cert-manager.io",
        "crds",
        "cert-manager.io",
    )


def test_two_tools_for_one_decision_are_shown_and_not_resolved():
    text = crds("x.traefik.io") + workloads("ingress-nginx-controller")
    intake = started([NGINX, TRAEFIK], asking(ingress=["traefik", "ingress-nginx"]), text)
    assert intake.choices == ()
    (one,) = intake.ambiguous
    assert (one.decision, [c.option for c in one.candidates]) == ("ingress", ["traefik", "ingress-nginx"])
    assert all(candidate.shown for candidate in one.candidates)


def test_what_has_ended_comes_first_and_the_rest_in_the_order_of_decisions():
    tools = [TRAEFIK, CERTS, NGINX, tool("gone-thing", status="gone", names=["gone"]), tool("old", status="maintenance", names=["old"]),
             tool("late", status="deprecated", names=["late"])]  # fmt: skip
    text = crds("x.traefik.io", "x.cert-manager.io") + workloads("ingress-nginx-controller", "gone", "old", "late")
    intake = started(tools, asking(certificates=["cert-manager"], ingress=["traefik", "ingress-nginx"]), text)
    assert [(one.tool, one.ended) for one in intake.recognised] == [
        ("gone-thing", True), ("ingress-nginx", True), ("late", True), ("cert-manager", False), ("traefik", False), ("old", False),
    ]  # fmt: skip


def test_an_option_that_the_guide_retired_is_a_choice_that_the_engine_explains():
    retired = offer("promtail", "promtail", retired={"on": "2026-03-02", "says": "It ended.", "source": "https://example.org/", "replaced_by": ["alloy"]})  # fmt: skip
    graph = asking(collector=["alloy", retired])
    intake = started(
        [tool("alloy"), tool("promtail", charts=["promtail"])], graph, '[{"name": "p", "chart": "promtail-6.0.0"}]'
    )
    assert intake.choices == (("collector", "promtail"),)
    assert intake.recognised[0].ended
    (aside,) = settle(graph, intake.choices).stack().set_aside
    assert (aside.kind, aside.repairs[0].choices) == ("retired", (("collector", "alloy"),))


FLUX = tool("flux", crds=["toolkit.fluxcd.io", "image.toolkit.fluxcd.io"], names=["flux"], charts=["flux2"],
            means={"delivery:flux": ["toolkit.fluxcd.io"], "updates:automation": ["image.toolkit.fluxcd.io"]})  # fmt: skip
TWO = {"delivery": ["flux"], "updates": [offer("automation", "flux")]}


def test_of_several_options_evidence_shows_those_that_the_tools_file_says():
    assert started([FLUX], asking(**TWO), crds("x.toolkit.fluxcd.io")).choices == (("delivery", "flux"),)
    assert started([FLUX], asking(**TWO), crds("x.image.toolkit.fluxcd.io")).choices == (("updates", "automation"),)
    both = started([FLUX], asking(**TWO), crds("x.image.toolkit.fluxcd.io", "x.toolkit.fluxcd.io"))
    assert both.choices == (("delivery", "flux"), ("updates", "automation"))


def test_evidence_that_does_not_say_which_leaves_each_option_possible():
    intake = started([FLUX], asking(**TWO), workloads("flux"))
    assert intake.choices == ()
    assert intake.recognised[0].may_be == (("delivery", "flux"), ("updates", "automation"))
    assert [(one.decision, one.candidates[0].shown) for one in intake.ambiguous] == [
        ("delivery", False),
        ("updates", False),
    ]


def test_a_tool_called_by_its_name_is_the_option_of_the_same_name():
    assert started([FLUX], asking(**TWO), "Flux").choices == (("delivery", "flux"),)
    assert started([FLUX], asking(delivery=["flux"], updates=["flux"]), "Flux").choices == ()


def test_what_is_shown_goes_before_what_is_only_possible():
    argo = tool("argo", names=["argo"])
    intake = started(
        [FLUX, argo],
        asking(delivery=["flux", "argo"], updates=[offer("automation", "flux")]),
        workloads("flux", "argo"),
    )
    assert intake.choices == (("delivery", "argo"),)
    assert [one.decision for one in intake.ambiguous] == ["updates"]


CLASSES = """\
NAME                                 CONTROLLER     PARAMETERS   AGE
ingressclass.networking.k8s.io/all   all.io/class   <none>       1d

NAME                           PROVISIONER    RECLAIMPOLICY   AGE
storageclass.storage.k8s.io/all   all.io/class   Delete          1d
"""


@pytest.mark.parametrize(("part", "decision"), [(0, "ingress"), (1, "storage")])
def test_an_ingress_class_supports_ingress_and_a_storage_class_storage(part, decision):
    every = tool("all", controllers=["all.io/class"])
    intake = started([every], asking(ingress=["all"], login=["all"], storage=["all"]), CLASSES.split("\n\n")[part])
    assert intake.choices == ((decision, "all"),)


ARGO = tool("argo-cd", images=["argoproj/argocd"], names=["argocd-server"], brings=["dexidp/dex"])
DEX = tool("dex", images=["dexidp/dex"], charts=["dex"])
PODS = '[{"kind": "Deployment", "metadata": {"name": "x"}, "spec": {"template": {"spec": {"containers": [{"image": "dexidp/dex"}]}}}}]'


def test_what_comes_along_with_another_tool_is_possible_and_not_shown():
    graph = asking(delivery=["argo-cd"], login=["dex"])
    assert started([ARGO, DEX], graph, PODS).choices == (("login", "dex"),)
    intake = started([ARGO, DEX], graph, workloads("argocd-server") + PODS)
    assert intake.choices == (("delivery", "argo-cd"),)
    dex = next(one for one in intake.recognised if one.tool == "dex")
    assert (dex.shows, dex.may_be, dex.evidence[0].brought_by) == ((), (("login", "dex"),), "argo-cd")


def test_what_comes_along_and_is_also_there_by_itself_is_shown():
    text = workloads("argocd-server") + PODS + '\n[{"name": "d", "chart": "dex-1.0.0"}]'
    assert started([ARGO, DEX], asking(delivery=["argo-cd"], login=["dex"]), text).choices == (
        ("delivery", "argo-cd"),
        ("login", "dex"),
    )


def test_what_comes_along_shows_none_of_several_options():
    kong = tool("kong", images=["kong/kong"], means={"ingress:kong": ["kong/kong"]})
    board = tool("board", names=["board"], brings=["kong/kong"])
    pods = PODS.replace("dexidp/dex", "kong/kong")
    graph = asking(ingress=["kong"], login=["kong"])
    assert started([kong, board], graph, pods).choices == (("ingress", "kong"),)
    assert started([kong, board], graph, pods + "\n" + workloads("board")).choices == ()


def test_a_bundle_goes_before_what_it_is_made_of():
    parts = [tool("calico", crds=["projectcalico.org"]), tool("flannel", images=["flannel/flannel"])]
    canal = tool("canal", names=["canal"], brings=["projectcalico.org", "flannel/flannel"])
    graph = asking(network=["calico", "flannel", "canal"])
    text = crds("x.projectcalico.org")
    assert started([*parts, canal], graph, text).choices == (("network", "calico"),)
    assert started([*parts, canal], graph, text + workloads("canal")).choices == (("network", "canal"),)


def test_a_tool_steps_back_behind_one_that_more_shows_besides():
    k3s = tool("k3s", crds=["k3s.cattle.io"], shared=["k3s.cattle.io"])
    rke2 = tool("rke2", crds=["k3s.cattle.io"], names=["rke2-*"], shared=["k3s.cattle.io"])
    graph = asking(platform=["k3s", "rke2"])
    assert started([k3s, rke2], graph, crds("x.k3s.cattle.io")).ambiguous[0].decision == "platform"
    assert started([k3s, rke2], graph, crds("x.k3s.cattle.io") + workloads("rke2-canal")).choices == (
        ("platform", "rke2"),
    )


def test_what_no_tool_accounts_for_is_named_once_with_all_its_lines():
    intake = started([CERTS], asking(certificates=["cert-manager"]), "vault\nconsul\nvault\n")
    assert [(one.shown, one.lines) for one in intake.unrecognised] == [("vault", (1, 3)), ("consul", (2,))]


def test_what_is_shown_of_a_paste_is_cut_short_and_printable():
    (one,) = started([CERTS], asking(certificates=["cert-manager"]), "x\u202e" + "y" * 100).unrecognised
    assert one.shown == "x\N{REPLACEMENT CHARACTER}" + "y" * 58 + "…"


WORDS = st.lists(st.sampled_from(["flux", "argocd-server", "traefik", "cert-manager", "vault", "dex", "$ x", "#", "", "NAME  AGE", "x" * 300]), max_size=8)  # fmt: skip


@settings(deadline=None)
@given(WORDS)
def test_every_item_is_recognised_or_named_and_every_choice_has_evidence(lines):
    tools = [FLUX, ARGO, DEX, TRAEFIK, CERTS]
    graph = asking(delivery=["flux", "argo-cd"], updates=[offer("automation", "flux")], login=["dex"], ingress=["traefik"],
                   certificates=["cert-manager"])  # fmt: skip
    text = "\n".join(lines)
    intake = started(tools, graph, text)
    seen = {one.line for tool in intake.recognised for one in tool.evidence} | {
        n for one in intake.unrecognised for n in one.lines
    }
    seen |= {one.line for one in (*intake.malformed, *intake.passed_over)}
    assert seen >= {i for i, line in enumerate(lines, 1) if line.strip()}
    shown = {option for one in intake.recognised for option in one.shows}
    assert set(intake.choices) <= shown
    assert {d for d, _ in intake.choices}.isdisjoint(one.decision for one in intake.ambiguous)
    assert {d for one in intake.recognised for d, _ in (*one.shows, *one.may_be)} >= {
        one.decision for one in intake.ambiguous
    }
