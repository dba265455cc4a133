"""The WSGI application. It does not come up on broken content."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (the environment must be ready first)

from cairn.gate import gate  # noqa: E402
from cairn.proxies import behind  # noqa: E402
from cairn.tls import over_tls  # noqa: E402
from decisions import current  # noqa: E402

guarded = gate(django_application)
secured = over_tls(settings.CAIRN_BASE_URL, guarded) if settings.CAIRN_TLS else guarded
application = behind(settings.CAIRN_PROXIES, secured)
current.library()
