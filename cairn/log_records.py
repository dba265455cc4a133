"""What the program logs of its own accord, without the words of a visitor.

Django's warnings name the path (``Not Found: /…``), the host or the method that was asked, and the text of an exception
may repeat anything. So a record about a request says what happened and the request's id; of an exception it says the kind
and where in our code it was raised.
"""

import logging
import traceback
from collections.abc import Iterator

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
        if request_id:
            record.msg, record.args = f"{record.getMessage()} [request {request_id}]", ()
        if record.exc_info and (from_django or record.name == OURS or request_id):
            record.exc_text = "\n".join(_frames(record.exc_info[1]))
        return True


def _what(record: logging.LogRecord) -> str:
    """``404 of django.request``, or for what is suspicious its kind, such as ``400: DisallowedHost``."""
    status = getattr(record, "status_code", "")
    kind = record.name.removeprefix("django.security.").removeprefix("django.")
    return f"{status}: {kind}" if status else kind


def _frames(error: BaseException | None) -> Iterator[str]:
    """The kinds of an exception and of its causes, and where each was raised; nothing of what they say."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__} at"
        yield "".join(
            f"  {frame.filename}:{frame.lineno} in {frame.name}\n"
            for frame in traceback.extract_tb(error.__traceback__)
        ).rstrip()
        error = error.__cause__ or error.__context__
