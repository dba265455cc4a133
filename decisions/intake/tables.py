"""The tables of kubectl, Helm and Argo CD: columns by their headings, and what a row of each sort shows.

kubectl sets the kind before the name (``deployment.apps/argocd-server``) where one command asks for several kinds, and
leaves the column of the namespace out where the kind has none. Cells may be empty; one may hold single spaces.
"""

import re
from dataclasses import dataclass

from decisions.intake.artefacts import chart_name, image_name
from decisions.intake.items import Entry, Form, Trace, item, malformed, passed_over
from decisions.intake.kinds import DECISIONS, thing, typed

_HEADING = re.compile(r"\s*(NAMESPACE|NAME)(\s+[A-Z][A-Z()-]*)+\s*")
_COLUMN = re.compile(r"[A-Z][A-Z()-]*(?: [A-Z][A-Z()-]*)*")
_SQUEEZED = re.compile(r"NODE SELECTOR|APP VERSION|CREATED AT|SYNC STATUS|HEALTH STATUS|[A-Z()-]+")
_DEFAULT = re.compile(r" \(default\)(?=\s|$)")
_AGE = r"(?:\d+[smhdy])+"
_BARE_CRD = re.compile(r"([a-z0-9-]+(?:\.[a-z0-9-]+){2,})\s+\d{4}-\d\d-\d\dT[\d:]+Z?(?:\s.*)?")
_BARE_WORKLOAD = re.compile(
    rf"(?:\S+\s+)?([a-z0-9][a-z0-9.-]*)\s+(?:\d+/\d+(?:\s+\d+){{2}}|\d+(?:\s+\d+){{4}}\s+\S+)\s+{_AGE}(?:\s.*)?"
)
_BARE_RELEASE = re.compile(
    r"(\S+)\s+\S+\s+\d+\s+\d{4}-\d\d-\d\d \S+ \S+ \S+\s+"
    r"(deployed|failed|superseded|uninstall\w+|pending-\w+|unknown)\s+(\S+)(?:\s.*)?"
)
_FORMS: dict[str, Form] = {
    "CHART": "helm-list",
    "SYNC STATUS": "argo-cd-applications",
    "SYNCPOLICY": "argo-cd-applications",
}
_KINDS = {
    "CONTROLLER": "ingressclass",
    "PROVISIONER": "storageclass",
    "CREATED AT": "customresourcedefinition",
    "RESTARTS": "pod",
}
_LONGEST_HEADING = 1_000


@dataclass(frozen=True)
class Heading:
    """A table's columns with the place at which each begins, and its line."""

    line: int
    columns: tuple[tuple[str, int], ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.columns)

    @property
    def form(self) -> Form:
        return next((_FORMS[name] for name in self.names if name in _FORMS), "kubectl-table")


def heading(text: str, line: int) -> Heading | None:
    """The columns that a line of headings names, or None if it is none."""
    if len(text) > _LONGEST_HEADING or not _HEADING.fullmatch(text):
        return None
    column = _COLUMN if re.search(r"\S(\s*\t| {2,})\S", text) else _SQUEEZED
    return Heading(line, tuple((one[0], one.start()) for one in column.finditer(text)))


def row(head: Heading, text: str, line: int) -> Entry:
    """What one row below the heading shows."""
    cells = _cells(head, text)
    if cells is None:
        return malformed(line, text, f"It does not fit the columns that line {head.line} names.")
    name = _DEFAULT.sub("", cells.get("NAME", ""))
    if not name:
        return malformed(line, text, "It has no name in the column NAME.")
    if "URL" in cells:
        return passed_over(line, text, "it is where charts come from")
    if "CHART" in cells:
        return release(line, name, cells["CHART"], cells.get("STATUS", ""))
    if head.form == "argo-cd-applications":
        return application(head.form, line, name.rpartition("/")[2], cells.get("PATH", ""))
    column = next((one for one in _KINDS if one in cells), "")
    kind, group, name = typed(name) or (_KINDS.get(column, ""), "", name)
    if kind == "customresourcedefinition" and name.count(".") < 2:
        kind = ""  # roles have a CREATED AT, too, and seldom dots
    images = [found for one in cells.get("IMAGES", "").split(",") if (found := image_name(one))]
    return thing(
        "kubectl-table",
        line,
        kind,
        group,
        name,
        served_by=cells.get(column, "") if kind in DECISIONS else "",
        images=images,
    )


def release(line: int, name: str, chart: str, status: str = "") -> Entry:
    """A Helm release. ``chart`` has its version behind it."""
    if status in ("uninstalled", "superseded"):
        return passed_over(line, f"release {name}", f"it is {status}")
    if not chart.strip():
        return malformed(line, name, "This release has no chart.")
    text = f"release {name} of chart {chart}" + (f" ({status})" if status not in ("", "deployed") else "")
    return item("helm-list", line, text, [Trace("charts", chart_name(chart))], [name.lower()])


def application(form: Form, line: int, name: str, path: str, traces: list[Trace] | None = None) -> Entry:
    """An application of Argo CD; the last part of its path in the repository often says what it installs."""
    return item(
        form, line, f"application {name}", traces or [], [name.lower(), path.rstrip("/").rpartition("/")[2].lower()]
    )


def bare_row(text: str, line: int) -> Entry | None:
    """What a row shows without a heading above it, as grep and --no-headers leave them; None if it does not say.

    It may say its kind itself; or else releases, CRDs and workloads are told apart by what their columns hold.
    """
    text = text[:_LONGEST_HEADING].strip()
    words = _DEFAULT.sub("", text).split()
    for at, word in enumerate(words[:2]):
        if found := typed(word):
            kind, group, name = found
            served_by = words[at + 1] if kind in DECISIONS and at + 1 < len(words) else ""
            form: Form = "kubectl-table" if len(words) > 1 else "kubectl-names"
            return thing(form, line, kind, group, name, served_by=served_by)
    if row := _BARE_RELEASE.fullmatch(text):
        return release(line, row[1], row[3], row[2])
    if row := _BARE_CRD.fullmatch(text):
        return thing("kubectl-table", line, "customresourcedefinition", "", row[1])
    if row := _BARE_WORKLOAD.fullmatch(text):
        return thing("kubectl-table", line, "", "", row[1])
    return None


def _cells(head: Heading, text: str) -> dict[str, str] | None:
    """Column → cell. By the places of the headings; where a paste has squeezed the spaces, by the words."""
    starts = [start for _, start in head.columns]
    if all(start == 0 or start > len(text) or text[start - 1] in " \t" for start in starts):
        ends = [*starts[1:], len(text) + 1]
        cells = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
        found = dict(zip(head.names, cells, strict=True))
        if not any("  " in cell or "\t" in cell for cell in cells) and not _has_blank(found):
            return found
    words = _DEFAULT.sub("", text).split()
    for parts in (re.split(r"\s*\t\s*| {2,}", text.strip()), words):
        if len(parts) == len(starts):
            return dict(zip(head.names, parts, strict=True))
    if len(words) == len(starts) - 1 and head.names[0] == "NAMESPACE":  # a thing without a namespace
        return dict(zip(head.names[1:], words, strict=True))
    return None


def _has_blank(cells: dict[str, str]) -> bool:
    """Whether a name has a blank in it, which none in Kubernetes has: the row does not stand below these headings."""
    return any(" " in _DEFAULT.sub("", cells.get(column, "")) for column in ("NAMESPACE", "NAME"))
