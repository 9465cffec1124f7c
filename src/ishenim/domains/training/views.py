"""The public pages of training: what is taught, when and where, and whether a certificate is good."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ishenim.domains.training import queries, tables
from ishenim.domains.training.badges import MEDIA_TYPE
from ishenim.domains.training.papers import of_certificates
from ishenim.domains.training.publishing import PUBLISHED
from ishenim.domains.training.showing import card_of, holder_of, when
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.institutions.roles import ROLES
from ishenim.kernel.pages.own import wait_page
from ishenim.kernel.pages.page import Feed, Page, page
from ishenim.kernel.papers.printing import PressBusy
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.story import story
from ishenim.kernel.tables.handing_out import Asked, hand_out, ways
from ishenim.kernel.tables.lists import List, pieces

ANY = "mul"
"""In no language in particular (RFC 5646)."""


def of_all(**_about: Any) -> list[str]:
    """Name what the lists of training depend on."""
    return ["kind:course", "kind:training_session", "places", "institutions"]


def rows(found: Any) -> list[tuple[Any, str, str]]:
    """Return trainings as lists show them: each with when and where it is."""
    return [(one, when(one), atlas().by_id(one.matter.place_id).name) for one in found]


@page(keys=of_all)
def training_list(request: HttpRequest) -> Page:
    """List the courses, the trainings to come, and those that were held."""
    context = {
        "courses": queries.offered(),
        "coming": rows(queries.to_come()),
        "held": rows(queries.held()),
        "courses_away": ways(request, "training:courses_table"),
        "tables": ways(request, "training:trainings_table"),
    }
    return Page("training/list.html", context)


def of_one(reference: str) -> list[str]:
    """Name what the page of a course or of a training depends on."""
    return [f"matter:{reference.upper()}", *of_all()]


@page(keys=of_one)
def course(request: HttpRequest, reference: str) -> Page:
    """Show one course: what it teaches, what it asks, of which posts it is asked, and when it is held."""
    found = queries.course(reference)
    if found is None:
        raise Http404
    context = {
        "course": found,
        "matter": found.matter,
        "needed": needed(found),
        "coming": rows(queries.to_come(found)),
        "held": rows(queries.held(found)),
        "lines": story(found.matter),
    }
    return Page("training/course.html", context)


def needed(found: Any) -> list[tuple[str, str, Any]]:
    """Return of which posts a course is asked, in words: two queries."""
    rules = list(found.matter.required.filter(until=None).order_by("role", "pk"))
    bodies = Institution.objects.in_bulk({rule.institution_id for rule in rules})
    return [(str(ROLES[rule.role].label), bodies[rule.institution_id].name, rule) for rule in rules]


@page(keys=of_one)
def training(request: HttpRequest, reference: str) -> Page:
    """Show one training: which course, when, where, and what became of it."""
    found = queries.training(reference)
    if found is None:
        raise Http404
    context = {
        "training": found,
        "matter": found.matter,
        "course": found.course,
        "when": when(found),
        "place": atlas().by_id(found.matter.place_id),
        "lines": story(found.matter),
    }
    return Page("training/training.html", context)


def of_the_look_up(**_about: Any) -> list[str]:
    """Name what the page that looks for a certificate depends on."""
    return ["kind:certificate", "kind:course", "institutions"]


@page(keys=of_the_look_up, queries=["reference"])
def certificates(request: HttpRequest) -> Page | HttpResponseBase:
    """Ask for the reference of a certificate, and lead to what is known of it."""
    asked = request.GET.get("reference", "").strip().upper()[:12]
    if asked and queries.certificate(asked) is not None:
        return HttpResponseRedirect(reverse("training:certificate", kwargs={"reference": asked}))
    context = {"asked": asked, "tables": ways(request, "training:certificates_table")}
    return Page("training/certificates.html", context)


def of_certificate(reference: str) -> list[str]:
    """Name what the page of a certificate depends on."""
    return [f"matter:{reference.upper()}", "kind:course", "institutions"]


@page(keys=of_certificate)
def certificate(request: HttpRequest, reference: str) -> Page:
    """Say whether a certificate is valid; whose it is no more than the public card of a post says."""
    found = queries.certificate(reference)
    if found is None:
        raise Http404
    context = {
        "certificate": found,
        "matter": found.matter,
        "course": found.course,
        "holder": holder_of(found),
        "named": card_of(found) is not None,
        "lines": story(found.matter),
    }
    return Page("training/certificate.html", context)


@page(keys=of_certificate, copied=False)
def certificate_paper(request: HttpRequest, reference: str) -> Feed | HttpResponseBase:
    """Print a certificate; whose it is no more than the public card of a post says."""
    found = queries.certificate(reference)
    if found is None:
        raise Http404
    if request.META["QUERY_STRING"]:
        return HttpResponseRedirect(request.path)
    try:
        made = of_certificates.printed(found, holder_of(found))
    except PressBusy:
        return wait_page(
            request, _("Many papers are being printed at this moment. Try again in a few seconds."), 10
        )
    return Feed(made, "application/pdf", filename=of_certificates.filename(found))


def table(one: List[Any], back: str, keys: Any) -> Any:
    """Return the view that hands out the rows of a list."""

    @page(keys=keys)
    def handed_out(request: HttpRequest, form: str) -> Feed | HttpResponseBase:
        asked = Asked(request, form, reverse(back))
        return hand_out(asked, one.table, pieces(one, asked.values))

    return handed_out


courses_table = table(tables.COURSE_LIST, "training:list", of_all)
trainings_table = table(tables.TRAINING_LIST, "training:list", of_all)
certificates_table = table(tables.CERTIFICATE_LIST, "training:certificates", of_the_look_up)


def of_the_signed(**_about: Any) -> list[str]:
    """Name what depends on the worker's signature alone."""
    return [PUBLISHED]


@page(keys=of_the_signed, copied=False)
def issuer(request: HttpRequest) -> Feed:
    """Say who issues certificates, and by which key."""
    return Feed(orjson.dumps(the_published().profile), "application/json", language=ANY)


@page(keys=of_the_signed, copied=False)
def revoked(request: HttpRequest) -> Feed:
    """Hand out the signed list of what was revoked."""
    return Feed(the_published().revoked, MEDIA_TYPE, language=ANY)


def the_published() -> Any:
    """Return what the worker signed last; before the first certificate there is nothing."""
    found = queries.published()
    if found is None:
        raise Http404
    return found
