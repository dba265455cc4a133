"""`make links`: asks every address that the content cites whether it still answers. Needs the network; no test calls it.

LinkChecker does the asking, politely and in parallel, from a page of all addresses; a line for each that fails says
which content files cite it. `make links ONLY=content/tools/traefik.md` asks those of one file.
"""

import csv
import html
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.content.prose import files, links  # noqa: E402 (the path comes first)


def cited(only: str = "") -> dict[str, list[str]]:
    """Every external address with the files that cite it."""
    found: dict[str, list[str]] = {}
    for name, (data, text) in files().items():
        if only in f"content/{name}":
            for url in links(data, text):
                found.setdefault(url, []).append(f"content/{name}")
    return found


def ask(urls: list[str]) -> dict[str, str]:
    """What each address that does not answer well says instead."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.html"
        page.write_text("".join(f'<a href="{html.escape(url)}">x</a>\n' for url in urls), encoding="utf-8")
        Path(folder).chmod(0o755)  # run as root, LinkChecker reads as nobody
        command = [Path(sys.executable).parent / "linkchecker", "--check-extern", "--recursion-level=1", "--no-status",
                   "--timeout=30", "--threads=8", "--output=csv/utf-8", str(page)]  # fmt: skip
        done = subprocess.run(command, check=False, capture_output=True, text=True)
    rows = list(csv.DictReader((x for x in done.stdout.splitlines() if not x.startswith("#")), delimiter=";"))
    if done.returncode not in (0, 1):
        raise SystemExit(f"LinkChecker did not run:\n{done.stderr}")
    return {row["urlname"]: row["result"] for row in rows if row.get("valid") == "False"}


def main() -> int:
    """Print what does not answer; 1 if there is anything."""
    where = cited(*sys.argv[1:2])
    if not where:
        print("No content file of that name cites anything.")
        return 2
    print(f"Asking {len(where)} addresses.")
    dead = ask(sorted(where))
    for url, says in sorted(dead.items()):
        print(f"{url}\n    {says}\n    cited by {', '.join(sorted(set(where[url])))}")
    print(f"{len(dead)} of {len(where)} do not answer." if dead else f"All {len(where)} answer.")
    return 1 if dead else 0


if __name__ == "__main__":
    raise SystemExit(main())
