"""Sorting what an address asks for: known choices in the graph's order, and the rest with the cause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from decisions.graph import Graph
from decisions.model import Decision, Option
from decisions.stack import Choice, Repair, SetAside
from guide.problems import closest


@dataclass(frozen=True)
class Wishes:
    """``known`` are choices of live options, one a decision, in the graph's order."""

    known: tuple[Choice, ...]
    set_aside: tuple[SetAside, ...]


def sort_out(graph: Graph, choices: Mapping[str, str] | Iterable[Choice]) -> Wishes:
    """Tell live choices from unknown, retired, renamed and repeated ones.

    The first of two different answers to one decision stands; the other is named.
    """
    pairs = list(dict.fromkeys(choices.items() if isinstance(choices, Mapping) else choices))
    known: dict[str, str] = {}
    aside: list[SetAside] = []
    for decision_id, option_id in pairs:
        fate = _fate(graph, decision_id, option_id)
        if isinstance(fate, SetAside):
            aside.append(fate)
            continue
        decision, option = fate
        taken = known.setdefault(decision, option)
        if taken != option:
            aside.append(_repeated(graph, decision, option, taken))
        elif (decision, option) != (decision_id, option_id):
            aside.append(_renamed(decision_id, option_id, decision, option))
    in_order = graph.in_order(known)
    if not aside:
        return Wishes(in_order, ())
    return Wishes(in_order, tuple(_with_links(one, in_order) for one in sorted(aside, key=_key)))


def _key(aside: SetAside) -> Choice:
    return aside.decision, aside.option


def _fate(graph: Graph, decision_id: str, option_id: str) -> SetAside | Choice:
    current = graph.current_decision.get(decision_id)
    if current is None:
        return _unknown_decision(graph, decision_id, option_id)
    name = graph.current_option.get((current, option_id))
    decision = graph.by_id[current]
    if name is None:
        return _unknown_option(graph, decision, decision_id, option_id)
    option = graph.option(current, name)
    if option.retired:
        return _retired(decision, option)
    return current, name


def _unknown_decision(graph: Graph, decision: str, option: str) -> SetAside:
    guess = closest(decision, graph.current_decision)
    says = f"This guide has no decision called '{decision}'."
    if guess is None:
        return SetAside(decision, option, "unknown", says)
    name = graph.current_decision[guess]
    meant = graph.current_option.get((name, option))
    return SetAside(
        decision,
        option,
        "unknown",
        f"{says} Did you mean '{guess}'?",
        repairs=_offer(name, meant) if meant and not graph.option(name, meant).retired else (),
    )


def _unknown_option(graph: Graph, decision: Decision, asked: str, option: str) -> SetAside:
    live = [o.id for o in decision.options if not o.retired]
    guess = closest(option, live)
    says = f"'{option}' is not an answer to “{decision.question}” {decision.error}"
    if guess is None:
        return SetAside(asked, option, "unknown", says)
    return SetAside(asked, option, "unknown", f"{says} Did you mean '{guess}'?", repairs=_offer(decision.id, guess))


def _retired(decision: Decision, option: Option) -> SetAside:
    assert option.retired is not None
    says = f"The guide retired '{option.id}' on {option.retired.on}. {option.retired.says}"
    offers = tuple(r for other in option.retired.replaced_by for r in _offer(decision.id, other))
    return SetAside(decision.id, option.id, "retired", says, repairs=offers)


def _renamed(old_decision: str, old_option: str, decision: str, option: str) -> SetAside:
    says = f"'{old_decision}={old_option}' is now called '{decision}={option}', which is what this stack has."
    return SetAside(old_decision, old_option, "renamed", says)


def _repeated(graph: Graph, decision: str, option: str, taken: str) -> SetAside:
    says = f"'{decision}' is answered twice; '{taken}' came first and stands."
    return SetAside(decision, option, "repeated", says, repairs=_offer(decision, option))


def _offer(decision: str, option: str) -> tuple[Repair, ...]:
    """A repair that only takes another option; its other choices are filled in at the end."""
    return (Repair(((decision, option),), ((decision, option),)),)


def _with_links(aside: SetAside, known: tuple[Choice, ...]) -> SetAside:
    """The same, with repairs that keep the other choices; offers that change nothing are left out."""
    repairs = tuple(
        Repair(repair.changes, tuple((dict(known) | dict(repair.choices)).items()))
        for repair in aside.repairs
        if not set(repair.choices) <= set(known)
    )
    return SetAside(aside.decision, aside.option, aside.kind, aside.says, repairs=repairs)
