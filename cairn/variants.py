"""An answer in the form in which it is sent again and again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cairn.coding import is_coded
from cairn.etags import etag

Headers = list[tuple[str, str]]
Encode = Callable[[bytes, str], bytes]
OVERHEAD = 1_000
"""Bytes that an entry costs beside its body: its headers, its key and the table that it stands in."""


@dataclass(frozen=True)
class Answer:
    """What Django answered, whole and in no coding."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """The value of a header, by its name in small letters; "" if there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    @property
    def may_be_kept(self) -> bool:
        """A whole answer that is everybody's."""
        control = self.header("cache-control").lower()
        return (
            self.status.startswith("200 ")
            and bool(self.body)
            and not self.header("set-cookie")
            and not ("no-store" in control or "private" in control)
        )

    def varies_by(self, name: str) -> bool:
        """Whether its ``Vary`` names that header."""
        return name.lower() in (part.strip().lower() for part in self.header("vary").split(","))


@dataclass(frozen=True, slots=True)
class Variant:
    """An answer in one coding. ``unchanged`` are the headers of the 304 that stands for it; ``etag`` is empty where there is none."""

    status: str
    headers: Sequence[tuple[str, str]]
    body: bytes
    etag: str
    unchanged: Sequence[tuple[str, str]]

    @property
    def size(self) -> int:
        """Bytes that it takes in memory, roughly."""
        return len(self.body) + OVERHEAD


def variant(answer: Answer, coding: str, encode: Encode) -> Variant:
    """The answer in that coding, if its kind is coded at all, with a tag of its own where it may be kept by anybody."""
    headers = [(k, v) for k, v in answer.headers if k.lower() not in ("content-length", "etag", "content-encoding")]
    body = answer.body
    if coding and is_coded(answer.header("content-type"), len(body)):
        body = encode(body, coding)
        headers.append(("Content-Encoding", coding))
    tag = etag(body) if answer.may_be_kept else ""
    headers.append(("Content-Length", str(len(body))))
    if tag:
        headers.append(("ETag", tag))
    return Variant(answer.status, tuple(headers), body, tag, tuple(unchanged(headers)))


def unchanged(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers of a 304: all that do not describe a body. The policies among them renew those that a cache holds."""
    return [(k, v) for k, v in headers if not describes_body(k)]


def describes_body(name: str) -> bool:
    """Whether a header is about the body alone."""
    name = name.lower()
    return name.startswith("content-") and name not in ("content-location", "content-security-policy")
