"""The stylesheet and the one early script, as they stand in the pages, and their digests for the pages' policy.

Both are put into the page, so that it can paint after one round trip; the policy allows exactly these bytes.
"""

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import rcssmin

KINDS = ("read", "walk", "see")
FOLDER = Path(__file__).parent / "static" / "cairn"
# Before anything is painted: the theme that the reader chose, kept in the reader's browser and sent to nobody.
EARLY = "try{let t=localStorage.theme;if(t)document.documentElement.dataset.theme=t}catch{}"


@dataclass(frozen=True)
class Inline:
    """A text that stands in every page, and its digest as a content security policy names it."""

    text: str

    @property
    def digest(self) -> str:
        return f"'sha256-{b64encode(sha256(self.text.encode()).digest()).decode()}'"


@cache
def stylesheet(kind: str) -> Inline:
    """The stylesheet of a kind of page, without comments and blanks: the parts for every page and those for this kind."""
    text = (FOLDER / "cairn.css").read_text(encoding="utf-8")
    parts = re.split(r"(?m)^/\* -- .*?(?: @for ([a-z ]+))? -- \*/$", text)
    named = zip(parts[1::2], parts[2::2], strict=True)
    return Inline(
        rcssmin.cssmin(parts[0] + "".join(body for names, body in named if not names or kind in names.split()))
    )


@cache
def early_script() -> Inline:
    """The script that runs before the first paint."""
    return Inline(EARLY)
