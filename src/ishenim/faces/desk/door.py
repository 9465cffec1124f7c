"""Who comes to the desk: an official in office today, who signed in with a second factor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from time import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from ishenim.faces.desk import unlocked
from ishenim.faces.desk.reach import Reach, calls_of, logs_of, reaches_of
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.institutions.roles import ADMINISTRATOR, Actor
from ishenim.kernel.notices.official import LETTERS
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.logs import Log

View = Callable[..., HttpResponseBase]
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


@dataclass(frozen=True, eq=False)
class Desk:
    """The desk of one official: the person, and every office held today."""

    person: Person
    capacities: list[Actor]

    @property
    def keys(self) -> PrivateKey | None:
        """My key, while it is unlocked in this browser."""
        return next((by.keys for by in self.capacities), None)

    @property
    def reaches(self) -> list[Reach]:
        """What these offices may do, and for which matters."""
        return reaches_of(self.capacities)

    @property
    def logs(self) -> list[Log]:
        """The public logs that steps of these offices belong to."""
        return logs_of(self.capacities)

    @property
    def has_what_rests(self) -> bool:
        """Whether these offices may act in something that is in force and waits for nobody."""
        return any(reach.states_at_rest() for reach in self.reaches)

    @property
    def calls(self) -> list[Actor]:
        """What I may bring in for a resident who is on the telephone: the resident's word, through my office."""
        return calls_of(self.capacities)

    @property
    def watches_over_the_service(self) -> bool:
        """Whether one of these offices looks after the service itself."""
        return any(by.role is ADMINISTRATOR for by in self.capacities)

    @property
    def letters(self) -> bool:
        """Whether a regular letter comes with one of these offices."""
        return any(letter.concerns(by) for by in self.capacities for letter in LETTERS.values())

    @property
    def owner(self) -> str:
        """A mark of this person that says nothing of them: what lies on a phone is sent by the one who wrote it."""
        return salted_hmac("ishenim.desk.keeping", str(self.person.pk)).hexdigest()[:20]

    @property
    def offices(self) -> list[str]:
        """Each office in words: what it is, and for which place."""
        return [office_of(actor) for actor in self.capacities]


def office_of(actor: Actor) -> str:
    """Say an office and its place in the reader's language."""
    place = atlas().by_id(actor.place_id).name if actor.place_id else ""
    return f"{actor.role.label}, {place}" if place else str(actor.role.label)


def show(
    request: HttpRequest, desk: Desk, template: str, context: Mapping[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """Show a page of the desk, with what was just done."""
    told = list(messages.get_messages(request))
    whole = {"desk": desk, "told": told, **context}
    return render(request, template, whole, status=status, using="jinja2")


def private(view: View) -> View:
    """Let no cache keep what the view answers: it is meant for one person."""

    @wraps(view)
    def unkept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Cookie"])
        return response

    return unkept


def official(view: View) -> View:
    """Open a page only to an official in office, with the second factor outside a demonstration."""

    @private
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        if not isinstance(person, Person) or is_over(request):
            return redirect_to_login(request.get_full_path())
        if lacks_a_second_factor(person):
            return ask_for_a_second_factor(request)
        keys = unlocked.of(request)
        capacities = [replace(by, keys=keys) for by in directory.actors(person.pk)]
        if not capacities:
            return without_office(request)
        return view(request, Desk(person, capacities), **kwargs)

    return guarded


def is_over(request: HttpRequest) -> bool:
    """End a session that began too long ago, however busy it has been since."""
    began = [record["at"] for record in get_authentication_records(request, request.user)]
    if not began or time() - min(began) < settings.SESSION_COOKIE_AGE:
        return False
    logout(request)
    return True


def lacks_a_second_factor(person: Person) -> bool:
    """Say whether somebody would act here on a password alone. A demonstration has nothing to lose."""
    return not settings.DEMO and not is_mfa_enabled(person, SECOND_FACTORS)


def ask_for_a_second_factor(request: HttpRequest) -> HttpResponse:
    """Lead to where it is set up, and say why."""
    messages.warning(
        request,
        _(
            "What you do on the desk is written in the open book under your office. So a password alone is "
            "not enough: set up an authenticator app or a passkey first."
        ),
    )
    return redirect("mfa_index")


def without_office(request: HttpRequest) -> HttpResponse:
    """Say that nobody without an office in force acts here."""
    return render(request, "desk/without_office.html", status=HTTPStatus.FORBIDDEN, using="jinja2")
