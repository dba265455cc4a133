"""Puts together who is told of each answer, as the settings say: the access log, the metrics, both or nobody."""

from collections.abc import Callable, Container

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from cairn.access_log import STREAMS, AccessLog
from cairn.metrics import Metrics, together, with_metrics
from cairn.observed import Answered, Application, Watch, guarded, observed
from cairn.proxies import believed
from cairn.routes import Signs
from cairn.workers import NoPlace, Row
from decisions.current import library
from decisions.library import Library
from decisions.schemas import kinds

metrics: Metrics | None = None
"""This worker's, for whoever has numbers to offer; None while ``CAIRN_METRICS`` is off."""


def watched(application: Application) -> Application:
    """The application under the access log and the metrics that the settings ask for; where they ask for neither, nothing
    is measured and an answer costs nothing more. Raises ImproperlyConfigured."""
    tell: list[Callable[[Answered], None]] = []
    log = _access_log()
    if log:
        tell.append(log)
    if settings.CAIRN_METRICS:
        kept, application = _with_metrics(application)
        tell.append(kept)
        if log:
            kept.offer("cairn_access_log", "Of the access log.", lambda: {"lines_lost_total": log.lost})
    if not tell:
        return guarded(application)
    signs = Signs(_Names(), f"/{settings.STATIC_URL.strip('/')}/")
    return observed(application, Watch(tell, signs, believed(settings.CAIRN_PROXIES)))


def _access_log() -> AccessLog | None:
    stream = settings.CAIRN_ACCESS_LOG
    if not stream:
        return None
    if stream not in STREAMS:
        raise ImproperlyConfigured(f"CAIRN_ACCESS_LOG: '{stream}' is none of {', '.join(STREAMS)}.")
    return AccessLog(stream, settings.CAIRN_LOG_CLIENTS)


def _with_metrics(application: Application) -> tuple[Metrics, Application]:
    global metrics
    metrics = kept = Metrics(lambda: str(library().edition))
    kept.offer("cairn_content", "How many of each the content has.", _counts)
    try:
        row = Row("metrics")
        row.join(kept.text)
    except NoPlace as reason:
        raise ImproperlyConfigured(f"CAIRN_METRICS: {reason}.") from None
    return kept, with_metrics(application, lambda: together(row.ask()))


def _counts() -> dict[str, float]:
    lib = library()
    return {
        "sections": len(lib.guide.sections),
        "tools": len(lib.guide.tools),
        "decisions": len(lib.graph.decisions),
        "options": sum(len(decision.options) for decision in lib.graph.decisions),
        "presets": len(lib.presets),
    }


class _Names:
    """The names that the present content gives its things, found once per edition."""

    def __init__(self) -> None:
        self.of: Library | None = None
        self.names: frozenset[str] = frozenset()

    def __call__(self) -> Container[str]:
        lib = library()
        if lib is not self.of:
            self.of, self.names = lib, frozenset(_names(lib))
        return self.names


def _names(lib: Library) -> set[str]:
    guide = lib.guide
    things = {one.id for group in (guide.sections, guide.tools, lib.graph.decisions, lib.presets) for one in group}
    return things | set(guide.tool_by_alias) | set(lib.graph.current_decision) | set(kinds())
