"""What the program logs of its own accord, without the words of a visitor.

Django's warnings name the path (``Not Found: /…``), the host or the method that was asked, and the text of an exception
may repeat anything. So a record about a request says what happened and the request's id; of an exception it says the kind
and where in our code it was raised.
"""

import logging
import traceback
from collections.abc import Iterator
from http.client import responses

from cairn.observed import current_id

DJANGOS = ("django.request", "django.security", "django.server")
OURS = "cairn.request"  # what was raised outside Django


class WithoutWords(logging.Filter):
    """Rewrites each record about a request, and each that is made while one is answered; passes all."""

    def filter(self, record: logging.LogRecord) -> bool:
        request_id = current_id.get()
        from_django = record.name.startswith(DJANGOS) or hasattr(record, "request")
        if from_django:
            record.msg, record.args = _what(record), ()
        if from_django and getattr(record, "status_code", 500) < 500:
            record.exc_info = None  # whoever asked was at fault, and where we noticed helps nobody
        if request_id:
            record.msg, record.args = f"{record.getMessage()} [request {request_id}]", ()
        if record.exc_info and (from_django or record.name == OURS or request_id):
            record.exc_text = "\n".join(_frames(record.exc_info[1]))
        return True


def _what(record: logging.LogRecord) -> str:
    """What happened, such as ``404 Not Found``, and for what is suspicious its kind, such as ``DisallowedHost``."""
    kind = record.name.removeprefix("django.security.") if record.name.startswith("django.security.") else ""
    status = getattr(record, "status_code", 0)
    phrase = responses.get(status, "")
    return " ".join(str(part) for part in (status or "", phrase, kind) if part)


def _frames(error: BaseException | None) -> Iterator[str]:
    """The kinds of an exception and of its causes, and where each was raised; nothing of what they say."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__} at"
        yield "".join(
            f"  {frame.filename}:{frame.lineno} in {frame.name}\n"
            for frame in traceback.extract_tb(error.__traceback__)
        ).rstrip()
        error = error.__cause__ or error.__context__
