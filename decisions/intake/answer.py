"""From what a visitor runs to choices: which tools the paste shows, and which options of which decisions they are.

The rules, in order:

1. Of a tool that several options stand for, evidence shows those for which its file says so (``means``); or else those
   of the decision that a thing of this kind answers (an IngressClass is for ingress, a StorageClass for storage). A
   tool that is called by its name is the option of the same name. Where that leaves none or several, each is possible.
   A tool with one option has that option, whatever showed the tool.
2. What comes along with another tool that is there (Argo CD brings a Dex) is possible, not shown.
3. A tool steps back behind another of the same decision that everything shows which shows it, and more besides: k3s and
   RKE2 have objects of one kind, and those charts only RKE2 has.
4. A decision for which one option is shown is chosen. One for which several are shown, or none for sure, is ambiguous:
   its tools are named, and nobody is preferred.

An option that the guide has retired is a choice as any other: the engine says what became of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from decisions.graph import Graph
from decisions.intake.hints import Hints, Match
from decisions.intake.items import Form, Item, Malformed, PassedOver
from decisions.intake.reading import Reading, read
from decisions.library import Library
from decisions.stack import Choice
from guide.model import HintKind, StatusIs, Tool

_ENDED: dict[StatusIs, int] = {"gone": 0, "archived": 1, "retired": 1, "deprecated": 2}
_LIVING = 3


@dataclass(frozen=True)
class Evidence:
    """One thing of the paste that shows a tool, and the hint that fits it. ``kind`` says how much that is worth: a
    ``word`` is the visitor's own, a name the weakest. ``brought_by`` is the tool that this comes along with."""

    line: int
    shown: str
    kind: HintKind | Literal["word"]
    hint: str
    brought_by: str | None


@dataclass(frozen=True)
class Recognised:
    """A tool that the paste shows. ``shows`` are the options that the evidence supports, ``may_be`` those that it
    only leaves possible; ``ended`` says that the tool or the option is retired, archived, gone or about to be."""

    tool: str
    name: str
    status: StatusIs
    ended: bool
    evidence: tuple[Evidence, ...]
    shows: tuple[Choice, ...]
    may_be: tuple[Choice, ...]


@dataclass(frozen=True)
class Candidate:
    """An option that may be what answers a decision, and the tool that stands for it."""

    option: str
    tool: str
    shown: bool


@dataclass(frozen=True)
class Ambiguous:
    """A decision that the paste does not answer alone: several options are shown, or some are only possible."""

    decision: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class Unrecognised:
    """Something that no tool of the guide accounts for, and every line on which it stands."""

    shown: str
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Intake:
    """What a paste amounts to. ``choices`` are in the graph's order, ready for a permalink; ``recognised`` begins with
    what has ended. Every item is in ``recognised`` or ``unrecognised``; the rest of the paste in the last two."""

    forms: tuple[Form, ...]
    choices: tuple[Choice, ...]
    recognised: tuple[Recognised, ...]
    ambiguous: tuple[Ambiguous, ...]
    unrecognised: tuple[Unrecognised, ...]
    malformed: tuple[Malformed, ...]
    passed_over: tuple[PassedOver, ...]


def start_from(library: Library, given: str | bytes) -> Intake:
    """Read a paste or an upload of at most ``paste.LARGEST`` bytes. Nothing is raised, and nothing is kept."""
    return weigh(library.guide.tool_by_id, library.graph, read(given))


def weigh(tools: Mapping[str, Tool], graph: Graph, reading: Reading) -> Intake:
    """What a paste that was taken apart amounts to, by the tools' hints and the graph's options."""
    hints = Hints(tools.values())
    matched: dict[str, list[tuple[Item, Match]]] = {}
    unknown: dict[str, list[int]] = {}
    for item in reading.items:
        matches = hints.of(item)
        for match in matches:
            matched.setdefault(match.tool, []).append((item, match))
        if not matches:
            unknown.setdefault(item.shown, []).append(item.line)
    brought = _brought([tools[tool] for tool in matched])
    answers = [_Answer(tools[tool], graph, found, brought) for tool, found in matched.items()]
    chosen, ambiguous = _decide(graph, answers)
    return Intake(
        forms=reading.forms,
        choices=graph.in_order(chosen),
        recognised=tuple(one.recognised() for one in sorted(answers, key=_Answer.worst_first)),
        ambiguous=ambiguous,
        unrecognised=tuple(Unrecognised(text, tuple(dict.fromkeys(lines))) for text, lines in unknown.items()),
        malformed=reading.malformed,
        passed_over=reading.passed_over,
    )


def _brought(tools: Sequence[Tool]) -> dict[tuple[str, str], str]:
    """A tool and a hint that comes along with another of the tools → that other."""
    return {
        (tool.id, hint): other.id
        for other in tools
        for hint in (other.detect.brings if other.detect else ())
        for tool in tools
        if tool is not other
    }


class _Answer:
    """A tool with its evidence, and what that makes of its options."""

    def __init__(
        self,
        tool: Tool,
        graph: Graph,
        found: Iterable[tuple[Item, Match]],
        brought: Mapping[tuple[str, str], str],
    ) -> None:
        self.tool, self.graph = tool, graph
        self.options = graph.offered.get(tool.id, ())
        evidence: dict[Evidence, None] = {}
        meant: set[Choice] = set()
        for item, match in found:
            by = brought.get((tool.id, match.hint))
            evidence[Evidence(item.line, item.shown, match.kind, match.hint, by)] = None
            meant.update(() if by else self._meant(item, match))
        self.evidence = tuple(evidence)
        self.hints = frozenset((one.kind, one.hint) for one in self.evidence if not one.brought_by)
        single = self.options if self.hints and len(self.options) == 1 else ()
        self.shows = single or tuple(option for option in self.options if option in meant)
        self.may_be = () if self.shows else self.options

    def _meant(self, item: Item, match: Match) -> list[Choice]:
        """The options, of several, that one match shows."""
        means = self.tool.detect.means if self.tool.detect else {}
        said = [(d, o) for d, o in self.options if match.hint in means.get(f"{d}:{o}", ())]
        if said or match.kind != "word":
            return said or [(d, o) for d, o in self.options if d == item.decision]
        namesakes = [(d, o) for d, o in self.options if o == self.tool.id]
        return namesakes if len(namesakes) == 1 else []

    def recognised(self) -> Recognised:
        return Recognised(
            self.tool.id,
            self.tool.name,
            self.tool.status.is_,
            self.rank() < _LIVING,
            self.evidence,
            self.shows,
            self.may_be,
        )

    def worst_first(self) -> tuple[int, int, str]:
        """What has ended comes first, and then what answers an earlier decision."""
        places = [place for place, d in enumerate(self.graph.decisions) if d.id in dict(self.options)]
        return self.rank(), min(places, default=len(self.graph.decisions)), self.tool.name.lower()

    def rank(self) -> int:
        """How badly the tool has ended, worst first; a retired option counts as a retired tool."""
        retired = any(self.graph.option(*option).retired for option in self.shows)
        return min(_ENDED.get(self.tool.status.is_, _LIVING), _ENDED["retired"] if retired else _LIVING)


def _decide(graph: Graph, answers: Iterable[_Answer]) -> tuple[dict[str, str], tuple[Ambiguous, ...]]:
    """The decisions that have one answer, and those that have several or none for sure."""
    claims: dict[str, list[tuple[_Answer, str]]] = {}
    for answer in answers:
        for id, option in (*answer.shows, *answer.may_be):
            claims.setdefault(id, []).append((answer, option))
    chosen: dict[str, str] = {}
    ambiguous: list[Ambiguous] = []
    for decision in graph.decisions:
        rivals = [one for one, _ in claims.get(decision.id, ())]
        left = [(one, option) for one, option in claims.get(decision.id, ()) if not _steps_back(one, rivals)]
        found = tuple(Candidate(option, one.tool.id, (decision.id, option) in one.shows) for one, option in left)
        options = {one.option for one in found if one.shown}
        if len(options) == 1:
            chosen[decision.id] = options.pop()
        elif found:
            order = [option.id for option in decision.options]
            ambiguous.append(Ambiguous(decision.id, tuple(sorted(found, key=lambda one: order.index(one.option)))))
    return chosen, tuple(ambiguous)


def _steps_back(one: _Answer, rivals: Iterable[_Answer]) -> bool:
    """Whether all that shows a tool also shows a rival, which more shows besides."""
    return any(one.hints < other.hints for other in rivals)
