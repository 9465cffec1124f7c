"""Pages that a domain brings to the desk: of a matter, for the offices that may take its step, and of no matter."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from ishenim.faces.desk.door import Desk, official, show
from ishenim.faces.desk.matter import Elsewhere, elsewhere, found
from ishenim.kernel.pages.desk_pages import own_page_of, page_of


@official
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, desk: Desk, reference: str, page: str) -> HttpResponse:
    """Show a page of a matter to an office that may take its step, and to no other."""
    try:
        matter = found(desk, reference)
    except Elsewhere:
        return elsewhere(request, desk, reference)
    asked = page_of(matter, page)
    by = asked.who_may(matter, desk.capacities) if asked else None
    if asked is None or by is None:
        raise Http404
    shown = asked.view(request, matter, by)
    if isinstance(shown, HttpResponse):
        return shown
    return show(request, desk, shown.template, {"matter": matter, **shown.context}, shown.status)


@official
@require_safe
def own(request: HttpRequest, desk: Desk, page: str) -> HttpResponse:
    """Show a page that belongs to no matter, to whomever its domain lets have it."""
    asked = own_page_of(page)
    if asked is None:
        raise Http404
    shown = asked.view(request, desk.capacities)
    if isinstance(shown, HttpResponse):
        return shown
    return show(request, desk, shown.template, shown.context, shown.status)
