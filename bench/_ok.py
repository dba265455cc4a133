"""The least that Django can answer, as a WSGI application: the floor that pages are compared with.

With Cairn's settings and middleware, or with no middleware at all where BENCH_OK is ``alone``.
"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn import settings as cairn

if not settings.configured:
    own = {name: getattr(cairn, name) for name in dir(cairn) if name.isupper()}
    less: dict[str, list[str]] = {"MIDDLEWARE": []} if os.environ.get("BENCH_OK") == "alone" else {}
    settings.configure(**own | less | {"ROOT_URLCONF": __name__})


def ok(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("ok", ok)]
application = get_wsgi_application()
