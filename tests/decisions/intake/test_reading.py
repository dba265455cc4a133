"""A paste is taken apart: each form is recognised, every line and element is accounted for, and nothing raises."""

import json
from textwrap import dedent

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from decisions.intake.json_text import read_json
from decisions.intake.paste import DEEPEST, LARGEST, LONGEST_LINE, MOST
from decisions.intake.reading import Reading, read


def traces(given):
    """Every trace and name of a paste's items, in order, as words."""
    return [f"{t.kind} {t.value}" for one in read(given).items for t in one.traces] + [
        f"name {name}" for one in read(given).items if not one.traces for name in one.names[:1]
    ]


def says(given):
    """The lines and the sentences of all faults."""
    return [(one.line, one.says) for one in read(given).malformed]


# -- the forms -------------------------------------------------------------------------------------------------

RELEASES = [
    {"name": "traefik", "namespace": "kube-system", "revision": "1", "updated": "2026-10-14 08:12:55 +0000 UTC",
     "status": "deployed", "chart": "traefik-39.0.0", "app_version": "v3.7.1"},
    {"name": "old", "namespace": "x", "revision": "3", "updated": "", "status": "uninstalled", "chart": "x-1.0.0"},
]  # fmt: skip


@pytest.mark.parametrize("form", [json.dumps(RELEASES), json.dumps(RELEASES, indent=2), yaml.safe_dump(RELEASES)])
def test_releases_are_known_by_their_charts_and_the_list_by_helm(form):
    reading = read(form)
    assert reading.forms == ("helm-list",)
    assert [one.shown for one in reading.items] == ["the list of releases", "release traefik of chart traefik-39.0.0"]
    assert traces(form) == ["charts traefik", "name helm"]
    assert [one.why for one in reading.passed_over] == ["it is uninstalled"]


def test_helms_table_is_read_by_its_columns():
    text = (
        "NAME   \tNAMESPACE  \tREVISION\tUPDATED                              \tSTATUS  \tCHART         \tAPP VERSION\n"
        "traefik\tkube-system\t1       \t2026-09-30 11:40:02.511734 +0200 CEST\tdeployed\ttraefik-39.0.0\tv3.7.1     \n"
    )
    assert traces(text) == ["charts traefik", "name helm"]
    assert [one.why for one in read(text).passed_over] == ["it names the columns"]


def test_names_of_crds_are_read_and_other_names_keep_their_kind():
    text = dedent("""\
        customresourcedefinition.apiextensions.k8s.io/certificates.cert-manager.io
        deployment.apps/argocd-server
        daemonset.apps/svclb-traefik
        application.argoproj.io/shop
        ciliumnetworkpolicy.cilium.io/deny
        pod/web-1
        """)
    assert read(text).forms == ("kubectl-names",)
    assert traces(text) == [
        "crds certificates.cert-manager.io", "crds applications.argoproj.io", "crds ciliumnetworkpolicies.cilium.io",
        "name argocd-server", "name svclb-traefik", "name web-1",
    ]  # fmt: skip


TABLE = """\
NAME                                 CONTROLLER            PARAMETERS   AGE
ingressclass.networking.k8s.io/alb   ingress.k8s.aws/alb   <none>       312d

NAME                                        PROVISIONER       RECLAIMPOLICY   VOLUMEBINDINGMODE      ALLOWVOLUMEEXPANSION   AGE
storageclass.storage.k8s.io/gp3 (default)   ebs.csi.aws.com   Delete          WaitForFirstConsumer   true                   312d

NAMESPACE     NAME                      DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR              AGE
kube-system   daemonset.apps/aws-node   14        14        14      14           14          kubernetes.io/os=linux     312d

NAMESPACE   NAME                            READY   UP-TO-DATE   AVAILABLE   AGE
argocd      deployment.apps/argocd-server   2/2     2            2           300d
"""
SEEN = ["ingressclass alb of ingress.k8s.aws/alb", "storageclass gp3 of ebs.csi.aws.com", "daemonset aws-node",
        "deployment argocd-server"]  # fmt: skip


def squeezed(text):
    return "\n".join(" ".join(line.split()) for line in text.split("\n"))


def without_headings(text):
    return "\n".join(line for line in text.split("\n") if "AGE" not in line)


@pytest.mark.parametrize("how", [str, squeezed, without_headings, lambda text: squeezed(without_headings(text))])
def test_kubectls_table_is_read_even_when_a_chat_squeezed_it_or_its_headings_are_gone(how):
    reading = read(how(TABLE))
    assert [one.shown for one in reading.items] == SEEN
    assert [one.decision for one in reading.items] == ["ingress", "storage", None, None]
    assert not reading.malformed


def test_a_table_of_one_kind_says_it_by_its_columns():
    text = TABLE.replace("ingressclass.networking.k8s.io/", "").replace("storageclass.storage.k8s.io/", "")
    assert [one.shown for one in read(text).items][:2] == SEEN[:2]


PODS = """\
NAMESPACE   NAME                                       READY   STATUS    RESTARTS      AGE
x           cert-manager-cainjector-686546c9f7-v9hwp   1/1     Running   3 (2d ago)    4m
x           aws-node-x7k2p                             2/2     Running   0             4m
x           prometheus-0                               2/2     Running   0             4m
"""


def test_a_pod_is_known_by_what_it_belongs_to():
    assert [one.names for one in read(PODS).items] == [
        ("cert-manager-cainjector-686546c9f7-v9hwp", "cert-manager-cainjector", "cert-manager-cainjector-686546c9f7"),
        ("aws-node-x7k2p", "aws-node"),
        ("prometheus-0", "prometheus"),
    ]
    assert read("replicaset.apps/loki-gateway-5f79cd6f4b").items[0].names[1:] == ("loki-gateway",)


def test_rows_that_grep_has_left_are_told_apart_by_what_their_columns_hold():
    text = dedent("""\
        certificates.cert-manager.io          2025-11-23T11:41:20Z
        dbs.example.com                       2025-11-23T11:41:20Z  <<< look here
        cert-manager-webhook   1/1   1     1     17m
        kube-system   coredns   2/2   2   2   3h38m
        kube-system   aws-node   2   2   2   2   2   <none>   5h
        old   \tx  \t2  \t2025-11-30 21:22:09.5 +0000 UTC\tdeployed\tloki-6.46.0  \t3.5.7
        """)
    assert [one.shown for one in read(text).items] == [
        "the list of releases", "CRD certificates.cert-manager.io", "CRD dbs.example.com", "cert-manager-webhook", "coredns",
        "aws-node", "release old of chart loki-6.46.0",
    ]  # fmt: skip
    assert not read(text).malformed


@pytest.mark.parametrize(
    "line",
    ["$ helm list", "root@ubuntu-mass:~#", "anna@host:~$ kubectl get sc", "[root@test-server some directory]# kubectl get crd",
     "mbp:kudo Some$ kubectl get crd", "❯ tofu version", "kubectl get crd | grep cert", "sudo k3s kubectl get ds -A", "helm -n x list",
     "# remark", "// remark", "```console", "-----", "No resources found in x namespace.", "Warning: v1 is deprecated"],
)  # fmt: skip
def test_commands_prompts_remarks_and_messages_are_passed_over(line):
    reading = read(f"{line}\ntraefik")
    assert [one.line for one in reading.passed_over] == [1]
    assert traces(f"{line}\ntraefik") == ["word traefik"]


def test_a_list_of_where_charts_come_from_shows_no_tools():
    reading = read("NAME      \tURL\ntraefik   \thttps://traefik.github.io/charts\n")
    assert (reading.items, len(reading.passed_over)) == ((), 2)


def test_a_table_may_be_indented():
    text = "\n".join("    " + line if line else line for line in TABLE.split("\n"))
    assert [one.shown for one in read(text).items] == SEEN


def test_a_wide_table_shows_images():
    text = (
        "NAMESPACE   NAME    READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES                                   SELECTOR\n"
        "x           boards  1/1     1            1           5d    a,b          grafana/grafana:12,quay.io/thanos/thanos  app=x\n"
    )
    assert traces(text) == ["images grafana/grafana", "images thanos/thanos"]


def test_a_table_of_crds_is_told_from_other_dated_tables():
    text = "NAME                           CREATED AT\n{}   2026-02-11T07:31:20Z\n"
    assert traces(text.format("certificates.cert-manager.io")) == ["crds certificates.cert-manager.io"]
    assert traces(text.format("system-admin-of-everything-xx")) == ["name system-admin-of-everything-xx"]


def test_a_row_that_fits_no_column_is_malformed_and_says_which_columns():
    text = "NAMESPACE   NAME   READY   AGE\nx y z a b c d e\n"
    assert says(text) == [(2, "It does not fit the columns that line 1 names.")]


def test_a_row_without_its_heading_asks_for_it():
    assert says("kube-system   web   ClusterIP   10.0.0.1   <none>   10d\n") == [
        (1, "This is a row of a table, and the line that names its columns is missing.")
    ]


DEPLOYMENT = {
    "apiVersion": "apps/v1", "kind": "Deployment",
    "metadata": {"name": "gate", "namespace": "login", "labels": {"helm.sh/chart": "oauth2-proxy-8.4.1"}},
    "spec": {"template": {"spec": {"containers": [{"image": "quay.io/oauth2-proxy/oauth2-proxy:v7"}],
                                   "initContainers": [{"image": "busybox"}]}}},
}  # fmt: skip
OBJECTS = {
    "apiVersion": "v1", "kind": "List", "metadata": {"resourceVersion": ""},
    "items": [
        DEPLOYMENT,
        {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass", "metadata": {"name": "nginx"},
         "spec": {"controller": "k8s.io/ingress-nginx"}},
        {"apiVersion": "gateway.networking.k8s.io/v1", "kind": "GatewayClass", "metadata": {"name": "eg"},
         "spec": {"controllerName": "gateway.envoyproxy.io/gatewayclass-controller"}},
        {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": "fast"},
         "provisioner": "driver.longhorn.io"},
        {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
         "metadata": {"name": "pools.metallb.io"}, "spec": {"group": "metallb.io"}},
        {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "nightly"},
         "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": "renovate/renovate"}]}}}}}},
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"image": "istio/proxyv2"}]}},
        {"apiVersion": "cert-manager.io/v1", "kind": "Certificate", "metadata": {"name": "web"}, "spec": {}},
    ],
}  # fmt: skip


def indented(data):
    """YAML as other tools write it: the list within is indented."""

    class Dumper(yaml.SafeDumper):
        def increase_indent(self, flow=False, indentless=False):
            return super().increase_indent(flow, False)

    return yaml.dump(data, Dumper=Dumper)


@pytest.mark.parametrize("write", [json.dumps, lambda d: json.dumps(d, indent=4), yaml.safe_dump, indented])
def test_objects_show_their_images_charts_controllers_and_kinds(write):
    assert read(write(OBJECTS)).forms == ("kubernetes-objects",)
    assert traces(write(OBJECTS)) == [
        "charts oauth2-proxy", "images oauth2-proxy/oauth2-proxy", "images busybox",
        "controllers k8s.io/ingress-nginx",
        "controllers gateway.envoyproxy.io/gatewayclass-controller", "crds gatewayclasses.gateway.networking.k8s.io",
        "controllers driver.longhorn.io", "crds pools.metallb.io", "images renovate/renovate", "images istio/proxyv2",
        "crds certificates.cert-manager.io",
    ]  # fmt: skip
    assert not read(write(OBJECTS)).malformed


@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump])
def test_one_object_alone_is_read_too(write):
    assert traces(write(DEPLOYMENT))[:2] == ["charts oauth2-proxy", "images oauth2-proxy/oauth2-proxy"]


@pytest.mark.parametrize("write", [lambda d: json.dumps(d, indent=1), yaml.safe_dump])
def test_an_object_is_found_on_its_line(write):
    text = write(OBJECTS)
    for one, value in zip(read(text).items, OBJECTS["items"], strict=True):
        until = "\n".join(text.split("\n")[one.line - 1 :])
        assert f"{value['metadata']['name']}" in until[: len(write(value)) * 2]
    assert [one.line for one in read(text).items] == sorted({one.line for one in read(text).items})


APPLICATIONS = [
    {"metadata": {"name": "mesh"}, "spec": {"destination": {}, "sources": [{"chart": "linkerd-crds"}, {"chart": "linkerd-control-plane"}]},
     "status": {"summary": {"images": ["cr.l5d.io/linkerd/proxy:edge-25.10.7"]}}},
    {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "x"},
     "spec": {"destination": {}, "source": {"path": "infra/loki"}}},
]  # fmt: skip


@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump, lambda d: json.dumps({"items": d, "kind": "List"})])
def test_applications_show_charts_images_and_paths_and_the_list_shows_argo_cd(write):
    assert read(write(APPLICATIONS)).forms == ("argo-cd-applications",)
    assert traces(write(APPLICATIONS)) == [
        "crds applications.argoproj.io", "charts linkerd-crds", "charts linkerd-control-plane", "images linkerd/proxy",
        "name x",
    ]  # fmt: skip
    assert read(write(APPLICATIONS)).items[-1].names == ("x", "loki")


@pytest.mark.parametrize(
    "text",
    [
        "NAME          CLUSTER                         NAMESPACE  PROJECT  STATUS  HEALTH   SYNCPOLICY  CONDITIONS  REPO         PATH        TARGET\n"
        "argocd/logs   https://kubernetes.default.svc  x          default  Synced  Healthy  Auto        <none>      https://g/r  infra/loki  HEAD\n",
        "NAMESPACE   NAME   SYNC STATUS   HEALTH STATUS\nargocd      logs   Synced        Healthy\n",
        "NAMESPACE NAME SYNC STATUS HEALTH STATUS\nargocd logs OutOfSync Healthy\n",
    ],
)
def test_the_tables_of_applications_are_read(text):
    reading = read(text)
    assert reading.forms == ("argo-cd-applications",)
    assert [one.shown for one in reading.items] == ["the list of applications", "application logs"]


def test_terraforms_tree_shows_providers_registries_and_modules():
    text = dedent("""
        Providers required by configuration:
        .
        ├── provider[registry.terraform.io/hashicorp/aws] ~> 6.0
        ├── test.main
        │   └── run.setup
        └── module.cluster
            └── provider[registry.opentofu.org/fluxcd/flux] >= 1.0.0

        Providers required by state:

            provider[registry.terraform.io/hashicorp/aws]
        """)
    reading = read(text)
    assert reading.forms == ("terraform-providers",)
    assert traces(text) == [
        "providers hashicorp/aws", "providers registry.terraform.io", "providers fluxcd/flux", "providers registry.opentofu.org",
        "providers hashicorp/aws", "providers registry.terraform.io", "name module.cluster",
    ]  # fmt: skip
    assert [one.line for one in reading.passed_over] == [2, 3, 5, 6, 10]
    assert not reading.malformed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ('{"terraform_version": "1.13.5", "platform": "linux_amd64", "provider_selections": {}, "terraform_outdated": false}', "terraform"),
        ('{"terraform_version": "1.10.7", "platform": "linux_amd64", "provider_selections": {}}', "opentofu"),
        ("Terraform v1.5.7\non linux_amd64\n\nYour version of Terraform is out of date! The latest version\n"
         "is 1.13.5. You can update by downloading from https://developer.hashicorp.com/terraform/install\n", "terraform"),
        ("OpenTofu v1.10.6\non darwin_arm64\n", "opentofu"),
    ],
)  # fmt: skip
def test_terraform_and_opentofu_are_told_apart_by_what_their_versions_say(text, name):
    assert read(text).forms == ("terraform-version",)
    assert traces(text) == [f"name {name}"]
    assert not read(text).malformed


def test_selected_providers_are_read_from_both_forms_of_the_version():
    selected = {"registry.opentofu.org/hashicorp/google": "7.9.0"}
    found = ["providers hashicorp/google", "providers registry.opentofu.org"]
    assert traces(json.dumps({"terraform_version": "1", "provider_selections": selected}))[:2] == found
    assert traces("+ provider registry.opentofu.org/hashicorp/google v7.9.0") == found


def test_a_list_of_names_may_have_bullets_versions_commas_and_remarks():
    text = dedent("""\
        # what we run
        - Argo CD 3.1
        * cert-manager, `linkerd`; weave net
        1. Mesh: Istio (sidecars)
        [x] Loki + Promtail
        quay.io/keycloak/keycloak:26.1
        """)
    assert traces(text) == [
        "word Argo CD", "word cert-manager", "word linkerd", "word weave net", "word Istio", "word Loki", "word Promtail",
        "word quay.io/keycloak/keycloak:26.1",
    ]  # fmt: skip
    assert traces('["traefik", {"name": "loki"}]') == ["word traefik", "word loki"]


def test_several_outputs_may_stand_below_one_another_with_the_commands_that_made_them():
    text = f"$ helm list -A -o json\n{json.dumps(RELEASES)}\nanna@host:~$ kubectl get sc\n{TABLE}\n{json.dumps(OBJECTS)}\ntraefik\n"
    reading = read(text)
    assert reading.forms == ("helm-list", "kubectl-table", "kubernetes-objects", "names")
    assert not reading.malformed
    assert [one.line for one in reading.items if one.form == "names"] == [len(text.split("\n")) - 1]


# -- what cannot be read ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", [(1, "There is nothing here to read.")]),
        (" \n\t\n", [(1, "There is nothing here to read.")]),
        ("traefik\n" + "x" * 300, [(2, "A name has at most 255 characters.")]),
        ("x" * (LONGEST_LINE + 1), [(1, "A line has at most 4,000 characters, and this one 4,001.")]),
        ("a\n\n❯❯❯", [(3, "A name has letters or digits.")]),
        ("error: the server doesn't have a resource type \"x\"", [(1, "This is a message about an error; the list is missing.")]),
        ('[{"name": "a"}', [(1, "This is not JSON: a comma or a closing bracket is missing. The end seems to be cut off.")]),
        ('[{"name": "a",}]', [(1, "This is not JSON: a name in double quotes is missing.")]),
        ('{"items": [{"name": "a"} {"name": "b"}]}', [(1, "This is not JSON: a comma or a closing bracket is missing.")]),
        ("[1, null, {}]", [(1, "An object or a name belongs here."), (1, "An object or a name belongs here."),
            (1, "This object has neither `metadata.name`, as Kubernetes gives it, nor `name` and `chart`, as Helm does.")]),
        ('[{"name": "a", "chart": ""}]', [(1, "This release has no chart.")]),
        ("provider[nonsense]", [(1, "A provider's address looks like registry.terraform.io/hashicorp/aws.")]),
        ('{"terraform_version": "1", "provider_selections": []}', [(1, "This is no object of providers and their versions.")]),
        ("kind: List\nitems:\n- a: &x b\n- name: loki\n", [(3, "Anchors are not used here (it is 'x').")]),
        ("kind: List\nitems:\n- name: loki\n- a: !!python/object:x y\n",
            [(4, "Tags are not used here (it is 'tag:yaml.org,2002:python/object:x').")]),
        ("kind: List\nitems:\n- a: [\n- name: loki\n", [(4, "This is not YAML: did not find expected node content.")]),
        ("kind: Deployment\nmetadata: {name: a}\nmetadata: {name: b}\n", [(3, "'metadata' stands twice in the same mapping.")]),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_what_is_wrong_and_where(text, faults):
    assert says(text) == faults


def test_what_stands_before_and_after_a_fault_is_kept():
    assert traces('[{"name": "a", "chart": "loki-1.0.0"}, {"name": "b", "chart"')[0] == "charts loki"
    assert traces("kind: List\nitems:\n- {name: a, chart: loki-1.0.0}\n- a: *x\n- {name: a, chart: grafana-1.0.0}\n")[:2] == [
        "charts loki", "charts grafana",
    ]  # fmt: skip


def test_brackets_and_indentation_may_not_stand_too_deep():
    deep = DEEPEST + 1
    assert says("[" * deep + "]" * deep) == [(1, f"This is not JSON: brackets stand more than {DEEPEST} deep.")]
    nested = "name: x\n" + "".join(" " * i + "a:\n" for i in range(deep + 1))
    assert says("kind: x\n" + nested) == [(deep + 3, f"Nested more than {DEEPEST} deep.")]
    assert says("[" * DEEPEST + "]" * DEEPEST) == [(1, "An object or a name belongs here.")]


def test_a_bracket_in_a_string_is_no_depth():
    assert traces(json.dumps([{"name": "x" + "[" * 100, "chart": "loki-1.0.0"}]))[0] == "charts loki"
    assert says('["' + "\\" * 9) == [(1, "This is not JSON: a string is not closed. The end seems to be cut off.")]


def test_more_than_the_limit_is_refused_with_a_way_out():
    ((line, sentence),) = says("x" * (LARGEST + 1))
    assert line == 1
    assert sentence.startswith("This is 1,000,001 bytes, and at most 1,000,000 are read.")
    assert "-o wide" in sentence
    assert read("ü" * (LARGEST // 2)).malformed[0].says.startswith("A line has")
    assert read("ü" * (LARGEST // 2 + 1)).malformed[0].says.startswith("This is 1,000,002 bytes")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("x\n" * (MOST + 5), MOST),
        (json.dumps(["x"] * (MOST + 5)), MOST),
        ("[]\n" * (MOST + 5), 0),
        ("- name: x\n" * (MOST + 5), MOST),
        ("apiVersion: v1\nitems: [" + "x, " * 300_000 + "]", 0),
    ],
)
def test_what_is_too_much_is_read_as_far_as_the_limit_and_the_rest_is_told(text, items):
    reading = read(text)
    assert len(reading.items) == items
    assert len(reading.malformed) == 1


def test_bytes_are_read_as_utf_8_or_as_what_windows_writes():
    for text in ("traefik ü".encode(), b"\xef\xbb\xbftraefik \xc3\xbc", "\ufefftraefik ü".encode("utf-16-le"), "\ufefftraefik ü".encode("utf-16-be")):  # fmt: skip
        assert traces(text) == ["word traefik ü"]
    assert says(b"a\n\xff\xfea") == [(2, "This is not text in UTF-8: save it as UTF-8.")]
    assert says(b"a\nb\x00") == [(2, "This is not text: it has a zero byte.")]


def test_what_a_terminal_adds_is_no_text():
    assert traces("\x1b[1;32mtraefik\x1b[0m\r\nloki\r\n") == ["word traefik", "word loki"]


# -- nothing is lost and nothing raises ------------------------------------------------------------------------


def numbers(reading: Reading):
    """The lines of items, faults and omissions."""
    kinds = (reading.items, reading.malformed, reading.passed_over)
    return [{one.line for one in kind} for kind in kinds]


LINES = st.sampled_from(
    [*TABLE.split("\n"), "NAMESPACE NAME READY", "- traefik", "a, b", "├── provider[x/y]", "provider[", "module.x", ".", "error: x",
     "$ helm list", "# x", "customresourcedefinition.apiextensions.k8s.io/a.b.c", "a  b  c  d", "+ provider x/y v1", "Terraform v1.2",
     "\x0b", "\u3000", "❯", "1.", "(default)", "NAME", "NAME ", "pod/", "a.b/c", "---- ----", "=", "```", "on a_b"]
) | st.text(alphabet=st.characters(exclude_characters="\n\r\x00", exclude_categories=["Cs"]), max_size=30).filter(
    lambda line: line.lstrip()[:1] not in ("{", "[") and not line.startswith("-") and ":" not in line
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(LINES, max_size=25))
@example(["NAMESPACE   NAME   AGE", "x", "\u3000", "y"])
def test_every_line_of_a_text_is_an_item_or_malformed_or_passed_over(lines):
    text = "\n".join(lines)
    written = {i for i, line in enumerate(text.replace("\x1b", "").split("\n"), 1) if line.strip()}
    items, faults, passed = numbers(read(text))
    if written:
        assert items | faults | passed == written
    assert not (items & passed)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["name", "chart", "metadata", "kind", "apiVersion", "spec", "items", "provisioner", "image", "containers",
                         "template", "source", "sources", "destination", "status", "labels", "terraform_version", "x"]), inner, max_size=4),
    max_leaves=14,
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(JSON, min_size=1, max_size=8))
def test_every_element_of_a_list_is_accounted_for(values):
    text = "[\n" + ",\n".join(json.dumps(value) for value in values) + "\n]"
    found = set().union(*numbers(read(text)))
    assert found == set(range(2, len(values) + 2))


@settings(deadline=None)
@given(st.lists(JSON, max_size=6), st.booleans())
def test_the_elements_are_those_that_the_library_reads(values, wrapped):
    text = json.dumps({"kind": "List", "items": values, "x": 1} if wrapped else values)
    read_by_us = read_json(text, 0)
    assert read_by_us.fault is None
    assert read_by_us.end == len(text)
    without = dict.fromkeys(["parse_int", "parse_float", "parse_constant"], lambda _: None)
    assert [value for _, value in read_by_us.elements or ()] == json.loads(json.dumps(values), **without)


@settings(deadline=None)
@given(
    st.lists(
        st.dictionaries(st.sampled_from(["name", "chart", "status"]), st.sampled_from(["a", "loki-1.0.0", "x y"])),
        max_size=6,
    )
)
def test_json_and_yaml_of_the_same_list_show_the_same(values):
    values = [value for value in values if value.keys() - {"status"}]
    by_json, by_yaml = read(json.dumps(values)), read(yaml.safe_dump(values))
    if values:
        assert [one.traces for one in by_json.items] == [one.traces for one in by_yaml.items]
        assert [one.says for one in by_json.malformed] == [one.says for one in by_yaml.malformed]


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=len(json.dumps(OBJECTS))))
def test_a_text_that_is_cut_off_anywhere_keeps_what_stood_before(length):
    whole = json.dumps(OBJECTS)
    reading, every = read(whole[:length]), read(whole).items
    assert reading.items == every[: len(reading.items)]
    assert len(reading.items) >= sum(
        whole.index(json.dumps(one)) + len(json.dumps(one)) < length for one in OBJECTS["items"]
    )
    assert reading.malformed or length == len(whole)


@settings(deadline=None)
@given(
    st.text(max_size=200)
    | st.binary(max_size=200)
    | st.lists(st.sampled_from('{}[]",:\\-\n :&*!|>abc?#'), max_size=60).map("".join)
)
@example("[" * 1000)
@example('{"items": [' * 5)
@example("- - - - -")
@example("? ?")
@example('{"terraform_version": {}}')
@example('{"metadata": {"name": "x"}, "spec": {"template": {"spec": {"containers": {"image": 1}}}}}')
def test_nothing_that_is_handed_over_makes_it_raise(given):
    reading = read(given)
    assert reading.items or reading.malformed or reading.passed_over
