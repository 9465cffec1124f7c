"""The door: where anyone complains about an officer, without an account, and gets a code and a promise."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ishenim.domains.complaints import queries, register
from ishenim.domains.complaints.forms import File
from ishenim.domains.complaints.procedures import Complaint
from ishenim.domains.complaints.tables import REGISTER
from ishenim.kernel.days import today
from ishenim.kernel.institutions.roles import ANYONE
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.pages.origin import refuse_foreign
from ishenim.kernel.pages.own import own_page, wait_page
from ishenim.kernel.pages.page import Feed, Page, next_midnight, page
from ishenim.kernel.pages.proof_of_work import proves_work
from ishenim.kernel.pages.uploads import from_anyone
from ishenim.kernel.procedures import engine
from ishenim.kernel.procedures.claims import claim_of, code_of, digest
from ishenim.kernel.procedures.engine import begin
from ishenim.kernel.procedures.fields import explain
from ishenim.kernel.procedures.items import Item
from ishenim.kernel.procedures.models import detail_of
from ishenim.kernel.procedures.refusals import Refused
from ishenim.kernel.tables.columns import at_once
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways

WITHOUT_WORK = Limit("complaints without work", tries=5, seconds=1800)
TWICE = gettext_lazy("This very complaint was sent a moment ago. It is recorded once.")


@page(keys=lambda: ["institutions", "kind:code_version"])
def choose(request: HttpRequest) -> Page:
    """List the institutions about whose officers one can complain."""
    return Page("complaints/choose.html", {"institutions": queries.institutions_with_a_code()})


def of_the_register(**_about: str) -> list[str]:
    """Name what the register depends on: it changes with the quarter, and with nothing that is done."""
    return ["places"]


@page(keys=of_the_register)
def found(request: HttpRequest) -> Page:
    """Show what became of complaints."""
    complaints = register.counted(today())
    context = {
        "rows": register.rows(complaints),
        "articles": register.by_article(complaints),
        "until": register.begun_quarter(today()),
        "tables": ways(request, "complaints:table"),
    }
    return Page("complaints/register.html", context, valid_until=next_midnight())


@page(keys=of_the_register)
def table(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
    """Hand out the register as rows."""
    asked = Asked(request, form, reverse("complaints:register"))
    return hand_out(asked, REGISTER, at_once(register.rows(register.counted(today()))))


@csrf_exempt  # no cookie, no session: anyone may complain, and a foreign origin is refused
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, code: str) -> HttpResponse:
    """Take a complaint about an officer of an institution."""
    against = queries.institution(code)
    if against is None:
        raise Http404
    about = {"against": against, "examined_by": queries.examined_by(against)}
    if request.method != "POST":
        return own_page(request, "complaints/file.html", {**about, "form": asked(against)})
    if refused := refuse_foreign(request):
        return refused
    if not proves_work(request.POST.get("work", "")) and (
        wait := WITHOUT_WORK.try_again_in(whoever(request))
    ):
        return wait_page(
            request, _("Many complaints came from here in a short time. Try again in a few minutes."), wait
        )
    return take(request, about)


def asked(against: Any, data: Any = None, files: Any = None) -> File:
    """Return the form of a complaint about an officer of an institution."""
    detail = detail_of(Complaint.name)(matter=opened(against))
    return File(data, files, detail=detail, by=ANYONE)


def opened(against: Any) -> Any:
    """Return the matter that a complaint would be: it lies where the institution is."""
    return begin(Complaint.name, place_id=against.place_id, institution_id=against.pk)


def take(request: HttpRequest, about: dict[str, Any]) -> HttpResponse:
    """Record a complaint, or show what stands in its way with what was typed kept."""
    files = from_anyone(request, File)
    item = Item(opened(about["against"]), request.POST, files=files)
    try:
        engine.take([item], Complaint.file, ANYONE)
    except IntegrityError:
        return say_again(request, about) or shown_again(
            request, about, files, ValidationError(TWICE), status=409
        )
    except (Refused, ValidationError) as reason:
        return shown_again(request, about, files, reason)

    return handed_out(request, item.matter.complaint.claim_code)


def say_again(request: HttpRequest, about: dict[str, Any]) -> HttpResponse | None:
    """Hand out the code once more to whoever sends the same form again, because no answer came.

    The mark of a form is known to nobody but the browser that was shown it.
    """
    sent = request.POST.get("sent", "")
    claim = claim_of(sent)
    if claim is None or digest(code_of(sent)) != bytes(claim.digest):
        return None
    return handed_out(request, code_of(sent))


def handed_out(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the code: it is shown once and stored nowhere."""
    return own_page(request, "complaints/filed.html", {"code": code})


def shown_again(
    request: HttpRequest, about: dict[str, Any], files: Any, reason: Exception, *, status: int = 200
) -> HttpResponse:
    """Show the form again with what was typed, and beside it what stands in the way."""
    form = asked(about["against"], request.POST, files)
    explain(form, reason)
    context = {**about, "form": form, "chosen_anew": bool(request.FILES)}
    return own_page(request, "complaints/file.html", context, status=status)
