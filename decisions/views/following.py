"""What can be followed: feeds of what happened, and a calendar of what ends."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from decisions import atom, calendar, permalink
from decisions.addresses import Addresses
from decisions.calendar import to_ics
from decisions.current import library
from decisions.feeds import Feeds
from decisions.tags import Tags, entity_of
from decisions.touching import first_edition
from decisions.views.common import read
from guide.answers import base


def changes_feed(request: HttpRequest) -> HttpResponse:
    """What happened to all tools, and what changed in the guide."""
    return _atom(_feeds(request).of_everything())


def tool_feed(request: HttpRequest, id: str) -> HttpResponse:
    """What happened to one tool."""
    tool = library().guide.tool(id)
    if tool is None:
        raise Http404(f"There is no tool called '{permalink.shown(id)}'.")
    return _atom(_feeds(request).of_tool(tool))


def stack_feed(request: HttpRequest) -> HttpResponse:
    """What touches a stack."""
    _, settled = read(request)
    response = _atom(_feeds(request).of_stack(settled))
    response["X-Robots-Tag"] = "noindex"
    return response


def stack_calendar(request: HttpRequest) -> HttpResponse:
    """What ends in a stack."""
    _, settled = read(request)
    urls = Addresses(library().edition, base(request))
    text = to_ics(library(), settled, urls, _tags(request))
    response = HttpResponse(text, content_type=f"{calendar.MEDIA_TYPE}; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="stack.ics"'
    response["X-Robots-Tag"] = "noindex"
    return response


def _feeds(request: HttpRequest) -> Feeds:
    return Feeds(library(), Addresses(library().edition, base(request)), _tags(request))


def _tags(request: HttpRequest) -> Tags:
    """What the deployment has set, so that its names outlive its address; else the address that it is asked at."""
    return Tags(settings.CAIRN_TAG or entity_of(base(request), first_edition(library().guide)))


def _atom(text: str) -> HttpResponse:
    return HttpResponse(text, content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")
