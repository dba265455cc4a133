"""The content loader fed with damaged files: `python -m bench.fuzz_content [seconds] [seed]`.

Real content files are damaged as editors, merges and malice damage them (bytes, lines, indentation, pieces of other files,
signs of YAML and Markdown) and read: alone by their reader and model with the prose rendered, or in a copy of the second
guide by the whole check. Whatever they hold ends in problems on lines that are there, never in a traceback, and soon.
"""

import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from decisions.library import examine
from decisions.model import Decision, Preset
from guide.diagram import Diagram
from guide.model import Section, Tool
from guide.problems import Problem
from guide.rendering import render
from guide.source import load

ROOT = Path(__file__).resolve().parent.parent
KINDS: dict[str, tuple[str, Any]] = {
    "sections": ("*.md", Section), "tools": ("*.md", Tool), "diagrams": ("*.yaml", Diagram),
    "decisions": ("*.yaml", Decision), "presets": ("*.yaml", Preset),
}  # fmt: skip
SIGNS = ["---\n", "&a ", "*a", "!!python/object:os.system ", "!<zq> ", "<<: ", "? ", "- " * 40, "[" * 70, "{" * 70, "|\n", ">-\n", '"', "'", ": ", " #", "\t", "\r", "\0", "\ufeff", "\u2028",
         "\x85", "%YAML 9.9\n", "...\n", "1.10", "yes", "2026-02-30", "9" * 400, "1e999", ".nan", "0x1F", "[[", "]]", "![[x]]", "`" * 9, "~~~\n", "<script>", "[a]: javascript:x\n", "|-|\n", "> " * 60,
         "* " * 60, "**" * 60, "![", "](", "&#x6a;", "\\", "\ud7ff", "é" * 9, "id: x\n", "tool: \n", "{}", "[]", "null"]  # fmt: skip
SLOWEST = 5.0
"""Seconds of CPU for one damaged file; a sound guide of this size takes a fifth of one."""


def damaged(text: str, others: Callable[[], str], dice: random.Random) -> bytes:
    """The text after one to six accidents."""
    for _ in range(dice.choice([1, 1, 2, 3, 6])):
        lines = text.split("\n")
        at, place = dice.randrange(len(lines)), dice.randrange(len(text) + 1)
        accident = dice.randrange(8)
        if accident == 0:
            text = text[:place] + dice.choice(SIGNS) + text[place:]
        elif accident == 1:
            text = text[:place] + text[place + dice.choice([1, 2, 30, 500]) :]
        elif accident == 2:
            lines[at] = dice.choice(["", " ", "  ", "    ", "\t"]) + lines[at].lstrip()
        elif accident == 3:
            lines[at:at] = lines[max(0, at - dice.randrange(9)) : at]
        elif accident == 4:
            del lines[at : at + dice.choice([1, 1, 2, 8])]
        elif accident == 5:
            there = others().split("\n")
            begin = dice.randrange(len(there))
            lines[at:at] = there[begin : begin + dice.choice([1, 3, 10])]
        elif accident == 6:
            key, colon, _ = lines[at].partition(":")
            lines[at] = f"{key}{colon} {dice.choice(SIGNS)}"
        else:
            text = text[:place] + chr(dice.choice([dice.randrange(256), dice.randrange(0xD7FF)])) + text[place + 1 :]
        text = "\n".join(lines) if 2 <= accident <= 6 else text
    data = text.encode("utf-8", "surrogatepass")
    if dice.random() < 0.05:
        place = dice.randrange(len(data) + 1)
        data = data[:place] + dice.randbytes(3) + data[place:]
    return data if dice.random() > 0.02 else text.encode("utf-16", "replace")


class Trials:
    """Damaged files, one after another, in a folder of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.second = Path(shutil.copytree(ROOT / "tests" / "second_guide", folder / "second_guide"))
        self.alone = folder / "alone"
        content = ROOT / "content"
        self.files = sorted(p for kind in KINDS for p in (content / kind).glob("*.*"))
        self.seconds = sorted(p.relative_to(self.second) for p in self.second.rglob("*.*"))
        self.texts: dict[Path, str] = {}

    def text(self, path: Path) -> str:
        return self.texts.setdefault(path, path.read_text(encoding="utf-8"))

    def another(self) -> str:
        return self.text(self.dice.choice(self.files))

    def one(self) -> str:
        """Read one damaged file; what became of it. Raises what the loader raises, and AssertionError where it keeps no promise."""
        began = time.thread_time()
        outcome = self.by_itself() if self.dice.random() < 0.8 else self.in_a_guide()
        assert time.thread_time() - began < SLOWEST, f"{time.thread_time() - began:.1f} s"
        return outcome

    def by_itself(self) -> str:
        path = self.dice.choice(self.files)
        kind = path.parent.name
        data = damaged(self.text(path), self.another, self.dice)
        shutil.rmtree(self.alone, ignore_errors=True)
        (self.alone / kind).mkdir(parents=True)
        (self.alone / kind / path.name).write_bytes(data)
        loaded = load(self.alone, kind, *KINDS[kind])
        for value in loaded.values.values():
            if text := getattr(value, "text", ""):
                render(text, lambda name: None)
        return self.judged(loaded.problems, data) if loaded.problems else f"{kind}: read"

    def in_a_guide(self) -> str:
        name = self.dice.choice(self.seconds)
        path = self.second / name
        before = path.read_bytes()
        try:
            path.write_bytes(damaged(before.decode(), self.another, self.dice))
            library, problems = examine(self.second)
        finally:
            path.write_bytes(before)
        assert (library is None) == bool(problems), "neither a library nor problems, or both"
        return self.judged(problems, b"") if problems else "the second guide: read"

    @staticmethod
    def judged(problems: list[Problem], data: bytes) -> str:
        for problem in problems:
            assert problem.place.line >= 1, problem
            assert problem.message, problem
            if data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
                assert problem.place.line <= len(data.decode("utf-8", "replace").splitlines()) + 1, problem
        return problems[0].kind


def main() -> int:
    """Try for so many seconds; print what became of the files, and end with 1 at the first that broke a promise."""
    words = dict(enumerate(sys.argv[1:]))
    seconds, seed = float(words.get(0, "60")), int(words.get(1, "1"))
    outcomes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        trials, end = Trials(Path(folder), seed), time.monotonic() + seconds
        while time.monotonic() < end:
            outcomes[trials.one()] += 1
    print(f"{outcomes.total():,} damaged files, none with a traceback (seed {seed}):")
    for outcome, count in outcomes.most_common():
        print(f"{count:7,}  {outcome}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
