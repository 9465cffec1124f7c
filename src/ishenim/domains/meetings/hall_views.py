"""The wall of a meeting, and asking from the hall."""

from __future__ import annotations

from collections.abc import Iterable

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.asking_views import asking
from ishenim.domains.meetings.pressing import PRESSED
from ishenim.domains.meetings.procedures import QuestionState
from ishenim.domains.meetings.showing import QuestionCard, question_card
from ishenim.kernel.pages.page import Page, page
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import origin

TAKEN = [QuestionState.PROMISED]
OVER = [*TAKEN, QuestionState.DONE, QuestionState.CONFIRMED]


def of_wall(reference: str) -> Iterable[str]:
    """Name what the wall depends on: the meeting, and whatever is asked in its place."""
    found = queries.meeting(reference)
    place = atlas().by_id(found.beat_id).code if found else reference
    return [f"matter:{reference.upper()}", f"place:{place}", "places", PRESSED]


@page(keys=of_wall)
def wall(request: HttpRequest, reference: str) -> Page:
    """Show the questions of a meeting as they stand, those that wait by presses, for a wall and for telephones."""
    found = queries.meeting(reference)
    if found is None or found.starts_at is None:
        raise Http404
    cards = [question_card(row) for row in queries.wall_of(found.matter_id)]
    address = origin() + reverse("meetings:wall", kwargs={"reference": found.matter.reference})
    context = {
        "meeting": found,
        "place": atlas().by_id(found.beat_id),
        "now": [card for card in cards if card.row.reference == found.turned_to and waits(card)],
        "waiting": sorted(
            (card for card in cards if waits(card) and card.row.reference != found.turned_to),
            key=lambda card: -card.row.presses,
        ),
        "answered": [card for card in cards if not waits(card) and card.row.state not in TAKEN],
        "taken": [card for card in cards if card.row.state in TAKEN],
        "address": address,
        "code": code_of(address),
    }
    return Page("meetings/wall.html", context)


def waits(card: QuestionCard) -> bool:
    return card.row.state not in OVER


def code_of(address: str) -> Markup:
    """Draw an address as a QR code."""
    drawn = segno.make(address, error="m").svg_inline(scale=1, border=2, omitsize=True)
    return Markup(drawn)  # noqa: S704  drawn by the library from an address of ours


@csrf_exempt  # no cookie, no session: anyone may ask, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def ask_here(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a question from somebody in the hall, without an account."""
    found = queries.meeting(reference)
    if found is None:
        raise Http404
    return asking(request, {"unit": atlas().by_id(found.beat_id), "moved": False, "meeting": found})
