"""Which forms a paste has, and what each part of it lists. Several outputs may stand below one another.

A part that begins with a bracket is JSON, one that begins as kubectl's, Helm's and Argo CD's YAML do is YAML to the
end; all else is read line by line. Nothing is raised, and nothing is dropped without a word.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from decisions.intake import terraform
from decisions.intake.artefacts import LONGEST
from decisions.intake.items import Entry, Form, Item, Malformed, PassedOver, Trace, item, malformed, passed_over
from decisions.intake.json_text import read_json
from decisions.intake.names import names
from decisions.intake.objects import entries_of
from decisions.intake.paste import LONGEST_LINE, MOST, read_paste
from decisions.intake.tables import Heading, bare_row, heading, row
from decisions.intake.yaml_text import read_documents

_YAML = re.compile(
    r"---\s*|(apiVersion|items|kind|metadata):(\s.*)?|- (apiVersion|metadata|app_version|chart|name|kind):(\s.*)?"
)
_PROMPT = re.compile(r"\s*((\[[^\]]{1,80}\]|[^\s@]+@\S+)\s*[#$%>❯➜]|[$%❯➜])(\s.*)?")
_COMMAND = re.compile(
    r"(.{0,80}[#$%>❯➜]\s+|\s*)(sudo\s+)?(k3s\s+)?(helm|kubectl|oc|k|argocd|terraform|tofu)\s+(-|list|ls|get|app|providers|version).*"
)
_NOTE = re.compile(r"\s*(No resources found.*|(Warning|WARNING): .*|[IW]\d{4} .*)")
_ERROR = re.compile(
    r"\s*(│ )?([Ee]rror(:| from server).*|E\d{4} .*|Unable to connect .*|The connection to the server .*)"
)
_WITHOUT_MEANING = (
    (re.compile(r"\s*(#|//).*"), "it is a comment"),
    (_PROMPT, "it is a command"),
    (_COMMAND, "it is a command"),
    (_NOTE, "it is a message"),
    (re.compile(r"[\s=_*~-]*|```\w*"), "it is a line"),
)
_BOX = re.compile(r"\[[ xX]?\]\s|\[[^\]{}\"]*@[^\]]*\]")  # what looks like JSON: a task of a list in Markdown, a prompt
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)++")
_GAP = re.compile(r"\t+| {2,}")
APPLICATIONS = Trace("crds", "applications.argoproj.io")


@dataclass(frozen=True)
class Reading:
    """A paste, taken apart: the forms met, in order, and every item, fault and omission, by line."""

    forms: tuple[Form, ...]
    items: tuple[Item, ...]
    malformed: tuple[Malformed, ...]
    passed_over: tuple[PassedOver, ...]


def read(given: str | bytes) -> Reading:
    """Take a paste or an upload apart."""
    paste = read_paste(given)
    if paste.fault:
        return Reading((), (), (paste.fault,), ())
    parts = _Parts(paste.text)
    parts.read()
    if not parts.entries:
        parts.entries.append(Malformed(1, "", "There is nothing here to read."))
    entries = sorted(parts.entries, key=lambda entry: entry.line)
    items = tuple(entry for entry in entries if isinstance(entry, Item))
    return Reading(
        tuple(dict.fromkeys(one.form for one in items)),
        (*_lists(items), *items),
        tuple(entry for entry in entries if isinstance(entry, Malformed)),
        tuple(entry for entry in entries if isinstance(entry, PassedOver)),
    )


class _Parts:
    """Goes down the text, part by part."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.entries: list[Entry] = []
        self.head: Heading | None = None
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def line_at(self, at: int) -> int:
        return bisect_right(self.starts, at)

    def read(self) -> None:
        at = 0
        while at < len(self.text) and len(self.entries) < MOST:
            blank = _BLANK_LINES.match(self.text, at)
            if blank:
                self.head = None  # a table ends here
            at = blank.end() if blank else self.part(at)
        if self.text[at:].strip():
            line = self.text[at:].lstrip().split("\n", 1)[0]
            says = f"Only {MOST:,} things were read; this and what follows was not."
            self.entries.append(malformed(self.line_at(at), line, says))

    def part(self, at: int) -> int:
        """Read what begins there, and give the place after it."""
        end = self.text.find("\n", at)
        end = len(self.text) if end < 0 else end
        line, number = self.text[at:end], self.line_at(at)
        bare = line.lstrip()
        if not self.head and bare[:1] in ("{", "[") and not _BOX.match(bare):
            return self.json(at + len(line) - len(bare))
        if not self.head and _YAML.fullmatch(line):
            self.entries += read_documents(self.text[at:], number)
            return len(self.text)
        self.entries += self.line(line.rstrip(), number) if bare else ()
        return end + 1

    def json(self, at: int) -> int:
        found = read_json(self.text, at)
        for start, value in found.elements or ():
            self.entries += entries_of(value, self.line_at(start))
        if found.fault:
            place = min(found.fault.at, len(self.text))
            at_end = place >= len(self.text.rstrip()) or "not closed" in found.fault.says
            cut = " The end seems to be cut off." if at_end else ""
            rest = self.text[place : place + LONGEST].split("\n")[0]
            self.entries.append(malformed(self.line_at(place), rest, f"This is not JSON: {found.fault.says}.{cut}"))
        elif found.elements is None:
            self.entries += entries_of(found.members, self.line_at(at))
        elif not found.elements:
            self.entries.append(passed_over(self.line_at(at), self.text[at : found.end][:LONGEST], "the list is empty"))
        return found.end

    def line(self, text: str, number: int) -> list[Entry]:
        if len(text) > LONGEST_LINE:
            says = f"A line has at most {LONGEST_LINE:,} characters, and this one {len(text):,}."
            return [malformed(number, text, says)]
        for pattern, why in _WITHOUT_MEANING:
            if pattern.fullmatch(text):
                return [passed_over(number, text, why)]
        if _ERROR.fullmatch(text):
            return [malformed(number, text, "This is a message about an error; the list is missing.")]
        if head := heading(text, number):
            self.head = head
            return [passed_over(number, text, "it names the columns")]
        if self.head:
            found = row(self.head, text, number)
            return [bare_row(text, number) or found if isinstance(found, Malformed) else found]
        if entries := terraform.line_of(text, number):
            return entries
        if entry := bare_row(text, number):
            return [entry]
        if len(_GAP.split(text.strip(), maxsplit=3)) > 3:
            says = "This is a row of a table, and the line that names its columns is missing."
            return [malformed(number, text, says)]
        return names(text, number)


def _lists(items: Iterable[Item]) -> Iterator[Item]:
    """What a list shows by being there: nobody but Helm has releases, and nobody but Argo CD has its applications."""
    first: dict[Form, int] = {}
    for one in items:
        first.setdefault(one.form, one.line)
    if "helm-list" in first:
        yield item("helm-list", first["helm-list"], "the list of releases", names=["helm"])
    if "argo-cd-applications" in first:
        line = first["argo-cd-applications"]
        yield item("argo-cd-applications", line, "the list of applications", [APPLICATIONS])
