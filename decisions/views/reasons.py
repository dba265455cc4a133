"""Reasons of one's own: the page on which they are written, and the files into which they go.

What is posted here changes nothing on the server: it comes back as a page or as a file, and is neither kept nor logged.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from decisions import own_reasons, permalink
from decisions.acceptance import accept
from decisions.annotated import Annotator
from decisions.current import library
from decisions.engine import Settled
from decisions.export_markdown import to_markdown
from decisions.own_reasons import NO_REASONS, OwnReasons, Slots, field_of_pick, field_of_risk
from decisions.permalink import Link
from decisions.reasons_form import ReasonsForm
from decisions.records import stack_record
from decisions.views.common import addresses, attachment, is_larger, posted, read, shared, today, too_large
from decisions.views.records import archive_of
from guide.answers import base

LARGEST = 350_000
"""Bytes of a form: seventy reasons of the greatest length in letters of three bytes, and the form's own."""
WRITERS = {"stack.md": to_markdown, "stack.adr.md": stack_record}


@dataclass(frozen=True)
class Given:
    """The stack of an address, with what a form says about it. ``start`` is the number of the first record."""

    link: Link
    settled: Settled
    own: OwnReasons = NO_REASONS
    start: str = ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def reasons(request: HttpRequest) -> HttpResponse:
    """The form. Posted, it comes back as it was filled in, with the link that its accepted warnings make."""
    if request.method != "POST":
        return reasons_page(request, Given(*read(request)))
    if is_larger(request, LARGEST):
        return too_large(request, LARGEST)
    return reasons_page(request, _given(request))


@never_cache
@require_POST
@sensitive_post_parameters()
@sensitive_variables()
def download(request: HttpRequest, name: str = "stack.md") -> HttpResponse:
    """The stack with the reasons that the form brings, as a file."""
    if is_larger(request, LARGEST):
        return too_large(request, LARGEST)
    given = _given(request)
    note = Annotator(library(), given.settled, addresses(given.link, base(request)))
    if ReasonsForm(note, given.own).faults():
        return reasons_page(request, given, status=400)
    if name == "stack.adr.zip":
        start, fault = permalink.read_start(given.start) if given.start else (1, "")
        return archive_of(request, note, start or 0, fault, given.own)
    return _file(name, note, given.own)


@require_safe
def slots(request: HttpRequest, name: str) -> HttpResponse:
    """The same file with a slot for each reason, which the browser fills in: then nothing need be sent."""
    link, settled = read(request)
    note = Annotator(library(), settled, addresses(link, base(request)))
    return _file(name, note, Slots(decisions=tuple(decision.id for decision in library().graph.decisions)))


def _file(name: str, note: Annotator, own: OwnReasons) -> HttpResponse:
    if name not in WRITERS:
        raise Http404(f"There is no file called '{permalink.shown(name)}'.")
    return attachment(name, WRITERS[name](note, today(), own))


def _given(request: HttpRequest) -> Given:
    """What the form says. A reason for a warning accepts it."""
    link, settled = read(request)
    graph, (post, _) = library().graph, posted(request)
    own = OwnReasons.of(
        {decision.id: post.get(field_of_pick(decision.id), "") for decision in graph.decisions},
        {warn.id: post.get(field_of_risk(warn.id), "") for decision in graph.decisions for warn in decision.warns},
    )
    named = [*link.accepts, *filter(permalink.is_word, post.getlist("accept")), *own.risks]
    accepted = accept(settled, named)
    notices = tuple(dict.fromkeys([*link.notices, *accepted.notices]))
    return Given(replace(link, accepts=accepted.rules, notices=notices), settled, own, post.get("start", ""))


def reasons_page(request: HttpRequest, given: Given, status: int = 200, **more: Any) -> HttpResponse:
    """The form with what is known of it. ``more`` is what a page has to say that made it from a file."""
    known, urls = given.settled.wishes.known, addresses(given.link)
    note = Annotator(library(), given.settled, urls)
    context = {
        **shared(request, given.link, given.settled, urls, "/stack/reasons/"),
        "note": note,
        "form": ReasonsForm(note, given.own),
        "start": given.start,
        "plain": addresses().on("", known),
        "whole_url": urls.whole(known),
        "shareable": addresses(given.link, base(request)).stack(known),
        "expressions": own_reasons,
        **more,
    }
    return render(request, "decisions/reasons.html", context, status=status)
