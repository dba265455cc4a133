"""Content codings: which one a request prefers, and bodies in it."""

import gzip
from functools import lru_cache

import brotli

LONG = 65_000  # bytes of a page that Brotli's quality 4 might not get into the first window of a connection
WORTH_IT = 500  # bytes; below that the headers weigh more than what is saved
LARGE = 100_000
TEXT = (
    "text/",
    "application/json",
    "application/xml",
    "application/atom+xml",
    "application/graphml+xml",
    "image/svg+xml",
)


def is_coded(kind: str, size: int) -> bool:
    """Whether a body of this media type and so many bytes is compressed for those who take that."""
    return size >= WORTH_IT and kind.startswith(TEXT)


def preferred(accepted: str) -> str:
    """The best coding that an ``Accept-Encoding`` allows: br, gzip, or none ("")."""
    return _preferred(accepted) if len(accepted) <= 200 else _read(accepted)


def _read(accepted: str) -> str:
    """One with ``q=0`` is refused."""
    allowed = set()
    for part in accepted.lower().split(","):
        name, _, weight = part.strip().partition(";")
        if weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000"):
            allowed.add(name.strip())
    return next((coding for coding in ("br", "gzip") if coding in allowed or (coding == "gzip" and "*" in allowed)), "")


_preferred = lru_cache(maxsize=256)(_read)  # browsers send a handful; what is long is not remembered


def encode(body: bytes, coding: str) -> bytes:
    """The body in that coding, for an answer that somebody waits for.

    Quality 4 of Brotli costs less than gzip's 6 and saves as much. What is long is worth quality 5: half as dear again, and
    a twentieth smaller, which is what a page of the wizard or a stack needs to get through in one round trip.
    """
    if coding == "br":
        return bytes(brotli.compress(body, quality=5 if len(body) > LONG else 4))
    return gzip.compress(body, 6, mtime=0) if coding else body


def encode_for_long(body: bytes, coding: str) -> bytes:
    """The body in that coding, for an answer that is made once and given often.

    Quality 10 saves another eight per cent for ten to forty milliseconds a page; 11 saves three more for twice that time.
    Of what is large it would take seconds.
    """
    if coding == "br" and len(body) <= LARGE:
        return bytes(brotli.compress(body, quality=10))
    return encode(body, coding)
