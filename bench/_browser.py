"""What Chromium says of a page: bytes, requests, nodes, paints, blocking time and shift, with or without a slow line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from bench._tools import chromium
from tests.browser_setup import ARGUMENTS

LINE = {"offline": False, "latency": 150, "downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8}
SLOWER = 4
SETTLED = 900  # ms after load: what paints or shifts late has done so
LONG = 50  # ms of a task before it counts as blocking
WATCH = """
window.__seen = { paints: {}, largest: 0, shift: 0, tasks: [] };
const watch = (type, act) => new PerformanceObserver(l => l.getEntries().forEach(act)).observe({ type, buffered: true });
watch('paint', e => { __seen.paints[e.name] = e.startTime; });
watch('largest-contentful-paint', e => { __seen.largest = e.startTime; });
watch('layout-shift', e => { if (!e.hadRecentInput) __seen.shift += e.value; });
watch('longtask', e => { __seen.tasks.push([e.startTime, e.duration]); });
"""
TELL = """() => ({ ...window.__seen, nodes: document.querySelectorAll('*').length,
  loaded: performance.getEntriesByType('navigation')[0].loadEventEnd })"""


@dataclass(frozen=True)
class Visit:
    """One load with an empty cache. Times in milliseconds, ``bytes`` as transferred with headers, ``document`` the page's own part."""

    requests: int
    bytes: int
    document: int
    nodes: int
    first_paint: float
    largest_paint: float
    blocking: float
    shift: float
    loaded: float


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, for as long as the block lasts."""
    path = chromium()
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield one
        one.close()


def visit(chrome: Browser, url: str, *, slow: bool) -> Visit:
    """Open the address in a fresh context. Raises RuntimeError where a request fails or the page is not 200."""
    context = chrome.new_context(viewport={"width": 1280, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(WATCH)
        session = context.new_cdp_session(page)
        transferred: dict[str, int] = {}
        failed: list[str] = []

        def finished(event: dict[str, Any]) -> None:
            transferred[event["requestId"]] = int(event["encodedDataLength"])

        first: list[str] = []
        session.on(
            "Network.requestWillBeSent",
            lambda e: first.append(e["requestId"]) if not e["request"]["url"].startswith("data:") else None,
        )
        session.on("Network.loadingFinished", finished)
        session.on("Network.loadingFailed", lambda e: failed.append(e["errorText"]))
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": False})
        if slow:
            session.send("Network.emulateNetworkConditions", LINE)
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        answer = page.goto(url, wait_until="load", timeout=60_000)
        page.wait_for_timeout(SETTLED)
        told = page.evaluate(TELL)
        if answer is None or answer.status != 200 or failed:
            raise RuntimeError(f"{url}: {answer and answer.status} {failed}")
    finally:
        context.close()
    wanted = [id for id in dict.fromkeys(first) if id in transferred]
    return _read(told, wanted, transferred)


def _read(told: dict[str, Any], wanted: list[str], transferred: dict[str, int]) -> Visit:
    painted = told["paints"].get("first-contentful-paint", 0.0)
    return Visit(
        requests=len(wanted),
        bytes=sum(transferred[id] for id in wanted),
        document=transferred[wanted[0]],
        nodes=told["nodes"],
        first_paint=painted,
        largest_paint=told["largest"] or painted,
        blocking=blocking(told["tasks"], painted),
        shift=told["shift"],
        loaded=told["loaded"],
    )


def blocking(tasks: list[list[float]], painted: float) -> float:
    """Total blocking time: of every task that ends after the first paint, what it has beyond 50 ms after that paint."""
    return sum(max(0.0, start + length - max(start, painted) - LONG) for start, length in tasks)
