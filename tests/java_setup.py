"""A Java runtime for the HTML checker: the system's if there is one, else the distribution's package.

Run as a program (`make tools`), it installs what is missing, or says what is missing and how to get it; it fails in CI only.
"""

import os
import shutil
import subprocess
import sys

PACKAGE = "default-jre-headless"


def find_java() -> str | None:
    """The path of a Java that starts, or None."""
    path = shutil.which("java")
    if path and subprocess.run([path, "-version"], capture_output=True, check=False).returncode == 0:
        return path
    return None


def main() -> int:
    """Install a Java runtime if there is none and it is allowed."""
    if find_java():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", PACKAGE], check=False, **quiet)  # type: ignore[call-overload]
    if find_java():
        return 0
    print(f"No Java found: the pages' HTML will NOT be validated. Install it with: sudo apt-get install {PACKAGE}")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
