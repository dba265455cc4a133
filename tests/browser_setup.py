"""Finds a Chromium for the browser tests, or gets one; run by `make test`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "libatomic1")  # playwright's driver is a Node.js, which needs the latter
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """The path of a Chromium: the system's, or the one that playwright keeps. None too where playwright cannot run."""
    if not _driver_runs():
        return None
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _driver_runs() -> bool:
    return _playwright("--version", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _playwright(*arguments: str, **more: int) -> bool:
    return subprocess.run([sys.executable, "-m", "playwright", *arguments], check=False, **more).returncode == 0


def main() -> int:
    """Get a browser in the first way that works: it is there, the distribution's package, playwright's download."""
    if find_chromium():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES], check=False)
    if not find_chromium():
        _playwright("install", "chromium")
    if find_chromium():
        return 0
    print(
        f"NO BROWSER: install one with `sudo apt-get install {' '.join(PACKAGES)}`; browser tests cannot run.",
        file=sys.stderr,
    )
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
