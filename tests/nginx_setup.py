"""An nginx for the test of several servers: the system's if there is one, else the distribution's package.

Run as a program (`make tools`), it installs what is missing, or says what is missing and how to get it; it fails in CI only.
"""

import os
import shutil
import subprocess
import sys

PACKAGE = "nginx-light"
PLACES = "/usr/sbin:/usr/local/sbin:/sbin"  # not on everybody's path


def find_nginx() -> str | None:
    """The path of an nginx, or None."""
    return shutil.which("nginx") or shutil.which("nginx", path=PLACES)


def main() -> int:
    """Install nginx if there is none and it is allowed. The tests start their own; the package's service is not started."""
    if find_nginx():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", PACKAGE]):
            subprocess.run(["apt-get", *command], check=False, stdout=subprocess.DEVNULL, env=os.environ | quiet)
    if find_nginx():
        return 0
    print(f"No nginx found: the test of several servers will NOT run. Install it with: sudo apt-get install {PACKAGE}")
    return 1 if os.environ.get("CI") else 0


if __name__ == "__main__":
    sys.exit(main())
