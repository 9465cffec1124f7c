"""How officials come in: nobody signs up by themselves; an administrator enters them."""

from __future__ import annotations

from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

log = structlog.get_logger()

UNKNOWN = "account/email/unknown_account"
OUR_WORDS = {"account/email/password_reset_key": "desk/email/new_password"}


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """The sign-in of officials."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that nobody may sign up: offices are entered on the desk by administrators."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Leave user names alone: there are none."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let somebody in who gave everything that is asked, and write down who and by which factors; no address."""
        super().login(request, user)
        given = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
        log.info("sign_in.done", account=user.pk, by=given)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write down that a name and password did not fit, and neither of them."""
        log.warning("sign_in.refused")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write to officials only, and name this installation, never the host that a browser named."""
        if template_prefix == UNKNOWN:
            return
        words = OUR_WORDS.get(template_prefix, template_prefix)
        super().send_mail(words, email, {**context, "current_site": {"name": _("Ishenim")}})

    def format_email_subject(self, subject: str) -> str:
        """Begin a subject with our name."""
        return f"{_('Ishenim')}: {subject}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Lead to the address set for this installation, never to one that the asking browser named."""
        if not settings.PUBLIC_ADDRESS:
            return str(super().get_reset_password_from_key_url(key))
        person, _dash, secret = key.partition("-")
        there = reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": secret})
        return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{there}"
