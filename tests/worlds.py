"""Small decision graphs for tests, written in a few words."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from decisions.model import Decision

Term = Mapping[str, Sequence[str]]


def option(id: str, *, needs: Any = None, excludes: Any = None, **more: Any) -> dict[str, Any]:
    """An option's data. ``needs`` and ``excludes`` are conditions, or lists of (rule id, condition)."""
    return {
        "id": id,
        "label": id.title(),
        "what": f"The option {id}.",
        "pick_if": "You like it.",
        "avoid_if": "You do not.",
        "undo": {"cost": "hours", "why": "It is a test."},
        "needs": _rules(id, "needs", needs),
        "excludes": _rules(id, "excludes", excludes),
        **more,
    }


def _rules(option: str, kind: str, conditions: Any) -> list[dict[str, Any]]:
    if conditions is None:
        return []
    named = conditions if isinstance(conditions, list) and isinstance(conditions[0], tuple) else [(None, conditions)]
    return [
        {
            "id": id or f"{option}-{kind}",
            "when": when,
            "says": f"{option} {kind} {when}.",
            "source": "https://example.org/rule",
        }
        for id, when in named
    ]


def warn(id: str, when: Any, severity: str = "caution") -> dict[str, Any]:
    return {
        "id": id,
        "when": when,
        "severity": severity,
        "says": f"Mind {id}.",
        "do": "Do otherwise.",
        "source": "https://example.org/warn",
    }


def decision(id: str, options: Sequence[Any], *, asked_when: Any = None, **more: Any) -> Decision:
    """A decision whose options are ids or results of ``option``."""
    made = [option(o) if isinstance(o, str) else o for o in options]
    if len(made) == 1:
        raise ValueError("a decision has at least two options")
    return Decision.model_validate(
        {
            "id": id,
            "section": "trail",
            "title": id.title(),
            "question": f"Which {id}?",
            "why": "It matters.",
            "error": f"Choose a {id}.",
            "asked_when": asked_when,
            "options": made,
            "today": [{"pick": made[0]["id"], "why": "It is first."}],
            "checked": "2026-01-01",
            **more,
        }
    )


def random_world(rng: random.Random, decisions: int, options: int, rules: int) -> list[Decision]:
    """A generated guide: conditions point to earlier decisions, needs and excludes anywhere."""
    count = [rng.randint(2, options) for _ in range(decisions)]
    ids = [f"d{i}" for i in range(decisions)]

    def condition(among: Sequence[int]) -> Any:
        def term() -> dict[str, list[str]]:
            chosen = rng.sample(list(among), min(len(among), rng.choice((1, 1, 2))))
            return {
                ids[j]: [f"o{k}" for k in sorted(rng.sample(range(count[j]), rng.randint(1, count[j])))] for j in chosen
            }

        return [term() for _ in range(rng.choice((1, 1, 1, 2)))]

    needs: dict[tuple[int, int], list[Any]] = {}
    excludes: dict[tuple[int, int], list[Any]] = {}
    for number in range(rules):
        i = rng.randrange(decisions)
        others = [j for j in range(decisions) if j != i]
        where = needs if rng.random() < 0.4 else excludes
        where.setdefault((i, rng.randrange(count[i])), []).append((f"r{number}", condition(others)))
    warns: dict[int, list[Any]] = {}
    for number in range(rules // 2):
        i = rng.randrange(decisions)
        warns.setdefault(i, []).append(warn(f"w{number}", condition(range(decisions))))
    return [
        decision(
            ids[i],
            [option(f"o{k}", needs=needs.get((i, k)), excludes=excludes.get((i, k))) for k in range(count[i])],
            asked_when=condition(range(i)) if i and rng.random() < 0.4 else None,
            warns=warns.get(i, []),
        )
        for i in range(decisions)
    ]
