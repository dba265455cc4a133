"""Puts the front before Django, has the pages made ready, and looks for new editions, as the settings say."""

import logging
import re
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from cairn.counters import NAMES, counters
from cairn.editions import Source, Watch, state
from cairn.front import Application, Front, Rules
from cairn.memory import keep_for_good
from decisions import current
from decisions.content_addresses import content_addresses
from decisions.library import Library
from guide.exports import preferred_form

KEPT = re.compile(r"/(decide|board|stack|map|compare|diff)/|/(stack|diff|map)\.\w|/(\w+/[\w-]+/)?card\.png$")
"""The paths of which a view may want to have the answer kept, among them all that carry choices."""
NEVER = re.compile(r"/stack/(reasons|download)/|/stack/rest/|/stack/compare/")
PAUSE = 0.01
"""Seconds between two pages that are made ready, for those who ask meanwhile."""
log = logging.getLogger(__name__)


def front(application: Application) -> Front:
    """The front of this site before Django."""
    rules = Rules(
        ready=content_addresses,
        may_be_kept=_may_be_kept,
        allows=_allows,
        form=_form,
        base=settings.CAIRN_BASE_URL,
        cache_bytes=settings.CAIRN_CACHE_MB * 1_000_000,
    )
    return Front(application, current, rules, counters)


def figures(site: Front) -> Callable[[], dict[str, float]]:
    """What the front counts and keeps, for the metrics: what only grows has a name in ``_total``."""
    return lambda: {name + "_total" * (name in NAMES): value for name, value in site.state().items()}


def begin(site: Front) -> None:
    """Start what goes on in the background: the pages of a known base are made ready, and new editions looked for."""
    if settings.CAIRN_BASE_URL:
        arguments = (site, current.latest(), PAUSE)
        threading.Thread(target=make_ready, args=arguments, name="cairn-ready", daemon=True).start()
    if settings.CAIRN_RELOAD:
        watch(site).every(settings.CAIRN_RELOAD)


def make_ready(site: Front, edition: Library, pause: float = 0.0) -> None:
    """Make the pages of that edition ready for the base that is set, and let it be served from them."""
    base = urlsplit(settings.CAIRN_BASE_URL)
    start = time.monotonic()
    # What a proxy says of the scheme is believed or it is not; without one it is not TLS that reaches a server.
    scheme = base.scheme if settings.CAIRN_PROXIES else "http"
    if edition is current.latest():
        site.shelf_of(edition)  # so that each page is given as soon as it is ready
    shelf = site.make_ready(edition, scheme, _own_host(base.netloc), pause)
    site.put_in_place(shelf)
    pages = sum(len(one.pages) for one in shelf.bases.values())
    log.info("%s addresses of edition %s are ready, after %.1f s", pages, edition.edition, time.monotonic() - start)


def watch(site: Front) -> Watch:
    """Takes up new editions; their pages are made ready first where the base is known."""
    content, rules = settings.CAIRN_CONTENT, settings.CAIRN_HOUSE_RULES

    def take_up(new: Library) -> None:
        if settings.CAIRN_BASE_URL:
            make_ready(site, new, PAUSE)
        current.take_up(new)
        keep_for_good()

    return Watch(Source(lambda: state(content, *([rules] if rules else [])), current.read, take_up), counters)


def _own_host(wanted: str) -> str:
    """A host by which this site may be asked: the wanted one, else the first that is a name and no pattern."""
    if _allows(wanted):
        return wanted
    return next((host for host in settings.ALLOWED_HOSTS if host[:1] not in ("*", ".")), wanted)


def _may_be_kept(path: str) -> bool:
    return KEPT.match(path) is not None and NEVER.match(path) is None


def _allows(host: str) -> bool:
    request = HttpRequest()
    request.META["HTTP_HOST"] = host
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _form(accept: str) -> str:
    """``guide.exports.preferred_form``, remembered for what browsers send."""
    return _remembered_form(accept) if len(accept) <= 200 else _read_form(accept)


def _read_form(accept: str) -> str:
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept
    return preferred_form(request)


_remembered_form = lru_cache(maxsize=256)(_read_form)
