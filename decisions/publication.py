"""Publishing an edition: what it tells readers is noted, so that the next edition has to say what it changes."""

from datetime import date
from pathlib import Path

from decisions.fingerprint import NAME, fingerprint, published_text
from decisions.library import examine
from decisions.source import read_decisions
from guide.problems import ContentError
from guide.source import read_guide


def publication(root: Path) -> tuple[date, str]:
    """The edition of the content under ``root``, and the text of its fingerprints.

    Raises ContentError where the content has faults, a change without a word among them: to publish is no way round
    the check. Only that there are no fingerprints yet is none.
    """
    problems = [p for p in examine(root)[1] if (p.kind, p.place.file) != ("missing-file", f"{root.name}/{NAME}")]
    if problems:
        raise ContentError(problems)
    guide = read_guide(root)
    decisions = read_decisions(root, guide).decisions.values.values()
    edition = guide.colophon.values["guide"].edition
    return edition, published_text(edition, fingerprint(decisions))
