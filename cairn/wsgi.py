"""The WSGI application. It does not come up on broken content."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 (the environment must be ready first)

from cairn.proxies import behind  # noqa: E402
from decisions import current  # noqa: E402

application = behind(settings.CAIRN_PROXIES, django_application)
current.library()
# The content stays for good. Left among what the collector looks through, it stops a request now and then for a tenth of a second.
gc.collect()
gc.freeze()
