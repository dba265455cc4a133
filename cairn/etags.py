"""Entity tags (RFC 9110, 8.8.3): strong, and made from the bytes, so that all replicas give the same for the same."""

import re
from hashlib import sha256

_TAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')


def etag(body: bytes) -> str:
    """The tag of a body as it is sent: another coding is other bytes and has another tag."""
    return f'"{sha256(body).hexdigest()[:32]}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Whether an ``If-None-Match`` names the tag: by the weak comparison, in a list, or by ``*``.

    What is no list of tags names none.
    """
    if if_none_match == tag:  # what browsers send
        return True
    if if_none_match.strip() == "*":
        return True
    return tag in (found.removeprefix("W/") for found in _TAG.findall(if_none_match))
