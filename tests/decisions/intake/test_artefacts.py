"""How charts, images and providers are written, and what a hint can fit of each."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decisions.intake.artefacts import chart_name, image_name, provider_parts


@pytest.mark.parametrize(
    ("chart", "name"),
    [
        ("traefik-39.0.0", "traefik"),
        ("kube-prometheus-stack-79.5.0", "kube-prometheus-stack"),
        ("cert-manager-v1.19.1", "cert-manager"),
        ("rke2-canal-v3.30.3-build2025091500", "rke2-canal"),
        ("traefik-crd-37.1.1+up37.1.0", "traefik-crd"),
        ("k8s-monitoring-3.5.0-rc.1", "k8s-monitoring"),
        ("hdx-oss-v2-0.8.4", "hdx-oss-v2"),
        ("linkerd-crds-2025.10.7", "linkerd-crds"),
        ("old-1", "old"),
        ("argo-cd", "argo-cd"),
        ("MISSING", "missing"),
        ("", ""),
    ],
)
def test_a_charts_version_is_no_part_of_its_name(chart, name):
    assert chart_name(chart) == name


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("traefik", "traefik"),
        ("traefik:v3.7", "traefik"),
        ("docker.io/library/traefik:v3.7", "traefik"),
        ("registry.k8s.io/ingress-nginx/controller:v1.13.3@sha256:" + "1b" * 32, "ingress-nginx/controller"),
        ("localhost:5000/grafana/loki", "grafana/loki"),
        ("localhost/grafana/loki", "grafana/loki"),
        ("registry:5000/loki:3", "loki"),
        ("grafana/loki", "grafana/loki"),
        ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/mirror/quay.io/calico/node:v3", "mirror/quay.io/calico/node"),
        ("ghcr.io/tektoncd/pipeline/controller-10a3e32792f33651396d02b6855a6e36:v1.6.0",
         "tektoncd/pipeline/controller-10a3e32792f33651396d02b6855a6e36"),
        ("pusher/oauth2_proxy:v5", "pusher/oauth2_proxy"),
    ],
)  # fmt: skip
def test_an_images_registry_tag_and_digest_are_no_part_of_its_name(reference, name):
    assert image_name(reference) == name


@pytest.mark.parametrize("text", ["", "a b", "<none>", "a//b", "/a", "https://example.org/a", "-a", "a" * 300, "é"])
def test_what_is_no_reference_to_an_image_has_no_name(text):
    assert image_name(text) is None


_WORD = st.from_regex(r"[a-z0-9]{1,8}([._-][a-z0-9]{1,5})?", fullmatch=True)
_PATHS = st.lists(_WORD, min_size=1, max_size=4).filter(lambda parts: parts[0] != "library" and "." not in parts[0])


@settings(deadline=None)
@given(
    registry=st.sampled_from(["", "docker.io/", "registry.k8s.io/", "localhost/", "mirror:5000/", "10.0.0.1:80/"]),
    parts=_PATHS,
    tag=st.sampled_from(["", ":latest", ":v1.2.3-rc.1"]),
    digest=st.sampled_from(["", "@sha256:" + "0f" * 32]),
)
def test_whatever_stands_around_it_an_image_keeps_its_name(registry, parts, tag, digest):
    path = "/".join(part for part in parts)
    if not registry and parts[0] == "localhost":
        return
    assert image_name(f"{registry}{path}{tag}{digest}") == path


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("registry.terraform.io/hashicorp/aws", ("registry.terraform.io", "hashicorp/aws")),
        ("registry.opentofu.org/DataDog/datadog", ("registry.opentofu.org", "datadog/datadog")),
        ("hashicorp/aws", ("", "hashicorp/aws")),
        ("localhost:8080/acme/x", ("localhost:8080", "acme/x")),
        ("aws", None),
        ("terraform.io/builtin/terraform", ("terraform.io", "builtin/terraform")),
        ("a/b/c/d", None),
        ("", None),
    ],
)
def test_a_providers_address_is_its_registry_and_its_name(address, parts):
    assert provider_parts(address) == parts


@settings(deadline=None)
@given(st.text(max_size=400))
def test_nothing_that_is_typed_makes_them_raise(text):
    chart_name(text), image_name(text), provider_parts(text)
