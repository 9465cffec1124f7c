"""Looking, while somebody writes, for open questions of the area that say the same.

What is typed is compared in memory and then forgotten: it is neither stored nor logged, and no page keeps it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ishenim.domains.meetings import queries
from ishenim.domains.meetings.showing import QuestionCard, question_card
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.places.atlas import Unit
from ishenim.kernel.search.similar import similar

SHOWN, COMPARED = 5, 40
LOOKS = Limit("looks", tries=120, seconds=120)


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
