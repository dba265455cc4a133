"""Which values can still be part of a complete solution: a small, exact constraint solver.

Variables have finite domains, held as bit masks. A clause is a tuple of literals ``(variable, mask)`` of
which at least one must hold, that is, the variable's value must be in the mask. Complete and
backtrack-free answers come from one solution (the witness) that is repaired for every value in turn:
the method known as interactive configuration with valid domains, computed on demand.

Nothing here knows of decisions or pages.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Literal = tuple[int, int]
Clause = tuple[Literal, ...]
Part = tuple[tuple[int, ...], tuple[int, ...]]
"""Undecided clauses that hang together, by index, and the domains of the variables on which they hang."""

Implied = tuple[tuple[Literal, ...], tuple[Clause, ...]]

STEP_LIMIT = 200_000
WIDEST_PART = 48
"""A part of more variables than these is not remembered: it hardly comes back, and its key is long."""
MOST_PARTS = 4096
MOST_DOMAINS = 128
"""Of so many domains of one variable it is remembered which clauses they make true."""


class TooHard(Exception):
    """The search took more steps than the limit allows; the content check refuses such a graph."""


@dataclass(frozen=True)
class Problem:
    """Domains and clauses. ``occurs[v]`` lists ``(mask, clause index)`` of the literals on ``v``."""

    domains: tuple[int, ...]
    clauses: tuple[Clause, ...]
    origins: tuple[int, ...]
    occurs: tuple[tuple[tuple[int, int], ...], ...]
    parts: dict[Part, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)
    """What was found out about parts of the problem, within bounds; it depends on nothing but the key."""
    _kept: tuple[dict[int, int], ...] = field(default=(), compare=False, repr=False)
    _implied: tuple[dict[int, Implied], ...] = field(default=(), compare=False, repr=False)

    @staticmethod
    def of(domains: Sequence[int], clauses: Iterable[tuple[Clause, int]]) -> "Problem":
        """Merge literals on the same variable, drop clauses that always hold or repeat, and index the rest.

        Each clause comes with the number of the relation that it stems from, its origin.
        """
        kept: dict[Clause, int] = {}
        for clause, origin in clauses:
            merged: dict[int, int] = {}
            for variable, mask in clause:
                merged[variable] = merged.get(variable, 0) | mask & domains[variable]
            if not any(mask == domains[variable] for variable, mask in merged.items()):
                kept.setdefault(tuple((v, mask) for v, mask in merged.items() if mask), origin)
        occurs: list[list[tuple[int, int]]] = [[] for _ in domains]
        for index, clause in enumerate(kept):
            for variable, mask in clause:
                occurs[variable].append((mask, index))
        remembered: list[Any] = [tuple({} for _ in domains) for _ in range(2)]
        return Problem(tuple(domains), tuple(kept), tuple(kept.values()), tuple(map(tuple, occurs)), {}, *remembered)

    def undecided(self, domains: Sequence[int]) -> list[int]:
        """The clauses that these domains do not make true whatever is chosen from them, by index."""
        true = 0
        for variable, (domain, kept) in enumerate(zip(domains, self._kept, strict=True)):
            made = kept.get(domain)
            true |= self._made_true(variable, domain) if made is None else made
        left = f"{(1 << len(self.clauses)) - 1 & ~true:b}"[::-1]
        return [index for index, bit in enumerate(left) if bit == "1"]

    def implied(self, variable: int, domain: int) -> Implied:
        """What that domain leaves of the other variables by the clauses of two literals, and the longer clauses in which
        a literal cannot hold any more."""
        known = self._implied[variable]
        if domain in known:
            return known[domain]
        allowed: dict[int, int] = {}
        wide = []
        for mask, index in self.occurs[variable]:
            if not domain & mask:
                others = [literal for literal in self.clauses[index] if literal[0] != variable]
                if len(others) > 1:
                    wide.append(self.clauses[index])
                else:
                    for other, left in others or [(variable, 0)]:
                        allowed[other] = allowed.get(other, -1) & left
        if len(known) >= MOST_DOMAINS:
            known.clear()
        return known.setdefault(domain, (tuple(allowed.items()), tuple(wide)))

    def _made_true(self, variable: int, domain: int) -> int:
        """The clauses that hold whatever is chosen from that domain, as a mask of indices."""
        kept = self._kept[variable]
        if len(kept) >= MOST_DOMAINS:
            kept.clear()
        made = sum({1 << index for mask, index in self.occurs[variable] if not domain & ~mask})
        return kept.setdefault(domain, made)

    def only(self, origins: Collection[int]) -> "Problem":
        """The same domains under only the clauses of those origins."""
        pairs = zip(self.clauses, self.origins, strict=True)
        return Problem.of(self.domains, [pair for pair in pairs if pair[1] in origins])


Group = tuple[tuple[int, ...], list[int]]
"""Undecided clauses that hang together, by index, and the variables on which they hang."""


@dataclass(frozen=True)
class Support:
    """``values[v]`` are the values of ``v`` that some solution has; ``parts`` what the undecided clauses join."""

    values: tuple[int, ...]
    parts: list[Group]


@dataclass
class _Branch:
    """A broken clause on the search's path: where its trial began, and which literal comes next."""

    clause: Clause
    mark: int
    values: list[int]
    suspects: list[int]
    next: int = 0
    inner: int | None = None


def _negated(literal: Literal) -> Literal:
    return literal[0], ~literal[1]


class Solver:
    """Domains that only shrink, with a way back, and a witness: a full solution near the last one."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.domains = list(problem.domains)
        self.witness: list[int] = []
        self.trail: list[tuple[int, int]] = []
        self.steps = 0

    def copy(self) -> "Solver":
        """Another solver in the same state, with no way back beyond it."""
        other = Solver.__new__(Solver)
        other.problem = self.problem
        other.domains = self.domains[:]
        other.witness = self.witness
        other.trail = []
        other.steps = 0
        return other

    # -- shrinking domains -------------------------------------------------------------------------

    def narrow(self, variable: int, mask: int) -> bool:
        """Keep only the values of ``mask`` and all that follows by unit propagation; False on a contradiction."""
        domains = self.domains
        old = domains[variable]
        new = old & mask
        if new == old:
            return True
        if not new:
            return False
        self.trail.append((variable, old))
        domains[variable] = new
        return self._propagate([variable])

    def narrow_all(self, literals: Iterable[Literal]) -> bool:
        """The same of several at once, which costs less; after a contradiction the domains are left half narrowed."""
        domains = self.domains
        queue = []
        for variable, mask in literals:
            old = domains[variable]
            if old & ~mask:
                if not old & mask:
                    return False
                self.trail.append((variable, old))
                domains[variable] = old & mask
                queue.append(variable)
        return self._propagate(queue)

    def _propagate(self, queue: list[int]) -> bool:
        domains, trail, problem = self.domains, self.trail, self.problem
        known = problem._implied
        while queue:
            variable = queue.pop()
            domain = domains[variable]
            implied = known[variable].get(domain)
            for other, allowed in (implied or problem.implied(variable, domain))[0]:
                old = domains[other]
                if old & ~allowed:
                    if not old & allowed:
                        return False
                    trail.append((other, old))
                    domains[other] = old & allowed
                    queue.append(other)
            for clause in (implied or problem.implied(variable, domain))[1]:
                alive = [literal for literal in clause if domains[literal[0]] & literal[1]]
                if len(alive) > 1:
                    continue
                if not alive:
                    return False
                last, mask = alive[0]
                old = domains[last]
                if old & ~mask:
                    trail.append((last, old))
                    domains[last] = old & mask
                    queue.append(last)
        return True

    def propagate_all(self) -> bool:
        """Propagate every clause once, as a fresh problem needs; False if nothing can hold."""
        domains = self.domains
        for clause in self.problem.clauses:
            alive = [(v, mask) for v, mask in clause if domains[v] & mask]
            if not alive:
                return False
            if len(alive) == 1 and not self.narrow(*alive[0]):
                return False
        return all(domains)

    def mark(self) -> int:
        """A point to come back to."""
        return len(self.trail)

    def undo(self, mark: int) -> None:
        """Go back to that point."""
        trail, domains = self.trail, self.domains
        while len(trail) > mark:
            variable, old = trail.pop()
            domains[variable] = old

    # -- finding solutions -------------------------------------------------------------------------

    def solve(self, preferred: Sequence[int] | None = None) -> bool:
        """Find a full solution within the present domains, near ``preferred`` or the present witness.

        The domains stay as they were; the solution becomes the witness. Complete: False means that there is none.
        """
        near = preferred if preferred is not None else self.witness
        values = [
            value if value & domain else domain & -domain for value, domain in zip(near, self.domains, strict=True)
        ]
        changed = [v for v, value in enumerate(values) if value != near[v]]
        everything = range(len(self.problem.clauses))
        suspects = self._touched(changed) if preferred is None else list(everything)
        mark = self.mark()
        solution = self._repair(values, suspects)
        self.undo(mark)
        if solution is not None:
            self.witness = solution
        return solution is not None

    def _touched(self, variables: Iterable[int]) -> list[int]:
        occurs = self.problem.occurs
        return [index for v in variables for _, index in occurs[v]]

    def _violated(self, values: list[int], suspects: list[int]) -> Clause | None:
        """The next suspect clause that ``values`` break; those that hold are no longer suspect."""
        clauses = self.problem.clauses
        while suspects:
            clause = clauses[suspects.pop()]
            for variable, mask in clause:
                if values[variable] & mask:
                    break
            else:
                return clause
        return None

    def _repair(self, values: list[int], suspects: list[int]) -> list[int] | None:
        """Change ``values`` until no suspect clause is broken, branching on the literals of a broken one.

        Depth first with a stack of its own, since a repair may run through every decision of a large graph.
        """
        stack: list[_Branch] = []
        while (clause := self._violated(values, suspects)) is not None:
            stack.append(_Branch(clause, self.mark(), values, suspects))
            while stack:
                step = self._next_branch(stack[-1])
                if step is not None:
                    values, suspects = step
                    break
                self.undo(stack.pop().mark)
            else:
                return None
        return values

    def _next_branch(self, branch: "_Branch") -> tuple[list[int], list[int]] | None:
        """Try the branch's next literal, knowing that the ones before it do not hold."""
        self.steps += 1
        if self.steps > STEP_LIMIT:
            raise TooHard(f"no answer after {STEP_LIMIT} steps")
        if branch.inner is not None:
            self.undo(branch.inner)
            if not self.narrow(*_negated(branch.clause[branch.next - 1])):
                return None
        while branch.next < len(branch.clause):
            variable, mask = branch.clause[branch.next]
            branch.next += 1
            if not self.domains[variable] & mask:
                continue
            branch.inner = self.mark()
            if self.narrow(variable, mask):
                return self._followed(branch)
            self.undo(branch.inner)
            if not self.narrow(variable, ~mask):
                return None
        return None

    def _followed(self, branch: "_Branch") -> tuple[list[int], list[int]]:
        """The branch's values moved into the narrowed domains, and the clauses to look at again."""
        values, domains = branch.values[:], self.domains
        changed = [v for v, _ in self.trail[branch.mark :] if not values[v] & domains[v]]
        for v in changed:
            values[v] = domains[v] & -domains[v]
        return values, branch.suspects + self._touched(changed)

    def commit(self, variable: int, mask: int) -> bool:
        """Narrow for good if a solution remains, and keep that solution as the witness; else change nothing."""
        mark = self.mark()
        if self.narrow(variable, mask) and (self._witness_fits(mark) or self.solve()):
            return True
        self.undo(mark)
        return False

    def _witness_fits(self, mark: int) -> bool:
        """Whether the witness, which fitted at that point, still fits after what was narrowed since."""
        witness, domains = self.witness, self.domains
        return all(witness[v] & domains[v] for v, _ in self.trail[mark:])

    def possible(self, variable: int, mask: int) -> bool:
        """Whether some solution within the present domains has a value of ``mask`` there."""
        if self.witness[variable] & mask & self.domains[variable]:
            return True
        mark = self.mark()
        found = self.narrow(variable, mask) and self.solve()
        self.undo(mark)
        return found

    def supported(self) -> "Support | None":
        """For every variable the values that are part of at least one solution; None if there is no solution.

        The witness must be a solution of the clauses, though not within the present domains. These fall into parts that no
        undecided clause joins: solutions of all parts are a solution of the whole, so each is answered for itself and
        remembered, and a search is only needed for a part that was not seen before.
        """
        return self._answered(self.domains[:], [], self.problem.undecided(self.domains))

    def supported_after(self, before: "Support") -> "Support | None":
        """The same, where ``before`` was the answer before what was narrowed since this solver was copied. Parts that this
        did not touch are as they were."""
        touched = {v for v, _ in self.trail}
        values = list(before.values)
        kept, undecided = [], list[int]()
        for part in before.parts:
            if touched.isdisjoint(part[1]):
                kept.append(part)
            else:
                undecided += [index for index in part[0] if self._is_undecided(index)]
        for v in touched:
            values[v] = self.domains[v]
        return self._answered(values, kept, undecided)

    def _is_undecided(self, index: int) -> bool:
        domains = self.domains
        return all(domains[v] & ~mask for v, mask in self.problem.clauses[index])

    def _answered(self, values: list[int], parts: "list[Group]", undecided: list[int]) -> "Support | None":
        """The values, with those filled in that the undecided clauses leave."""
        searched = False
        for part in self._parts(undecided):
            clauses, variables = part
            key = clauses, tuple([self.domains[v] for v in variables])
            masks = self.problem.parts.get(key)
            if masks is None:
                if not (searched or self.solve()):
                    return None
                searched = True
                masks = self._learn(key, variables)
            for variable, mask in zip(variables, masks, strict=True):
                values[variable] = mask
            parts.append(part)
        return Support(tuple(values), parts)

    def _parts(self, undecided: Iterable[int]) -> "Iterator[Group]":
        """Undecided clauses in groups that share a variable on which a literal may still hold, with these variables."""
        domains, clauses = self.domains, self.problem.clauses
        above: dict[int, int] = {}  # towards the variable that stands for the part
        first: list[tuple[int, int]] = []
        for index in undecided:
            top = -1
            for v, mask in clauses[index]:
                if domains[v] & mask:
                    while (higher := above.setdefault(v, v)) != v:
                        above[v] = v = above[higher]
                    if top < 0:
                        top = v
                        first.append((index, v))
                    else:
                        above[v] = top
        parts: dict[int, tuple[list[int], list[int]]] = {}
        for v in sorted(above):
            top = v
            while above[top] != top:
                top = above[top]
            parts.setdefault(top, ([], []))[1].append(v)
        for index, v in sorted(first):
            while above[v] != v:
                v = above[v]
            parts[v][0].append(index)
        return ((tuple(inside), variables) for inside, variables in parts.values())

    def _learn(self, key: Part, variables: Sequence[int]) -> tuple[int, ...]:
        masks, parts = self._supported(variables), self.problem.parts
        if len(variables) <= WIDEST_PART:
            if len(parts) >= MOST_PARTS:
                parts.clear()
            parts[key] = masks
        return masks

    def _supported(self, variables: Sequence[int]) -> tuple[int, ...]:
        """The same of some variables alone."""
        domains = self.domains
        known = [0] * len(domains)
        self._cover(known, variables)
        for variable in variables:
            while rest := domains[variable] & ~known[variable]:
                value = rest & -rest
                before = self.witness
                mark = self.mark()
                if self.narrow(variable, value) and self.solve():
                    self.undo(mark)
                    self._cover(known, [v for v, w in enumerate(self.witness) if w != before[v]])
                else:
                    self.undo(mark)
                    self._forbid(variable, value)
        return tuple([known[v] for v in variables])

    def _forbid(self, variable: int, value: int) -> None:
        """A value that no solution has: the domains may shrink by it, and by what follows."""
        self.narrow(variable, ~value)

    def _cover(self, known: list[int], variables: Iterable[int]) -> None:
        """Note the witness's values, and those that may be put in their place with nothing else changed."""
        witness, domains = self.witness, self.domains
        clauses, occurs = self.problem.clauses, self.problem.occurs
        for variable in variables:
            value, free = witness[variable], domains[variable]
            for mask, index in occurs[variable]:
                if mask & value and free & ~mask:
                    for other, other_mask in clauses[index]:
                        if other != variable and witness[other] & other_mask:
                            break
                    else:
                        free &= mask
            known[variable] |= free
