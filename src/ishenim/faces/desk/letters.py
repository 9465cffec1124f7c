"""The letters that come with an office: begun and ended here, and by one press in each of them."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from ishenim.faces.desk.door import Desk, office_of, official, show
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.notices import official as official_letters
from ishenim.kernel.notices.official import Weekly


@official
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show which letters come with my offices, and begin or end one of them."""
    if not desk.letters:
        raise Http404
    if request.method == "POST":
        change(desk, request.POST.get("letter", ""), get_language() or "ky")
        return redirect("desk:letters")
    rows = [
        (f"{verb}:{by.appointment_id}:{weekly.sort}", weekly, office_of(by), row, verb)
        for by in desk.capacities
        for weekly, row in official_letters.of(by)
        for verb in ["end" if row and row.comes else "begin"]
    ]
    return show(request, desk, "desk/letters.html", {"letters": rows, "languages": dict(settings.LANGUAGES)})


def change(desk: Desk, said: str, language: str) -> None:
    """Begin or end one letter of one of my offices; raise Http404 for what is none of mine."""
    verb, _colon, which = said.partition(":")
    weekly, by = mine(desk, which)
    assert by.appointment_id is not None
    if verb == "end":
        official_letters.end(weekly, by.appointment_id)
    elif verb == "begin":
        holder = Appointment.objects.select_related("person").get(pk=by.appointment_id)
        official_letters.begin(weekly, holder, language)
    else:
        raise Http404


def mine(desk: Desk, which: str) -> tuple[Weekly, Actor]:
    """Return the letter and the office that are meant, if they are mine."""
    for by in desk.capacities:
        for weekly in official_letters.LETTERS.values():
            if weekly.concerns(by) and which == f"{by.appointment_id}:{weekly.sort}":
                return weekly, by
    raise Http404
