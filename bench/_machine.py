"""What the figures were measured on: machine, versions, date and load, as a table."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version as of_package
from pathlib import Path

from bench._processes import CORES
from bench._report import ROOT, Table
from bench._tools import MKDOCS, MissingTool, chromium, version

PACKAGES = ("granian", "django", "networkx", "whitenoise", "pydantic")


def load_average() -> str:
    """The load of the last one, five and fifteen minutes."""
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def machine(before: str) -> str:
    """The table; ``before`` is the load average at the beginning."""
    rows = [
        ("date", f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"),
        ("revision", _revision()),
        ("processor", f"{_processor()}, {len(CORES)} cores"),
        ("memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"),
        ("system", f"{_system()}, Linux {platform.release()}"),
        ("Python", platform.python_version()),
        ("packages", ", ".join(f"{name} {of_package(name)}" for name in PACKAGES)),
        ("tools", f"{_wrk()}, {version('nginx', '-v').removeprefix('nginx version: ')}, {_chromium()}, {_mkdocs()}"),
        ("load average, before and after", f"{before}; {load_average()}"),
    ]
    return Table("The machine", "A load of much more than 1 before the start means that others were at work.", ("what", "which"), rows).markdown()  # fmt: skip


def _revision() -> str:
    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()

    changed = " with changes" if git("status", "--porcelain", "--untracked-files=no") else ""
    return (git("rev-parse", "--short", "HEAD") or "unknown") + changed


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def _wrk() -> str:
    return " ".join(version("wrk", "-v").split()[:2])


def _chromium() -> str:
    try:
        return version(chromium(), "--version")
    except MissingTool:
        return "no Chromium"


def _mkdocs() -> str:
    said = version(
        str(MKDOCS / "bin" / "python"), "-c", "import importlib.metadata as m; print(m.version('mkdocs-material'))"
    )
    return f"mkdocs-material {said}" if said[:1].isdigit() else "no MkDocs Material"
