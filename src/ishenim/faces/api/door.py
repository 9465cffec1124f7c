"""Who comes to act: an official who is signed in, or a program with the token of an office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from ishenim.faces.api.endpoints import READING
from ishenim.faces.api.problems import Problem
from ishenim.faces.desk.door import Desk, is_over, lacks_a_second_factor, private
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.bearers import READ, Bearer, bearer_of
from ishenim.kernel.institutions.models import Person
from ishenim.kernel.procedures.declare import Step

LONGEST_SECRET = 200
WHO = 'Bearer realm="ishenim"'


@dataclass(frozen=True, slots=True, eq=False)
class Came:
    """Somebody with a desk: a person in all their offices, or a program in the one that let it act."""

    desk: Desk
    bearer: Bearer | None = None

    @property
    def reads(self) -> bool:
        """Whether they may read what only the offices of a matter see."""
        return self.bearer is None or READ in self.bearer.scopes

    def may(self, step: Step) -> bool:
        """Say whether a step was named when the token was issued; a person needs no such leave."""
        return self.bearer is None or f"{step.procedure.name}.{step.name}" in self.bearer.scopes

    def require_reading(self) -> None:
        """Raise unless they may read what only the offices of a matter see."""
        if not self.reads:
            raise out_of_scope(READ)

    def require(self, step: Step) -> None:
        """Raise unless they may take a step, as far as a token reaches; what the rule says is asked by the engine."""
        if not self.may(step):
            raise out_of_scope(f"{step.procedure.name}.{step.name}")


def out_of_scope(scope: str) -> Problem:
    """Say that a token was not issued for this."""
    words = _("This token was not issued for that: it would need “%(scope)s”.") % {"scope": scope}
    headers = {"WWW-Authenticate": f'{WHO}, error="insufficient_scope", scope="{scope}"'}
    return Problem("out_of_scope", HTTPStatus.FORBIDDEN, words, headers=headers)


def nobody(words: str, error: str = "") -> Problem:
    """Say that nobody knows who asks."""
    headers = {"WWW-Authenticate": f'{WHO}, error="{error}"' if error else WHO}
    return Problem("nobody", HTTPStatus.UNAUTHORIZED, words, headers=headers)


def whoever_comes(request: HttpRequest) -> Came:
    """Return who asks; raise if that is nobody in office."""
    said = request.headers.get("Authorization", "")
    return by_token(said) if said else by_session(request)


def by_token(said: str) -> Came:
    """Return the program that shows a token."""
    scheme, _space, secret = said.partition(" ")
    found = None
    if scheme.lower() == "bearer" and len(secret) <= LONGEST_SECRET:
        found = bearer_of(secret.strip())
    if found is None:
        raise nobody(
            _("This token opens nothing: it is not ours, was withdrawn, or its time or its office is over."),
            "invalid_token",
        )
    assert found.actor.person_id is not None
    person = Person.objects.get(pk=found.actor.person_id)
    return Came(Desk(person, [found.actor]), found)


def by_session(request: HttpRequest) -> Came:
    """Return the official who is signed in, as the desk would let them in."""
    person = request.user
    if not isinstance(person, Person) or is_over(request):
        raise nobody(_("Send the token of an office, or sign in on the desk first."))
    if request.method not in READING:
        require_our_own_page(request)
    if lacks_a_second_factor(person):
        words = _(
            "A password alone is not enough: set up an authenticator app or a passkey on the desk first."
        )
        raise Problem("second_factor", HTTPStatus.FORBIDDEN, words)
    capacities = directory.actors(person.pk)
    if not capacities:
        words = _("Whoever signs in here holds no office today.")
        raise Problem("without_office", HTTPStatus.FORBIDDEN, words)
    return Came(Desk(person, capacities))


class OwnPage(CsrfViewMiddleware):
    """Asks for the token against forged requests; says why it is wrong instead of answering."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        raise Problem(
            "forged",
            HTTPStatus.FORBIDDEN,
            _(
                "A request with a session needs the header X-CSRFToken, with the value of the cookie %(cookie)s."
            )
            % {"cookie": settings.CSRF_COOKIE_NAME},
        )


def require_our_own_page(request: HttpRequest) -> None:
    """Raise unless a request with a session comes from our own page."""
    own = OwnPage(lambda _request: HttpResponse())
    own.process_request(request)
    own.process_view(request, lambda _request: HttpResponse(), (), {})


def officials(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open an address only to whoever acts for an office; what it answers is kept by nobody."""

    @private
    @wraps(view)
    def guarded(request: HttpRequest, **about: Any) -> HttpResponseBase:
        answer = view(request, whoever_comes(request), **about)
        patch_vary_headers(answer, ["Authorization"])
        return answer

    return guarded
