"""What a program is told where no address of the interface was reached, or none could answer."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ishenim.faces.api.problems import Problem, missing


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
    """Say that the fault is ours."""
    words = _("The fault is ours, and it was noted. Nothing was recorded.")
    return Problem("broken", HTTPStatus.INTERNAL_SERVER_ERROR, words).answer(request)
