"""What a program is told where no address of the interface was reached, or none could answer."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ishenim.faces.api.problems import Problem, missing
from ishenim.kernel.pages.faults import where_the_storage_is_away


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such thing."""
    return missing().answer(request)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent could not be read: too large, or damaged on its way."""
    words = _("What was sent is damaged or too large.")
    return Problem("unreadable", HTTPStatus.BAD_REQUEST, words).answer(request)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it is not for whoever asked."""
    return Problem("refused", HTTPStatus.FORBIDDEN, _("This is not for whoever asked.")).answer(request)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours, or that nothing can be recorded now."""
    words = _("The fault is ours, and it was noted. Nothing was recorded.")
    ours = Problem("broken", HTTPStatus.INTERNAL_SERVER_ERROR, words)
    return where_the_storage_is_away(request) or ours.answer(request)
