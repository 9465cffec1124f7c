"""The one way in to every address at which a convention of other people is spoken."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from ishenim.faces.api.endpoints import ALLOWED_FROM_ANYWHERE, READ_FROM_ANYWHERE, READING
from ishenim.faces.api.problems import marked
from ishenim.faces.interop import faults
from ishenim.faces.interop.faults import Fault, missing
from ishenim.kernel.pages.negotiated import asked_for

View = Callable[..., HttpResponseBase]
LONGEST_ASKED = 500


def spoken(reading: View, writing: View | None = None) -> View:
    """Answer in the language that is asked for, and say whatever stands in the way as the protocol does."""

    @csrf_exempt  # whoever writes shows a key in what is sent, and no cookie counts here
    @wraps(reading)
    def way_in(request: HttpRequest, **about: Any) -> HttpResponseBase:
        with override(asked_for(request.headers.get("Accept-Language", "")[:LONGEST_ASKED])):
            try:
                answer = view_of(request, reading, writing)(request, **about)
            except Fault as fault:
                answer = faults.answer(request, fault)
            except Http404:
                answer = faults.answer(request, missing())
            except RequestDataTooBig:
                answer = faults.unreadable(request)
        if request.method in READING:
            for name, value in (ALLOWED_FROM_ANYWHERE | READ_FROM_ANYWHERE).items():
                answer.headers[name] = value
        for name, value in marked().items():
            answer.headers[name] = value
        return answer

    return way_in


def view_of(request: HttpRequest, reading: View, writing: View | None) -> View:
    """Return what answers a method; raise where none does."""
    if request.method in READING:
        return reading
    if request.method == "POST" and writing is not None:
        return writing
    if request.method == "OPTIONS":
        return options
    raise Fault(HTTPStatus.METHOD_NOT_ALLOWED, _("This is not done at this address."))


def options(request: HttpRequest, **_about: Any) -> HttpResponse:
    """Let the scripts of any site ask for what anyone may read."""
    headers = {**ALLOWED_FROM_ANYWHERE, "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS"}
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)
