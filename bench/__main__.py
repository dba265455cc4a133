"""`python -m bench`: all benchmarks, one after the other, and the budgets at the end. `make bench` calls it.

Names as arguments run only these; the budgets are then of these and of what is kept of earlier runs. A benchmark that fails
or takes too long does not keep the others from running, and ends the whole with 1.
"""

import argparse
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from bench import budgets
from bench._machine import load_average, machine
from bench._report import BUILD, ROOT, Outcome, keep, kept, read_figures

ORDER = ("resolve", "growth", "start", "serve", "pages", "lighthouse")
SCRIPTS = ("resolve",)  # print their tables and know no options
LONGEST = 420  # seconds for one benchmark
RESULTS = ROOT / "bench" / "RESULTS.md"


def run(name: str, quick: bool) -> str:
    """Run one benchmark and print what it prints; what went wrong, or nothing."""
    (BUILD / f"{name}.json").unlink(missing_ok=True)
    script = name in SCRIPTS or "bench._report import" not in (ROOT / "bench" / f"{name}.py").read_text()
    command = [sys.executable, "-m", f"bench.{name}", *(["--quick"] if quick and not script else [])]
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        said, _ = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGINT)  # so that it ends the servers that it started
        said, _ = process.communicate(timeout=60)
        return f"`{name}` took more than {LONGEST} s and was stopped"
    print(said, flush=True)
    found = kept(name) or (Outcome((), read_figures(said), 0, said.strip()) if script else None)
    if found:  # a script that ends with a fault has said what it found all the same
        keep(name, replace(found, seconds=time.monotonic() - start))
    return f"`{name}` ended with {process.returncode}" if process.returncode else ""


def report(names: list[str], faults: list[str], before: str) -> str:
    """The whole as Markdown: the machine, the budgets, then all tables."""
    parts = [
        "# What Cairn costs\n",
        "Written by `make bench SAVE=1`. Figures are of one machine on one day; ratios travel better.\n",
        machine(before),
    ]
    parts += [f"**{fault}.**\n" for fault in faults]
    parts.append(budgets.table(budgets.figures()).markdown())
    for name in names:
        found = kept(name)
        if found:
            parts.append(f"## {name} ({found.seconds:.0f} s)\n")
            parts += [f"{found.text}\n"] if found.text else []
            parts += [table.markdown() for table in found.tables]
    return "\n".join(parts)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"which to run; all are {', '.join(ORDER)}")
    parser.add_argument("--quick", action="store_true", help="few and short rounds: to try it out, not to quote")
    parser.add_argument("--save", action="store_true", help=f"write all tables into {RESULTS.relative_to(ROOT)}")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if not Path(ROOT / "bench" / f"{name}.py").exists()]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    before = load_average()
    names = asked.names or list(ORDER)
    faults = [fault for name in names if (fault := run(name, asked.quick))]
    print(budgets.table(budgets.figures()).markdown())
    print("\n".join(faults), file=sys.stderr)
    if asked.save:
        everything = [*ORDER, *sorted({path.stem for path in BUILD.glob("*.json")} - set(ORDER))]
        RESULTS.write_text(report(everything, faults, before), encoding="utf-8")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
