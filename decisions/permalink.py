"""The one place that knows the query string of a stack: reading it, and writing it.

A query is ``decision=option`` pairs in the graph's order, followed by ``edition=YYYY-MM-DD``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl

from decisions.stack import Choice

RESERVED = frozenset({"name", "accept", "edition", "q"})
TRACKING = re.compile(r"utm_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|twclid|_ga|ref|ref_src|si", re.I)
MOST_KEYS = 200
LONGEST_SHOWN = 60

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Link:
    """What an address asks for: pairs as they came, the edition it was made under, and what was not understood.

    ``names_edition`` says that it tried to name one, which may not be a date.
    """

    choices: tuple[Choice, ...]
    edition: date | None
    notices: tuple[str, ...]
    names_edition: bool = False


def parse(query: str) -> Link:
    """Read a query string. Anything at all can be read; what means nothing is said in ``notices``."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None, errors="replace")
    except ValueError:
        return Link((), None, ("The address could not be read.",))
    notices: list[str] = []
    if len(pairs) > MOST_KEYS:
        notices.append(f"The address has {len(pairs)} parts; only the first {MOST_KEYS} were read.")
        pairs = pairs[:MOST_KEYS]
    choices: list[Choice] = []
    editions: list[str] = []
    for key, value in pairs:
        if key == "edition":
            editions.append(value)
        elif key in RESERVED or TRACKING.fullmatch(key):
            continue
        elif _WORD.fullmatch(key) and _WORD.fullmatch(value) and max(len(key), len(value)) <= LONGEST_SHOWN:
            choices.append((key, value))
        else:
            notices.append(
                f"“{shown(key)}={shown(value)}” is not a choice; a choice looks like “ingress=traefik”."
                if key or value
                else "An empty part of the address was passed over."
            )
    edition, faults = _edition(editions)
    return Link(tuple(dict.fromkeys(choices)), edition, tuple(dict.fromkeys([*notices, *faults])), bool(editions))


def _edition(values: list[str]) -> tuple[date | None, list[str]]:
    for value in values:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            try:
                return date.fromisoformat(value), []
            except ValueError:
                break
    return None, [f"“edition={shown(values[0])}” is not a date such as 2026-11-23."] if values else []


def shown(text: str) -> str:
    """Something that a visitor typed, cut short and without control characters, to be quoted in a notice."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:LONGEST_SHOWN])
    return clean + ("…" if len(text) > LONGEST_SHOWN else "")


def build(choices: Mapping[str, str] | Iterable[Choice], edition: date | None) -> str:
    """The query of these choices, which are known ids in the graph's order. Empty for no choices."""
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    query = "&".join(f"{decision}={option}" for decision, option in pairs)
    if not query or edition is None:
        return query
    return f"{query}&edition={edition.isoformat()}"
