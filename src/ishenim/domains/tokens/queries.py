"""What is asked about tokens: who shows this secret, and which are over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from ishenim.domains.tokens.models import Token
from ishenim.domains.tokens.procedures import TokenState
from ishenim.kernel.institutions.bearers import Bearer
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.rows.turn import turn_to_write


def in_use() -> QuerySet[Token]:
    """Return the tokens that nobody withdrew and no clock ended."""
    return Token.objects.filter(matter__kind=Token.procedure.name, matter__state=TokenState.ACTIVE.value)


def by_digest(digest: bytes, on: date | None = None) -> Bearer | None:
    """Return who shows the secret of a fingerprint, if it works on a day: one query."""
    day = on or timezone.localdate()
    working = in_use().filter(digest=digest, expires__gt=day, answers__is_active=True)
    in_force = working.filter(appointment__in=Appointment.objects.in_force(day))
    token = in_force.select_related("appointment__institution", "matter").first()
    if token is None:
        return None
    note_the_day(token, day)
    actor = replace(Actor.by(token.appointment), person_id=token.answers_id)
    return Bearer(actor, frozenset(token.scopes), token.expires, token.matter.reference)


def note_the_day(token: Token, day: date) -> None:
    """Write down the day on which a token was last used, once a day, and nothing of when or for what."""
    if token.last_used_on != day:
        with turn_to_write():
            Token.objects.filter(pk=token.pk).update(last_used_on=day)


def of_an_office_that_is_over(day: date) -> QuerySet[Token]:
    """Return the tokens in use whose office is not held any more, or whose issuer may not sign in any more."""
    held = Q(appointment__in=Appointment.objects.in_force(day), answers__is_active=True)
    return in_use().exclude(held).select_related("matter").order_by("pk")


def run_out(day: date) -> QuerySet[Token]:
    """Return the tokens in use whose day has come."""
    return in_use().filter(expires__lte=day).select_related("matter").order_by("pk")
