"""How charts, images and providers are written, and the name in each that a hint can fit."""

import re

_STRICT = re.compile(r"(.+?)-v?\d+\.\d+\.\d+([-+.].*)?", re.DOTALL)
_LOOSE = re.compile(r"(.+?)-v?\d+(\.\d+)*([-+].*)?", re.DOTALL)
_PATH = re.compile(r"[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*")
_ADDRESS = re.compile(r"(?:([a-z0-9.-]+(?::\d+)?)/)?([a-z0-9_-]+/[a-z0-9_-]+)", re.IGNORECASE)
LONGEST = 255
"""Of a name: an image's may have 255 characters, and no chart, CRD or workload may have more."""


def chart_name(chart: str) -> str:
    """``kube-prometheus-stack-79.0.1`` → ``kube-prometheus-stack``: Helm joins a chart's name and version by a hyphen.

    Versions are SemVer 2, perhaps with a v before them; without a version the text is the name.
    """
    chart = chart.strip()[:LONGEST]
    found = _STRICT.fullmatch(chart) or _LOOSE.fullmatch(chart)
    return (found[1] if found else chart).lower()


def image_name(reference: str) -> str | None:
    """``docker.io/library/traefik:v3.7@sha256:…`` → ``traefik``; None where it is no reference to an image.

    By the grammar of references that Docker and Kubernetes share, the first part is a registry if it has a dot or a
    colon or is localhost. Docker Hub's ``library/`` stands for no organisation.
    """
    name = reference.strip().partition("@")[0].lower()
    first, slash, rest = name.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        name = rest
    head, slash, last = name.rpartition("/")
    name = f"{head}{slash}{last.partition(':')[0]}".removeprefix("library/")
    return name if len(name) <= LONGEST and _PATH.fullmatch(name) else None


def provider_parts(address: str) -> tuple[str, str] | None:
    """``registry.opentofu.org/hashicorp/aws`` → its registry (empty where none is written) and ``hashicorp/aws``."""
    found = _ADDRESS.fullmatch(address.strip().lower()[: LONGEST + 1])
    return ((found[1] or ""), found[2]) if found else None
