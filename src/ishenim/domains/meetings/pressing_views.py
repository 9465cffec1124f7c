"""The page on which anyone presses “This is my question, too”."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ishenim.domains.meetings import merging_queries, queries
from ishenim.domains.meetings.pressing import mark_of, new_mark, press
from ishenim.domains.meetings.showing import title_of
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page

HALF_A_DAY = 12 * 3600
A_HALL = Limit("a hall", tries=300, seconds=HALF_A_DAY)
"""How often one question is pressed from one address: as often as a whole hall presses it."""
MANY_HALLS = Limit("many halls", tries=3000, seconds=600)
"""How often all questions together are: 300 people would each have to press ten of them within ten minutes."""
NO_PAGE = "return=minimal"  # RFC 7240


@csrf_exempt  # no cookie, no session: anyone may press, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def me_too(request: HttpRequest, reference: str) -> HttpResponse:
    """Count a press once, and offer to tell by e-mail what becomes of the question."""
    found = queries.question(reference)
    if found is None or found.matter.state in queries.NEVER_LISTED:
        raise Http404
    if request.method != "POST" or found.matter.state not in queries.OPEN:
        return redirect("meetings:question", reference=found.matter.reference)
    if refused := refuse_foreign(request) or too_many(request, found):
        return refused
    mark = mark_of(request.POST.dict())
    if mark is None:
        return own_page(request, "meetings/press.html", {**called(found), "mark": new_mark()})
    press(found, mark)
    if request.headers.get("Prefer") == NO_PAGE:
        return HttpResponse(status=204)
    return own_page(request, "meetings/pressed.html", {**called(found), "presses": presses_now(reference)})


def too_many(request: HttpRequest, question: Any) -> HttpResponse | None:
    """Ask somebody to wait where more is pressed than people in a hall would."""
    who = whoever(request)
    if wait := MANY_HALLS.try_again_in(who):
        return wait_page(request, _("Many presses came from here in a short time. Try again later."), wait)
    if wait := A_HALL.try_again_in(who + question.matter.reference.encode()):
        sentence = _(
            "From where you are this question was pressed as often as a whole hall presses. Try again later."
        )
        return wait_page(request, sentence, wait)
    return None


def called(question: Any) -> dict[str, Any]:
    """Return how a question is called."""
    return {"matter": question.matter, "title": title_of(question.matter.title, question.topic)}


def presses_now(reference: str) -> int:
    """Return how often a question was pressed by now."""
    found = queries.question(reference)
    assert found is not None
    return merging_queries.presses_of(found, merging_queries.merged_questions(found))
