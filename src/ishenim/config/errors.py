"""Who says what went wrong: to a reader a page, to a program a problem."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from ishenim.faces.api import faults as for_programs
from ishenim.faces.portal import errors as for_readers

FOR_PROGRAMS = "/api/"


def asks_a_program(request: HttpRequest) -> bool:
    """Say whether it is a program that asks."""
    return request.path.startswith(FOR_PROGRAMS)


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that what was sent could not be read."""
    say = for_programs.unreadable if asks_a_program(request) else for_readers.unreadable
    return say(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such thing."""
    say = for_programs.not_found if asks_a_program(request) else for_readers.not_found
    return say(request, exception)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that it is not for whoever asked."""
    say = for_programs.refused if asks_a_program(request) else for_readers.refused
    return say(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that the fault is ours."""
    say = for_programs.broken if asks_a_program(request) else for_readers.broken
    return say(request)
