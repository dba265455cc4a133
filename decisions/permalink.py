"""The one place that knows the query string of a stack: reading it, and writing it.

A query is ``decision=option`` pairs in the graph's order, the rules of the warnings that were accepted as
``accept=rule``, in the graph's order, too, and at last ``edition=YYYY-MM-DD``. ``start=12`` numbers decision records.
The address of two stacks compared carries two such queries, each percent-encoded, as ``a`` and ``b``.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, quote

from decisions.stack import Choice

RESERVED = frozenset({"name", "accept", "edition", "q", "start", "within"})
TRACKING = re.compile(r"utm_.*|fbclid|gclid|dclid|msclkid|mc_[ce]id|igshid|yclid|twclid|_ga|ref|ref_src|si", re.I)
MOST_KEYS = 200
LONGEST_SHOWN = 60
HIGHEST_START = 9999
MOST_DAYS = 3_660

_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Link:
    """What an address asks for: pairs as they came, the edition it was made under, and what was not understood.

    ``names_edition`` says that it tried to name one, which may not be a date.
    ``accepts`` are the names of warnings as they came; ``start`` is the number of the first decision record, and
    ``no_start`` says what is wrong with it (a notice, too).
    ``within`` is a number of days, where the address asks for what ends within them.
    """

    choices: tuple[Choice, ...]
    edition: date | None
    notices: tuple[str, ...]
    accepts: tuple[str, ...] = ()
    start: int | None = None
    no_start: str = ""
    names_edition: bool = False
    within: int | None = None


@dataclass(frozen=True)
class Pair:
    """The two stacks that an address compares; None for one that is not given, or given empty."""

    a: Link | None
    b: Link | None
    notices: tuple[str, ...]


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
    reserved: dict[str, list[str]] = {"accept": [], "edition": [], "start": [], "within": []}
    for key, value in pairs:
        if key in reserved:
            reserved[key].append(value)
        elif key in RESERVED or TRACKING.fullmatch(key):
            continue
        elif is_word(key) and is_word(value):
            choices.append((key, value))
        else:
            notices.append(
                f"“{shown(key)}={shown(value)}” is not a choice; a choice looks like “ingress=traefik”."
                if key or value
                else "An empty part of the address was passed over."
            )
    edition, no_edition = _edition(reserved["edition"])
    start, no_start = read_start(reserved["start"][0]) if reserved["start"] else (None, "")
    within, no_within = _within(reserved["within"])
    no_rules = [f"“accept={shown(rule)}” names no warning." for rule in reserved["accept"] if not is_word(rule)]
    return Link(
        tuple(dict.fromkeys(choices)),
        edition,
        tuple(dict.fromkeys([*notices, *no_rules, *filter(None, [no_start]), *no_within, *no_edition])),
        tuple(dict.fromkeys(filter(is_word, reserved["accept"]))),
        start,
        no_start,
        bool(reserved["edition"]),
        within,
    )


def parse_pair(query: str) -> Pair:
    """Read the address of two stacks compared. Each may be a query or the whole address of a stack, as it is pasted."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None, errors="replace")
    except ValueError:
        return Pair(None, None, ("The address could not be read.",))
    given = {side: [value for key, value in pairs if key == side] for side in ("a", "b")}
    notices = [
        f"“{shown(key)}” says nothing here; what is compared is called “a” and “b”."
        for key, _ in pairs[:MOST_KEYS]
        if key not in given and not TRACKING.fullmatch(key)
    ]
    notices += [f"“{side}” stands twice; the first is compared." for side, ones in given.items() if len(ones) > 1]
    a, b = (_side(ones) for ones in given.values())
    return Pair(a, b, tuple(dict.fromkeys(notices)))


def _side(values: list[str]) -> Link | None:
    query = values[0].strip().partition("#")[0] if values else ""
    return parse(query.partition("?")[2] if "?" in query else query) if query else None


def _within(values: list[str]) -> tuple[int | None, list[str]]:
    if not values:
        return None, []
    if re.fullmatch(r"[0-9]{1,6}", values[0]) and int(values[0]) <= MOST_DAYS:
        return int(values[0]), []
    return None, [f"“within={shown(values[0])}” is not a number of days up to {MOST_DAYS}, such as 90."]


def is_word(text: str) -> bool:
    """Whether the text can be an id: of a decision, an option or a rule."""
    return len(text) <= LONGEST_SHOWN and _WORD.fullmatch(text) is not None


def _edition(values: list[str]) -> tuple[date | None, list[str]]:
    for value in values:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            try:
                return date.fromisoformat(value), []
            except ValueError:
                break
    return None, [f"“edition={shown(values[0])}” is not a date such as 2026-11-23."] if values else []


def read_start(text: str) -> tuple[int | None, str]:
    """The number of a first decision record, or what is wrong with it."""
    if re.fullmatch(r"[0-9]{1,4}", text):
        return int(text), ""
    return None, f"“start={shown(text)}” is not a number from 0 to {HIGHEST_START}, such as 12."


def shown(text: str) -> str:
    """Something that a visitor typed, cut short and without control characters, to be quoted in a notice."""
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:LONGEST_SHOWN])
    return clean + ("…" if len(text) > LONGEST_SHOWN else "")


def build(choices: Mapping[str, str] | Iterable[Choice], edition: date | None, accepts: Iterable[str] = ()) -> str:
    """The query of these choices and accepted rules, all of them known ids in the graph's order. Empty for none."""
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    parts = [f"{decision}={option}" for decision, option in pairs] + [f"accept={rule}" for rule in accepts]
    if not parts or edition is None:
        return "&".join(parts)
    return "&".join([*parts, f"edition={edition.isoformat()}"])


def build_pair(a: str, b: str) -> str:
    """The query that compares two stacks, each given as its own query; an empty one is left out.

    An equals sign needs no escape inside of a value, which makes the address a good deal shorter.
    """
    return "&".join(f"{side}={quote(query, safe='=')}" for side, query in (("a", a), ("b", b)) if query)
