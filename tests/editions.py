"""A guide in three editions: the second guide as it may have been, as it is, and as it may become.

Each is a whole content directory that passes the check, with the fingerprints of the one before.
"""

import shutil
from datetime import date
from pathlib import Path

from decisions.publication import publication

SECOND_GUIDE = Path(__file__).parent / "second_guide"
FIRST, SECOND, THIRD = date(2026, 2, 1), date(2026, 5, 4), date(2026, 9, 1)

Edit = tuple[str, str, str]

TO_THE_FIRST: tuple[Edit, ...] = (
    ("changes.yaml", "- edition: 2026-05-04\n  kind: option\n  says: Octopress is retired; Jekyll, on which it stood, is still here.\n"
     '  touches: ["option:generator:octopress", "tool:octopress"]\n', ""),
    ("decisions/generator.yaml", "    retired: {on: 2026-05-04, says: Nobody works on it any more., opinion: true, replaced_by: [jekyll]}\n", ""),
    ("tools/octopress.md", "events:\n  - {on: 2026-05-04, noted: 2026-05-04, kind: retirement, severity: danger, says: This guide stopped offering it., opinion: true}\n", ""),
)  # fmt: skip

NEW = """- {edition: 2026-09-01, kind: guide, says: The chapters were read again., touches: ["section:building", "claim:jekyll-is-slow", "term:build", "tool:hugo"]}
- {edition: 2026-09-01, kind: rule, says: New warning about Hugo on Netlify., touches: ["rule:hugo-on-netlify", "tool:hugo"]}
- {edition: 2026-09-01, kind: rule, says: The warning about Ruby is only information now., touches: ["rule:jekyll-ruby"]}
- {edition: 2026-09-01, kind: rule, says: What Isso needs is said more plainly., touches: ["rule:isso-server"]}
- {edition: 2026-09-01, kind: option, says: Your own server is called a home server now., touches: ["option:hosting:home-server"]}
- {edition: 2026-09-01, kind: option, says: Netlify's previews are told as what they are., touches: ["option:hosting:netlify"]}
- {edition: 2026-09-01, kind: option, says: Eleventy is retired., touches: ["option:generator:eleventy"]}
- {edition: 2026-09-01, kind: pick, says: We would rather host at Netlify., touches: ["pick:hosting"]}
- {edition: 2026-09-01, kind: fact, says: Hugo is two binaries., touches: ["tool:hugo"], source: "https://gohugo.io/about/"}
- {edition: 2026-09-01, kind: fact, says: MkDocs was never slow., touches: ["tool:mkdocs"]}
- {edition: 2026-09-01, kind: words, says: Silence is put otherwise., touches: ["option:comments:no-comments"]}
- {edition: 2026-09-01, kind: tool, says: GitHub Pages has a limit., touches: ["tool:github-pages"]}
"""

TO_THE_THIRD: tuple[Edit, ...] = (
    ("changes.yaml", "- edition: 2026-05-04", NEW + "- edition: 2026-05-04"),
    ("guide.yaml", "edition: 2026-05-04", "edition: 2026-09-01"),
    ("decisions/generator.yaml", "warns:\n", "warns:\n  - {id: hugo-on-netlify, when: {generator: [hugo], hosting: [netlify]}, severity: danger, says: It may build twice., do: Count the builds., source: \"https://docs.netlify.com/\"}\n"),
    ("decisions/generator.yaml", "severity: caution", "severity: info"),
    ("decisions/generator.yaml", "[own-server, netlify]", "[home-server, netlify]"),
    ("decisions/generator.yaml", "    avoid_if: You do not want Node.js on your machine.\n",
     "    avoid_if: You do not want Node.js on your machine.\n    retired: {on: 2026-08-01, says: It found other work., source: \"https://www.11ty.dev/\"}\n"),
    ("decisions/comments.yaml", "and has to run somewhere.", "and runs on a server of yours."),
    ("decisions/comments.yaml", "You want company.", "You like company."),
    ("decisions/comments.yaml", "[own-server]", "[home-server]"),
    ("decisions/hosting.yaml", "  - id: own-server\n", "  - id: home-server\n    aliases: [own-server]\n"),
    ("decisions/hosting.yaml", "[own-server], comments", "[home-server], comments"),
    ("decisions/hosting.yaml", "You want previews of every change.", "You want to see a change before your readers do."),
    ("decisions/hosting.yaml", "{pick: github-pages, why", "{pick: netlify, why"),
    ("sections/publishing.md", "[[hosting:own-server]]", "[[hosting:home-server]]"),
    ("tools/hugo.md", "events:\n", "events:\n  - {on: 2026-06-30, noted: 2026-09-01, kind: release, says: A release without new functions., source: \"https://gohugo.io/\"}\n"),
    ("tools/jekyll.md", "checked: 2026-04-20", "events:\n  - {on: 2027-01, noted: 2026-09-01, kind: end-of-support, severity: caution, says: Its old line ends., opinion: true}\nchecked: 2026-04-20"),
    ("ledger.yaml", "\nrule:\n", "\nrule:\n  - hugo-on-netlify\n"),
    ("ledger.yaml", "\noption:\n", "\noption:\n  - hosting:home-server\n"),
)  # fmt: skip


def editions(folder: Path) -> tuple[Path, Path, Path]:
    """The three as content directories under ``folder``."""
    first, second, third = (folder / name for name in ("first", "second", "third"))
    shutil.copytree(SECOND_GUIDE, first)
    (first / "fingerprints.yaml").unlink()
    _edit(first, TO_THE_FIRST)
    for path in first.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("2026-05-04", "2026-02-01").replace("2026-04-20", "2026-02-01"), encoding="utf-8")
    shutil.copytree(SECOND_GUIDE, second)
    shutil.copytree(SECOND_GUIDE, third)
    _edit(third, TO_THE_THIRD)
    (second / "fingerprints.yaml").write_text(publication(first)[1])
    (third / "fingerprints.yaml").write_text(publication(second)[1])
    return first, second, third


def _edit(root: Path, edits: tuple[Edit, ...]) -> None:
    for name, old, new in edits:
        text = (root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        (root / name).write_text(text.replace(old, new), encoding="utf-8")
