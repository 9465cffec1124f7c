"""Slowing down whoever tries claim codes: one limit on every door, in the same words whatever was tried."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext

from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.own import wait_page

WRONG_CODES = Limit(tries=40, seconds=600)
"""So many that a whole hall behind one address may mistype: nobody finds one of 10²⁵ codes by trying, at any speed."""


def too_many(request: HttpRequest) -> HttpResponse | None:
    """Stop whoever tries codes: the same words whatever was tried."""
    wait = WRONG_CODES.try_again_in(whoever(request))
    if not wait:
        return None
    minutes = -(-wait // 60)
    sentence = ngettext(
        "Too many codes were tried. Try again in %(minutes)d minute.",
        "Too many codes were tried. Try again in %(minutes)d minutes.",
        minutes,
    ) % {"minutes": minutes}
    return wait_page(request, sentence, wait)


def right_code(request: HttpRequest) -> None:
    """Forget the tries of whoever has shown a code that opens its matter."""
    WRONG_CODES.forgive(whoever(request))
