"""Two stacks compared."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from decisions import permalink
from decisions.addresses import Addresses
from decisions.annotated import Annotator, Aside
from decisions.current import library
from decisions.diff import diff
from decisions.diff_markdown import Party, diff_to_markdown, summary
from decisions.engine import Settled, settle
from decisions.model import Warn
from decisions.permalink import Link
from decisions.stack import Choice
from decisions.views.common import addresses, preset_choices, read
from guide.answers import base, markdown


@dataclass(frozen=True)
class Given:
    """A stack that an address compares, as its page shows it."""

    settled: Settled
    headline: str
    url: str
    query: str
    set_aside: tuple[Aside, ...]
    notices: tuple[str, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.settled.wishes.known


def compare_stacks(request: HttpRequest) -> HttpResponse:
    """What differs between two stacks; where one is not given, what to compare with."""
    pair = permalink.parse_pair(request.META.get("QUERY_STRING", ""))
    urls = addresses()
    a, b = _given(pair.a, urls), _given(pair.b, urls)
    context: dict[str, Any] = {
        "a": a,
        "b": b,
        "notices": [*pair.notices, *(n for one in (a, b) if one for n in one.notices)],
        "set_aside": [aside for one in (a, b) if one for aside in one.set_aside],
        "canonical": Addresses(library().edition, base(request)).diff(_choices(a), _choices(b)),
    }
    if a is None or b is None or not (a.choices and b.choices):
        return render(request, "decisions/diff_with.html", {**context, "offers": _offers(a, b, urls)})
    context |= {
        "diff": (found := diff(library(), a.settled, b.settled)),
        "summary": summary(found),
        "warnings": [(heading, *_parted(warns)) for heading, warns in found.warnings],
        "swapped_url": urls.diff(b.choices, a.choices),
        "markdown_url": urls.diff(a.choices, b.choices, "md"),
    }
    return render(request, "decisions/diff.html", context)


def diff_markdown(request: HttpRequest) -> HttpResponse:
    """The same as Markdown; where a stack is not given, the page tells what to compare with."""
    pair = permalink.parse_pair(request.META.get("QUERY_STRING", ""))
    urls = Addresses(library().edition, base(request))
    a, b = _given(pair.a, urls), _given(pair.b, urls)
    if a is None or b is None or not (a.choices and b.choices):
        return HttpResponseRedirect(addresses().diff(_choices(a), _choices(b)))
    found = diff(library(), a.settled, b.settled)
    url = urls.diff(a.choices, b.choices)
    response = markdown(diff_to_markdown(library(), found, _party(a), _party(b), url))
    response["X-Robots-Tag"] = "noindex"
    return response


def beside(request: HttpRequest, preset: str = "") -> HttpResponse:
    """From a stack's own address to its comparison with a preset, or with one that is still to be chosen.

    The link stands on every stack page: an address that holds another is too heavy to be there.
    """
    found = library().preset(preset) if preset else None
    if preset and found is None:
        raise Http404(f"There is no preset called '{permalink.shown(preset)}'.")
    _, settled = read(request)
    return HttpResponseRedirect(addresses().diff(settled.wishes.known, preset_choices(found) if found else ()))


def _given(link: Link | None, urls: Addresses) -> Given | None:
    if link is None:
        return None
    settled = settle(library().graph, link.choices)
    note, known = Annotator(library(), settled, urls), settled.wishes.known
    return Given(
        settled, note.headline_of(settled), urls.stack(known), permalink.build(known, library().edition),
        note.set_aside(), link.notices,
    )  # fmt: skip


def _parted(warns: tuple[Warn, ...]) -> tuple[list[Warn], list[Warn]]:
    """The dangers, which stand open, and the others, which are folded."""
    return [w for w in warns if w.severity == "danger"], [w for w in warns if w.severity != "danger"]


def _party(given: Given) -> Party:
    return Party(given.headline, given.url, len(given.set_aside))


def _choices(given: Given | None) -> tuple[Choice, ...]:
    return given.choices if given else ()


def _offers(a: Given | None, b: Given | None, urls: Addresses) -> list[tuple[str, str, str]]:
    """The guide's own stacks to put in the place of the one that is missing: address, title and summary."""
    one, other = _choices(a), _choices(b)
    offers = []
    for preset in library().presets:
        choices = preset_choices(preset)
        if choices not in (one, other):
            url = urls.diff(one, choices) if one else urls.diff(choices, other)
            offers.append((url, preset.title, preset.summary))
    return offers
