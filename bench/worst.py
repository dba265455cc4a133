"""The dearest request to each address, found by search: `python -m bench.worst [seconds for each] [seed]`.

Hill climbing over what a request is made of (pairs of a query, lines of a body), from starts that are known to be dear. The
measure is CPU time of the whole WSGI application in this process, as a multiple of the median stack page that was not
asked before. Nothing may cost more than 50 of these.
"""

import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any
from urllib.parse import quote

from bench._in_process import Request, ask
from bench.fuzz import LINES, MARKS, normal
from guide.cards import png

BOUND = 50
MOST_BODY = 1_000_000
FORM = "application/x-www-form-urlencoded"
STACKS = ["/stack/", "/stack/whole/", "/stack/text/", "/stack/repair/", "/stack/rest/", "/stack/reasons/", "/stack/badge.svg", "/stack.md", "/stack.json",
          "/stack.adr.md", "/stack.adr.zip", "/stack.svg", "/stack.png", "/stack.atom", "/stack.ics", "/board/", "/decide/", "/map/", "/compare/argo-cd/flux/",
          "/stack/compare/small-team-on-aws/", "/stack/slots/stack.adr.md"]  # fmt: skip

Parts = list[str]


@dataclass(frozen=True)
class Address:
    """What is searched: how parts become a request, the starts, and new parts."""

    name: str
    request: Callable[[Parts], Request]
    starts: list[Parts]
    part: Callable[[], str]
    most: int


def addresses(library: Any, dice: random.Random) -> list[Address]:
    """Every address whose cost what is sent can change."""
    pairs = [f"{d.id}={o.id}" for d in library.graph.decisions for o in d.options]
    rules = [f"accept={warn.id}" for d in library.graph.decisions for warn in d.warns]
    presets = [[f"{d}={c.pick}" for d, c in preset.choices.items()] for preset in library.presets]
    words = [word for t in library.guide.tools for word in (t.id, t.name, *t.aliases)]

    def pair() -> str:
        roll = dice.random()
        if roll < 0.6:
            return dice.choice(pairs)
        if roll < 0.8:
            one = dice.choice(pairs)
            at = dice.randrange(len(one))
            return one[:at] + dice.choice("abx-") + one[at + 1 :]
        return dice.choice([*rules, "edition=2020-01-01", "within=3660", "%FF=%FF", quote(dice.choice(MARKS)) + "=x"])

    def get(path: str) -> Callable[[Parts], Request]:
        return lambda parts: Request(path, "&".join(parts)[:16_384], headers=(("Accept-Encoding", "br"),))

    mixed = pairs[:]
    dice.shuffle(mixed)
    starts = [
        *presets,
        mixed[:200],
        pairs[:200],
        [f"{p[:-1]}x" for p in mixed][:200],
        [f"x{p}" for p in mixed][:200],
        mixed[:100] + rules[:100],
    ]
    found = [Address(path, get(path), starts, pair, 200) for path in STACKS]

    def two(parts: Parts) -> Request:
        half = len(parts) // 2
        return Request("/diff/", f"a={quote('&'.join(parts[:half]))}&b={quote('&'.join(parts[half:]))}"[:16_384])

    found.append(
        Address("/diff/", two, [a + b for a in presets[:2] for b in presets[2:]] + [mixed, mixed + mixed], pair, 400)
    )

    def term() -> str:
        one = dice.choice(words)
        at = dice.randrange(len(one) + 1)
        return dice.choice(
            [one, one[:at], one[:at] + dice.choice("aexyz") + one[at + 1 :], dice.choice("abcdefgt"), "a" * 90]
        )

    found.append(
        Address(
            "/search/",
            lambda parts: Request("/search/", "q=" + quote(" ".join(parts))),
            [words[:8], list("aceistpm"), ["kuberntes"] * 8, ["zzqy"] * 8],
            term,
            30,
        )
    )

    def accept() -> str:
        return dice.choice(["text/markdown;q=0.1", "*/*", "a/b;c=d", 'a/b;c="', "text/*"])

    found.append(
        Address(
            "/tools/traefik/ (Accept)",
            lambda parts: Request("/tools/traefik/", headers=(("Accept", ",".join(parts)[:32_000]),)),
            [["text/markdown;q=0.1"] * 1600, ["*/*"] * 8000],
            accept,
            16_000,
        )
    )

    fields = [f"reason.{d.id}" for d in library.graph.decisions] + [f"because.{r[7:]}" for r in rules]

    texts = ["<" * 499, "|" * 480, "@a" * 240, "www." * 120, "x" * 5000, "\u2028" * 400, "&a;" * 160]

    def reason() -> str:
        return f"{dice.choice(fields)}={quote(dice.choice(texts))}"

    query = "&".join(presets[0])
    for path in (
        "/stack/reasons/",
        "/stack/download/stack.md",
        "/stack/download/stack.adr.md",
        "/stack/download/stack.adr.zip",
    ):
        request = lambda parts, path=path: Request(path, query, "POST", (), "&".join(parts)[:490_000].encode(), FORM)  # noqa: E731
        found.append(
            Address(
                f"POST {path}",
                request,
                [[f"{one}={'%3C' * 499}" for one in fields], [reason() for _ in range(300)]],
                reason,
                900,
            )
        )
    found.append(_import(dice, words))
    return found


def _import(dice: random.Random, words: list[str]) -> Address:
    def line() -> str:
        return dice.choice([
            *LINES, dice.choice(words), f"pod/{dice.choice(words)}-{dice.randrange(10**6)}-abcde", f"- kind: a{dice.randrange(10**6)}", f"n{dice.randrange(10**6)}",
            '{"kind":"Pod","metadata":{"name":"a-b-c-d-12345"},"spec":{"containers":[{"image":"traefik"}]}}', '["a"]', "{}", "- " * 300, "a: " * 300, "# " * 900,
            "a = \"" + "x" * 480 + "\"", f"r{dice.randrange(10**6)}\td\t1\tx\tdeployed\tc-1.2.3\t1", "`" * 400, "> " * 300, " " * 900, "a, " * 900, "provider[a/b]",
            "/stack/?" + "a=b&" * 200, "/stack/?&", '"' * 900, "[" * 900, "- [" * 60, "\\" * 900, "“" * 500, "=" * 900, "-a12345" * 300,
        ])  # fmt: skip

    def request(parts: Parts) -> Request:
        body = "\n".join(parts)
        body = (body + "\n") * (MOST_BODY // (len(body.encode()) + 1) or 1)  # as much of it as may be sent
        data = body.encode()[: MOST_BODY - 10]
        head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        return Request("/import/", "", "POST", (), head + data + b"\r\n--x--\r\n", "multipart/form-data; boundary=x")

    objects = '{"kind":"Pod","metadata":{"name":"a-b-c-d-12345"},"spec":{"containers":[{"image":"traefik"}]}}'
    starts = [
        ["[" + ",".join([objects] * 9_900) + "]"], ["---", *(f"- a{i}" for i in range(70_000))], [f"n{i}" for i in range(20_000)], ["kind:", *[" k: 1"] * 100_000],
        [f"pod/a-{i}-abcde" for i in range(20_000)], [",".join(f"n{i}{j}" for i in range(500)) for j in range(300)], ["```cairn", "cairn = 1", "[choices]", *(f'a{i} = "b"' for i in range(60_000))],
        ["argo cd"], ["/stack/?&&&&"], ["cairn = 1"], ["```cairn", "[reasons]", "a = \"", "x"], ["NAME READY", "a b", "", "c"],
    ]  # fmt: skip
    return Address("POST /import/", request, starts, line, 100_000)


class Search:
    """Climbs from the dearest of the starts: a part is put in, taken out, doubled, moved or replaced; what costs more stays."""

    def __init__(self, application: Any, dice: random.Random) -> None:
        self.application, self.dice = application, dice
        self.asked = 0

    def cost(self, address: Address, parts: Parts) -> float:
        """Seconds for these parts, as if nobody had asked for them before."""
        self.asked += 1
        png.cache_clear()
        return ask(self.application, address.request(parts)).seconds

    def worst(self, address: Address, seconds: float) -> tuple[float, Parts]:
        """The dearest parts, and what they cost: the median of three, so that a hiccup of the machine is no find."""
        end = time.monotonic() + seconds
        best = max(((self.cost(address, start), start) for start in address.starts), key=lambda one: one[0])
        best = self.sure(address, best[1]), best[1]
        while time.monotonic() < end:
            parts = self.changed(address, best[1])
            if self.cost(address, parts) > best[0] and (sure := self.sure(address, parts)) > best[0]:
                best = sure, parts
        return best

    def sure(self, address: Address, parts: Parts) -> float:
        return median(self.cost(address, parts) for _ in range(3))

    def changed(self, address: Address, parts: Parts) -> Parts:
        parts, dice = parts[:], self.dice
        for _ in range(dice.choice([1, 2, 5, 20])):
            at = dice.randrange(len(parts) + 1)
            move = dice.randrange(4)
            if move == 0 or not parts:
                parts.insert(at, address.part())
            elif move == 1:
                parts[at:at] = parts[at // 2 : at]
            elif move == 2:
                parts[at % len(parts)] = address.part()
            else:
                del parts[at % len(parts)]
        return parts[: address.most] or [address.part()]


def worst_resolve(library: Any, dice: random.Random, seconds: float) -> tuple[float, float, str]:
    """Milliseconds of the engine alone: the median of half-filled stacks, the dearest query found, and that query."""
    from decisions.engine import settle

    pairs = [(d.id, o.id) for d in library.graph.decisions for o in d.options]

    def cost(choices: list[tuple[str, str]]) -> float:
        began = time.thread_time()
        settle(library.graph, choices).stack()
        return (time.thread_time() - began) * 1000

    halves = [
        [(d, c.pick) for d, c in preset.choices.items() if dice.random() < 0.5]
        for preset in library.presets
        for _ in range(5)
    ]
    usual = median(cost(half) for half in halves)
    best = max((cost(one), one) for one in halves)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        choices = [one for one in best[1] if dice.random() < 0.95] + [
            dice.choice(pairs) for _ in range(dice.choice([1, 2, 8]))
        ]
        dice.shuffle(choices)
        if cost(choices) > best[0] and (sure := median(cost(choices) for _ in range(3))) > best[0]:
            best = sure, choices[:60]
    return usual, best[0], "&".join(f"{d}={o}" for d, o in best[1])


def main() -> int:
    """Search, print a table, and end with 1 if something is dearer than the bound."""
    import logging

    from cairn.wsgi import application
    from decisions.current import library

    logging.disable(logging.CRITICAL)
    words = dict(enumerate(sys.argv[1:]))
    seconds, dice = float(words.get(0, "5")), random.Random(int(words.get(1, "1")))
    page = normal(application, library())
    print(f"A stack page that was not asked before takes {page * 1000:.1f} ms of CPU at the median.\n")
    print("| address | dearest, ms | × a page | requests tried | what it was |\n|---|---|---|---|---|")
    over = []
    for address in addresses(library(), dice):
        search = Search(application, dice)
        cost, parts = search.worst(address, seconds)
        shown = " ".join(part.replace("\n", " ").replace("|", "¦")[:30] for part in parts[:3])
        print(
            f"| `{address.name}` | {cost * 1000:.0f} | {cost / page:.1f} | {search.asked} | {len(parts)} parts: {shown} … |",
            flush=True,
        )
        over += [address.name] if cost > BOUND * page else []
    usual, dearest, query = worst_resolve(library(), dice, seconds * 2)
    print(
        f"\nThe engine alone, with every reason and repair: {usual:.1f} ms at the median of half-filled stacks, {dearest:.1f} ms for the dearest query found:\n\n    {query[:800]}"
    )
    print(f"\nOver {BOUND} pages: {', '.join(over) or 'nothing'}.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
