"""What the desk has for a training: the code at the door, the list, and the page to which the code leads."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from ishenim.domains.training import door, queries
from ishenim.domains.training.badges import MEDIA_TYPE
from ishenim.domains.training.models import Certificate, TrainingSession
from ishenim.domains.training.papers import of_certificates
from ishenim.domains.training.procedures import Enrolments, EnrolmentState, TrainingSessions
from ishenim.domains.training.showing import when
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.pages.desk_pages import DeskPage, OwnPage, Shown, register_own_page, register_page
from ishenim.kernel.procedures.addresses import origin
from ishenim.kernel.procedures.engine import take
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import Matter

HERE = "here"


def at_the_door(request: HttpRequest, matter: Matter, by: Actor) -> Shown:
    """Show the code that is good now as a square and as digits; on paper the one that is good as long as it is held."""
    training = the(matter)
    on_paper = request.GET.get("on") == "paper"
    code = door.code_on_paper(training) if on_paper else door.code_at(training, timezone.now())
    query = urlencode({"training": matter.reference, "code": code})
    address = f"{origin()}{reverse('desk:own', kwargs={'page': HERE})}?{query}"
    context = {
        "training": training,
        "when": when(training),
        "code": f"{code[:4]} {code[4:]}",
        "square": drawn(address),
        "on_paper": on_paper,
        "lives": door.LIVES // 60,
    }
    return Shown("training/door.html", context)


def drawn(address: str) -> Markup:
    """Draw an address as a QR code."""
    square = segno.make(address, error="m", micro=False).svg_inline(scale=1, border=2, omitsize=True)
    return Markup(square)  # noqa: S704  drawn by the library from an address of ours


def the(matter: Matter) -> TrainingSession:
    """Return the training of a matter."""
    found = queries.training(matter.reference)
    if found is None:
        raise Http404
    return found


def on_the_list(request: HttpRequest, matter: Matter, by: Actor) -> Shown | HttpResponse:
    """Show who is enrolled; enter who came, each for himself."""
    training = the(matter)
    enrolled = queries.enrolled_in(training)
    if request.method == "POST":
        came = set(request.POST.getlist("came"))
        items = [Item(one.matter) for one in enrolled if one.matter.reference in came]
        if items:
            take(items, Enrolments.note_attendance, by, partly=True)
        done = sum(item.refused is None for item in items)
        said = ngettext("%(count)d official was entered.", "%(count)d officials were entered.", done)
        messages.success(request, said % {"count": done})
        return redirect("desk:page", reference=matter.reference, page="list")
    waiting = {EnrolmentState.ENROLLED, EnrolmentState.ABSENT}
    rows = [(one, one.matter.state in waiting) for one in enrolled]
    return Shown("training/attendance.html", {"training": training, "when": when(training), "rows": rows})


def here(request: HttpRequest, capacities: Sequence[Actor]) -> Shown | HttpResponse:
    """Lead whoever scanned the code to the step by which one says to be there; say so to whoever is not enrolled."""
    training = queries.training(request.GET.get("training", "")[:12])
    if training is None:
        raise Http404
    mine = queries.mine_in(training, [by.person_id for by in capacities])
    if mine is None:
        return Shown(
            "training/not_enrolled.html", {"training": training, "when": when(training)}, HTTPStatus.NOT_FOUND
        )
    step = reverse("desk:step", kwargs={"reference": mine.matter.reference, "step": Enrolments.attend.name})
    return redirect(f"{step}?{urlencode({'code': request.GET.get('code', '')[:20]})}")


def my_paper(request: HttpRequest, capacities: Sequence[Actor]) -> HttpResponse:
    """Print a certificate for whoever holds it, with the name."""
    mine = my_certificate(request, capacities)
    made = of_certificates.printed(mine, mine.person.name)
    answer = HttpResponse(made, "application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{of_certificates.filename(mine)}"'
    return answer


def my_credential(request: HttpRequest, capacities: Sequence[Actor]) -> HttpResponse:
    """Hand the signed credential to whoever holds it: others would learn by it whose e-mail it was made for."""
    mine = my_certificate(request, capacities)
    if not mine.credential:
        raise Http404
    answer = HttpResponse(mine.credential, MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{mine.reference.lower()}.jwt"'
    return answer


def my_certificate(request: HttpRequest, capacities: Sequence[Actor]) -> Certificate:
    """Return the certificate that is asked for if it is one's own; nobody learns whether there is another."""
    found = queries.certificate(request.GET.get("reference", "")[:12])
    if found is None or found.person_id not in {by.person_id for by in capacities}:
        raise Http404
    return found


PAGES: tuple[tuple[str, Any, Any], ...] = (
    ("door", gettext_lazy("The code at the door"), at_the_door),
    ("list", gettext_lazy("The list of those who come"), on_the_list),
)


def register() -> None:
    """Say to the desk which pages a training has while it is held, and where the code at its door leads."""
    for name, label, view in PAGES:
        page = DeskPage(
            kind=TrainingSession.procedure.name,
            name=name,
            label=label,
            step=TrainingSessions.close,
            view=view,
        )
        register_page(page)
    for own in (OwnPage(HERE, here), OwnPage("certificate", my_paper), OwnPage("credential", my_credential)):
        register_own_page(own)
