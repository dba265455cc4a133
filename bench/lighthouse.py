"""`python -m bench.lighthouse`: what Lighthouse says of a page of each kind. Without Node.js or npm it says that it did not.

LIGHTHOUSE may name its program; else one that is on the path is taken, or one that npm puts under build/.
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from bench._cairn import STATIC, collect_static, served
from bench._report import ROOT, Outcome, Table, main, number
from bench._tools import MissingTool, chromium
from bench.pages import pages
from decisions.library import load as load_library

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
PACKAGE = "lighthouse@12"
HOME = ROOT / "build" / "lighthouse"
NOT_INDEXED = ("wizard step", "stack page")  # they ask not to be crawled, which Lighthouse would count against them
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"


def program() -> str:
    """Lighthouse's program, fetched by npm if need be. Raises MissingTool."""
    named = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
    own = HOME / "node_modules" / ".bin" / "lighthouse"
    if named:
        return named
    if not own.exists() and shutil.which("npm"):
        HOME.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(HOME), PACKAGE]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=180)
        except subprocess.TimeoutExpired:
            shutil.rmtree(HOME, ignore_errors=True)
    if not own.exists():
        raise MissingTool("Lighthouse is not there and npm could not fetch it")
    return str(own)


def run(quick: bool) -> Outcome:
    """Scores and times of each page; an empty table that says why if there is no Lighthouse."""
    head = ("page", *CATEGORIES, "first paint, ms", "largest paint, ms", "blocking, ms", "shift", "below 0.9")
    try:
        lighthouse, chrome = program(), chromium()
    except MissingTool as missing:
        return Outcome([Table("Lighthouse", f"Not measured: {missing}.", head, [])])
    STATIC.mkdir(parents=True, exist_ok=True)
    collect_static()
    wanted = pages(load_library(ROOT / "content"))
    rows, lowest = [], 100.0
    with served(workers=2) as server, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name in list(wanted)[: 2 if quick else None]:
            found = _audit(lighthouse, chrome, server.base + wanted[name], name in NOT_INDEXED, Path(folder))
            scores = [found["categories"][category]["score"] or 0 for category in CATEGORIES]
            lowest = min(lowest, *(round(100 * score) for score in scores))
            rows.append((name, *(str(round(100 * score)) for score in scores), *_times(found), _failed(found)))
    says = (
        "Lighthouse's default: a phone, its slow line simulated; one run of each page, served by Cairn itself. The wizard and the stack page ask not to be indexed, so the audit "
        "of that is left out for them. One run shows no spread."
    )
    return Outcome([Table("Lighthouse", says, head, rows)], {"lighthouse lowest score": lowest})


def _audit(lighthouse: str, chrome: str, url: str, not_indexed: bool, folder: Path) -> dict:  # type: ignore[type-arg]
    out = folder / "report.json"
    command = [lighthouse, url, "--quiet", "--output", "json", "--output-path", str(out), f"--chrome-flags={FLAGS}"]
    command += ["--only-categories=" + ",".join(CATEGORIES)]
    command += ["--skip-audits=is-crawlable"] if not_indexed else []
    done = subprocess.run(command, env=os.environ | {"CHROME_PATH": chrome}, capture_output=True, text=True, check=False, timeout=120)  # fmt: skip
    if done.returncode or not out.exists():
        raise RuntimeError(f"Lighthouse on {url}: {done.stderr[-500:]}")
    found: dict = json.loads(out.read_text())  # type: ignore[type-arg]
    out.unlink()
    return found


def _times(found: dict) -> tuple[str, ...]:  # type: ignore[type-arg]
    names = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
    values = [str(round(found["audits"][name]["numericValue"])) for name in names]
    return (*values, number(found["audits"]["cumulative-layout-shift"]["numericValue"], 2))


def _failed(found: dict) -> str:  # type: ignore[type-arg]
    audits = found["audits"].values()
    weighed = {ref["id"] for category in found["categories"].values() for ref in category["auditRefs"] if ref["weight"]}
    low = [a["id"] for a in audits if a["id"] in weighed and a.get("score") is not None and a["score"] < 0.9]
    return ", ".join(low) or "none"


if __name__ == "__main__":
    main("lighthouse", run)
