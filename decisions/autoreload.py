"""In development, an edit under content/ restarts the server as an edit of the code does."""

from django.conf import settings
from django.utils.autoreload import BaseReloader, autoreload_started


def watch() -> None:
    """Have Django's autoreloader watch the content directory."""
    autoreload_started.connect(_watch_content, dispatch_uid="cairn-content")


def _watch_content(sender: BaseReloader, **_: object) -> None:
    for pattern in ("**/*.md", "**/*.yaml"):
        sender.watch_dir(settings.CAIRN_CONTENT, pattern)
    if settings.CAIRN_HOUSE_RULES:
        sender.watch_dir(settings.CAIRN_HOUSE_RULES.parent, settings.CAIRN_HOUSE_RULES.name)
