"""Text for XML documents: what XML 1.0 forbids is replaced, so that no sentence can break a document."""

import re

# Char of XML 1.0, section 2.2; what is left out here is no character there, however it is escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text with a replacement character for each one that no XML document may contain."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
