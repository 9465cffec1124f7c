"""What this domain puts on the desk: a token to its office, and its secret once, in the answer that issues it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from ishenim.domains.tokens import actions, queries
from ishenim.domains.tokens.forms import every_scope
from ishenim.domains.tokens.models import Token
from ishenim.domains.tokens.procedures import ProgramsToken
from ishenim.kernel.institutions import bearers
from ishenim.kernel.institutions.bearers import Bearer
from ishenim.kernel.pages import panels
from ishenim.kernel.pages.desk_pages import HandOut, register_hand_out
from ishenim.kernel.pages.own import own_page
from ishenim.kernel.procedures.models import Matter


def said(scopes: list[str]) -> list[str]:
    """Return what a program may do, in words; a step that is declared no more stays a code."""
    words = dict(every_scope())
    return [str(words.get(scope, scope)) for scope in scopes]


def on_the_desk(*, matter: Matter) -> Mapping[str, Any]:
    """Show what a program may do, until when, and on which day it was last used."""
    token = Token.objects.select_related("answers").get(matter=matter)
    return {"token": token, "scopes": said(token.scopes)}


def page(request: HttpRequest, token: Token, typed: Mapping[str, Any]) -> HttpResponse:
    """Show the secret once. Nothing of this page is kept."""
    context = {"matter": token.matter, "token": token, "secret": token.secret, "scopes": said(token.scopes)}
    return own_page(request, "tokens/issued.html", context)


def told(token: Token) -> dict[str, str]:
    """Say the secret once to the program that asked for it."""
    return {"token": token.secret}


def recognise(secret: str) -> Bearer | None:
    """Return who shows a secret."""
    return queries.by_digest(actions.digest(secret))


def register() -> None:
    """Say to the desk what a token shows and hands out, and to every door whose secrets these are."""
    panels.register("desk:token", order=10, template="tokens/desk.html", context=on_the_desk)
    for step in (ProgramsToken.issue, ProgramsToken.issue_for):
        register_hand_out(step, HandOut(page, told))
    bearers.register(recognise)
