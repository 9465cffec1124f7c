"""The door: where anyone complains about an officer, without an account, and gets a code and a promise."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ishenim.domains.complaints import queries, register
from ishenim.domains.complaints.procedures import Complaint
from ishenim.domains.complaints.tables import REGISTER
from ishenim.kernel.days import today
from ishenim.kernel.metrics.measuring import uncounted
from ishenim.kernel.pages.confiding import Door
from ishenim.kernel.pages.page import Feed, Page, next_midnight, page
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.tables.columns import at_once
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways


@page(keys=lambda: ["institutions", "kind:code_version"])
def choose(request: HttpRequest) -> Page:
    """List the institutions about whose officers one can complain."""
    return Page("complaints/choose.html", {"institutions": queries.institutions_with_a_code()})


def of_the_register(**_about: str) -> list[str]:
    """Name what the register depends on: it changes with the year, and with nothing that is done."""
    return ["places"]


@page(keys=of_the_register)
def found(request: HttpRequest) -> Page:
    """Show what became of complaints."""
    complaints = register.counted(today())
    context = {
        "rows": register.rows(complaints),
        "articles": register.by_article(complaints),
        "until": register.begun_year(today()),
        "tables": ways(request, "complaints:table"),
    }
    return Page("complaints/register.html", context, valid_until=next_midnight())


@page(keys=of_the_register)
def table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the register as rows."""
    asked = Asked(request, form, reverse("complaints:register"))
    return hand_out(asked, REGISTER, at_once(register.rows(register.counted(today()))))


@uncounted
@csrf_exempt  # no cookie, no session: anyone may complain, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Take a complaint about an officer of an institution."""
    against = queries.institution(code)
    if against is None:
        raise Http404
    about = {"against": against, "examined_by": queries.examined_by(against)}
    new = begin(Complaint.name, place_id=against.place_id, institution_id=against.pk)
    return Door(Complaint.file, "complaints/file.html", new, about).answer(request)
