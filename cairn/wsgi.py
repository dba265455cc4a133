"""The WSGI application. It does not come up on broken content."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.settings")
application = get_wsgi_application()

from decisions import current  # noqa: E402 (settings must be ready first)

current.library()
