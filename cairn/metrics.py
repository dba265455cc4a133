"""What the site counts of itself, for Prometheus. Every worker counts alone; whichever is scraped asks the others.

The library's own way for several processes is files in a shared directory. A full one would end the worker (a page of a
mapped file that cannot be had is SIGBUS), and an image whose file system is read-only has none; so each worker's numbers
keep to its own memory, and a scrape has them side by side, each sample with its ``worker``.
"""

from collections.abc import Callable, Iterable, Mapping

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families

from cairn.observed import Answered, Application, Environ

PATH = "/metrics"
BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)  # seconds
PROXIED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_VIA")
Numbers = Callable[[], Mapping[str, float]]


class Metrics:
    """The numbers of one worker. Call it with each answer."""

    def __init__(self, edition: Callable[[], str]) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "cairn_requests",
            "Answers, by route, method and class of status.",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "cairn_request_duration_seconds", "From the request to the end of the answer.", ["route"],
            buckets=BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.sent = Counter("cairn_response_bytes", "Bytes of bodies, by coding.", ["coding"], registry=self.registry)
        self.cached = Counter("cairn_answers", "Answers, by how they were come by.", ["cache"], registry=self.registry)
        self.registry.register(_Edition(edition))
        self._tallies: dict[tuple[str, str, int, str], Callable[[float, float], None]] = {}
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)

    def __call__(self, answered: Answered) -> None:
        key = (answered.sign.route, answered.method, answered.status // 100, answered.coding)
        tally = self._tallies.get(key)
        if tally is None:  # to look labels up takes longer than to count
            tally = self._tallies[key] = self._tally(*key)
        tally(answered.duration, answered.bytes)
        if answered.cache:
            self.cached.labels(answered.cache).inc()

    def _tally(self, route: str, method: str, status: int, coding: str) -> Callable[[float, float], None]:
        requests = self.requests.labels(route, method, f"{status}xx")
        seconds = self.seconds.labels(route)
        sent = self.sent.labels(coding or "identity")

        def tally(duration: float, size: float) -> None:
            requests.inc()
            seconds.observe(duration)
            sent.inc(size)

        return tally

    def offer(self, prefix: str, help: str, numbers: Numbers) -> None:
        """Show these numbers as well, read at each scrape: ``{"hits_total": 3}`` of the prefix ``cairn_stack_cache`` is
        the counter ``cairn_stack_cache_hits_total``; a name that does not end in ``_total`` is a gauge. The prefix is
        taken once; the names are the program's own, never a visitor's."""
        self.registry.register(_Numbers(prefix, help, numbers))

    def text(self) -> bytes:
        """This worker's numbers in Prometheus' text format."""
        return generate_latest(self.registry)


class _Edition:
    """The edition as it is now: it may be read again while the server runs."""

    def __init__(self, edition: Callable[[], str]) -> None:
        self.edition = edition

    def collect(self) -> Iterable[Metric]:
        info = Info("cairn_content", "The edition that is served.", registry=None)
        info.info({"edition": self.edition()})
        return info.collect()


class _Numbers:
    def __init__(self, prefix: str, help: str, numbers: Numbers) -> None:
        self.prefix, self.help, self.numbers = prefix, help, numbers

    def collect(self) -> Iterable[Metric]:
        for name, value in self.numbers().items():
            kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
            yield kind(f"{self.prefix}_{name}", self.help, value=value)


def together(told: Mapping[int, bytes]) -> bytes:
    """The numbers of several workers as one text: every sample with its ``worker``, and how many workers there are."""
    families: dict[str, Metric] = {}
    for worker, text in told.items():
        for family in text_string_to_metric_families(text.decode()):
            kept = families.setdefault(family.name, Metric(family.name, family.documentation, family.type))
            for sample in family.samples:
                kept.add_sample(sample.name, {**sample.labels, "worker": str(worker)}, sample.value)
    workers = GaugeMetricFamily("cairn_workers", "Workers of this server that answered.", value=len(told))
    return generate_latest(_Collected([*families.values(), workers]))


class _Collected(CollectorRegistry):
    """A registry of what was already collected."""

    def __init__(self, families: list[Metric]) -> None:
        super().__init__()
        self.families = families

    def collect(self) -> Iterable[Metric]:
        return self.families


def with_metrics(application: Application, text: Callable[[], bytes]) -> Application:
    """The application, and ``/metrics`` for whoever asks the server directly.

    A scraper asks by the address of a machine or pod, which is no host of the site, so this stands before Django. What
    comes through a proxy is a visitor's, and gets what Django says: that there is no such page.
    """

    def answer(environ: Environ, start_response: object) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH or any(name in environ for name in PROXIED):
            return application(environ, start_response)
        environ["cairn.route"] = "metrics"
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _said(start_response, "405 Method Not Allowed", [("Allow", "GET, HEAD")], b"")
        return _said(start_response, "200 OK", [("Content-Type", CONTENT_TYPE_LATEST)], text())

    return answer


def _said(start_response: object, status: str, headers: list[tuple[str, str]], body: bytes) -> list[bytes]:
    more = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Content-Length", str(len(body)))]
    start_response(status, headers + more)  # type: ignore[operator]
    return [body]
