"""A stack with the reader's reasons as a small fenced block of Markdown: written, and read back.

Its text is TOML 1.0 with one entry a line, so that damage stays where it is::

    cairn = 1
    edition = 2026-11-23

    [choices]
    platform = "eks"

    [reasons]
    platform = "We know it."

    [accepted]
    ingress-nginx-retired = "We leave it by March."

The prose around the block belongs to whoever edits the file. Whatever they make of it, the block is found: quoted,
indented, within another fence or without its own, beside a second one. What of a damaged block can be read is read, and
the rest is said, with its line.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from decisions import permalink
from decisions.own_reasons import LONGEST, OwnReasons, tidy
from decisions.stack import Choice

FORMAT = 1
MOST_BLOCKS = 50
MOST_LINKS = 500
MOST_LINES = 2000
"""Of a block; one with a reason for everything has about six hundred."""
MOST_TROUBLES = 20

CHOICES, REASONS, ACCEPTED = "choices", "reasons", "accepted"
SECTIONS = (CHOICES, REASONS, ACCEPTED)


@dataclass(frozen=True)
class Keepsake:
    """All that a stack is made of. Each decision and rule stands once; ``own.risks`` are among those of ``accepts``."""

    choices: tuple[Choice, ...] = ()
    edition: date | None = None
    accepts: tuple[str, ...] = ()
    own: OwnReasons = field(default_factory=OwnReasons)


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a line of the text, which counts from 1, and what would be right."""

    line: int
    says: str


@dataclass(frozen=True)
class Restored:
    """What was read, the line on which its block begins, what was wrong with it, and the blocks that were not taken."""

    keepsake: Keepsake
    line: int
    troubles: tuple[Trouble, ...] = ()
    passed_over: tuple[Trouble, ...] = ()


# -- writing -------------------------------------------------------------------------------------------


def block(keepsake: Keepsake) -> str:
    """The fenced block, without a line end after it."""
    picks, risks = keepsake.own.entries(keepsake.accepts)
    lines = ["```cairn", f"cairn = {FORMAT}"]
    if keepsake.edition:
        lines.append(f"edition = {keepsake.edition.isoformat()}")
    lines += _section(CHOICES, keepsake.choices)
    lines += _section(REASONS, picks)
    lines += _section(ACCEPTED, risks)
    return "\n".join([*lines, "```"])


def _section(name: str, entries: Iterable[tuple[str, str]]) -> list[str]:
    return ["", f"[{name}]", *(f'{key} = "{text}"' for key, text in entries)]


# -- reading -------------------------------------------------------------------------------------------


def restore(text: str) -> Restored | None:
    """The first sound block of a text; else what can be read of the first that is damaged; else None.

    A block that stands by itself goes before one that is quoted or stands within another fence. Without any block, the
    first link to a stack is read. Never raises; the time grows with the length of the text and no faster.
    """
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    found = list(_blocks(lines))
    if not found:
        return _from_link(lines)
    chosen = min(found, key=_Block.rank)
    passed_over = (_passed_over(one, chosen) for one in found if one is not chosen)
    return Restored(chosen.keepsake(), chosen.line, chosen.most_troubles(), tuple(passed_over))


def _passed_over(one: "_Block", chosen: "_Block") -> Trouble:
    alike = "says the same" if one.keepsake() == chosen.keepsake() else "says something else"
    damaged = " and is damaged" if one.troubles else ""
    return Trouble(one.line, f"Another block begins here, which {alike}{damaged}. That of line {chosen.line} was read.")


_LINK = re.compile(r"/stack(?:/[a-z]+)?/?\?([^\s<>()\"'`]{1,16384})")


def _from_link(lines: list[str]) -> Restored | None:
    linked = ((number, found) for number, line in enumerate(lines, 1) if (found := _LINK.search(line)))
    for number, found in islice(linked, MOST_LINKS):
        link = permalink.parse(found[1].replace("&amp;", "&"))
        if link.choices:
            first = dict(reversed(link.choices))
            choices = tuple(choice for choice in link.choices if first[choice[0]] == choice[1])
            says = "There is no block of this guide's in the text. The choices are those of the link on this line; it holds no reasons."
            return Restored(Keepsake(choices, link.edition, link.accepts), number, (Trouble(number, says),))
    return None


_QUOTED = re.compile(r"[ \t]*>[ \t>]*")
_FENCE = re.compile(r"\s*(`{3,}|~{3,})([^`]*)")
_OURS = re.compile(r"(?i)\s*cairn\b.*")
_FIRST = re.compile(r"\s*cairn\s*=\s*\d+\s*(#.*)?")


def _blocks(lines: list[str]) -> Iterator["_Block"]:
    """Every block of the text, in order. Fences are those of CommonMark 0.31 (section 4.5), except that indentation is
    passed over: lists and mail programs add it."""
    at, found = 0, 0
    outer = ""
    while at < len(lines) and found < MOST_BLOCKS:
        mark = _QUOTED.match(lines[at])
        line = lines[at][mark.end() :] if mark else lines[at]
        fence = _FENCE.fullmatch(line)
        if fence and _OURS.fullmatch(fence[2]):
            block = _Block(at + 1, bare=bool(mark or outer))
            at = block.read(lines, at + 1, fence[1])
        elif _FIRST.fullmatch(line):
            block = _Block(at + 1, bare=True)
            block.trouble(at + 1, "The line ```cairn is missing before this one.")
            at = block.read(lines, at, "")
        else:
            outer = _after(outer, fence) if fence else outer
            at += 1
            continue
        found += 1
        yield block


def _after(outer: str, fence: re.Match[str]) -> str:
    """The fence that is open after this one, if ``outer`` was open before."""
    if not outer:
        return fence[1]
    return "" if fence[1].startswith(outer) and not fence[2].strip() else outer


_SECTION = re.compile(r"\[([^\[\]]*)\]\s*(#.*)?")
_ENTRY = re.compile(r"([^\s=\[\]#>`\"]{1,80})\s*=\s*(\S.*)")
_CURLY = re.compile(r"[“”„‟«»]")
_STRING = json.JSONDecoder(strict=False)
MOST_WRAPPED = 30
"""Lines over which a mail program can have broken a reason of the greatest length."""


class _Block:
    """One block as it is read: its entries by section, and what is wrong with it."""

    def __init__(self, line: int, bare: bool) -> None:
        self.line, self.bare = line, bare
        self.version: int | None = None
        self.edition: date | None = None
        self.entries: dict[str, dict[str, str]] = {name: {} for name in SECTIONS}
        self.section: str | None = ""
        self.troubles: list[Trouble] = []

    def trouble(self, line: int, says: str) -> None:
        self.troubles.append(Trouble(line, says))

    def most_troubles(self) -> tuple[Trouble, ...]:
        more = len(self.troubles) - MOST_TROUBLES
        rest = [Trouble(self.troubles[MOST_TROUBLES].line, f"There are {more} more of these.")] if more > 0 else []
        return (*self.troubles[:MOST_TROUBLES], *rest)

    def keepsake(self) -> Keepsake:
        accepted = self.entries[ACCEPTED]
        own = OwnReasons.of(self.entries[REASONS], accepted)
        return Keepsake(tuple(self.entries[CHOICES].items()), self.edition, tuple(accepted), own)

    def rank(self) -> tuple[bool, bool, bool]:
        """What is sound goes first; of what is damaged, what says anything at all; then what stands by itself."""
        damaged = bool(self.troubles)
        return damaged, damaged and not any(self.entries.values()), self.bare

    def read(self, lines: list[str], at: int, fence: str) -> int:
        """Read the lines from ``at`` to the end of the block; the index of the line after it."""
        end, closed = _end(lines, at, fence)
        if fence and not closed:
            self.trouble(self.line, f"The end of this block is missing: a line of {fence}.")
        while at < end:
            line = _unquoted(lines[at])
            if line and not line.startswith("#"):
                taken = self._line(lines, at, end, line)
                if not taken and not closed:
                    break
                if not taken:
                    self.trouble(at + 1, f'“{permalink.shown(line)}” is no entry; one looks like platform = "eks".')
                at += max(taken, 1)
            else:
                at += 1
        self._sum_up(closed)
        return end + 1 if closed else max(at, self.line)

    def _sum_up(self, closed: bool) -> None:
        if self.version is None:
            self.trouble(self.line, f"The line cairn = {FORMAT} is missing, which says how to read the rest.")
        elif self.version != FORMAT:
            self.trouble(self.line, f"This is format {self.version}; here {FORMAT} is read. What looks alike was read.")
        if not any(self.entries.values()) and self.troubles:
            self.trouble(self.line, "No entry of this block could be read.")

    def _line(self, lines: list[str], at: int, end: int, line: str) -> int:
        """Read one line; how many lines it took, or 0 where it is neither an entry nor the head of a section."""
        if head := _SECTION.fullmatch(line):
            self.section = head[1].strip() if head[1].strip() in SECTIONS else None
            if self.section is None:
                known = ", ".join(f"[{name}]" for name in SECTIONS)
                self.trouble(
                    at + 1, f"“{permalink.shown(line)}” is not known; there are {known}. What follows it was not read."
                )
            return 1
        found = _ENTRY.fullmatch(line)
        if not found:
            return 0
        if self.section == "":
            self._about(at + 1, found[1], found[2])
            return 1
        text, taken = self._text(lines, at, end, found[2])
        if self.section:
            self._keep(at + 1, self.section, found[1], text)
        return taken

    def _about(self, line: int, key: str, value: str) -> None:
        value = value.partition("#")[0].strip().strip('"')
        if key == "cairn" and re.fullmatch(r"[0-9]{1,9}", value):
            self.version = int(value)
        elif key == "edition" and (link := permalink.parse(f"edition={value}")).edition:
            self.edition = link.edition
        elif key == "edition":
            self.trouble(line, f"“{permalink.shown(value)}” is no date such as 2026-11-23.")
        else:
            self.trouble(
                line, f"“{permalink.shown(key)}” stands before any section, such as [{CHOICES}], and was not read."
            )

    def _keep(self, line: int, section: str, key: str, text: str) -> None:
        entries = self.entries[section]
        if not permalink.is_word(key):
            self.trouble(
                line,
                f"“{permalink.shown(key)}” is no name of a decision or warning; those have small letters, digits and hyphens.",
            )
        elif key in entries:
            self.trouble(line, f"“{key}” stands twice in [{section}]; the first one was read.")
        elif section == CHOICES and permalink.parse(f"{key}={text}").choices != ((key, text),):
            self.trouble(line, f'“{permalink.shown(text)}” is no option of “{key}”; one looks like platform = "eks".')
        else:
            kept = text if section == CHOICES else tidy(text)
            if len(kept) > LONGEST:
                self.trouble(line, f"This reason has {len(kept)} characters; the first {LONGEST} were read.")
            entries[key] = kept[:LONGEST].strip()

    def _text(self, lines: list[str], at: int, end: int, value: str) -> tuple[str, int]:
        """The text of a value, and how many lines it takes. Whatever is wrong with its quotation marks is said."""
        line = at + 1
        if _CURLY.match(value):
            self.trouble(line, 'The quotation marks are typographic ones; straight ones (") belong here.')
            value = '"' + re.sub(r"\\" + _CURLY.pattern, r'\\"', value.rstrip()[1:])
            value = re.sub(_CURLY.pattern + r"$", '"', value)
        if not value.startswith('"'):
            self.trouble(line, f'“{permalink.shown(value)}” belongs in quotation marks (").')
            return value.strip(), 1
        if (found := _string(value)) is not None:
            text, rest = found
            if rest and not rest.startswith("#"):
                self.trouble(line, f"“{permalink.shown(rest)}” stands after the text and was not read.")
            return text, 1
        wrapped = value
        for more in range(at + 1, min(end, at + MOST_WRAPPED)):
            following = _unquoted(lines[more])
            if not following or _SECTION.fullmatch(following) or _ENTRY.fullmatch(following):
                break
            wrapped = f"{wrapped} {following}"
            if (found := _string(wrapped)) is not None and not found[1]:
                self.trouble(line, "This entry was broken over several lines; they were joined again.")
                return found[0], more - at + 1
        if (found := _string(value + '"')) is not None:
            self.trouble(line, 'The quotation mark (") at the end is missing.')
            return found[0], 1
        self.trouble(
            line, 'A backslash in the text is written twice (\\\\), a quotation mark with one before it (\\").'
        )
        return value.strip('"'), 1


def _string(value: str) -> tuple[str, str] | None:
    """The text of a string in JSON, and what follows it."""
    try:
        text, end = _STRING.raw_decode(value)
    except ValueError:
        return None
    return text, value[end:].strip()


def _unquoted(line: str) -> str:
    mark = _QUOTED.match(line)
    return (line[mark.end() :] if mark else line).strip()


def _end(lines: list[str], at: int, fence: str) -> tuple[int, bool]:
    """The index of the line that ends a block, and whether that line closes its fence. Else a block ends where another
    begins; one that has no fence ends at the first fence."""
    last = min(len(lines), at + MOST_LINES)
    for index in range(at, last):
        found = _FENCE.fullmatch(_unquoted(lines[index]))
        if found and fence and found[1].startswith(fence) and not found[2].strip():
            return index, True
        if found and (not fence or _OURS.fullmatch(found[2])):
            return index, False
    return last, False
