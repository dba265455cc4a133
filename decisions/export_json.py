"""A stack as JSON-ready values: the form that machines read, and the promise of what is in it."""

from typing import Any

from decisions.addresses import Addresses
from decisions.library import Library
from decisions.stack import Choice, Reason, Repair, SetAside, Stack, Verdict, Warning


def stack_to_data(library: Library, stack: Stack, urls: Addresses) -> dict[str, Any]:
    """The whole stack. ``because`` names picks and rules; each repair or fix is {changes, url}.

    Warnings that the address accepts stand apart from the others, in the same form.
    """
    to = _Data(library, urls)
    return {
        "permalink": urls.stack(stack.choices),
        "edition": library.edition.isoformat(),
        "complete": stack.complete,
        "picks": [
            {
                "decision": p.decision,
                "option": p.option,
                "tool": library.graph.option(p.decision, p.option).tool,
                "by": p.by,
                "because": to.reason(p.because),
            }
            for p in stack.picks
        ],
        "open": [{"decision": o.decision, "options": [to.verdict(v) for v in o.options]} for o in stack.open],
        "later": [{"decision": one.decision, "because": {"depends_on": list(one.depends_on)}} for one in stack.later],
        "not_asked": [
            {"decision": n.decision, "because": to.reason(n.because)}
            | ({"choice": n.choice, "repairs": to.repairs(n.repairs)} if n.choice else {})
            for n in stack.not_asked
        ],
        "set_aside": [to.aside(one) for one in stack.set_aside],
        "warnings": [to.warning(w) for w in stack.warnings if w.rule not in urls.accepts],
        "accepted_risks": [to.warning(w) for w in stack.warnings if w.rule in urls.accepts],
    }


class _Data:
    def __init__(self, library: Library, urls: Addresses) -> None:
        self.library = library
        self.urls = urls

    def choices(self, choices: tuple[Choice, ...]) -> list[dict[str, str]]:
        return [{"decision": decision, "option": option} for decision, option in choices]

    def reason(self, reason: Reason | None) -> dict[str, Any] | None:
        if reason is None:
            return None
        rules = [{"rule": c.rule or None, "says": c.says, "sources": list(c.sources)} for c in reason.causes]
        return {"picks": self.choices(reason.picks), "rules": rules}

    def repairs(self, repairs: tuple[Repair, ...]) -> list[dict[str, Any]]:
        return [{"changes": dict(r.changes), "url": self.urls.stack(r.choices)} for r in repairs]

    def warning(self, warning: Warning) -> dict[str, Any]:
        return {
            "rule": warning.rule,
            "severity": warning.severity,
            "says": warning.says,
            "do": warning.do,
            "sources": list(warning.sources),
            "opinion": warning.opinion,
            "because": {"picks": self.choices(warning.picks)},
            "fixes": self.repairs(warning.fixes),
        }

    def verdict(self, verdict: Verdict) -> dict[str, Any]:
        return {
            "option": verdict.option,
            "available": verdict.available,
            "because": self.reason(verdict.because),
            "repairs": self.repairs(verdict.repairs),
        }

    def aside(self, aside: SetAside) -> dict[str, Any]:
        because = self.reason(aside.because) or {"picks": [], "rules": []}
        return {
            "decision": aside.decision,
            "option": aside.option,
            "kind": aside.kind,
            "because": {"says": aside.says, **because},
            "repairs": self.repairs(aside.repairs),
        }
