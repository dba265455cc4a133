"""The WSGI application. It does not come up on broken content; in development it shows the faults instead."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (the environment must be ready first)

from cairn import serving, watch  # noqa: E402
from cairn.bodies import patient  # noqa: E402
from cairn.broken import end_in_turn  # noqa: E402
from cairn.gate import gate  # noqa: E402
from cairn.memory import keep_for_good  # noqa: E402
from cairn.proxies import behind  # noqa: E402
from cairn.tls import over_tls  # noqa: E402
from decisions import current  # noqa: E402
from guide.problems import ContentError  # noqa: E402

if os.environ.get("RUN_MAIN") != "true":  # the server of `make dev`, which has that mark, shows the faults on its pages
    try:
        current.library()
    except ContentError:
        end_in_turn()
        raise
keep_for_good()
asked = patient(django_application)
front = None if settings.DEBUG else serving.front(asked)  # in development every page is as its files are now
guarded = gate(front or asked)
secured = over_tls(settings.CAIRN_BASE_URL, guarded) if settings.CAIRN_TLS else guarded
application = watch.watched(behind(settings.CAIRN_PROXIES, secured))
if front:
    serving.begin(front)
    if watch.metrics:
        watch.metrics.offer("cairn_front", "Of the pages and answers that are kept.", serving.figures(front))
