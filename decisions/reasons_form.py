"""The form for reasons of one's own: a field for each pick, and one for each warning."""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions.annotated import Annotator, Attention, first_clause
from decisions.own_reasons import LONGEST, OwnReasons, field_of_pick, field_of_risk
from guide.model import Section

LONGEST_SHOWN = 120
"""Characters of a warning. The form has one for every warning; the page to which it links has them whole."""


@dataclass(frozen=True)
class PickField:
    """The field for why something was picked. ``label`` is empty where nothing is picked now."""

    name: str
    title: str
    label: str
    text: str


@dataclass(frozen=True)
class RiskField:
    """The field for why a warning was accepted, and whether it is. ``title`` is that of the decision which warns;
    ``severity`` is empty where this stack does not raise it."""

    name: str
    rule: str
    title: str
    severity: str
    says: str
    text: str
    accepted: bool


class ReasonsForm:
    """The fields for one stack, filled with the reasons that are known."""

    longest = LONGEST

    def __init__(self, note: Annotator, own: OwnReasons) -> None:
        self.note, self.own = note, own
        firing = [self._risk(one) for one in (*note.attention(), *note.accepted())]
        self.to_know = [risk for risk in firing if risk.severity == "info"]
        self.risks = [risk for risk in firing if risk.severity != "info"]

    def layers(self) -> Iterator[tuple[Section, list[PickField]]]:
        """The fields of the picks, in reading order."""
        for layer in self.note.layers():
            named = [entry.named for entry in layer.entries]
            yield layer.section, [self._pick(one.decision, one.title, one.label) for one in named]

    def resting_picks(self) -> list[PickField]:
        """Reasons for decisions that have no pick now."""
        picks = self.note.settled.picks
        return [self._pick(d, self.note.library.title(d), "") for d in self.own.picks if d not in picks]

    def resting_risks(self) -> list[RiskField]:
        """Accepted warnings that are not given of this stack."""
        shown = {risk.rule for risk in (*self.risks, *self.to_know)}
        warns = {warn.id: warn for decision in self.note.library.graph.decisions for warn in decision.warns}
        rest = [warns[rule] for rule in self.note.urls.accepts if rule not in shown]
        return [self._field(warn.id, "", warn.says) for warn in rest]

    def faults(self) -> list[str]:
        """What is wrong with the reasons: each is of bounded length."""
        titles = {decision: f"The reason for {self.note.library.title(decision)}" for decision in self.own.picks}
        texts = [(titles[decision], text) for decision, text in self.own.picks.items()]
        texts += [(f"The reason for accepting '{rule}'", text) for rule, text in self.own.risks.items()]
        return [
            f"{what} has {len(text)} characters; up to {LONGEST} are possible."
            for what, text in texts
            if len(text) > LONGEST
        ]

    def _pick(self, decision: str, title: str, label: str) -> PickField:
        return PickField(field_of_pick(decision), title, label, self.own.picks.get(decision, ""))

    def _risk(self, one: Attention) -> RiskField:
        return self._field(one.warning.rule, one.warning.severity, one.warning.says)

    def _field(self, rule: str, severity: str, says: str) -> RiskField:
        library, text = self.note.library, self.own.risks.get(rule, "")
        title = library.title(library.rule_place[rule])
        accepted, short = rule in self.note.urls.accepts, first_clause(says, LONGEST_SHOWN)
        return RiskField(field_of_risk(rule), rule, title, severity, short, text, accepted)
