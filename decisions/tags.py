"""Names for what is told in feeds and calendars: tag URIs (RFC 4151), the same wherever and whenever the guide is served."""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

_COMPONENT = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_DNS_NAME = rf"{_COMPONENT}(?:\.{_COMPONENT})*"
_ENTITY = re.compile(rf"(?:[a-z0-9._-]+@)?{_DNS_NAME},(\d{{4}}(?:-\d{{2}}(?:-\d{{2}})?)?)")


@dataclass(frozen=True)
class Tags:
    """Mints tag URIs for ``entity``: a domain or mail address, a comma, and a day (2026, 2026-11 or 2026-11-23) on
    which it belonged to whoever publishes the guide. Raises ValueError where it is none."""

    entity: str

    def __post_init__(self) -> None:
        match = _ENTITY.fullmatch(self.entity)
        if match is None or not _is_a_day(match[1]):
            raise ValueError(
                f"'{self.entity}' cannot mint tags; it takes a domain or mail address in small letters, a comma, "
                "and a day on which it was yours, such as guide.example.org,2026-11-23"
            )

    def uri(self, name: str) -> str:
        """The tag of that name, which is made of known ids, dates and ``/ ? = & -`` only."""
        return f"tag:{self.entity}:{name}"


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def entity_of(base: str, since: date) -> str:
    """Who publishes at ``base`` (scheme and host), as far as that can be told: the host, and the guide's first edition.

    A host that is no name in the sense of RFC 4151 is this machine.
    """
    host = (urlsplit(base).hostname or "").lower()
    return f"{host if re.fullmatch(_DNS_NAME, host) else 'localhost'},{since.isoformat()}"
