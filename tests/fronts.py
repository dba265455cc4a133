"""Asks a WSGI application as a server does, and makes fronts for tests."""

from dataclasses import dataclass

from cairn.counters import Counters
from cairn.front import Front, environ_for
from cairn.serving import front as front_of_the_site


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict
    body: bytes

    def __getitem__(self, name):
        return self.headers[name.lower()]

    def get(self, name, default=None):
        return self.headers.get(name.lower(), default)

    def but(self, *names):
        return {name: value for name, value in self.headers.items() if name not in names}


def ask(app, url, method="GET", host="localhost", scheme="http", **headers):
    """The answer; headers are given as accept_encoding="br"."""
    path, _, query = url.partition("?")
    environ = environ_for(scheme, host) | {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    told = []
    body = b"".join(app(environ, lambda status, given, *_: told.extend((status, given))))
    names = [name.lower() for name, _ in told[1]]
    assert len(set(names)) == len(names), f"{url}: a header twice: {names}"
    return Got(int(told[0].split()[0]), {name.lower(): value for name, value in told[1]}, body)


def django():
    """The site without its front."""
    from cairn.wsgi import django_application

    return django_application


def new_front(application=None) -> Front:
    """A front of its own before the site, with counters of its own, as the settings are now."""
    made = front_of_the_site(application or django())
    made.counters = Counters()
    return made


class Counted:
    """An application that counts how often it is asked."""

    def __init__(self, application):
        self.application = application
        self.asked = []

    def __call__(self, environ, start_response):
        self.asked.append((environ["PATH_INFO"], environ["QUERY_STRING"], environ["HTTP_HOST"]))
        return self.application(environ, start_response)
