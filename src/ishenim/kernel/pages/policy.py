"""What a browser may load for an answer of ours: one policy for all of them, so it is put into words once."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.utils import build_policy
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
