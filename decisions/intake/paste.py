"""What a visitor hands over, as text: decoded, within bounds, and without what a terminal adds."""

import codecs
import re
from dataclasses import dataclass

from decisions.intake.items import Malformed, malformed

LARGEST = 1_000_000
"""Bytes of a paste or an upload."""
MOST = 1_500
"""Things that are read of it; a cluster of a thousand workloads fits. To recognise one costs some forty microseconds, and
whoever pastes a megabyte of them is not to cost more than fifty pages."""
LONGEST_LINE = 4_000
"""Characters of a line that is no JSON or YAML; the widest table of kubectl's stays far below."""
DEEPEST = 64
"""Levels of brackets or indentation; Kubernetes' own objects have about twenty."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # ECMA-48 control sequences, as terminals colour by


@dataclass(frozen=True)
class Paste:
    """The text, and the fault that kept it from being one."""

    text: str = ""
    fault: Malformed | None = None


def read_paste(given: str | bytes) -> Paste:
    """Text of at most ``LARGEST`` bytes. Windows PowerShell writes UTF-16 with a byte order mark; that is read, too."""
    size = len(given) if isinstance(given, bytes) else len(given.encode("utf-8", "surrogatepass"))
    if size > LARGEST:
        says = (
            f"This is {size:,} bytes, and at most {LARGEST:,} are read. `kubectl get … -A -o wide` says in a table "
            "what is needed of the objects; or hand it over in parts."
        )
        return Paste(fault=Malformed(1, "", says))
    if isinstance(given, bytes):
        mark, name = next((one for one in _MARKS if given.startswith(one[0])), (b"", "utf-8"))
        try:
            given = given[len(mark) :].decode(name)
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            return Paste(fault=Malformed(line, "", f"This is not text in {name.upper()}: save it as UTF-8."))
    text = given.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _COLOURS.sub("", text)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return Paste(fault=malformed(line, "", "This is not text: it has a zero byte."))
    return Paste(text)
