"""The sheets of question cards, four to a page of A4: in the answer to the step that issues them, and never again."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from ishenim.domains.meetings.grounds import Topic
from ishenim.domains.meetings.models import Meeting
from ishenim.domains.meetings.procedures import ReportingMeeting
from ishenim.domains.meetings.squares import square
from ishenim.kernel.calendar.words_of_time import moment
from ishenim.kernel.pages.desk_pages import HandOut, register_hand_out
from ishenim.kernel.pages.own import own_page
from ishenim.kernel.papers.printing import BrokenPaper, PressBusy, frame, press
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.addresses import origin

TEMPLATE = Path(__file__).parent / "papers" / "cards.typ"
ON_A_SHEET = 4
VEIL = 8
"""Lines of figures that cover the code where paper is thin."""


def page(request: HttpRequest, meeting: Meeting, typed: Mapping[str, Any]) -> HttpResponse:
    """Answer with the cards just issued, once: a page that prints, and the same as a PDF. Nothing of it is kept."""
    with override(typed["language"]):
        words = said_on_a_card(request, meeting)
        cards = [{"number": card.reference, "code": code} for card, code in meeting.printed]
        context = {
            "matter": meeting.matter,
            "words": words,
            "sheets": [cards[at : at + ON_A_SHEET] for at in range(0, len(cards), ON_A_SHEET)],
            "count": len(cards),
            "veil": range(VEIL),
            "square": square(words["address"]),
            "pdf": as_pdf(words, cards, typed["language"]),
        }
        return own_page(request, "meetings/printed.html", context)


def told(meeting: Meeting) -> dict[str, Any]:
    """Say to a program what stands on the cards just issued, once."""
    return {"cards": [{"number": card.reference, "code": code} for card, code in meeting.printed]}


def said_on_a_card(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """Return what every card says, in the language of the moment."""
    assert meeting.starts_at is not None
    way = reverse("portal:mine")
    here = origin() + way if settings.PUBLIC_ADDRESS else request.build_absolute_uri(way)
    return {
        "title": _("Question card"),
        "meeting": f"{atlas().by_id(meeting.beat_id).name}. {moment(meeting.starts_at)}. {meeting.venue}",
        "ask": _("Your question: what should happen, and where?"),
        "without": _("No names, addresses or telephone numbers of people. In danger call 102."),
        "about": _("What is it about? Tick one."),
        "topics": [str(topic.label) for topic in Topic],
        "cut": _("Cut here. The card goes into the box; the sealed strip stays with you."),
        "fold": _("Fold here with the print inside, and seal both ends."),
        "code": _("Your code. Whoever has it can speak for you."),
        "how": _("What becomes of your question, once the card is entered:"),
        "call": _("Or by telephone, through an office that you did not ask."),
        "address": here,
    }


def as_pdf(words: dict[str, Any], cards: list[dict[str, str]], language: str) -> str:
    """Return the sheets as the address of a file that lies in the page itself, or nothing if the press cannot print."""
    data = {**frame(words["title"], words["address"]), "words": words, "cards": cards, "veil": VEIL}
    try:
        made = press(TEMPLATE, data, language)
    except (BrokenPaper, PressBusy):
        return ""
    return f"data:application/pdf;base64,{b64encode(made).decode()}"


def register() -> None:
    """Say that issuing cards is answered by the cards."""
    register_hand_out(ReportingMeeting.issue_cards, HandOut(page, told))
