"""The public tools that the benchmarks use beside Cairn's own requirements; what is missing is fetched, or named.

wrk and nginx are Debian's packages, Chromium is the tests' own, MkDocs Material lives in a virtual environment under build/.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bench._report import ROOT
from tests.browser_setup import find_chromium
from tests.nginx_setup import PLACES, find_nginx

PACKAGES = {"wrk": "wrk", "nginx": "nginx-light", "taskset": "util-linux"}
BROTLI = "libnginx-mod-http-brotli-static"
MODULES = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")
MKDOCS = ROOT / "build" / "mkdocs"


class MissingTool(RuntimeError):
    """A tool is not there and cannot be had; the message says how to install it."""


def need(*names: str) -> None:
    """See to it that these programs are there. Raises MissingTool."""
    missing = [name for name in names if not _found(name)]
    if missing:
        _install([PACKAGES[name] for name in missing])
    missing = [name for name in names if not _found(name)]
    if missing:
        packages = " ".join(PACKAGES[name] for name in missing)
        raise MissingTool(f"not found: {', '.join(missing)}. Install with: sudo apt-get install {packages}")


def _found(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path=PLACES)


def _install(packages: list[str]) -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *words], check=False, stdout=subprocess.DEVNULL, env=quiet)


def nginx() -> str:
    """The path of an nginx."""
    need("nginx")
    found = find_nginx()
    assert found
    return found


def brotli_module() -> str | None:
    """nginx's module for files that were compressed with Brotli ahead; None where it cannot be had, and gzip must do."""
    for attempt in (False, True):
        if attempt:
            _install([BROTLI])
        for folder in MODULES:
            path = Path(folder, "ngx_http_brotli_static_module.so")
            if path.exists():
                return str(path)
    return None


def chromium() -> str:
    """The path of a Chromium."""
    path = find_chromium()
    if path is None:
        raise MissingTool("no Chromium found; `make tools` gets one, or says how")
    return path


def mkdocs() -> Path:
    """The program of MkDocs with its Material theme, installed on first use."""
    program = MKDOCS / "bin" / "mkdocs"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(MKDOCS)], check=True)
        done = subprocess.run(
            [str(MKDOCS / "bin" / "pip"), "install", "--quiet", "mkdocs-material~=9.8"],
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            shutil.rmtree(MKDOCS)
            raise MissingTool(f"mkdocs-material could not be installed: {done.stderr[-300:]}")
    return program


def version(*command: str) -> str:
    """The first line of what a program says of its version; "not there" if it does not run."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except OSError:
        return "not there"
    lines = (done.stdout + done.stderr).strip().splitlines()
    return lines[0] if lines else "not there"
