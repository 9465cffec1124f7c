"""Looking, while somebody writes, for open questions of the area that say the same.

What is typed is compared in memory and then forgotten: it is neither stored nor logged, and no page keeps it. Files
that came with it wait for the question, and are removed after a day if it never comes.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.question_forms import Ask
from ishenim.domains.meetings.showing import QuestionCard, question_card
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.places.atlas import Unit
from ishenim.kernel.procedures.fields import begun
from ishenim.kernel.search.similar import similar

SHOWN, COMPARED = 5, 40
LOOKS = Limit(tries=120, seconds=120)


def similar_open(text: str, unit: Unit) -> list[QuestionCard]:
    """Return up to five open questions around a place that say nearly the same; only texts that everyone may read."""
    order = {one.matter_id: at for at, one in enumerate(similar(text, near=unit.id, limit=COMPARED))}
    rows = queries.open_and_shown(order) if order else []
    return [question_card(row) for row in sorted(rows, key=lambda row: order[row.id])[:SHOWN]]


def may_look(request: HttpRequest) -> bool:
    """Say whether whoever writes may look once more; a question itself is never stopped by this."""
    return not LOOKS.try_again_in(whoever(request))


def alike(request: HttpRequest, unit: Unit) -> HttpResponse:
    """Return the similar questions alone, for the script that asks while somebody writes."""
    if refused := refuse_foreign(request):
        return refused
    if wait := LOOKS.try_again_in(whoever(request)):
        return wait_page(request, _("Please wait a moment before you look again."), wait)
    found = similar_open(request.POST.get("text", ""), unit)
    return own_page(request, "meetings/similar.html", {"similar": found, "looked": False})


def look_first(request: HttpRequest, about: dict[str, Any]) -> HttpResponse | None:
    """Show what is similar before a question is sent for the first time, or when somebody asks to see it.

    Returns None when the question is to be recorded: it was looked for already, or nothing is similar.
    """
    wants_to_look = "look" in request.POST
    if not wants_to_look and "looked" in request.POST:
        return None
    found = may_look(request) and similar_open(request.POST.get("text", ""), about["unit"])
    if not found and not wants_to_look:
        return None
    form = begun(Ask, request.POST, about["files"])
    context = {**about, "form": form, "similar": found or [], "looked": True}
    return own_page(request, "meetings/ask.html", context)
