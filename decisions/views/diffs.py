"""Two stacks compared."""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from decisions import permalink
from decisions.acceptance import accept
from decisions.addresses import Addresses
from decisions.annotated import Annotator, Aside
from decisions.current import library
from decisions.diff import diff
from decisions.diff_markdown import Party, diff_to_markdown, summary
from decisions.engine import Settled, settle
from decisions.model import Warn
from decisions.permalink import Link
from decisions.views.common import addresses, keep, preset_choices, read
from guide.answers import base, markdown


@dataclass(frozen=True)
class Given:
    """A stack that an address compares, as its page shows it."""

    settled: Settled
    accepts: tuple[str, ...]
    headline: str
    url: str
    query: str
    set_aside: tuple[Aside, ...]
    notices: tuple[str, ...]


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
        "canonical": Addresses(library().edition, base(request)).diff(_query(a), _query(b)),
    }
    if a is None or b is None or not (a.query and b.query):
        return render(request, "decisions/diff_with.html", {**context, "offers": _offers(a, b, urls)})
    keep(request, _is_as_written(request, a, b))
    context |= {
        "diff": (found := diff(library(), a.settled, b.settled, a.accepts, b.accepts)),
        "summary": summary(found),
        "warnings": [(heading, *_parted(warns)) for heading, warns in found.warnings],
        "swapped_url": urls.diff(b.query, a.query),
        "markdown_url": urls.diff(a.query, b.query, "md"),
    }
    return render(request, "decisions/diff.html", context)


def diff_markdown(request: HttpRequest) -> HttpResponse:
    """The same as Markdown; where a stack is not given, the page tells what to compare with."""
    pair = permalink.parse_pair(request.META.get("QUERY_STRING", ""))
    urls = Addresses(library().edition, base(request))
    a, b = _given(pair.a, urls), _given(pair.b, urls)
    if a is None or b is None or not (a.query and b.query):
        return HttpResponseRedirect(addresses().diff(_query(a), _query(b)))
    keep(request, _is_as_written(request, a, b))
    found = diff(library(), a.settled, b.settled, a.accepts, b.accepts)
    url = urls.diff(a.query, b.query)
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
    link, settled = read(request)
    one, other = addresses(link).query(settled.wishes.known), addresses().query(preset_choices(found) if found else ())
    return HttpResponseRedirect(addresses().diff(one, other))


def _given(link: Link | None, urls: Addresses) -> Given | None:
    if link is None:
        return None
    settled = settle(library().graph, link.choices)
    accepted = accept(settled, link.accepts)
    own, known = replace(urls, accepts=accepted.rules), settled.wishes.known
    note = Annotator(library(), settled, own)
    return Given(
        settled, accepted.rules, note.headline_of(settled), own.stack(known), own.query(known) if known else "",
        note.set_aside(), (*link.notices, *accepted.notices),
    )  # fmt: skip


def _parted(warns: tuple[Warn, ...]) -> tuple[list[Warn], list[Warn]]:
    """The dangers, which stand open, and the others, which are folded."""
    return [w for w in warns if w.severity == "danger"], [w for w in warns if w.severity != "danger"]


def _party(given: Given) -> Party:
    return Party(given.headline, given.url, len(given.set_aside))


def _is_as_written(request: HttpRequest, a: Given, b: Given) -> bool:
    """Whether the address is exactly as Cairn writes it."""
    query: str = request.META.get("QUERY_STRING", "")
    return query == permalink.build_pair(a.query, b.query)


def _query(given: Given | None) -> str:
    return given.query if given else ""


def _offers(a: Given | None, b: Given | None, urls: Addresses) -> list[tuple[str, str, str]]:
    """The guide's own stacks to put in the place of the one that is missing: address, title and summary."""
    one, other = _query(a), _query(b)
    offers = []
    for preset in library().presets:
        query = urls.query(preset_choices(preset))
        if query not in (one, other):
            url = urls.diff(one, query) if one else urls.diff(query, other)
            offers.append((url, preset.title, preset.summary))
    return offers
