"""Filters for sentences and sources; built into every template."""

from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString, mark_safe

from guide.rendering import Rendered, sentence

register = template.Library()


@register.filter
def says(text: str) -> SafeString:
    """A plain sentence from the content, escaped, with `code` in backticks."""
    return mark_safe(sentence(text))  # noqa: S308 (sentence() escapes)


@register.filter
def host(url: str) -> str:
    """The host of an address, for a short link text: https://www.example.org/x → example.org."""
    return urlsplit(url).netloc.removeprefix("www.")


@register.filter
def prose(rendered: Rendered) -> SafeString:
    """Prose that was rendered at start."""
    return mark_safe(rendered.html)  # noqa: S308 (our own renderer's output)
