"""The same chapters as an MkDocs Material site: a well-known peer, built with what it needs and nothing that it does not."""

import json
import subprocess
from pathlib import Path

from bench._tools import mkdocs
from decisions.library import Library
from guide.rendering import plain_markdown

CONFIGURATION = {
    "site_name": "Chapters",
    "use_directory_urls": True,
    "theme": {"name": "material", "font": False},
    "markdown_extensions": ["tables", "fenced_code", "def_list", "sane_lists", {"toc": {"permalink": False}}],
    "plugins": ["search"],
}


def chapter(library: Library, id: str) -> str:
    """A chapter as plain Markdown: its title, summary and prose, the decisions that it leads to, and the essay's claims."""
    section = library.guide.section_by_id[id]
    parts = [f"# {section.title}", section.summary, plain_markdown(section.text, library.guide.resolve)]
    for decision in section.decisions:
        found = library.graph.by_id[decision]
        parts += [f"## {found.title}", f"{found.question} {found.why}"]
        parts.append("\n".join(f"- {library.label(decision, option.id)}" for option in found.options))
    if section.claims:
        parts += ["## Then and now", "\n".join(f"- {c.said} ({c.verdict}) {c.why}" for c in section.claims)]
    return "\n\n".join(parts) + "\n"


def build(library: Library, folder: Path) -> Path:
    """Build the site of all chapters under ``folder``; returns its root. Raises MissingTool without the program."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text(
        f"# {library.guide.colophon.title}\n\n{library.guide.colophon.lead}\n", encoding="utf-8"
    )
    for section in library.guide.sections:
        (docs / f"{section.id}.md").write_text(chapter(library, section.id), encoding="utf-8")
    nav = [{"Home": "index.md"}, *({section.title: f"{section.id}.md"} for section in library.guide.sections)]
    file = folder / "mkdocs.yml"
    file.write_text(json.dumps(CONFIGURATION | {"nav": nav}), encoding="utf-8")  # JSON is YAML
    root = folder / "site"
    command = [str(mkdocs()), "build", "--quiet", "--config-file", str(file), "--site-dir", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"mkdocs: {done.stderr[-1000:]}")
    return root
