"""What an office reads of its own: what waits for it, and its matters with what only it may see."""

from __future__ import annotations

from http import HTTPStatus

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ishenim.faces.api.answers import Listing, Told, to_one
from ishenim.faces.api.asked import Nothing, understood
from ishenim.faces.api.door import Came, officials
from ishenim.faces.api.endpoints import Endpoint
from ishenim.faces.api.matters import told
from ishenim.faces.api.problems import Problem, missing
from ishenim.faces.api.shapes import TEXT, ref, said, several, thing
from ishenim.faces.desk import matter as desk_matter
from ishenim.faces.desk.tables import WORK
from ishenim.faces.desk.work import Work
from ishenim.faces.portal.documents import TYPES, handed_out
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.attached import held_by
from ishenim.kernel.procedures.declare import confidential_kinds
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.tables.as_json import record

PRIVATE = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@officials
def me(request: HttpRequest, came: Came) -> HttpResponseBase:
    """Tell in which offices whoever asks acts, and what a token may do."""
    asked = understood(request, Nothing, paged=False)
    found: Told = {"offices": [office_of(by) for by in came.desk.capacities]}
    if came.bearer is not None:
        found |= {"scopes": sorted(came.bearer.scopes), "expires": came.bearer.expires.isoformat()}
    return to_one(asked, found)


def office_of(by: Actor) -> Told:
    """Tell of an office that is held today; its number names it where somebody holds several."""
    found = {
        "office": by.appointment_id,
        "role": by.role.name,
        "words": str(by.role.label),
        "institution": by.office,
    }
    return found | {"place": atlas().by_id(by.place_id).code} if by.place_id else found


@officials
def work(request: HttpRequest, came: Came) -> HttpResponseBase:
    """Tell what waits for my offices, the nearest deadline first."""
    came.require_reading()
    asked = understood(request, Nothing, paged=True)
    rows, further = Work(came.desk.capacities, wanted=open_ones()).page(asked.after or "", size=asked.limit)
    return to_one(asked, Listing([record(WORK, row) for row in rows], further or None))


def open_ones() -> Q:
    """Return the matters of which a program may be told."""
    return ~Q(kind__in=confidential_kinds())


def found(came: Came, reference: str) -> Matter:
    """Return a matter that my offices reach; raise for any other, in the words of the desk."""
    try:
        one = desk_matter.found(came.desk, reference)
    except Http404:
        raise missing(_("There is no matter with this reference.")) from None
    except desk_matter.Elsewhere:
        words = _("This matter lies outside the places and institutions of your office.")
        raise Problem("elsewhere", HTTPStatus.FORBIDDEN, words) from None
    if one.procedure.confidential:  # a program has nobody's key
        raise missing(_("There is no matter with this reference."))
    return one


@officials
def matter(request: HttpRequest, came: Came, reference: str) -> HttpResponseBase:
    """Tell of a matter with what only its offices may read, where mine is one of them."""
    came.require_reading()
    asked = understood(request, Nothing, paged=False)
    one = found(came, reference)
    return to_one(asked, told(one, everything=desk_matter.is_mine(came.desk, one)))


@officials
def document(request: HttpRequest, came: Came, fingerprint: str) -> HttpResponseBase:
    """Hand out a document of a matter of mine; for all others it is not found."""
    came.require_reading()
    mine = (one for where, one in held_by(fingerprint) if desk_matter.is_mine(came.desk, where))
    one = next(mine, None)
    if one is None:
        raise missing(_("There is no document with this fingerprint in a matter of yours."))
    return handed_out(one)


ME = Endpoint(
    "GET",
    "my",
    "my",
    gettext_lazy("In which offices you act, and what your token may do"),
    me,
    lambda: thing(
        ["offices"],
        offices=several(
            thing(
                ["office", "role", "words", "institution"],
                office={"type": "integer"},
                role=TEXT,
                words=TEXT,
                institution=TEXT,
                place=TEXT,
            )
        ),
        scopes=said(several(TEXT), _("What the token may do")),
        expires={"type": "string", "format": "date", "title": _("First day on which it no longer works")},
    ),
    anyone=False,
    refusals=(*PRIVATE, HTTPStatus.UNPROCESSABLE_ENTITY),
)
WORK_LIST = Endpoint(
    "GET",
    "my/work",
    "my_work",
    gettext_lazy("What waits for your offices, the nearest deadline first"),
    work,
    lambda: several(ref("work")),
    paged=True,
    anyone=False,
    refusals=(*PRIVATE, HTTPStatus.UNPROCESSABLE_ENTITY),
)
MATTER = Endpoint(
    "GET",
    "my/matters/{reference}",
    "my_matter",
    gettext_lazy("One matter that your offices reach, with what only its offices may read"),
    matter,
    lambda: ref("whole_matter"),
    anyone=False,
    refusals=(*PRIVATE, HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
)
DOCUMENT = Endpoint(
    "GET",
    "my/documents/{fingerprint}",
    "my_document",
    gettext_lazy("The bytes of a document of one of your matters"),
    document,
    dict,
    anyone=False,
    kinds=tuple(TYPES.values()),
    refusals=(*PRIVATE, HTTPStatus.NOT_FOUND),
)
ENDPOINTS = (ME, WORK_LIST, MATTER, DOCUMENT)
