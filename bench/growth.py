"""`python -m bench.growth`: what start, memory, `resolve`, search and pages cost with 1, 3, 10 and 30 times the content."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench._cairn import STATIC, collect_static, environment
from bench._grown import write
from bench._report import ROOT, Outcome, Table, main, number, times

SIZES = (1, 3, 10, 30)
LONGEST = 180  # seconds for one size
COLUMNS = {
    "start": ("start, s of CPU", 2),
    "pss": ("PSS, MB", 3),
    "rss": ("RSS, MB", 3),
    "verdicts": ("verdicts, ms", 2),
    "reasons": ("with every reason, ms", 2),
    "search": ("search, ms", 2),
    "home": ("home, ms", 2),
    "chapter": ("chapter, ms", 2),
    "tool": ("tool, ms", 2),
    "wizard": ("wizard step, ms", 2),
    "stack": ("stack page, ms", 2),
}
SAYS = (
    "Each size is a process of its own that loads and checks the generated guide and is asked in it; milliseconds are medians of processor time, "
    "half of the decisions answered for `resolve`, at most 32 in an address. The copies are coupled within, not with one another, presets are not "
    "copied, and the limit of 400 kB a file is lifted (ten times the list of changes would pass it); pages go through Django without a cache. "
    f"A dash means that the {LONGEST} s of a size were over before."
)


def measure(copies: int, rounds: int) -> dict[str, float]:
    """What a guide of that many times the content costs; what was not done when time was up is not in it."""
    with tempfile.TemporaryDirectory() as folder:
        target = write(ROOT / "content", Path(folder) / "content", copies)
        command = [sys.executable, "-m", "bench._grown_once", str(target), str(rounds)]
        try:
            done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False, timeout=LONGEST)  # fmt: skip
            said, fault = done.stdout, done.stderr if done.returncode else ""
        except subprocess.TimeoutExpired as late:
            said, fault = (late.stdout or b"").decode(), ""
    lines = [line for line in said.splitlines() if line.startswith("FOUND ")]
    if fault:
        raise RuntimeError(f"{copies} times the content: {fault[-2000:]}")
    found: dict[str, float] = json.loads(lines[-1].removeprefix("FOUND ")) if lines else {}
    return found


def run(quick: bool) -> Outcome:
    """One table of what it costs, one of the same as multiples of the real content."""
    STATIC.mkdir(parents=True, exist_ok=True)
    collect_static()
    found = {copies: measure(copies, 8 if quick else 25) for copies in (SIZES[:2] if quick else SIZES)}
    wanted = {"decisions": ("decisions", 3), "tools": ("tools", 3), **COLUMNS}
    head = ("content", *(name for name, _ in wanted.values()))
    rows = [(f"×{copies}", *(number(f.get(c), d) for c, (_, d) in wanted.items())) for copies, f in found.items()]
    ratios = [(f"×{n}", *(times(f[c] / found[1][c] if c in f else None) for c in wanted)) for n, f in found.items()]
    tables = [
        Table("Growth: with 1, 3, 10 and 30 times the content", SAYS, head, rows),
        Table(
            "Growth: the same as multiples of the real content",
            "The table above divided by its first row. Less than the first column is better than in proportion.",
            head,
            ratios,
        ),
    ]
    return Outcome(tables, {f"growth {c} ×{n}": f[c] for n, f in found.items() for c in COLUMNS if c in f})


if __name__ == "__main__":
    main("growth", run)
