"""The form for reasons of one's own: a field for each pick, and one for each warning."""

from collections.abc import Iterator
from dataclasses import dataclass

from decisions.annotated import Annotator, Attention
from decisions.own_reasons import LONGEST, OwnReasons, field_of_pick, field_of_risk
from guide.model import Section


@dataclass(frozen=True)
class PickField:
    """The field for why something was picked. ``label`` is empty where nothing is picked now."""

    name: str
    title: str
    label: str
    text: str


@dataclass(frozen=True)
class RiskField:
    """The field for why a warning was accepted, and whether it is. ``severity`` is empty where it is not given now."""

    name: str
    rule: str
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
        return [RiskField(field_of_risk(w.id), w.id, "", w.says, self.own.risks.get(w.id, ""), True) for w in rest]

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
        rule = one.warning.rule
        text, accepted = self.own.risks.get(rule, ""), rule in self.note.urls.accepts
        return RiskField(field_of_risk(rule), rule, one.warning.severity, one.first, text, accepted)
