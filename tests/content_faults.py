"""Every fault that the content check must report, as one edit of the second guide and the one problem that it causes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

Edit = tuple[str, str, str]
"""A file, a text that stands in it once, and what is put in its place. An empty text appends."""


@dataclass(frozen=True)
class Fault:
    """``at`` is a text on the line where the problem must be found, unique in the edited file; or the line itself."""

    rule: str
    edits: tuple[Edit, ...]
    file: str
    at: str | int
    kind: str
    says: str
    hint: str

    def commit(self, root: Path) -> None:
        """Make the edits in a copy of the second guide."""
        for name, old, new in self.edits:
            path = root / name
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            assert not old or text.count(old) == 1, f"{self.rule}: {old!r} stands {text.count(old)} times in {name}"
            path.write_text(text.replace(old, new) if old else text + new, encoding="utf-8")

    def line(self, root: Path) -> int:
        """Where the problem must be found."""
        if isinstance(self.at, int):
            return self.at
        lines = (root / self.file).read_text(encoding="utf-8").split("\n")
        found = [number for number, line in enumerate(lines, 1) if self.at == line.strip()]
        found = found or [number for number, line in enumerate(lines, 1) if self.at in line]
        assert len(found) == 1, f"{self.rule}: {self.at!r} stands on lines {found}"
        return found[0]


HUGO, JEKYLL, OCTOPRESS = "tools/hugo.md", "tools/jekyll.md", "tools/octopress.md"
SITE, GENERATOR, EDITING = "decisions/site.yaml", "decisions/generator.yaml", "decisions/editing.yaml"
HOSTING, COMMENTS = "decisions/hosting.yaml", "decisions/comments.yaml"
PRESET, BUILDING, PUBLISHING = "presets/gardener.yaml", "sections/building.md", "sections/publishing.md"

FAULTS: list[Fault] = []


def fault(
    rule: str,
    file: str,
    old: str,
    new: str,
    *,
    at: str | int,
    kind: str,
    says: str,
    hint: str,
    also: tuple[Edit, ...] = (),
    found_in: str = "",
) -> None:
    """Add a fault; ``also`` are edits that the first one would not be alone without."""
    FAULTS.append(Fault(rule, ((file, old, new), *also), found_in or file, at, kind, says, hint))


def in_ledger(kind: str, *ids: str) -> Edit:
    """The edit that publishes ids."""
    return "ledger.yaml", f"\n{kind}:\n", "\n".join([f"\n{kind}:", *(f"  - {id}" for id in ids), ""])


_OPTION = (
    "    label: Another\n    what: The same once more.\n    pick_if: You like it.\n    avoid_if: You do not.\n"
    "    undo: {cost: hours, why: It is nothing.}\n"
)


def extra(
    says_that: str,
    one: str = "",
    two: str = "",
    head: str = "",
    *,
    id: str = "extra",
    rules: tuple[str, ...] = (),
    also: tuple[Edit, ...] = (),
    **expected: Any,
) -> None:
    """Add a fault in a sixth decision, which is listed, published and answered as it should be."""
    text = (
        "section: publishing\ntitle: Extra\nquestion: What else?\nwhy: It is a test.\nerror: Choose.\n"
        f"{head}options:\n  - id: one\n{_OPTION}{one}  - id: two\n{_OPTION}{two}"
        "today: [{pick: two, why: It is one of two.}]\nchecked: 2026-05-04\n"
    )
    around = (
        (PUBLISHING, "[hosting, comments]", f"[hosting, comments, {id}]"),
        in_ledger("decision", id),
        in_ledger("option", f"{id}:one", f"{id}:two"),
        in_ledger("rule", *rules),
        (PRESET, "  hosting: {", f"  {id}: {{pick: one, why: It is first.}}\n  hosting: {{"),
    )
    fault(says_that, f"decisions/{id}.yaml", "", text, also=(*around, *also), **expected)


def rule(id: str, when: str) -> str:
    """A need or exclude of an option, as it is written."""
    return f"      - {{id: {id}, when: {when}, says: It is a test., opinion: true}}\n"


# A table: what is broken, then where and how it is reported.
# fmt: off

# -- what is YAML and what is not ------------------------------------------------------------------------

fault("text with a colon is quoted", SITE, "why: Everything else hangs", "why: Note: everything hangs", at="why: Note",
      kind="bad-yaml", says="this is not YAML", hint="Quote text that contains ': '")
fault("a line is indented with spaces", SITE, "  - id: blog", "\t- id: blog", at="- id: blog", kind="bad-yaml",
      says="this is not YAML", hint="indent with spaces")
fault("a quote is closed, and the message shows where it was opened", HOSTING, '"Switch on', "'Switch on",
      at="do: 'Switch on", kind="bad-yaml", says="unexpected end", hint="Quote text")
fault("a control character is no text", SITE, "Nobody will keep", "Nobody \x07 will keep", at="Nobody \x07",
      kind="bad-yaml", says="control characters are not allowed", hint="")
fault("front matter is YAML, too, and its lines are counted in the file", HUGO, "name: Hugo", "name: Hugo: fast",
      at="name: Hugo: fast", kind="bad-yaml", says="this is not YAML", hint="Quote text")
fault("front matter is there", HUGO, "---\nname: Hugo", "name: Hugo", at=1, kind="bad-yaml",
      says="the front matter is missing", hint="begins with a line of ---")
fault("a key stands once", SITE, "error: Choose a kind", "why: Again.\nerror: Choose a kind", at="why: Again.",
      kind="duplicate-key", says="'why' stands twice", hint="Keep one")
fault("an anchor is not used", SITE, "why: The fridge keeps no history.", "why: &why The fridge keeps no history.",
      at="&why", kind="bad-yaml", says="anchors are not used here (it is 'why')", hint="Write the value out")
fault("an anchor's alias is found on its own line", SITE, "    pick_if: You write now and then.", "    pick_if: *why",
      at="*why", kind="bad-yaml", says="anchors are not used", hint="quote text that begins with & or *")
fault("a tag is not used", SITE, "why: The fridge", "why: !!str The fridge", at="!!str", kind="bad-yaml",
      says="tags are not used", hint="Quote text that begins with !")
fault("a file is one document", SITE, "advice:\n", "---\nadvice:\n", at="---", kind="bad-yaml",
      says="a second document", hint="take out the line of ---")
fault("nothing is nested deeply", SITE, "checked: 2026", "more: " + "[" * 90_000 + "\nchecked: 2026", at="more: [",
      kind="bad-yaml", says="nested more than 20 deep", hint="stray bracket")
fault("a field's name is a word", SITE, "title: The site", "{title: The site}: x", at="{title: The site}",
      kind="bad-yaml", says="where a field's name is expected", hint="Quote")
fault("a file is not huge", HUGO, "Hugo reads a folder", "Hugo reads a folder" + " and a folder" * 40_000, at=1,
      kind="bad-yaml", says="larger than 400,000 bytes", hint="split it")
fault("a file is not empty", "tools/zola.md", "", "---\n---\n", at=1, kind="missing-field",
      says="the file says nothing", hint="It needs name, what, kind, status, checked.")
fault("a file is a mapping", "decisions/extra.yaml", "", "- one\n- two\n", at=1, kind="wrong-type",
      says="the file must be a mapping", hint="`field: value`")
fault("a file that nothing reads is not passed over", "decisions/theme.yml", "", "title: Theme\n", at=1,
      kind="stray-file", says="nothing reads 'theme.yml'", hint="<id>.yaml")
fault("a file's name is an id", "tools/Zola_SSG.md", "",
      "---\nname: Zola\nwhat: Another one.\nkind: open source\nstatus: {is: active, source: https://www.getzola.org/}\nchecked: 2026-05-04\n---\nA tool.\n",
      at=1, kind="bad-id", says="'Zola_SSG' is not an id", hint="lower-case letters and digits")

# -- fields ----------------------------------------------------------------------------------------------

fault("a field is known", HUGO, "licence: Apache-2.0", "license: Apache-2.0", at="license:", kind="unknown-field",
      says="unknown field 'license'", hint="Did you mean 'licence'?")
fault("a field within a list is known, and the known ones are named", HUGO, "    noted: 2026-02-01",
      "    noted: 2026-02-01\n    colour: red", at="colour:", kind="unknown-field", says="unknown field 'colour'",
      hint="severity")
fault("a misspelt field is one fault, not a missing one as well", SITE, "error: Choose", "eror: Choose", at="eror:",
      kind="unknown-field", says="unknown field 'eror'", hint="Did you mean 'error'?")
fault("an id is not written in the file", HUGO, "name: Hugo", "id: hugo\nname: Hugo", at="id: hugo",
      kind="unknown-field", says="'id' is not written in the file", hint="The file's name is its id")
fault("prose is not written in the front matter", HUGO, "name: Hugo", "text: Prose\nname: Hugo", at="text: Prose",
      kind="unknown-field", says="'text' is not written", hint="below the front matter")
fault("a version is quoted", JEKYLL, 'version: "4.3"', "version: 4.30", at="4.30", kind="wrong-type",
      says="'version' is 4.30, which YAML does not read as text", hint='Quote it: version: "4.30".')
fault("a year is quoted", HUGO, 'since: "2013"', "since: 2013", at="since: 2013", kind="wrong-type",
      says="'since' is 2013", hint='Quote it: since: "2013".')
fault("a word that means true is quoted", HOSTING, "    label: Your own server", "    label: true", at="label: true",
      kind="wrong-type", says="'label' is true", hint='Quote it: label: "true".')
fault("text is not empty", SITE, "why: Everything else hangs on whether there is a site at all.", "why:", at=4,
      kind="wrong-type", says="'why' is empty", hint="Write its value")
fault("text is not a mapping", SITE, "question: What kind of site is it?", "question: {What kind of site is it?}",
      at="question:", kind="wrong-type", says="'question' must be text, and this is a mapping", hint="Quote text")
fault("a list is a list", HUGO, "tags: [fast]", "tags: fast", at="tags: fast", kind="wrong-type",
      says="'tags' must be a list, and this is a single value", hint="Begin each entry with `- `")
fault("an entry that is a mapping says so", HUGO, "  - says: Thousands of pages build in seconds.\n    opinion: true\n",
      "  - Thousands of pages build in seconds.\n", at="Thousands", kind="wrong-type",
      says="this entry of 'good' must be a mapping", hint="says")
fault("a field that must be there is there", SITE, "error: Choose a kind of site, even if it is none.\n", "", at=1,
      kind="missing-field", says="'error' is missing from the file", hint="Add `error:`")
fault("a field within a list is there, and the entry is found", SITE, "    avoid_if: You write a manual.\n", "",
      at="- id: blog", kind="missing-field", says="'avoid_if' is missing from this entry of 'options'",
      hint="Add `avoid_if:`")
fault("a field within a mapping is there", SITE, "undo: {cost: hours, why: The fridge keeps no history.}",
      "undo: {cost: hours}", at="undo: {cost: hours}", kind="missing-field", says="'why' is missing from 'undo'",
      hint="Add `why:`")
fault("an option without a tool explains itself", SITE, "    label: No site\n", "", at="- id: none", kind="wrong-value",
      says="an option without a tool needs a `label` and a `what`", hint="docs/writing-content.md")
fault("a word from a short list is one of it", HUGO, "kind: open source", "kind: open sauce", at="kind: open sauce",
      kind="wrong-value", says="'kind' is 'open sauce'", hint="'open source', 'open core'")
fault("a severity has three values", GENERATOR, "severity: caution", "severity: warning", at="severity: warning",
      kind="wrong-value", says="'severity' is 'warning'", hint="'danger', 'caution' or 'info'")
fault("true and false are words", HUGO, "  - says: Thousands of pages build in seconds.\n    opinion: true",
      "  - says: Thousands of pages build in seconds.\n    opinion: maybe", at="opinion: maybe", kind="wrong-type",
      says="'opinion' is 'maybe'", hint="true or false")
fault("a title is short", SITE, "title: The site", "title: The site, what kind of it there is, and whether", at=2,
      kind="wrong-value", says="'title' has 47 characters, and at most 32 fit", hint="more briefly")
fault("a summary is not too short", BUILDING,
      "summary: The program that turns text into pages, and the people who write the text.", "summary: A program.",
      at="summary:", kind="wrong-value", says="'summary' has fewer than 20 characters", hint="Say more")
fault("a condition names an option", COMMENTS, "asked_when: {site: [blog]}", "asked_when: {site: []}", at="asked_when:",
      kind="wrong-value", says="'site' has fewer than 1 entry", hint="Say more")
fault("a decision has two options", "decisions/extra.yaml", "",
      "section: building\ntitle: Extra\nquestion: What else?\nwhy: It is a test.\nerror: Choose.\noptions:\n  - {id: one, label: One, what: The one., pick_if: Yes., avoid_if: No., undo: {cost: hours, why: It is nothing.}}\ntoday: [{pick: one, why: It is alone.}]\nchecked: 2026-05-04\n",
      at="options:", kind="wrong-value", says="'options' has fewer than 2 entries", hint="Say more")
fault("an id is lower-case", GENERATOR, "      - id: jekyll-handbook", "      - id: Jekyll_Handbook",
      at="Jekyll_Handbook", kind="bad-id", says="'Jekyll_Handbook' is not an id", hint="Lower-case letters and digits")
fault("a decision in a condition is an id", COMMENTS, "asked_when: {site: [blog]}", "asked_when: {The Site: [blog]}",
      at="The Site:", kind="bad-id", says="'The Site' is not an id", hint="such as my-tool")
fault("a link is https", HUGO, "home: https://gohugo.io/", "home: http://gohugo.io/", at="home:", kind="bad-link",
      says="'home' is 'http://gohugo.io/', which is not an https address", hint="https://example.org/page")
fault("a source is https", JEKYLL, "source: https://jekyllrb.com/docs/posts/",
      "source: http://jekyllrb.com/docs/posts/", at="source: http://", kind="bad-link",
      says="which is not an https address", hint="https://example.org/page")
fault("each of several sources is https", HUGO, "https://pkg.go.dev/text/template", "ftp://pkg.go.dev/text/template",
      at="ftp://", kind="bad-link", says="ftp://pkg.go.dev", hint="https://example.org/page")
fault("a link has a host that can be read", HUGO, "home: https://gohugo.io/", 'home: "https://[gohugo/"', at="home:",
      kind="bad-link", says="not an https address", hint="https://example.org/page")

# -- sources and dates -----------------------------------------------------------------------------------

fault("a fact has a source", HUGO,
      "  - says: It is one binary with nothing else to install.\n    source: https://gohugo.io/installation/\n",
      "  - says: It is one binary with nothing else to install.\n", at="It is one binary", kind="no-source",
      says="needs a source, or `opinion: true`", hint="Add `source:`")
fault("a rule has a source", GENERATOR, "        source: https://www.mkdocs.org/user-guide/writing-your-docs/\n", "",
      at="id: mkdocs-handbook", kind="no-source", says="this entry of 'needs' needs a source", hint="Add `source:`")
fault("a warning has a source", GENERATOR, "    source: https://jekyllrb.com/docs/installation/\n", "",
      at="id: jekyll-ruby", kind="no-source", says="needs a source", hint="Add `source:`")
fault("an event has a source", OCTOPRESS, "says: This guide stopped offering it., opinion: true}",
      "says: This guide stopped offering it.}", at="stopped offering", kind="no-source", says="needs a source",
      hint="Add `source:`")
fault("a retirement has a source", GENERATOR, "says: Nobody works on it any more., opinion: true,",
      "says: Nobody works on it any more.,", at="retired:", kind="no-source", says="'retired' needs a source",
      hint="Add `source:`")
fault("a claim that is no opinion has a source", BUILDING,
      "    source: https://jekyllrb.com/docs/configuration/incremental-regeneration/\n", "", at="id: jekyll-is-slow",
      kind="no-source", says="a claim with the verdict 'holds' needs a source", hint="Add `source:`")
fault("a status has a source", HUGO, ", source: https://gohugo.io/about/}", "}", at="status:", kind="missing-field",
      says="'source' is missing from 'status'", hint="Add `source:`")
fault("a tool was checked on a day", OCTOPRESS, "checked: 2026-05-04\n", "", at="name: Octopress", kind="missing-field",
      says="'checked' is missing from the file", hint="Add `checked:`")
fault("a decision was checked on a day", SITE, "checked: 2026-05-04\n", "", at="section: the-site",
      kind="missing-field", says="'checked' is missing from the file", hint="Add `checked:`")
fault("a section was checked on a day", PUBLISHING, "    checked: 2026-05-04\nchecked: 2026-05-04\n",
      "    checked: 2026-05-04\n", at="title: Publishing", kind="missing-field",
      says="'checked' is missing from the file", hint="Add `checked:`")
fault("a preset was checked on a day", PRESET, "checked: 2026-05-04\n", "", at="title: A gardener",
      kind="missing-field", says="'checked' is missing from the file", hint="Add `checked:`")
fault("a claim was checked on a day", PUBLISHING, "    checked: 2026-05-04\n", "", at="id: comments-are-over",
      kind="missing-field", says="'checked' is missing from this entry of 'claims'", hint="Add `checked:`")
fault("an event happened on a day", HUGO, "  - on: 2026-01\n    noted", "  - noted", at="noted: 2026-02-01",
      kind="missing-field", says="'on' is missing from this entry of 'events'", hint="Add `on:`")
fault("an event was noted in an edition", HUGO, "    noted: 2026-02-01\n", "", at="on: 2026-01", kind="missing-field",
      says="'noted' is missing from this entry of 'events'", hint="Add `noted:`")
fault("a day is in the calendar", SITE, "checked: 2026-05-04", "checked: 2026-02-30", at="checked:", kind="bad-date",
      says="'checked' is '2026-02-30', and the calendar has no such day", hint="month and day")
fault("a partial date is in the calendar", HUGO, "on: 2026-01", "on: 2026-13", at="on: 2026-13", kind="bad-date",
      says="'on' is '2026-13', and the calendar has no such day", hint="month and day")
fault("a day is written in full", SITE, "checked: 2026-05-04", "checked: 2026-05", at="checked:", kind="bad-date",
      says="'checked' is '2026-05'", hint="")
fault("a day is written with hyphens", SITE, "checked: 2026-05-04", "checked: 4 May 2026", at="checked:",
      kind="bad-date", says="'checked' is '4 May 2026': a date is written as 2026-11-23", hint="")
fault("a partial date is a date", HUGO, "on: 2026-01", "on: January 2026", at="on: January", kind="bad-date",
      says="'on' is 'January 2026': a date is written as 2026-11-23, or 2026-11", hint="")
for _file in (HUGO, SITE, PRESET):
    fault(f"{_file} was not checked after the edition", _file, "checked: 2026-05-04", "checked: 2026-05-05",
          at="checked:", kind="date-order", says="checked on 2026-05-05, after the edition of 2026-05-04",
          hint="`edition` in guide.yaml")
fault("a section was not checked after the edition", PUBLISHING, "\nchecked: 2026-05-04\n---",
      "\nchecked: 2027-05-04\n---", at="2027", kind="date-order", says="checked on 2027-05-04", hint="Look at the date")
fault("a claim was not checked after the edition", BUILDING, "checked: 2026-04-20", "checked: 2027-04-20", at="2027",
      kind="date-order", says="checked on 2027-04-20", hint="Look at the date")
fault("a status was not checked after the edition", HUGO, ", source: https://gohugo.io/about/}",
      ", source: https://gohugo.io/about/, checked: 2027-01-01}", at="2027", kind="date-order",
      says="checked on 2027-01-01", hint="Look at the date")
fault("a fact was not checked after the edition", HUGO, "    opinion: true\nevents:",
      "    opinion: true\n    checked: 2027-01-01\nevents:", at="2027", kind="date-order", says="checked on 2027-01-01",
      hint="Look at the date")
fault("an event was not checked after the edition", HUGO, "    opinion: true\naliases:",
      "    opinion: true\n    checked: 2027-01-01\naliases:", at="2027", kind="date-order",
      says="checked on 2027-01-01", hint="Look at the date")
fault("a rule was not checked after the edition", GENERATOR, "    source: https://jekyllrb.com/docs/installation/",
      "    source: https://jekyllrb.com/docs/installation/\n    checked: 2027-01-01", at="2027", kind="date-order",
      says="checked on 2027-01-01", hint="Look at the date")
fault("an event was not noted after the edition", HUGO, "noted: 2026-02-01", "noted: 2027-02-01", at="noted:",
      kind="date-order", says="noted on 2027-02-01, after the edition", hint="Look at the date")
fault("a release is not from the future", JEKYLL, "date: 2022-10-20", "date: 2027-10", at="2027-10", kind="date-order",
      says="released on 2027-10-01", hint="Look at the date")
fault("a change is not from the future", "changes.yaml", "edition: 2026-02-01", "edition: 2027-02-01", at="2027",
      kind="date-order", says="dated on 2027-02-01", hint="Look at the date")
fault("a project was accepted before it rose", HUGO, "status: {is",
      "cncf: {level: graduated, since: 2020-03, accepted: 2020-04-01, source: https://gohugo.io/}\nstatus: {is",
      at="cncf:", kind="date-order", says="accepted 2020-04-01, after reaching its level in 2020-03", hint="both dates")

# -- names that nothing bears ----------------------------------------------------------------------------

fault("an option's tool exists", GENERATOR, "tool: eleventy", "tool: elventy", at="tool: elventy", kind="unknown-tool",
      says="unknown tool 'elventy'", hint="Did you mean 'eleventy'?")
fault("a tool's successor exists", OCTOPRESS, "replaced_by: [jekyll]", "replaced_by: [jekyl]", at="replaced_by:",
      kind="unknown-tool", says="unknown tool 'jekyl'", hint="Did you mean 'jekyll'?")
fault("a tool does not replace itself", OCTOPRESS, "replaced_by: [jekyll]", "replaced_by: [octopress]",
      at="replaced_by:", kind="unknown-tool", says="'octopress' cannot replace itself", hint="Name the tool")
fault("a claim is about tools that exist", BUILDING, "about: [jekyll]", "about: [jekyl]", at="about:",
      kind="unknown-tool", says="unknown tool 'jekyl'", hint="Did you mean 'jekyll'?")
fault("a tag is in the guide's list", HUGO, "tags: [fast]", "tags: [fsat]", at="tags:", kind="unknown-tag",
      says="unknown tag 'fsat'", hint="Did you mean 'fast'?")
fault("a retired option's successor exists", GENERATOR, "replaced_by: [jekyll]", "replaced_by: [jekyl]", at="retired:",
      kind="unknown-option", says="unknown option 'jekyl'", hint="Did you mean 'jekyll'?")
fault("an option does not replace itself", GENERATOR, "replaced_by: [jekyll]", "replaced_by: [octopress]",
      at="retired:", kind="unknown-option", says="'octopress' cannot replace itself", hint="Name the option")
fault("a decision's section exists", HOSTING, "section: publishing", "section: publishin", at="section:",
      kind="unknown-section", says="unknown section 'publishin'", hint="Did you mean 'publishing'?")
fault("a decision's section lists it", HOSTING, "section: publishing", "section: building", at="section:",
      kind="unknown-decision", says="this says section 'building', but 'publishing' lists the decision",
      hint="one section")
fault("a decision is listed by its section", PUBLISHING, "decisions: [hosting, comments]", "decisions: [hosting]",
      found_in=COMMENTS, at="section:", kind="unknown-decision",
      says="section 'publishing' does not list this decision", hint="Add 'comments'")
fault("a section lists decisions that exist", PUBLISHING, "decisions: [hosting, comments]",
      "decisions: [hosting, coments]", at="decisions:", kind="unknown-decision", says="unknown decision 'coments'",
      hint="Did you mean 'comments'?")
fault("a decision is listed by one section", BUILDING, "decisions: [generator, editing]",
      "decisions: [generator, editing, hosting]", at="decisions:", kind="unknown-decision",
      says="decision 'hosting' belongs to section 'publishing'", hint="take it out here")
fault("a section lists a decision once", PUBLISHING, "decisions: [hosting, comments]",
      "decisions: [hosting, comments, hosting]", at="decisions:", kind="duplicate-id",
      says="decision 'hosting' stands twice", hint="Keep one")
fault("the reading order names sections that exist", "guide.yaml", "  - publishing", "  - publishin", at="- publishin",
      kind="unknown-section", says="unknown section 'publishin'", hint="Did you mean 'publishing'?")
fault("the reading order names every section", "guide.yaml", "  - publishing\n", "", found_in=PUBLISHING,
      at="title: Publishing", kind="unknown-section", says="section 'publishing' is not in the reading order",
      hint="guide.yaml")
fault("the reading order names a section once", "guide.yaml", "  - publishing\n", "  - publishing\n  - building # again\n",
      at="# again", kind="duplicate-id", says="section 'building' stands twice", hint="Keep one")
fault("a tag is declared once", "guide.yaml", "tags:\n", "tags:\n  - {id: hosted, means: Twice}\n", at="Somebody else",
      kind="duplicate-id", says="tag 'hosted' stands twice", hint="Keep one")
fault("the guide's presets exist", "guide.yaml", "  - gardener", "  - gardner", at="- gardner", kind="unknown-preset",
      says="unknown preset 'gardner'", hint="Did you mean 'gardener'?")
fault("a preset is listed", "guide.yaml", "presets:\n  - gardener\n", "", found_in=PRESET, at="title: A gardener",
      kind="unknown-preset", says="preset 'gardener' is not listed", hint="guide.yaml")
fault("a preset is listed once", "guide.yaml", "  - gardener\n", "  - gardener\n  - gardener # again\n", at="# again",
      kind="duplicate-id", says="preset 'gardener' stands twice", hint="Keep one")
for _place, _file, _start, _decision, _option in (
    ("asked_when", COMMENTS, "asked_when: {", "site", "blog"),
    ("asked_when as a list", EDITING, "  - {generator: [mkdocs], ", "hosting", "netlify"),
    ("needs", GENERATOR, "- id: mkdocs-handbook\n        when: {", "site", "handbook"),
    ("excludes", GENERATOR, "- id: jekyll-handbook\n        when: {", "site", "handbook"),
    ("warns", GENERATOR, "when: {", "generator", "jekyll"),
    ("warns with a list of conditions", HOSTING, "      - {", "hosting", "own-server"),
    ("today", GENERATOR, "{pick: mkdocs, when: {", "site", "handbook"),
):
    fault(f"the decision in {_place} exists", _file, f"{_start}{_decision}:", f"{_start}{_decision}x:",
          at=f"{_decision}x:", kind="unknown-decision", says=f"unknown decision '{_decision}x'",
          hint=f"Did you mean '{_decision}'?")
    fault(f"the option in {_place} exists", _file, f"{_start}{_decision}: [{_option}", f"{_start}{_decision}: [{_option}x",
          at=f"{_option}x", kind="unknown-option", says=f"unknown option '{_option}x'", hint=f"Did you mean '{_option}'?")
fault("today's pick exists", HOSTING, "{pick: github-pages, why", "{pick: github-page, why", at="github-page,",
      kind="unknown-option", says="unknown option 'github-page'", hint="Did you mean 'github-pages'?")
fault("the advised pick exists", SITE, "pick: blog", "pick: blogg", at="blogg", kind="unknown-option",
      says="unknown option 'blogg'", hint="Did you mean 'blog'?")
fault("the essay's pick exists", SITE, "advice:\n", "essay: {pick: blogg, says: It had none.}\nadvice:\n", at="blogg",
      kind="unknown-option", says="unknown option 'blogg'", hint="Did you mean 'blog'?")
fault("a preset's decision exists", PRESET, "  hosting: {", "  hostin: {", at="hostin:", kind="unknown-decision",
      says="unknown decision 'hostin'", hint="Did you mean 'hosting'?")
fault("a preset's option exists", PRESET, "pick: hugo", "pick: hugoo", at="hugoo", kind="unknown-option",
      says="unknown option 'hugoo'", hint="Did you mean 'hugo'?")
fault("a preset names present ids, not former ones", PRESET, "  editing: {pick: git-only",
      "  editing: {pick: netlify-cms", at="netlify-cms", kind="unknown-option", says="unknown option 'netlify-cms'",
      hint="")

# -- links in prose --------------------------------------------------------------------------------------

fault("a link in a section leads somewhere", BUILDING, "| [[hugo]] |", "| [[hugoo]] |", at="[[hugoo]]",
      kind="dead-link", says="[[hugoo]] leads nowhere", hint="Did you mean 'hugo'?")
fault("a link with words in a table leads somewhere", BUILDING, "[[eleventy\\|Eleventy]]", "[[elventy\\|Eleventy]]",
      at="[[elventy", kind="dead-link", says="[[elventy]] leads nowhere", hint="Did you mean 'eleventy'?")
fault("a link to a section leads somewhere", "sections/the-site.md", "[[#building]]", "[[#bilding]]", at="[[#bilding]]",
      kind="dead-link", says="[[#bilding]]", hint="Did you mean '#building'?")
fault("a link to an option leads somewhere", "sections/the-site.md", "[[site:blog|", "[[site:blogg|",
      at="[[site:blogg|", kind="dead-link", says="[[site:blogg]]", hint="Did you mean 'site:blog'?")
fault("a link in a tool leads somewhere", HUGO, "It suits anyone", "\n\nLike [[Eleventy]], it suits anyone",
      at="[[Eleventy]]", kind="dead-link", says="[[Eleventy]] leads nowhere", hint="Did you mean 'eleventy'?")
fault("a dead link is found where it is a link, not where it is code", BUILDING, "Whoever does not want",
      "`[[nowhere]]` is code, and\n[[nowhere|this]] is not. Whoever does not want", at="[[nowhere|this]]",
      kind="dead-link", says="[[nowhere]] leads nowhere", hint="")
fault("prose is not nested beyond reason", HUGO, "Hugo reads a folder",
      "*" * 5000 + "a" + "*" * 5000 + "\nHugo reads a folder", at="*****", kind="bad-prose", says="nested too deeply",
      hint="a long run of *")

# -- ids -------------------------------------------------------------------------------------------------

fault("an option stands once", HOSTING, "warns:\n", f"  - id: netlify # again\n{_OPTION}warns:\n", at="# again",
      kind="duplicate-id", says="option 'netlify' stands twice", hint="another id")
fault("a rule's id is unique over all files", HOSTING, "  - id: own-server-comments", "  - id: isso-server",
      also=(("ledger.yaml", "  - own-server-comments\n", ""),), at="id: isso-server", kind="duplicate-id",
      says="rule 'isso-server' already stands in second_guide/decisions/comments.yaml", hint="another id")
fault("a claim's id is unique over all sections", PUBLISHING, "  - id: comments-are-over", "  - id: jekyll-is-slow",
      also=(("ledger.yaml", "  - comments-are-over\n", ""),), at="id: jekyll-is-slow", kind="duplicate-id",
      says="claim 'jekyll-is-slow' already stands in section 'building'", hint="another id")
fault("a decision's alias is not a present decision", SITE, "aliases: [kind-of-site]",
      "aliases: [kind-of-site, hosting]", at="aliases: [kind", kind="alias-clash",
      says="alias 'hosting' is a present id", hint="a former id")
fault("a decision's alias leads to one decision", HOSTING, "title: Hosting", "aliases: [kind-of-site]\ntitle: Hosting",
      found_in=SITE, at="aliases: [kind", kind="alias-clash", says="alias 'kind-of-site' already leads to 'hosting'",
      hint="one place")
fault("a decision is not its own alias", SITE, "aliases: [kind-of-site]", "aliases: [kind-of-site, site]",
      at="aliases: [kind", kind="alias-loop", says="'site' is an alias of itself", hint="Leave it out")
fault("an option's alias is not a present option", EDITING, "aliases: [netlify-cms]",
      "aliases: [netlify-cms, git-only]", at="aliases:", kind="alias-clash", says="alias 'git-only' is a present id",
      hint="a former id")
fault("an option's alias leads to one option", HOSTING, "    pick_if: You have one anyway.",
      "    aliases: [vps, vps]\n    pick_if: You have one anyway.", at="aliases:", kind="alias-clash",
      says="alias 'vps' already leads to 'own-server'", hint="one place")
fault("an option is not its own alias", EDITING, "aliases: [netlify-cms]", "aliases: [netlify-cms, decap-cms]",
      at="aliases:", kind="alias-loop", says="'decap-cms' is an alias of itself", hint="Leave it out")
fault("a tool's alias is not the id of another", HUGO, "aliases: [gohugo]", "aliases: [gohugo, jekyll]", at="aliases:",
      kind="alias-clash", says="alias 'jekyll' is the id of another tool", hint="no page has yet")
fault("a tool is not its own alias", HUGO, "aliases: [gohugo]", "aliases: [gohugo, hugo]", at="aliases:",
      kind="alias-loop", says="'hugo' is an alias of itself", hint="Leave it out")
fault("a word of the addresses is no alias", SITE, "aliases: [kind-of-site]", "aliases: [kind-of-site, q]",
      at="aliases: [kind", kind="reserved-id", says="'q' is a word of the addresses", hint="never a decision's name")
for _word in ("edition", "ref"):
    extra(f"a decision is not called {_word}", id=_word, at=1, kind="reserved-id",
          says=f"'{_word}' is a word of the addresses and cannot be a decision", hint="Rename the file")
for _kind, _id, _file, _at in (
    ("section", "building", BUILDING, "title: Building"),
    ("tool", "hugo", HUGO, "name: Hugo"),
    ("claim", "jekyll-is-slow", BUILDING, "id: jekyll-is-slow"),
    ("decision", "hosting", HOSTING, "section: publishing"),
    ("option", "hosting:netlify", HOSTING, "id: netlify"),
    ("rule", "isso-server", COMMENTS, "id: isso-server"),
    ("preset", "gardener", PRESET, "title: A gardener"),
):
    fault(f"a {_kind} that is new is in the ledger", "ledger.yaml", f"  - {_id}\n", "", found_in=_file, at=_at,
          kind="ledger-missing", says=f"{_kind} '{_id}' is not in the ledger", hint="Run `python manage.py ledger`.")
    fault(f"a {_kind} that was published is not gone", "ledger.yaml", f"\n{_kind}:\n", f"\n{_kind}:\n  - once-{_id} # gone\n",
          at="# gone", kind="ledger-deleted", says=f"{_kind} 'once-{_id}' was published and is gone", hint="Bring it back")
fault("a published id that lost its page is offered an alias", "ledger.yaml", "\ntool:\n",
      "\ntool:\n  - hugos # gone\n", at="# gone", kind="ledger-deleted", says="tool 'hugos' was published",
      hint="under `aliases` of what it is called now (perhaps 'hugo')")
fault("the ledger's kinds are known", "ledger.yaml", "\npreset:\n", "\npresets:\n", at="presets:", kind="unknown-field",
      says="unknown kind of id 'presets'", hint="Did you mean 'preset'?")
fault("the ledger lists ids", "ledger.yaml", "\npreset:\n  - gardener\n", "\npreset: gardener\n", at="preset:",
      kind="wrong-type", says="'preset' must be a list of ids", hint="from the history")
fault("the changes are a list", "changes.yaml",
      "- edition: 2026-05-04\n  kind: option\n  says: Octopress is retired; Jekyll, on which it stood, is still here.\n  touches: [\"option:generator:octopress\", \"tool:octopress\"]\n- edition: 2026-02-01\n  kind: guide\n  says: The first edition.\n",
      "edition: 2026-02-01\n", at=1, kind="wrong-type", says="must be a list of changes", hint="- edition: 2026-11-23")
fault("a change is of a known kind", "changes.yaml", "kind: guide", "kind: guid", at="kind: guid", kind="wrong-value",
      says="'kind' is 'guid'", hint="'guide'")
fault("a change has an edition", "changes.yaml", "- edition: 2026-02-01\n  kind: guide", "- kind: guide",
      at="kind: guide", kind="missing-field", says="'edition' is missing from this entry of 'changes'",
      hint="Add `edition:`")

# -- proofs ----------------------------------------------------------------------------------------------

fault("a decision does not hang on itself", HOSTING, "asked_when: {site: [blog, handbook]}",
      "asked_when: {hosting: [netlify]}", at="asked_when:", kind="cycle", says="hosting → hosting",
      hint="A decision is asked after those")
fault("a decision whose condition no stack fulfils can never be asked", COMMENTS, "asked_when: {site: [blog]}",
      "asked_when: {site: [blog], generator: [mkdocs]}", at="asked_when:", kind="never-asked",
      says="decision 'comments' can never be asked", hint="No complete stack fulfils its condition")
fault("an option that needs what cannot be can never be chosen", COMMENTS, "when: {hosting: [own-server]}",
      "when: {generator: [mkdocs]}", at="- id: isso", kind="unchoosable",
      says="option 'isso' can never be chosen", hint="In the way: rule 'isso-server'")
extra("conditions form no circle", head="asked_when: {hosting: [netlify]}\n",
      also=((HOSTING, "asked_when: {site: [blog, handbook]}", "asked_when: {extra: [one]}"),),
      found_in=HOSTING, at="asked_when:", kind="cycle", says="conditions in a circle: hosting → extra → hosting",
      hint="change the condition of one of them")
extra("a decision whose options are all ruled out has no way through",
      "    excludes:\n" + rule("one-never", "{site: [none, blog, handbook]}"),
      "    excludes:\n" + rule("two-never", "{site: [none, blog, handbook]}"), rules=("one-never", "two-never"),
      at="options:", kind="no-way-through", says="decision 'extra' has no way through", hint="Loosen the needs and excludes")
_RETIRED = "    retired: {on: 2026-01-01, says: It is gone., opinion: true}\n"
extra("a decision whose options are all retired has no way through", _RETIRED, _RETIRED,
      at="options:", kind="no-way-through", says="decision 'extra' has no way through", hint="Loosen")
extra("a decision that is asked at times, and whose options are all retired, has no way through", _RETIRED, _RETIRED,
      "asked_when: {hosting: [netlify]}\n",
      at="options:", kind="no-way-through", says="every option is retired", hint="Offer one that is not")
extra("a decision whose options all contradict its condition can never be asked",
      "    needs:\n" + rule("one-home", "{hosting: [own-server]}"), "    needs:\n" + rule("two-home", "{hosting: [own-server]}"),
      "asked_when: {hosting: [netlify]}\n", rules=("one-home", "two-home"), at="options:", kind="never-asked",
      says="no stack that fulfils its condition leaves an option", hint="rule 'one-home'; rule 'two-home'")
extra("needs that leave a decision only one context rule out the others, as one fault",
      "    needs:\n" + rule("one-none", "{site: [none]}"), "    needs:\n" + rule("two-none", "{site: [none]}"),
      rules=("one-none", "two-none"), found_in=SITE, at="id: blog", kind="unchoosable",
      says="option 'blog' can never be chosen", hint="In the way: rule 'one-none'; rule 'two-none'")
extra("what needs an option that can never be chosen is not another fault",
      "    needs:\n" + rule("one-isso", "{comments: [isso]}"), "", rules=("one-isso",),
      also=((COMMENTS, "when: {hosting: [own-server]}", "when: {generator: [mkdocs]}"),
            (PRESET, "  extra: {pick: one,", "  extra: {pick: two,")),
      found_in=COMMENTS, at="- id: isso", kind="unchoosable", says="option 'isso' can never be chosen", hint="isso-server")
fault("a warning that no stack fulfils can never fire", GENERATOR,
      "when: {generator: [jekyll], hosting: [own-server, netlify]}", "when: {generator: [jekyll], site: [handbook]}",
      at="when: {generator: [jekyll]", kind="idle-rule", says="rule 'jekyll-ruby' can never fire",
      hint="No complete stack fulfils its `when`")
fault("an exclusion that no stack fulfils can never fire", GENERATOR,
      "jekyll-handbook\n        when: {site: [handbook]}",
      "jekyll-handbook\n        when: {site: [handbook], comments: [giscus]}", at="comments: [giscus]",
      kind="idle-rule", says="rule 'jekyll-handbook' can never fire", hint="No complete stack fulfils its `when`")
fault("a rule about a retired option can never fire", GENERATOR,
      "when: {generator: [jekyll], hosting: [own-server, netlify]}", "when: {generator: [octopress]}",
      at="when: {generator: [octopress]}", kind="idle-rule", says="rule 'jekyll-ruby' can never fire",
      hint="No complete stack")
fault("today's pick is possible in its context", COMMENTS, "{pick: giscus, when: {hosting: [github-pages]}",
      "{pick: isso, when: {hosting: [github-pages]}", at="{pick: isso", kind="pick-ruled-out",
      says="the guide's pick 'isso' is ruled out in its own context", hint="Pick what can be chosen there")
fault("today's last pick is possible somewhere", GENERATOR, "{pick: hugo, why", "{pick: octopress, why",
      at="{pick: octopress", kind="pick-ruled-out", says="the guide's pick 'octopress' is ruled out everywhere",
      hint="Pick what can be chosen there")
fault("the advised pick is possible somewhere", GENERATOR, "\nchecked: 2026-05-04",
      "\nadvice: [{for: homelab, pick: octopress, why: It was nice.}]\nchecked: 2026-05-04", at="advice:",
      kind="pick-ruled-out", says="the advised 'octopress' is ruled out everywhere", hint="Advise what can be chosen")
fault("today's picks end with one for every other context", HOSTING, "{pick: github-pages, why",
      "{pick: github-pages, when: {site: [blog]}, why", at="{pick: github-pages, when", kind="wrong-value",
      says="the guide's picks end with one that has no `when`", hint="Put the pick for every other context last")
fault("a preset is consistent", PRESET, "generator: {pick: hugo", "generator: {pick: mkdocs", at="generator:",
      kind="preset", says="generator=mkdocs is set aside (impossible): MkDocs builds documentation",
      hint="It cannot stand beside site=blog")
fault("a preset chooses nothing retired", PRESET, "generator: {pick: hugo", "generator: {pick: octopress",
      at="generator:", kind="preset", says="generator=octopress is set aside (retired)", hint="Choose another")
fault("a preset answers every decision that it is asked", PRESET,
      "  comments: {pick: no-comments, why: The slugs have opinions enough.}\n", "", at="choices:", kind="preset",
      says="preset 'gardener' leaves open: comments", hint="answers every decision")
fault("a preset answers no decision that is not asked there", PRESET, "site: {pick: blog", "site: {pick: handbook",
      at="comments:", kind="preset", says="answers what is not asked there: comments", hint="Leave it out")
fault("a preset that ends the walk answers nothing more", PRESET, "site: {pick: blog", "site: {pick: none",
      at="generator:", kind="preset", says="answers what is not asked there: generator, ", hint="Leave it out")

# -- diagrams, glossary and lookalikes -------------------------------------------------------------------

BUILD, LIVES, GLOSSARY = "diagrams/a-build.yaml", "diagrams/where-a-site-lives.yaml", "glossary.yaml"

fault("a step's actor exists", BUILD, "to: generator,", "to: generater,", at="generater", kind="bad-diagram",
      says="unknown actor 'generater'", hint="Did you mean 'generator'?")
fault("a step is a message or a deed", BUILD, "{at: generator, says", "{from: generator, says", at="Reads the templates",
      kind="bad-diagram", says="a step goes `from` one actor `to` another", hint="Write one of the two")
fault("nobody sends a message to oneself", BUILD, "{at: generator, says", "{from: generator, to: generator, says",
      at="Reads the templates", kind="bad-diagram", says="a message to oneself", hint="Write `at: generator`")
fault("a sequence has no boxes", BUILD, "steps:", "boxes:\n  - {id: x, label: Box, at: [1, 1]}\nsteps:", at="boxes:",
      kind="bad-diagram", says="a sequence has no boxes", hint="Its parts are actors, steps")
fault("a flow has arrows", LIVES, "kind: flow", "kind: sequence", at=1, kind="bad-diagram",
      says="a sequence needs actors and steps", hint="Add them", also=(
          (LIVES, "boxes:\n  - {id: reader, label: Reader, at: [1, 1]}\n  - {id: host, label: Host, says: \"hands out files\", at: [2, 1], tone: good}\n  - {id: pages, label: Pages, at: [2, 2]}\n  - {id: build, label: Build, at: [1, 2], tone: quiet}\n", ""),
          (LIVES, "frames:\n  - {label: Somebody else's machine, around: [host, pages]}\n", ""),
          (LIVES, "arrows:\n  - {from: reader, to: host, says: asks for a page}\n  - {from: host, to: reader, says: the page}\n  - {from: host, to: pages, says: reads}\n  - {from: build, to: pages, dashed: true}\n", "")))
fault("an actor stands once", BUILD, "id: folder, label: Folder", "id: author, label: Folder", at="label: Folder",
      kind="bad-diagram", says="'author' stands twice", hint="another id",
      also=((BUILD, "to: folder,", "to: author,"),))
fault("a box has a place of its own", LIVES, "label: Build, at: [1, 2]", "label: Build, at: [1, 1]", at="label: Build",
      kind="bad-diagram", says="'reader' already stands there", hint="a place of its own",
      also=((LIVES, "  - {from: build, to: pages, dashed: true}\n", ""),))
fault("an arrow's box exists", LIVES, "to: pages, says", "to: pagse, says", at="pagse", kind="bad-diagram",
      says="unknown box 'pagse'", hint="Did you mean 'pages'?")
fault("an arrow runs through no third box", LIVES, "from: build, to: pages", "from: reader, to: pages", at="from: reader, to: pages",
      kind="bad-diagram", says="runs through 'build'", hint="Move a box",
      also=((LIVES, "label: Build, at: [1, 2]", "label: Build, at: [2, 2]"), (LIVES, "label: Pages, at: [2, 2]", "label: Pages, at: [3, 3]"),
            (LIVES, "  - {label: Somebody else's machine, around: [host, pages]}", "  - {label: Somebody else's machine, around: [host]}")))
fault("an arrow leads somewhere else", LIVES, "from: build, to: pages", "from: build, to: build", at="from: build",
      kind="bad-diagram", says="an arrow from a box to itself", hint="in the box")
fault("a frame holds what stands in it", LIVES, "around: [host, pages]", "around: [reader, pages]", at="around:",
      kind="bad-diagram", says="'build' stands inside", hint="Name it in `around`", also=(
          (LIVES, "label: Host, says: \"hands out files\", at: [2, 1]", "label: Host, says: \"hands out files\", at: [3, 1]"),))
fault("frames do not cut through one another", LIVES, "frames:", "frames:\n  - {label: Another, around: [pages, build]}",
      at="Somebody else's machine", kind="bad-diagram", says="cut through one another", hint="lies wholly inside another")
fault("a diagram that a chapter shows exists", BUILDING, "![[a-build]]\n\n## Writing", "![[a-biuld]]\n\n## Writing",
      at="![[a-biuld]]", kind="dead-link", says="[[!a-biuld]] leads nowhere", hint="Did you mean '!a-build'?")
fault("a picture is shown by a line of its own", BUILDING, "A [[?build]] reads", "A [[!a-build]] reads", at="A [[!a-build]]",
      kind="dead-link", says="[[!a-build]] leads nowhere", hint="a line of its own: ![[a-build]]")
fault("a term that prose links to exists", BUILDING, "[[?build]]", "[[?biuld]]", at="[[?biuld]]", kind="dead-link",
      says="[[?biuld]] leads nowhere", hint="Did you mean '?build'?")
fault("what a term sends to see exists", GLOSSARY, "see: [eleventy,", "see: [elevnty,", at="elevnty", kind="dead-link",
      says="[[elevnty]] leads nowhere", hint="Did you mean 'eleventy'?")
fault("a term stands once", GLOSSARY, "- id: front-matter", "- {id: build, term: Again, says: It is a test., opinion: true}\n- id: front-matter", at="term: Again", kind="duplicate-id",
      says="term 'build' stands twice", hint="Keep one")
fault("a term says where it was read", GLOSSARY, "  opinion: true\n", "", at="- id: build", kind="no-source", says="needs a source",
      hint="")
fault("a term cannot be checked after the edition", GLOSSARY, "checked: 2026-01-01", "checked: 2026-06-01", at="checked:",
      kind="date-order", says="after the edition", hint="Look at the date")
fault("a term that was published is not gone", GLOSSARY, "id: front-matter", "id: yaml-on-top", at="- front-matter",
      found_in="ledger.yaml", kind="ledger-deleted", says="term 'front-matter' was published and is gone", hint="",
      also=(in_ledger("term", "yaml-on-top"), (BUILDING, "[[?front-matter|values on top]]", "values on top")))
fault("a lookalike exists", OCTOPRESS, "tool: jekyll, says: \"Octo", "tool: jekil, says: \"Octo", at="jekil", kind="unknown-tool",
      says="unknown tool 'jekil'", hint="Did you mean 'jekyll'?")
fault("a tool is not its own lookalike", OCTOPRESS, "tool: jekyll, says: \"Octo", "tool: octopress, says: \"Octo",
      at="tool: octopress", kind="unknown-tool", says="cannot be taken for itself", hint="taken for")

# -- what changes without a word -------------------------------------------------------------------------

CHANGES, PRINTS = "changes.yaml", "fingerprints.yaml"


def unannounced(rule: str, file: str, old: str, new: str, at: str, says: str, id: str, also: tuple[Edit, ...] = ()) -> None:
    """Add a change of something that the last edition published, which is sound but for that nobody says so."""
    for short, whole in ("is not what", " the edition of 2026-02-01 said"), ("is new since", " the edition of 2026-02-01"), ("has other words", " than in the edition of 2026-02-01"):
        says += whole if says.endswith(short) else ""
    kind = "words" if "other words" in says else id.split(":")[0]
    fault(rule, file, old, new, at=at, kind="unannounced-change", says=f"{says}, and changes.yaml does not say so",
          hint=f"{{edition: 2026-05-04, kind: {kind}, says: …, touches: ['{id}']}}", also=also)


unannounced("a rule's words change with a word in the changes", COMMENTS, "has to run somewhere.", "must run somewhere.",
            "id: isso-server", "rule 'isso-server' has other words", "rule:isso-server")
unannounced("a rule's severity changes with a word", GENERATOR, "severity: caution", "severity: info", "id: jekyll-ruby",
            "rule 'jekyll-ruby' is not what", "rule:jekyll-ruby")
unannounced("what a rule says to do changes with a word", GENERATOR, "do: Pin the version", "do: Note the version",
            "id: jekyll-ruby", "rule 'jekyll-ruby' has other words", "rule:jekyll-ruby")
unannounced("a rule's condition changes with a word", GENERATOR, "hosting: [own-server, netlify]", "hosting: [own-server]",
            "id: jekyll-ruby", "rule 'jekyll-ruby' is not what", "rule:jekyll-ruby")
unannounced("a rule is new with a word", HOSTING, "warns:\n",
            "warns:\n  - {id: netlify-bill, when: {hosting: [netlify]}, severity: info, says: Bills may come., do: Watch them., opinion: true}\n",
            "id: netlify-bill", "rule 'netlify-bill' is new since the edition of 2026-02-01", "rule:netlify-bill",
            (in_ledger("rule", "netlify-bill"),))
unannounced("a rule moves to another option with a word", GENERATOR,
            "    excludes:\n      - id: jekyll-handbook\n        when: {site: [handbook]}\n        says: Jekyll orders pages by date, and this guide draws the line there.\n        opinion: true\n",
            "", "id: jekyll-handbook", "rule 'jekyll-handbook' is not what", "rule:jekyll-handbook",
            ((GENERATOR, "    avoid_if: You do not want Node.js on your machine.\n",
              "    avoid_if: You do not want Node.js on your machine.\n    excludes:\n      - id: jekyll-handbook\n        when: {site: [handbook]}\n        says: Jekyll orders pages by date, and this guide draws the line there.\n        opinion: true\n"),))
unannounced("an option's words change with a word", SITE, "pick_if: You write now and then.", "pick_if: You write often.",
            "id: blog", "option 'site:blog' has other words", "option:site:blog")
unannounced("what an option costs to undo changes with a word", HOSTING,
            'undo: {cost: hours, why: "Files', 'undo: {cost: days, why: "Files', "id: netlify", "option 'hosting:netlify' is not what",
            "option:hosting:netlify")
unannounced("an option is retired with a word", COMMENTS, "    undo: {cost: days, why: Discussions have to be exported.}\n",
            "    undo: {cost: days, why: Discussions have to be exported.}\n    retired: {on: 2026-05-01, says: It is gone., opinion: true}\n",
            "id: giscus", "option 'comments:giscus' is not what", "option:comments:giscus",
            ((COMMENTS, "  - {pick: giscus, when: {hosting: [github-pages]}, why: The accounts are there already.}\n", ""),
             (CHANGES, '"tool:octopress"]', '"tool:octopress", "pick:comments"]')))
unannounced("an option is new with a word", HOSTING, "options:\n", "options:\n  - id: another\n" + _OPTION, "id: another",
            "option 'hosting:another' is new since", "option:hosting:another", (in_ledger("option", "hosting:another"),))
unannounced("an option is renamed with a word, and what names it is not changed by that", HOSTING, "  - id: own-server\n",
            "  - id: home-server\n    aliases: [own-server]\n", "id: home-server",
            "option 'hosting:home-server' was called 'hosting:own-server' in the edition of 2026-02-01",
            "option:hosting:home-server",
            (in_ledger("option", "hosting:home-server"), (PUBLISHING, "[[hosting:own-server]]", "[[hosting:home-server]]"), (COMMENTS, "[own-server]", "[home-server]"),
             (HOSTING, "{hosting: [own-server], comments", "{hosting: [home-server], comments"),
             (GENERATOR, "[own-server, netlify]", "[netlify, home-server]")))
unannounced("the guide's pick changes with a word", HOSTING, "{pick: github-pages, why", "{pick: netlify, why", "today:",
            "pick 'hosting' is not what", "pick:hosting")
unannounced("the advice for a kind of reader changes with a word", SITE, "{for: homelab, pick: blog,",
            "{for: homelab, pick: none,", "today:", "pick 'site' is not what", "pick:site")
unannounced("when a decision is asked changes with a word", EDITING, "[hugo, eleventy, jekyll]", "[hugo, jekyll]", "today:",
            "pick 'editing' is not what", "pick:editing")
extra("a decision is new with a word, and its options need no other", at="today:", kind="unannounced-change",
      says="pick 'extra' is new since the edition of 2026-02-01", hint="touches: ['pick:extra']")
unannounced("a change of words announces no more than words", GENERATOR, "severity: caution", "severity: info", "id: jekyll-ruby",
            "rule 'jekyll-ruby' is not what", "rule:jekyll-ruby",
            ((CHANGES, "- edition: 2026-05-04", '- {edition: 2026-05-04, kind: words, says: It is a test., touches: ["rule:jekyll-ruby"]}\n- edition: 2026-05-04'),))
fault("a change of an edition that is published announces nothing more", CHANGES, "edition: 2026-05-04", "edition: 2026-02-01",
      found_in=GENERATOR, at="id: octopress", kind="unannounced-change", says="option 'generator:octopress' is not what", hint="")
fault("what is published changes in a new edition only", PRINTS, "edition: 2026-02-01", "edition: 2026-05-04",
      found_in=GENERATOR, at="id: octopress", kind="unannounced-change", says="is not what the edition of 2026-05-04 said",
      hint="Begin a new edition: set `edition` in guide.yaml to a day after 2026-05-04")
fault("editions only go forward", PRINTS, "edition: 2026-02-01", "edition: 2026-06-01", at="edition:", kind="date-order",
      says="the edition of 2026-06-01 was published, and guide.yaml says 2026-05-04", hint="Set `edition` in guide.yaml")
fault("the fingerprints name their edition", PRINTS, "edition: 2026-02-01", "edition: soon", at="edition:", kind="bad-date",
      says="'edition' is not the day of an edition", hint="from the history")
fault("the fingerprints are of known kinds", PRINTS, "\npick:\n", "\npicks:\n", at="picks:", kind="unknown-field",
      says="unknown kind of fingerprint 'picks'", hint="from the history")
fault("the fingerprints are digests by id", PRINTS, "\nrule:\n", "\nrule: none\nrules:\n", at="rule: none", kind="wrong-type",
      says="'rule' must be a mapping of ids to digests", hint="from the history", also=((PRINTS, "\nrules:\n", "\n#\n"),
      *((PRINTS, f'  "{id}": "', f'# "{id}": "') for id in ("decap-sign-in", "decap-without-review", "isso-server",
        "jekyll-handbook", "jekyll-ruby", "mkdocs-handbook", "own-server-comments"))))
fault("a change says what kind of thing it touches", CHANGES, "option:generator:octopress", "generator", at="touches:",
      kind="wrong-value", says="'generator' does not say what it is that changed", hint="Write rule:<id>, option:<decision>")
for _what, _name, _meant in (
    ("option", "generator:octopuss", "generator:octopress"), ("rule", "isso-sever", "isso-server"), ("tool", "octopres", "octopress"),
    ("claim", "jekyll-is-slower", "jekyll-is-slow"), ("section", "bilding", "building"), ("term", "biuld", "build"),
):
    fault(f"a {_what} that a change touches exists", CHANGES, '"tool:octopress"', f'"{_what}:{_name}"', at="touches:",
          kind=f"unknown-{_what}", says=f"unknown {_what} '{_name}'", hint=f"Did you mean '{_meant}'?")
fault("a decision whose pick a change touches exists", CHANGES, '"tool:octopress"', '"pick:genrator"', at="touches:",
      kind="unknown-decision", says="unknown decision 'genrator'", hint="Did you mean 'generator'?")
