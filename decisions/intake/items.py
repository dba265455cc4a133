"""What a paste amounts to before anybody asks which tools it shows: items, and everything that is not one.

Every line of a text and every element of a list ends up in exactly one of three places: it is an item, it is
malformed, or it was passed over for a reason.
"""

from dataclasses import dataclass
from typing import Literal

from decisions.permalink import shown
from guide.model import HintKind

Form = Literal[
    "helm-list",
    "kubectl-names",
    "kubectl-table",
    "kubernetes-objects",
    "argo-cd-applications",
    "terraform-providers",
    "terraform-version",
    "names",
]
FORMS: dict[Form, str] = {
    "helm-list": "releases, as `helm list` prints them",
    "kubectl-names": "names, as `kubectl get … -o name` prints them",
    "kubectl-table": "a table of `kubectl get`",
    "kubernetes-objects": "objects, as `kubectl get … -o json` and `-o yaml` print them",
    "argo-cd-applications": "applications of Argo CD",
    "terraform-providers": "the tree of `terraform providers`",
    "terraform-version": "what `terraform version` prints",
    "names": "a plain list of names",
}


@dataclass(frozen=True)
class Trace:
    """Something that a hint can fit. A ``word`` is what somebody calls a tool, of no kind that is known."""

    kind: HintKind | Literal["word"]
    value: str


@dataclass(frozen=True)
class Item:
    """One thing that runs or is used. ``line`` counts from 1 in the paste, ``shown`` says what stands there, cut short.

    ``names`` tell less than ``traces``, so they are asked in turn, and only where no trace is known. ``decision`` is
    what a thing of this kind answers, whatever tool it belongs to: an IngressClass the ingress, a StorageClass the
    storage.
    """

    form: Form
    line: int
    shown: str
    traces: tuple[Trace, ...] = ()
    names: tuple[str, ...] = ()
    decision: str | None = None


@dataclass(frozen=True)
class Malformed:
    """What could not be read: where it begins, what stands there, and what is wrong with it, as a sentence."""

    line: int
    shown: str
    says: str


@dataclass(frozen=True)
class PassedOver:
    """What is no item: a heading, a comment, a command. ``why`` is a few words."""

    line: int
    shown: str
    why: str


Entry = Item | Malformed | PassedOver


def item(
    form: Form,
    line: int,
    text: str,
    traces: list[Trace] | tuple[Trace, ...] = (),
    names: list[str] | tuple[str, ...] = (),
    decision: str | None = None,
) -> Item:
    """An item whose text came from a visitor; what says the same twice is said once."""
    return Item(
        form, line, shown(text), tuple(dict.fromkeys(traces)), tuple(dict.fromkeys(filter(None, names))), decision
    )


def malformed(line: int, text: str, says: str) -> Malformed:
    """A fault at text that came from a visitor."""
    return Malformed(line, _shown(text), says)


def passed_over(line: int, text: str, why: str) -> PassedOver:
    """Something without meaning in text that came from a visitor."""
    return PassedOver(line, _shown(text), why)


def _shown(text: str) -> str:
    return shown(" ".join(text.split()))
