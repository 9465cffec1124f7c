"""Who says what went wrong: to a reader a page, to a program a problem, or an error of the protocol that it speaks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from ishenim.faces.api import faults as for_programs
from ishenim.faces.interop import faults as for_protocols
from ishenim.faces.portal import errors as for_readers

FOR_PROGRAMS = "/api/"


def whoever_says(request: HttpRequest) -> Any:
    """Return the door at which it was asked."""
    if for_protocols.speaks_otherwise(request.path):
        return for_protocols
    return for_programs if request.path.startswith(FOR_PROGRAMS) else for_readers


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent could not be read."""
    answer: HttpResponse = whoever_says(request).unreadable(request, exception)
    return answer


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such thing."""
    answer: HttpResponse = whoever_says(request).not_found(request, exception)
    return answer


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it is not for whoever asked."""
    answer: HttpResponse = whoever_says(request).refused(request, exception)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours."""
    answer: HttpResponse = whoever_says(request).broken(request)
    return answer
