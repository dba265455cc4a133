"""Tables as Markdown, and the figures that the budgets ask for. What one benchmark finds is kept as JSON for the whole report."""

import argparse
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from math import isnan
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "bench"


@dataclass(frozen=True)
class Table:
    """A table with its title and a sentence on how it was made and what it does not show."""

    title: str
    says: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]

    def markdown(self) -> str:
        """The table as Markdown; a bar within a cell is escaped. Raises ValueError for a row of another width."""
        for row in self.rows:
            if len(row) != len(self.head):
                raise ValueError(f"'{self.title}' has {len(self.head)} columns, and this row {len(row)}: {row}")
        lines = [_line(self.head), _line(["---"] + ["---:"] * (len(self.head) - 1)), *map(_line, self.rows)]
        return f"### {self.title}\n\n{self.says}\n\n" + "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


@dataclass(frozen=True)
class Outcome:
    """What a benchmark found: tables for people, figures by name for the budgets; ``text`` of one that only prints."""

    tables: Sequence[Table] = ()
    figures: dict[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    text: str = ""


def number(value: float | None, digits: int = 3) -> str:
    """The value with that many telling digits, thousands set off: 12,345 and 0.98 and 7.3. A dash for None and for what is no number.

    Digits before the point are never rounded away; a whole number stays whole.
    """
    if value is None or isnan(value):
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    if value == 0:
        return "0"
    before = len(str(int(abs(value)))) if abs(value) >= 1 else 0
    return f"{value:,.{max(0, digits - before)}f}" if abs(value) >= 0.01 else f"{value:.{digits}g}"


def times(value: float | None) -> str:
    """A ratio as it is read: ×1.5."""
    return "–" if value is None else f"×{number(value)}"


def read_figures(text: str) -> dict[str, float]:
    """The numbers of all Markdown tables in a text, by the first cell of the table, of the row, and the column's head.

    Where the first cell of the table names what its rows are, that is how a figure is found again:
    ``half-filled stack, ms: verdicts: median``.
    """
    found: dict[str, float] = {}
    head: list[str] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            head = []
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not head:
            head = cells
        for column, cell in zip(head[1:], cells[1:], strict=False):
            if re.fullmatch(r"-?[\d,]*\.?\d+", cell):
                found[f"{head[0]}: {cells[0]}: {column}"] = float(cell.replace(",", ""))
    return found


def keep(name: str, outcome: Outcome) -> None:
    """Keep what a benchmark found until the report is made."""
    BUILD.mkdir(parents=True, exist_ok=True)
    (BUILD / f"{name}.json").write_text(json.dumps(asdict(outcome), ensure_ascii=False), encoding="utf-8")


def kept(name: str) -> Outcome | None:
    """What the benchmark of that name found when it last ran to its end; None if it never did."""
    path = BUILD / f"{name}.json"
    if not path.exists():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    tables = [Table(**table) for table in data["tables"]]
    return Outcome(tables, data["figures"], data["seconds"], data["text"])


def main(name: str, run: Callable[[bool], Outcome]) -> None:
    """Run one benchmark, print its tables and keep them. ``--quick`` asks for few and short rounds, to try it out."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}", description=sys.modules["__main__"].__doc__)
    parser.add_argument("--quick", action="store_true", help="few and short rounds: to try it out, not to quote")
    quick = parser.parse_args().quick
    (BUILD / f"{name}.json").unlink(missing_ok=True)  # a run that fails leaves nothing of an older one behind
    start = time.monotonic()
    found = run(quick)
    keep(name, Outcome(found.tables, found.figures, time.monotonic() - start))
    print("\n".join(table.markdown() for table in found.tables))
