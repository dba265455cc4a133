"""Objects as JSON and YAML give them: of Kubernetes, of `helm list`, of Argo CD; what each of them shows."""

from collections.abc import Iterator, Mapping
from typing import Any

from decisions.intake import terraform
from decisions.intake.artefacts import chart_name, image_name
from decisions.intake.items import Entry, Trace, malformed
from decisions.intake.kinds import thing
from decisions.intake.names import word
from decisions.intake.tables import application, release

_POD_SPECS = (("spec", "template", "spec"), ("spec", "jobTemplate", "spec", "template", "spec"), ("spec",))
_SERVED_BY = (("spec", "controller"), ("spec", "controllerName"), ("provisioner",))


def entries_of(value: Any, line: int) -> list[Entry]:
    """What an element of a list shows, or an object that stands alone."""
    if isinstance(value, str):
        return [word(value, line)]
    if not isinstance(value, Mapping):
        return [malformed(line, "" if value is None else str(value), "An object or a name belongs here.")]
    if "terraform_version" in value:
        return terraform.version(line, value)
    if "chart" in value and "metadata" not in value:
        return [release(line, _text(value, "name"), _text(value, "chart"), _text(value, "status"))]
    if isinstance(value.get("metadata"), Mapping) and _text(value, "metadata", "name"):
        return [_object(value, line)]
    if isinstance(value.get("name"), str):
        return [word(value["name"], line)]
    says = "This object has neither `metadata.name`, as Kubernetes gives it, nor `name` and `chart`, as Helm does."
    return [malformed(line, ", ".join(map(str, value)), says)]


def _object(value: Mapping[str, Any], line: int) -> Entry:
    """An object of Kubernetes. The command line of Argo CD leaves the kind of its applications out."""
    kind, name = _text(value, "kind"), _text(value, "metadata", "name")
    group = _text(value, "apiVersion").rpartition("/")[0]
    if (kind, group) == ("Application", "argoproj.io") or (
        not kind and isinstance(_at(value, "spec", "destination"), Mapping)
    ):
        return _application(value, line, name)
    served_by = next((found for path in _SERVED_BY if (found := _text(value, *path))), "")
    label = _at(value, "metadata", "labels")
    chart = label.get("helm.sh/chart") if isinstance(label, Mapping) else None
    charts = [chart_name(chart)] if isinstance(chart, str) else []
    return thing(
        "kubernetes-objects", line, kind, group, name, served_by=served_by, charts=charts, images=list(_images(value))
    )


def _images(value: Mapping[str, Any]) -> Iterator[str]:
    """The images of a workload's pods."""
    for path in _POD_SPECS:
        for which in ("containers", "initContainers"):
            containers = _at(value, *path, which)
            for container in containers if isinstance(containers, list) else ():
                if image := image_name(_text(container, "image")):
                    yield image


def _application(value: Mapping[str, Any], line: int, name: str) -> Entry:
    """An application of Argo CD: the charts it installs, the images that run, and the paths it reads."""
    sources = [_at(value, "spec", "source"), *(_list(_at(value, "spec", "sources")))]
    charts = [Trace("charts", chart_name(chart)) for one in sources if (chart := _text(one, "chart"))]
    images = [image_name(one) for one in _list(_at(value, "status", "summary", "images")) if isinstance(one, str)]
    traces = [*charts, *(Trace("images", image) for image in images if image)]
    path = next((path for one in sources if (path := _text(one, "path"))), "")
    return application("argo-cd-applications", line, name, path, traces)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _at(value: Any, *path: str) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _text(value: Any, *path: str) -> str:
    """The text at that path; empty where something else stands."""
    found = _at(value, *path)
    return found.strip() if isinstance(found, str) else ""
