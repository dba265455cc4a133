"""The WSGI application. It does not come up on broken content."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (the environment must be ready first)

from cairn.bodies import patient  # noqa: E402
from cairn.broken import end_in_turn  # noqa: E402
from cairn.proxies import behind  # noqa: E402
from cairn.watch import watched  # noqa: E402
from decisions import current  # noqa: E402
from guide.problems import ContentError  # noqa: E402

try:
    current.library()
except ContentError:
    end_in_turn()
    raise
application = watched(behind(settings.CAIRN_PROXIES, patient(django_application)))
