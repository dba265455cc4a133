"""Decision records of a stack as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from decisions.annotated import Annotator
from decisions.current import library
from decisions.own_reasons import NO_REASONS, OwnReasons
from decisions.records import decision_records, stack_record, to_zip
from decisions.views.common import addresses, attachment, read, today
from guide.answers import base


def record(request: HttpRequest) -> HttpResponse:
    """One record for the whole stack."""
    link, settled = read(request)
    note = Annotator(library(), settled, addresses(link, base(request)))
    return attachment("stack.adr.md", stack_record(note, today()))


def archive(request: HttpRequest) -> HttpResponse:
    """One record for each decision, numbered from ``start``, or from 1."""
    link, settled = read(request)
    note = Annotator(library(), settled, addresses(link, base(request)))
    return archive_of(request, note, 1 if link.start is None else link.start, link.no_start)


def archive_of(
    request: HttpRequest, note: Annotator, start: int, fault: str = "", own: OwnReasons = NO_REASONS
) -> HttpResponse:
    """The archive, or a page that says what is wrong with the number of its first record."""
    if not note.settled.picks:
        raise Http404("Nothing is decided in this address yet, so there is no record of a decision.")
    try:
        records = () if fault else decision_records(note, today(), start, own)
    except ValueError as error:
        fault = str(error)
    if fault:
        url = addresses().export(note.settled.wishes.known, "adr.zip")
        return render(request, "decisions/not_numbered.html", {"fault": fault, "url": url}, status=400)
    return attachment("stack.adr.zip", to_zip(records))
