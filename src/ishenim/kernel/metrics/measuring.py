"""Measuring what Django answers: by the name of the route, never by the address."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from ishenim.kernel.metrics.counters import REQUEST_SECONDS, REQUESTS

NONE = "none"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

Answer = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def uncounted(view: View) -> View:
    """Let no number change when a page is asked for: a counter that is looked at each minute would tell when it was."""
    vars(view)["uncounted"] = True
    return view


def is_uncounted(request: HttpRequest) -> bool:
    """Say whether a request went to such a page."""
    return request.resolver_match is not None and hasattr(request.resolver_match.func, "uncounted")


def measure(get_response: Answer) -> Answer:
    """Count each answer, and how long it took."""

    def measured(request: HttpRequest) -> HttpResponseBase:
        begun = time.perf_counter()
        response = get_response(request)
        if is_uncounted(request):
            return response
        route = route_of(request)
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route, method, str(response.status_code)).inc()
        REQUEST_SECONDS.labels(route).observe(time.perf_counter() - begun)
        return response

    return measured


def route_of(request: HttpRequest) -> str:
    """Return the name of the route that a request took, or `none` where no page is, or one that is not counted."""
    if is_uncounted(request):
        return NONE
    return (request.resolver_match.view_name if request.resolver_match else "") or NONE
