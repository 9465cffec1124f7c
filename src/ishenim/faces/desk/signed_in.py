"""Where I am signed in: each browser, since when and by which factors, and an end to all but this one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from time import time
from typing import Any

import structlog
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from ishenim.faces.desk.door import Desk, official, show
from ishenim.kernel.institutions.models import Person

log = structlog.get_logger()

FACTORS = {
    "password": gettext_lazy("password"),
    "totp": gettext_lazy("authenticator app"),
    "webauthn": gettext_lazy("passkey"),
    "recovery_codes": gettext_lazy("recovery code"),
}


@dataclass(frozen=True)
class Browser:
    """One browser that is signed in; which machine it is on is stored nowhere."""

    key: str
    since: datetime
    factors: list[str]
    here: bool


@official
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]  # allauth ships no types
@require_http_methods(["GET", "POST"])
def signed_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show where I am signed in; end it everywhere else for whoever has just shown again who they are."""
    browsers = sorted(browsers_of(desk.person, request.session.session_key or ""), key=lambda one: one.since)
    if request.method != "POST":
        return show(request, desk, "desk/signed_in.html", {"browsers": browsers})
    ended, _by_model = Session.objects.filter(pk__in=[one.key for one in browsers if not one.here]).delete()
    log.info("sign_in.ended_elsewhere", account=desk.person.pk, browsers=ended)
    messages.success(
        request,
        ngettext("%(count)d browser was signed out.", "%(count)d browsers were signed out.", ended)
        % {"count": ended},
    )
    return redirect("desk:signed_in")


def browsers_of(person: Person, here: str) -> Iterator[Browser]:
    """Yield each browser in which a person is signed in today; no table says whose a session is, so all are read."""
    last = time() - settings.SESSION_COOKIE_AGE
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        said = session.get_decoded()
        steps = said.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
        whose = said.get(SESSION_KEY) == str(person.pk) and said.get(HASH_SESSION_KEY)
        if (
            steps
            and whose == person.get_session_auth_hash()
            and (began := min(step["at"] for step in steps)) > last
        ):
            yield Browser(session.pk, datetime.fromtimestamp(began, UTC), by(steps), session.pk == here)


def by(steps: list[dict[str, Any]]) -> list[str]:
    """Name the factors that somebody gave, each once and in the order in which they were given."""
    kinds = dict.fromkeys(step.get("type", step["method"]) for step in steps)
    return [str(FACTORS.get(kind, _("another factor"))) for kind in kinds]
