"""Which values can still be part of a complete solution: a small, exact constraint solver.

Variables have finite domains, held as bit masks. A clause is a tuple of literals ``(variable, mask)`` of
which at least one must hold, that is, the variable's value must be in the mask. Complete and
backtrack-free answers come from one solution (the witness) that is repaired for every value in turn:
the method known as interactive configuration with valid domains, computed on demand.

Nothing here knows of decisions or pages.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

Literal = tuple[int, int]
Clause = tuple[Literal, ...]

STEP_LIMIT = 200_000


class TooHard(Exception):
    """The search took more steps than the limit allows; the content check refuses such a graph."""


@dataclass(frozen=True)
class Problem:
    """Domains and clauses. ``occurs[v]`` lists ``(mask, clause index)`` of the literals on ``v``."""

    domains: tuple[int, ...]
    clauses: tuple[Clause, ...]
    origins: tuple[int, ...]
    occurs: tuple[tuple[tuple[int, int], ...], ...]

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
        return Problem(tuple(domains), tuple(kept), tuple(kept.values()), tuple(map(tuple, occurs)))

    def only(self, origins: Collection[int]) -> "Problem":
        """The same domains under only the clauses of those origins."""
        pairs = zip(self.clauses, self.origins, strict=True)
        return Problem.of(self.domains, [pair for pair in pairs if pair[1] in origins])


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
        return self._propagate([(variable, old)])

    def _propagate(self, queue: list[tuple[int, int]]) -> bool:
        domains, trail = self.domains, self.trail
        clauses, occurs = self.problem.clauses, self.problem.occurs
        while queue:
            variable, before = queue.pop()
            domain = domains[variable]
            for mask, index in occurs[variable]:
                if domain & mask or not before & mask:
                    continue  # the literal may still hold, or was already known to be false
                last = -1
                last_mask = 0
                for other, other_mask in clauses[index]:
                    if domains[other] & other_mask:
                        if last >= 0:
                            break
                        last, last_mask = other, other_mask
                else:
                    if last < 0:
                        return False
                    old = domains[last]
                    if old & ~last_mask:
                        trail.append((last, old))
                        domains[last] = old & last_mask
                        queue.append((last, old))
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

    def supported(self) -> list[int]:
        """For every variable the mask of the values that are part of at least one solution.

        The present domains must have a solution, and it must be the witness.
        """
        domains = self.domains
        known = [0] * len(domains)
        self._cover(known, range(len(domains)))
        for variable in range(len(domains)):
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
        return known

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
