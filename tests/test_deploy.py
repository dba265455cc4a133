"""The manifests and the image: valid by Kubernetes' own schemas, hardened, consistent with each other and with `make run`."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import jsonschema
import kubernetes_validate
import pytest
import yaml

from decisions import permalink
from decisions.addresses import Addresses
from decisions.engine import resolve
from tests.http_route import SCHEMA

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
OVERLAYS = ("gateway", "ingress")
OLDEST, NEWEST = "1.34", "1.37"  # preStop.sleep is stable from 1.34 on; the newest is the validator's
LABELS = {"app.kubernetes.io/name": "cairn"}
CONTAINERFILE = (DEPLOY / "Containerfile").read_text()


def documents(path):
    return list(yaml.safe_load_all(path.read_text()))


def files_of(directory):
    """The manifests that a kustomization leads to, by following its references."""
    for name in documents(directory / "kustomization.yaml")[0]["resources"]:
        path = (directory / name).resolve()
        assert path.exists(), f"{directory.name} names {name}, which is not there"
        yield from files_of(path) if path.is_dir() else [path]


def objects(overlay):
    return [one for path in files_of(DEPLOY / "overlays" / overlay) for one in documents(path)]


def the(overlay, kind):
    found = [one for one in objects(overlay) if one["kind"] == kind]
    assert len(found) == 1, f"{len(found)} objects of kind {kind}"
    return found[0]


def built(overlay):
    if shutil.which("kubectl") is None:
        pytest.skip("no kubectl here: what kustomize makes of the overlays was NOT validated, their files were")
    done = subprocess.run(
        ["kubectl", "kustomize", str(DEPLOY / "overlays" / overlay)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return list(yaml.safe_load_all(done.stdout))


def check(one, version):
    if one["kind"] == "HTTPRoute":
        jsonschema.validate(one, SCHEMA)
    else:
        kubernetes_validate.validate(one, version, strict=True)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_manifest_is_valid_by_the_schemas_of_kubernetes(overlay):
    kinds = []
    for one in objects(overlay):
        check(one, OLDEST)
        check(one, NEWEST)
        kinds.append(one["kind"])
    route = {"gateway": "HTTPRoute", "ingress": "Ingress"}[overlay]
    assert sorted(kinds) == sorted(["Deployment", "HorizontalPodAutoscaler", "Namespace", "NetworkPolicy",
                                    "PodDisruptionBudget", "Service", "ServiceAccount", route])  # fmt: skip


def test_the_checks_find_a_misspelt_field_and_a_wrong_type():
    deployment = the("gateway", "Deployment")
    deployment["spec"]["revisionHistoryLimit"] = "three"
    with pytest.raises(kubernetes_validate.ValidationError):
        check(deployment, NEWEST)
    route = the("gateway", "HTTPRoute")
    route["spec"]["hostname"] = route["spec"]["hostnames"][0]
    with pytest.raises(jsonschema.ValidationError):
        check(route, NEWEST)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_kustomize_builds_is_valid_and_names_the_settings_that_it_makes(overlay):
    made = built(overlay)
    for one in made:
        check(one, OLDEST)
    settings = next(one["metadata"]["name"] for one in made if one["kind"] == "ConfigMap")
    pod = next(one for one in made if one["kind"] == "Deployment")["spec"]["template"]["spec"]
    assert re.fullmatch(r"cairn-[a-z0-9]+", settings)
    assert pod["containers"][0]["envFrom"] == [{"configMapRef": {"name": settings}}]
    assert {one["metadata"].get("namespace", "cairn") for one in made} == {"cairn"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_manifest_lies_about_unused(overlay):
    used = set(files_of(DEPLOY / "overlays" / overlay))
    folders = (DEPLOY / "base", DEPLOY / "overlays" / overlay)
    lying = {path.resolve() for folder in folders for path in folder.glob("*.yaml")} - used
    assert {path.name for path in lying} == {"kustomization.yaml"}


def test_every_selector_selects_the_pods_of_the_deployment():
    deployment = the("gateway", "Deployment")["spec"]
    assert deployment["template"]["metadata"]["labels"] == LABELS
    assert deployment["selector"]["matchLabels"] == LABELS
    assert the("gateway", "Service")["spec"]["selector"] == LABELS
    assert the("gateway", "PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == LABELS
    assert the("gateway", "NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == LABELS
    for spread in deployment["template"]["spec"]["topologySpreadConstraints"]:
        assert spread["labelSelector"]["matchLabels"] == LABELS


def test_the_pod_keeps_to_the_restricted_standard_and_holds_no_token():
    pod = the("gateway", "Deployment")["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["automountServiceAccountToken"] is False
    assert "volumes" not in pod
    assert set(container["resources"]["requests"]) == {"cpu", "memory"}
    assert "memory" in container["resources"]["limits"]


def test_every_probe_asks_for_its_address_by_a_host_that_the_settings_answer(client, settings):
    (container,) = the("gateway", "Deployment")["spec"]["template"]["spec"]["containers"]
    settings.ALLOWED_HOSTS = environment()["CAIRN_HOSTS"].split()
    asked = {"startupProbe": "/readyz", "readinessProbe": "/readyz", "livenessProbe": "/healthz"}
    for kind, path in asked.items():
        get = container[kind]["httpGet"]
        (host,) = [header["value"] for header in get["httpHeaders"] if header["name"] == "Host"]
        answer = client.get(get["path"], headers={"host": host})
        assert (get["path"], answer.status_code) == (path, 200)
        assert client.get(get["path"], headers={"host": "10.0.0.7:8000"}).status_code == 400


def environment():
    (generator,) = documents(DEPLOY / "base" / "kustomization.yaml")[0]["configMapGenerator"]
    return dict(literal.split("=", 1) for literal in generator["literals"])


def test_the_settings_routes_and_certificates_name_one_host():
    host = urlsplit(environment()["CAIRN_BASE_URL"]).hostname
    assert host in environment()["CAIRN_HOSTS"].split()
    assert the("gateway", "HTTPRoute")["spec"]["hostnames"] == [host]
    ingress = the("ingress", "Ingress")["spec"]
    assert [rule["host"] for rule in ingress["rules"]] == [host]
    assert ingress["tls"][0]["hosts"] == [host]


def test_routes_lead_to_the_service_and_the_service_to_the_port_of_the_container():
    service = the("gateway", "Service")
    (port,) = service["spec"]["ports"]
    (container,) = the("gateway", "Deployment")["spec"]["template"]["spec"]["containers"]
    assert port["targetPort"] in [one["name"] for one in container["ports"]]
    backend = the("gateway", "HTTPRoute")["spec"]["rules"][0]["backendRefs"][0]
    assert backend == {"name": service["metadata"]["name"], "port": port["port"]}
    path = the("ingress", "Ingress")["spec"]["rules"][0]["http"]["paths"][0]
    assert path["backend"]["service"] == {"name": service["metadata"]["name"], "port": {"name": port["name"]}}


def test_the_autoscaler_scales_the_deployment_and_the_deployment_does_not_fight_it():
    deployment = the("gateway", "Deployment")
    scaler = the("gateway", "HorizontalPodAutoscaler")["spec"]
    assert scaler["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    assert "replicas" not in deployment["spec"]
    assert scaler["minReplicas"] > the("gateway", "PodDisruptionBudget")["spec"]["maxUnavailable"]


# -- metrics -----------------------------------------------------------------------------------------------------------


def with_metrics(tmp_path, overlay):
    """What kustomize makes of an overlay with the component, in a copy of the manifests."""
    if shutil.which("kubectl") is None:
        pytest.skip("no kubectl here: the component for metrics was NOT built")
    shutil.copytree(DEPLOY, tmp_path / "deploy")
    folder = tmp_path / "deploy" / "overlays" / overlay
    with (folder / "kustomization.yaml").open("a") as file:
        file.write("components: [../../components/metrics]\n")
    done = subprocess.run(["kubectl", "kustomize", str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {one["kind"]: one for one in yaml.safe_load_all(done.stdout)}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_component_for_metrics_turns_them_on_says_where_and_lets_the_scraper_in(overlay, tmp_path):
    made = with_metrics(tmp_path, overlay)
    for one in made.values():
        check(one, OLDEST)
    template = made["Deployment"]["spec"]["template"]
    (container,) = template["spec"]["containers"]
    assert {"name": "CAIRN_METRICS", "value": "1"} in container["env"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert template["metadata"]["annotations"]["prometheus.io/port"] == str(container["ports"][0]["containerPort"])
    assert template["metadata"]["annotations"]["prometheus.io/path"] == "/metrics"
    rules = made["NetworkPolicy"]["spec"]["ingress"]
    assert rules[0] == the(overlay, "NetworkPolicy")["spec"]["ingress"][0], "what the base lets in stays"
    assert rules[1]["from"][0]["namespaceSelector"]["matchLabels"] == {"kubernetes.io/metadata.name": "monitoring"}


def test_a_server_has_time_to_end_before_it_is_killed():
    pod = the("gateway", "Deployment")["spec"]["template"]["spec"]
    words = shlex.split(re.search(r"(?m)^CMD \[(.*)\]$", CONTAINERFILE).group(1).replace(",", " "))
    patience = int(words[words.index("--workers-kill-timeout") + 1])
    waits = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert waits + patience + 5 <= pod["terminationGracePeriodSeconds"]


# -- the image -------------------------------------------------------------------------------------------------------


def test_the_image_runs_the_server_as_make_run_does():
    command = re.search(r"(?m)^CMD \[(.*)\]$", CONTAINERFILE).group(1).replace('"', "").split(", ")
    recipe = re.search(r"(?m)^\t\$\(BIN\)/(granian .*)$", (ROOT / "Makefile").read_text()).group(1)
    recipe = recipe.replace("$(HOST)", "0.0.0.0").replace("$(PORT)", "8000")
    assert command == shlex.split(recipe)


def test_the_image_is_pinned_by_digest_and_its_user_is_a_number_that_the_deployment_repeats():
    assert re.search(r"(?m)^ARG BASE=\S+:[\d.]+[a-z-]*@sha256:[0-9a-f]{64}$", CONTAINERFILE)
    assert re.findall(r"(?m)^FROM (\S+)", CONTAINERFILE) == ["${BASE}", "${BASE}"]
    user = re.search(r"(?m)^USER (\d+):(\d+)$", CONTAINERFILE).groups()
    pod = the("gateway", "Deployment")["spec"]["template"]["spec"]["securityContext"]
    assert user == (str(pod["runAsUser"]), str(pod["runAsGroup"])) != ("0", "0")


def test_all_that_the_image_copies_exists_and_reaches_the_builder():
    lines = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", CONTAINERFILE)
    copied = {name for line in lines for name in line.split()}
    admitted = {
        line.removeprefix("!") for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")
    }
    assert copied == admitted
    assert [name for name in copied if not (ROOT / name).exists()] == []


# -- its own advice --------------------------------------------------------------------------------------------------


def own_stack():
    address = re.search(r"/stack/\?(kubernetes=yes\S+?)\)", (ROOT / "README.md").read_text())
    return address.group(1)


def test_the_stack_that_cairn_runs_on_is_complete_stands_as_asked_and_is_free_of_dangers(library):
    link = permalink.parse(own_stack())
    stack = resolve(library.graph, link.choices)
    assert stack.complete
    assert stack.set_aside == ()
    assert [one.decision for one in stack.not_asked if one.choice] == []
    assert [warning.rule for warning in stack.warnings if warning.severity == "danger"] == []
    assert [pick.by for pick in stack.picks] == ["you"] * len(stack.picks)
    assert (
        Addresses(library.edition)
        .stack(stack.choices)
        .split("&edition=")[0]
        .endswith(own_stack().split("&edition=")[0])
    )


def test_the_stack_that_cairn_runs_on_is_what_its_manifests_say():
    choices = dict(permalink.parse(own_stack()).choices)
    assert choices["packaging"] == "kustomize"
    assert choices["storage"] == "stateless"
    assert "volumes" not in the("gateway", "Deployment")["spec"]["template"]["spec"]
    assert choices["network-policy"] != "no"
    assert choices["sso-pattern"] == "no-sso"
    assert choices["registry"] == "ghcr"
    assert documents(DEPLOY / "base" / "kustomization.yaml")[0]["images"][0]["newName"].startswith("ghcr.io/")
