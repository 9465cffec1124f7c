"""What a reader is told when there is nothing to show: where they are, and where they can go on."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines

from ishenim.kernel.pages.faults import where_the_storage_is_away


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page, in the reader's language."""
    return _answer(request, "missing", 404)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent could not be read: too large, or damaged on its way."""
    return _answer(request, "unreadable", 400)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the page is not for whoever asked."""
    return _answer(request, "refused", 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form did not come from our own page, or came too late."""
    return _answer(request, "forged", 403)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, or that nothing can be recorded now."""
    return where_the_storage_is_away(request) or _answer(request, "broken", 500)


def _answer(request: HttpRequest, what: str, status: int) -> HttpResponse:
    template = engines["jinja2"].get_template("portal/error.html")
    return HttpResponse(template.render({"here": request.get_full_path(), "what": what}), status=status)
