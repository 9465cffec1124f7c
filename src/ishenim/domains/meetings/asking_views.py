"""The pages on which anyone asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from ishenim.domains.meetings import looking
from ishenim.domains.meetings.filters import unit_of
from ishenim.domains.meetings.procedures import ResidentsQuestion
from ishenim.domains.meetings.question_forms import Ask
from ishenim.domains.meetings.slips import slip
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.pages.proof_of_work import proves_work
from ishenim.kernel.pages.uploads import from_anyone
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures import engine
from ishenim.kernel.procedures.claims import claim_of, code_of, digest
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.fields import explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.refusals import Refused

WITHOUT_WORK = Limit("without work", tries=10, seconds=1800)
WITHOUT_WORK_IN_THE_HALL = Limit("without work in a hall", tries=150, seconds=1800)
"""A whole hall stands behind one address: as many as ask in half an hour, for each of them waits to be let in."""
SAID_AGAIN = timedelta(minutes=15)
"""How long a form that is sent again, because no answer came, is given its code once more."""
AGAIN = "again"
"""What a script adds when it sends a form in sight that it has sent behind the page already."""
STEPS = {
    (False, True): ResidentsQuestion.ask,
    (False, False): ResidentsQuestion.ask_unproven,
    (True, True): ResidentsQuestion.ask_in_hall,
    (True, False): ResidentsQuestion.ask_in_hall_unproven,
}
"""The step, by whether it is asked in a hall and whether work was proven."""
TWICE = gettext_lazy("This very question was sent a moment ago. It is recorded once.")


@csrf_exempt  # no cookie, no session: anyone may ask, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Take a question from anyone, without an account, and hand out its claim code."""
    unit = unit_of(code)
    assert unit is not None
    current = atlas().current(unit.id)
    return asking(request, {"unit": current, "moved": current.id != unit.id})


def asking(request: HttpRequest, about: dict[str, Any]) -> HttpResponse:
    """Show the form of a question, or take it; with a meeting, it is asked in its hall."""
    about = {"similar": [], "looked": False, **about}
    if request.method != "POST":
        return own_page(request, "meetings/ask.html", {**about, "form": Ask()})
    if refused := refuse_foreign(request):
        return refused
    about["files"] = from_anyone(request, Ask)
    if answer := (AGAIN in request.POST and say_again(request, about)) or looking.look_first(request, about):
        return answer
    proven = proves_work(request.POST.get("work", ""))
    limit = WITHOUT_WORK_IN_THE_HALL if "meeting" in about else WITHOUT_WORK
    if not proven and (wait := limit.try_again_in(whoever(request))):
        sentence = _("Many questions came from here in a short time. Try again in a few minutes.")
        return wait_page(request, sentence, wait)
    return take(request, about, proven=proven)


def take(request: HttpRequest, about: dict[str, Any], *, proven: bool) -> HttpResponse:
    """Record a question, or show what stands in its way with what was typed kept."""
    step, data = STEPS["meeting" in about, proven], request.POST.dict()
    if "meeting" in about:
        data["meeting"] = about["meeting"].matter.reference
    new = begin("question", place_id=about["unit"].id, language=get_language() or "ky")
    item = Item(new, data, files=about["files"])
    try:
        engine.take([item], step, ANYONE)
    except IntegrityError:
        return say_again(request, about) or ask_again(request, about, ValidationError(TWICE), status=409)
    except (Refused, ValidationError) as reason:
        return ask_again(request, about, reason)
    return slip(request, about["unit"], item.matter)


def say_again(request: HttpRequest, about: dict[str, Any]) -> HttpResponse | None:
    """Hand out the code once more to whoever sends the same words by the same form, because no answer came."""
    form = Ask(request.POST)
    sent = form.cleaned_data["sent"] if form.is_valid() else None
    claim = claim_of(sent or "")
    if claim is None or claim.matter.opened_at < timezone.now() - SAID_AGAIN:
        return None
    asked, code = claim.matter, code_of(sent or "")
    if asked.question.text != form.cleaned_data["text"] or digest(code) != bytes(claim.digest):
        return None
    asked.question.claim_code = code
    return slip(request, about["unit"], asked)


def ask_again(
    request: HttpRequest, about: dict[str, Any], reason: Exception, *, status: int = 200
) -> HttpResponse:
    """Show the form again with what was typed, and beside it what stands in the way."""
    form = Ask(request.POST, about["files"])
    explain(form, reason)
    context = {**about, "form": form, "looked": "looked" in request.POST}
    return own_page(request, "meetings/ask.html", context, status=status)


@csrf_exempt  # no cookie, no session: nothing is written, and a foreign origin is refused
@require_POST
def alike(request: HttpRequest, code: str) -> HttpResponse:
    """Show a script what is similar to what is being written about a place."""
    unit = unit_of(code)
    assert unit is not None
    return looking.alike(request, atlas().current(unit.id))
