"""Which tools a trace recognises: the hints of all tools, looked up by what they cover. The longest hint counts."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from decisions.intake.artefacts import LONGEST, image_name
from decisions.intake.items import Form, Item, Trace
from guide.model import HINT_KINDS, HintKind, Tool

_SEPARATORS = re.compile(r"[\s_-]+")
_WORKLOADS: tuple[Form, ...] = ("kubectl-names", "kubectl-table", "kubernetes-objects")
"""Forms in which a name was given by the authors of a tool, not by those who installed it."""


@dataclass(frozen=True)
class Match:
    """A tool and the hint that fits; for a ``word``, what somebody calls the tool."""

    tool: str
    kind: HintKind | Literal["word"]
    hint: str


class Hints:
    """The hints of all tools, and what people call them."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        known = tuple(tools)
        self.owners: dict[HintKind, dict[str, list[str]]] = {kind: {} for kind in HINT_KINDS}
        self.called: dict[str, list[str]] = {}
        for tool in known:
            for kind, hint in tool.detect.hints() if tool.detect else ():
                self.owners[kind].setdefault(hint.lower(), []).append(tool.id)
        self.stars = {kind: [hint for hint in owners if hint.endswith("*")] for kind, owners in self.owners.items()}
        self.beginnings = {kind: tuple(hint[:-1] for hint in hints) for kind, hints in self.stars.items()}
        self.found: dict[Trace, tuple[Match, ...]] = {}
        for tool in known:
            for name in dict.fromkeys(_plain(name) for name in (tool.id, tool.name, *tool.aliases)):
                self.called.setdefault(name, []).append(tool.id)

    def of(self, item: Item) -> tuple[Match, ...]:
        """What an item shows. A name that is no hint as it stands is only asked where nothing else is known; people
        call workloads, releases and applications as the chart is called."""
        found = [match for trace in item.traces for match in self.find(trace)]
        for name in item.names:
            named = self.find(Trace("names", name)) or self.find(Trace("charts", name))
            found += [match for match in named if match.hint == name and item.form in _WORKLOADS] if found else named
        return tuple(dict.fromkeys(found))

    def find(self, trace: Trace) -> tuple[Match, ...]:
        """The tools that a trace recognises: one, or those that share the hint. A cluster says most things many times."""
        if trace not in self.found:
            self.found[trace] = self._word(trace.value) if trace.kind == "word" else self._covered(trace)
        return self.found[trace]

    def _covered(self, trace: Trace) -> tuple[Match, ...]:
        assert trace.kind != "word"
        value = trace.value[:LONGEST].lower()
        owners = self.owners[trace.kind]
        covering = [hint for hint in _COVERING[trace.kind](value) if hint in owners]
        if "/" in value or value.startswith(self.beginnings[trace.kind]):
            covering += [hint for hint in self.stars[trace.kind] if _begins(value, hint[:-1])]
        if not covering:
            return ()
        longest = max(covering, key=lambda hint: (len(hint.rstrip("*")), hint))
        return tuple(Match(tool, trace.kind, longest) for tool in owners[longest])

    def _word(self, word: str) -> tuple[Match, ...]:
        """What people call a tool; or else the word is of the first kind under which it is known."""
        called = self.called.get(_plain(word), [])
        if called:
            return tuple(Match(tool, "word", word) for tool in called)
        image = image_name(word)
        for kind in HINT_KINDS:
            value = image if kind == "images" else word
            if value and (found := self.find(Trace(kind, value))):
                return found
        return ()


def _plain(name: str) -> str:
    """How a name is compared: Argo CD, argo-cd and argocd are one."""
    return _SEPARATORS.sub("", name[:LONGEST].casefold())


# -- the hints that would cover a value; those with a star are looked through one by one, for they are few -------


def _itself(value: str) -> Iterable[str]:
    return (value,)


def _crds(name: str) -> Iterable[str]:
    """A CRD's name is its plural and its API group, and groups of a kin end alike."""
    return (name, *(name[found.end() :] for found in re.finditer(r"\.", name)))


def _controllers(name: str) -> Iterable[str]:
    return (name, *(name[: found.start()] for found in re.finditer("/", name)))


def _names(name: str) -> Iterable[str]:
    """A workload is called as its chart or as release and chart, joined by a hyphen."""
    return (name, *(name[found.end() :] for found in re.finditer("-", name)))


def _images(name: str) -> Iterable[str]:
    """What lies below an image is covered with it, and so is an image behind the folders of a mirror. A hint of one
    part is a whole image, at the beginning or after the name of the registry that the mirror keeps."""
    parts = name.split("/")[:_FOLDERS]
    ends = range(1, len(parts) + 1)
    many = ["/".join(parts[start:end]) for end in ends for start in range(end - 1)]
    return [*many, *(parts[-1:] if len(parts) == 1 or "." in parts[-2] else ())]


_FOLDERS = 8
_COVERING: dict[HintKind, Callable[[str], Iterable[str]]] = {
    "charts": _itself,
    "crds": _crds,
    "controllers": _controllers,
    "images": _images,
    "providers": _itself,
    "names": _names,
}


def _begins(value: str, beginning: str) -> bool:
    """Whether a hint with a star, given without it, covers the value; an organisation may stand behind a mirror's."""
    return value.startswith(beginning) or ("/" in beginning and f"/{beginning}" in value)
