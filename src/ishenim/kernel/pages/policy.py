"""What a browser may load for an answer of ours, and at which other address it finds the same."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def name_policy(get_response: Answer) -> Answer:
    """Name the policy of the settings in every answer that does not name one of its own."""
    policy = build_policy()

    def named(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(HEADER, policy)
        return response

    return named


def name_the_onion(get_response: Answer) -> Answer:
    """Name the same page at the onion address, where there is one: the Tor Browser offers it."""

    def named(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.ONION_ADDRESS:
            response.headers["Onion-Location"] = settings.ONION_ADDRESS + request.get_full_path()
        return response

    return named
