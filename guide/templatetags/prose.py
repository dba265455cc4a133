"""Filters for sentences and sources, and what stands in every page; built into every template."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django import template
from django.utils.safestring import SafeString, mark_safe

from guide import style
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


@register.filter
def get(mapping: Mapping[str, str], key: str) -> str:
    """The value of a key that is itself a variable."""
    return mapping.get(key, key)


@register.simple_tag
def stylesheet(kind: str) -> SafeString:
    """The stylesheet of a kind of page (read, walk or see) as it stands in the page."""
    return mark_safe(style.stylesheet(kind).text)  # noqa: S308 (our own file)


@register.simple_tag
def early_script() -> SafeString:
    """The script that runs before the first paint."""
    return mark_safe(style.early_script().text)  # noqa: S308 (our own words)
