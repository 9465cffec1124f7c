"""What may be done about the tokens of an office. One function for each declared step."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date
from typing import Any

from ishenim.domains.tokens import forms
from ishenim.domains.tokens.models import Token
from ishenim.domains.tokens.procedures import ProgramsToken as Rule
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.engine import carries_out

Facts = dict[str, Any]

BEGINNING = "ishenim_"
"""By it a program that looks for secrets in files recognises ours."""
BYTES = 32


def new_secret() -> str:
    """Return a fresh secret: 256 bits from the system's randomness, so that its fingerprint needs no salt."""
    return BEGINNING + secrets.token_urlsafe(BYTES)


def digest(secret: str) -> bytes:
    """Return the fingerprint of a secret."""
    return hashlib.sha256(secret.encode()).digest()


@carries_out(Rule.issue, asks=forms.Issue)
def issue(token: Token, by: Actor, *, program: str, scopes: list[str], expires: date) -> Facts:
    """Let a program act for the own office; the secret is in the answer, and nowhere afterwards."""
    assert by.appointment_id is not None
    held = Appointment.objects.get(pk=by.appointment_id)
    return enter(token, held, by, program=program, scopes=scopes, expires=expires)


@carries_out(Rule.issue_for, asks=forms.IssueFor)
def issue_for(token: Token, by: Actor, *, role: str, appointment: Appointment, **asked: Any) -> Facts:
    """Let a program act for somebody's ordinary office; whoever issues it answers for what it does."""
    told = enter(token, appointment, by, **asked)
    return told | {"institution": appointment.institution.code, "appointment": appointment.pk}


def enter(
    token: Token, held: Appointment, by: Actor, *, program: str, scopes: list[str], expires: date
) -> Facts:
    """Write down whose the token is and what it may do; it ends with the term of the office at the latest."""
    assert by.person_id is not None
    token.secret = new_secret()
    token.digest = digest(token.secret)
    token.appointment, token.answers_id = held, by.person_id
    token.program, token.scopes = program, scopes
    token.expires = min(expires, held.ends) if held.ends else expires
    token.matter.holder_id, token.matter.institution_id = held.pk, held.institution_id
    return {"expires": token.expires}


@carries_out(Rule.withdraw)
def withdraw(token: Token, by: Actor) -> Facts:
    """End a token at once."""
    return {}


@carries_out(Rule.run_out)
def run_out(token: Token, by: Actor) -> Facts:
    """Write that a token ended on its day."""
    return {}


@carries_out(Rule.office_over)
def office_over(token: Token, by: Actor) -> Facts:
    """Write that a token ended with its office."""
    return {}
