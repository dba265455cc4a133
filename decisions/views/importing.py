"""Import: a text or file goes in, and a stack comes out: the one that the file holds, or one of what somebody runs. It is
read in memory, and neither kept nor logged."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from decisions import keepsake, permalink
from decisions.acceptance import accept
from decisions.current import library
from decisions.engine import settle
from decisions.intake.answer import start_from
from decisions.intake.page import IntakePage
from decisions.keepsake import Keepsake, Trouble
from decisions.own_reasons import OwnReasons
from decisions.permalink import Link
from decisions.views.common import addresses, is_larger, posted, too_large
from decisions.views.reasons import Given, reasons_page

LARGEST = 1_000_000
"""Bytes of what is handed over."""
FORM = 50_000
"""Bytes that a form adds to it, at most."""
MOST_SHOWN_AGAIN = 50_000
"""Characters of a text that is put back into its field. What is longer is still in the browser's own history."""
NOTHING = (
    "No tool of the guide was found in this, and no block of a file that was downloaded here. "
    "Below the form stands what became of each line."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def imported(request: HttpRequest) -> HttpResponse:
    """The form, and its answer: that of the first reader which finds its own in the text."""
    if request.method != "POST":
        return _form(request)
    if is_larger(request, LARGEST + FORM):
        return too_large(request, LARGEST)
    form, files = posted(request)
    file = files.get("file")
    given = file.read() if file else form.get("text", "").encode("utf-8", "replace")
    if len(given) > LARGEST:
        return too_large(request, LARGEST)
    if not given.strip():
        return _form(request, "There is nothing in it: paste a text, or choose a file that is not empty.", status=400)
    return from_keepsake(request, given) or from_what_runs(request, given)


def _form(
    request: HttpRequest, fault: str = "", text: str = "", status: int = 200, page: IntakePage | None = None
) -> HttpResponse:
    context = {
        "fault": fault,
        "text": text if len(text) <= MOST_SHOWN_AGAIN else "",
        "largest": f"{LARGEST:,}",
        "page": page,
    }
    return render(request, "decisions/import.html", context, status=status)


# -- what was downloaded here ------------------------------------------------------------------------------


def from_keepsake(request: HttpRequest, given: bytes) -> HttpResponse | None:
    """The stack and the reasons of a downloaded file, ready to be changed and downloaded again."""
    text, troubles = _decoded(given)
    restored = keepsake.restore(text)
    if restored is None:
        return None
    kept = restored.keepsake
    settled = settle(library().graph, kept.choices)
    accepted = accept(settled, kept.accepts)
    own, strangers = _known(kept.own)
    link = Link(kept.choices, kept.edition, (*accepted.notices, *strangers), accepted.rules)
    return reasons_page(
        request,
        Given(link, settled, own),
        restored=replace(restored, troubles=(*troubles, *restored.troubles)),
        as_it_was=_as_it_was(kept),
    )


def _as_it_was(kept: Keepsake) -> str:
    """The link of the file's own time, with all that it had chosen, known or not."""
    edition = kept.edition or library().edition
    return f"/stack/?{permalink.build(kept.choices, edition, kept.accepts)}" if kept.choices else ""


def _known(own: OwnReasons) -> tuple[OwnReasons, list[str]]:
    """The reasons for what the guide knows, under its present name, and a notice for each of the others."""
    graph = library().graph
    warnings = {warn.id for decision in graph.decisions for warn in decision.warns}
    now = graph.current_decision
    picks = {now[decision]: text for decision, text in own.picks.items() if decision in now}
    strangers = {d: text for d, text in own.picks.items() if d not in now}
    strangers |= {rule: text for rule, text in own.risks.items() if rule not in warnings}
    told = [
        f"The file has a reason for '{id}', which this guide does not know: “{text}”" for id, text in strangers.items()
    ]
    ordered = {decision.id: picks[decision.id] for decision in graph.decisions if decision.id in picks}
    return OwnReasons(ordered, {rule: text for rule, text in own.risks.items() if rule in warnings}), told


def _decoded(given: bytes) -> tuple[str, tuple[Trouble, ...]]:
    """The text, and what is wrong with its encoding. Windows writes UTF-16 with a byte order mark; that is read, too."""
    if given.startswith((b"\xff\xfe", b"\xfe\xff")):
        return given.decode("utf-16", "replace"), ()
    try:
        return given.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = given.count(b"\n", 0, error.start) + 1
        says = "From here on it is not text in UTF-8; what could not be read shows as �. Save the file as UTF-8."
        return given.decode("utf-8-sig", "replace"), (Trouble(line, says),)


# -- what somebody runs --------------------------------------------------------------------------------------


def from_what_runs(request: HttpRequest, given: bytes) -> HttpResponse:
    """A stack to begin with, from lists of what runs: what was recognised, what was not, and what could not be read."""
    intake, urls = start_from(library(), given), addresses()
    page = IntakePage(library(), intake, urls)
    if not intake.recognised:
        return _form(request, NOTHING, _decoded(given)[0], 422, page)
    return render(
        request,
        "decisions/intake.html",
        {"page": page, "stack_url": urls.stack(intake.choices), "walk_url": urls.walk(intake.choices)},
    )
