"""Kinds of Kubernetes, as far as they tell which tools run: what a thing of each kind shows, however it was printed."""

import re
from collections.abc import Iterator, Sequence

from decisions.intake.items import Entry, Form, Trace, item

DECISIONS = {"ingressclass": "ingress", "gatewayclass": "ingress", "storageclass": "storage"}
"""What a class answers, whoever serves it: an IngressClass and a GatewayClass are for ingress, a StorageClass for storage."""

_MADE = re.compile(r"(-[0-9a-f]{6,10})?-[0-9a-z]{5}|-[0-9a-f]{6,10}|-\d{1,3}")
_BUILT_IN = re.compile(r"|apps|batch|autoscaling|policy|extensions|(.+\.)?k8s\.io")
_CORE = (
    "pod|service|deployment|daemonset|statefulset|replicaset|job|cronjob|configmap|secret|namespace|node"
    "|serviceaccount|persistentvolume|persistentvolumeclaim"
)
_TYPED = re.compile(
    rf"(?!registry\.)([a-z0-9]+)\.((?:apps|batch|autoscaling|policy|extensions)|[a-z0-9-]+(?:\.[a-z0-9-]+)+)/([^\s/:]+)"
    rf"|({_CORE})/([^\s/:]+)"
)


def typed(word: str) -> tuple[str, str, str] | None:
    """``deployment.apps/argocd-server`` → kind, API group and name, as kubectl writes them; None if it is none of its.

    An image can look alike (``docker.io/traefik``): API groups have a dot of their own or are built in.
    """
    found = _TYPED.fullmatch(word)
    if not found:
        return None
    return (found[1], found[2], found[3]) if found[1] else (found[4], "", found[5])


def thing(
    form: Form,
    line: int,
    kind: str,
    group: str,
    name: str,
    *,
    served_by: str = "",
    charts: Sequence[str] = (),
    images: Sequence[str] = (),
) -> Entry:
    """What a thing of that kind, API group and name shows; ``served_by`` is the controller or provisioner of a class.

    ``charts`` and ``images`` are names as ``chart_name`` and ``image_name`` give them.
    """
    kind = kind.lower()
    text = f"{kind} {name}".strip()
    if kind == "customresourcedefinition":
        return item(form, line, f"CRD {name}", [Trace("crds", name.lower())])
    if kind in DECISIONS:
        traces = [Trace("controllers", served_by)] if served_by else []
        if kind == "gatewayclass":  # the others are built in
            traces.append(Trace("crds", "gatewayclasses.gateway.networking.k8s.io"))
        return item(form, line, f"{text} of {served_by}" if served_by else text, traces, decision=DECISIONS[kind])
    traces = [Trace("charts", chart) for chart in charts] + [Trace("images", image) for image in images]
    if kind and not _BUILT_IN.fullmatch(group):
        traces.append(Trace("crds", f"{_plural(kind)}.{group.lower()}"))
    names = [name.lower(), *(_owners(name.lower()) if kind in ("pod", "replicaset") else ())]
    return item(form, line, text, traces, names)


def _owners(name: str) -> Iterator[str]:
    """What a pod or ReplicaSet may belong to: Kubernetes adds a hash, five characters or a number to the owner's name."""
    for found in re.finditer("-", name):
        if _MADE.fullmatch(name, found.start()):
            yield name[: found.start()]


def _plural(kind: str) -> str:
    """The usual plural of a kind, which begins the name of its CRD."""
    if kind.endswith("y"):
        return f"{kind[:-1]}ies"
    return f"{kind}es" if kind.endswith(("s", "x", "ch")) else f"{kind}s"
