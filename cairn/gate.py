"""What a request must be before anything is done for it: outermost, so that the limits hold whatever answers behind it.

Everything here looks at the request's own form (lengths, method, how its body says that it is written), never at what it
means. It refuses with a sentence of its own and quotes nothing that was sent. How long a body may take is
limited where it is read (``cairn.bodies``).
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

LONGEST_PATH = 4_096
"""Bytes; the longest path of our own names every decision to be gone through, in 500."""
LONGEST_HEADERS = 32_768
"""Bytes of all header values; browsers send one or two thousand."""
TAKE_POST = ("/import/", "/stack/reasons/", "/stack/download/")
"""Where the addresses begin that take a form; every other is only read."""

_FORM = re.compile(
    r'\s*(?:application/x-www-form-urlencoded|multipart/form-data)(?:\s*;\s*(?:charset="?utf-?8"?|boundary="?[^;*"\s]+"?))*\s*;?\s*',
    re.IGNORECASE,
)
_LENGTH = re.compile(r"[0-9]{0,15}")
_ODD_PARAMETER = re.compile(r"\*\s*=")  # RFC 8187: names an encoding, which may be none that text can have
_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
]

TOO_LONG = ("414 URI Too Long", f"This path is longer than {LONGEST_PATH:,} bytes, and none here is.\n")
TOO_MUCH = (
    "431 Request Header Fields Too Large",
    f"The headers of this request have more than {LONGEST_HEADERS:,} bytes.\n",
)
ONLY_READ = ("405 Method Not Allowed", "This address is only read: GET and HEAD.\n")
NO_LENGTH = ("400 Bad Request", "The Content-Length of this request is no length.\n")
NO_FORM = (
    "415 Unsupported Media Type",
    "Send a form: application/x-www-form-urlencoded or multipart/form-data, in UTF-8.\n",
)


def gate(application: Application) -> Application:
    """The application, asked only what keeps within the limits of this module; else a short answer that says which it broke."""

    def guarded(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        refusal = _refusal(environ)
        if refusal is None:
            return application(environ, start_response)
        status, says = refusal
        more = [("Allow", "GET, HEAD")] if refusal is ONLY_READ else []
        start_response(status, [*_HEADERS, *more, ("Content-Length", str(len(says)))])
        return [says.encode()]

    return guarded


def _refusal(environ: dict[str, Any]) -> tuple[str, str] | None:
    """What is wrong with the request line and the headers. What no page needs is taken out of them."""
    path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
    if len(path) > LONGEST_PATH:
        return TOO_LONG
    if sum(len(value) for name, value in environ.items() if name.startswith("HTTP_")) > LONGEST_HEADERS:
        return TOO_MUCH
    if _ODD_PARAMETER.search(environ.get("HTTP_ACCEPT", "")):
        del environ["HTTP_ACCEPT"]
    if method in ("GET", "HEAD"):
        environ.pop("CONTENT_TYPE", None)  # it would name the encoding of the query
        return None
    if method != "POST" or not path.startswith(TAKE_POST):
        return ONLY_READ
    if not _LENGTH.fullmatch(environ.get("CONTENT_LENGTH") or ""):
        return NO_LENGTH
    return None if not (kind := environ.get("CONTENT_TYPE")) or _FORM.fullmatch(kind) else NO_FORM
