"""`python -m bench.budgets`: every budget beside what the benchmarks measured when they last ran."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench._report import BUILD, Table, kept, number

CONTENT_PAGES = ("home", "chapter", "tool", "decision")
DYNAMIC = ("wizard step", "stack page")
HALF, GENERATED = "half-filled stack, ms", "decisions of 10 options: 1000"


@dataclass(frozen=True)
class Budget:
    """A promise: what it is about, the limit that no figure may pass, and the figures by the names they are kept under."""

    what: str
    limit: float
    figures: tuple[str, ...]
    unit: str = ""
    least: bool = False  # the limit is the least that the figures may be, rather than the most

    def measured(self, figures: Mapping[str, float]) -> float | None:
        """The worst of the figures; None where any is missing."""
        found = [figures[name] for name in self.figures if name in figures]
        if len(found) < len(self.figures):
            return None
        return min(found) if self.least else max(found)

    def holds(self, figures: Mapping[str, float]) -> bool | None:
        """Whether the budget holds; None where it was not measured."""
        found = self.measured(figures)
        return None if found is None else (found >= self.limit if self.least else found <= self.limit)


BUDGETS = (
    Budget("first view of a tool, wizard step or stack page, compressed", 14_600, ("weight heaviest tool, step or stack",), "bytes"),
    Budget("first view of a chapter, above the fold, compressed", 14_600, ("weight heaviest chapter above the fold",), "bytes"),
    Budget("JavaScript of our own on a page", 4_000, ("weight own scripts of a page",), "bytes"),
    Budget("all of a first visit", 30_000, ("pages worst bytes",), "bytes"),
    Budget("requests of a first visit", 4, ("pages worst requests",)),
    Budget("DOM nodes", 1_500, ("pages worst nodes",)),
    Budget("largest paint, slow line", 700, ("pages worst largest_paint",), "ms"),
    Budget("blocking time, slow line", 30, ("pages worst blocking",), "ms"),
    Budget("layout shift", 0, ("pages worst shift",)),
    Budget("Lighthouse, the lowest of all scores", 100, ("lighthouse lowest score",), least=True),
    Budget("a content page: requests a second, as a share of nginx's", 0.8, tuple(f"serve 16 {page} / nginx" for page in CONTENT_PAGES), least=True),
    Budget("wizard step or stack page, new: CPU as a multiple of `ok`", 15, tuple(f"serve 16 {page}, new cpu / ok" for page in DYNAMIC)),
    Budget("wizard step or stack page, repeated: CPU as a multiple of `ok`", 2, tuple(f"serve 16 {page}, repeated cpu / ok" for page in DYNAMIC)),
    Budget("`resolve` on the real content, half-filled, verdicts", 1, (f"{HALF}: verdicts: median",), "ms"),
    Budget("the same with every reason and repair that the page shows", 2, (f"{HALF}: with what the short page shows: median",), "ms"),
    Budget("`resolve` on 1,000 decisions of 10 options, median", 50, (f"{GENERATED}: median ms",), "ms"),
    Budget("`resolve` on 1,000 decisions of 10 options, worst", 150, (f"{GENERATED}: worst ms",), "ms"),
    Budget("`resolve` on 1,000 decisions of 10 options, memory", 10, (f"{GENERATED}: memory MB",), "MB"),
    Budget("start on the real content, to the first answer", 3, ("start warm, /healthz", "start warm, a chapter", "start cold, /healthz"), "s"),
)  # fmt: skip


def table(figures: Mapping[str, float]) -> Table:
    """A line for every budget."""
    verdict = {True: "holds", False: "DOES NOT HOLD", None: "not measured"}
    rows = []
    for one in BUDGETS:
        bound = f"{'at least' if one.least else 'at most'} {_shown(one.limit)} {one.unit}".strip()
        found = one.measured(figures)
        measured = f"{_shown(found)} {one.unit}".strip() if found is not None else "–"
        rows.append((one.what, bound, measured, verdict[one.holds(figures)]))
    says = (
        "Each figure is the worst median of those in the tables that the budget speaks of: of all pages looked at, with 16 connections, and of a cold and a warm start. "
        "On a machine that is busy the times are too long, while bytes, nodes and ratios stay what they are."
    )
    return Table("Budgets", says, ("what", "budget", "measured", ""), rows)


def _shown(value: float) -> str:
    """A whole number as one, others with three digits."""
    return number(int(value) if float(value).is_integer() else value)


def figures() -> dict[str, float]:
    """All figures that are kept of the benchmarks' last runs."""
    names = sorted(path.stem for path in BUILD.glob("*.json"))
    return {name: value for one in names if (found := kept(one)) for name, value in found.figures.items()}


if __name__ == "__main__":
    print(table(figures()).markdown())
