"""What a fresh installation begins with: territory, the rule of meetings, and, if asked for, a demonstration."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ishenim.domains.meetings.rules import set_first_rule
from ishenim.kernel.places.atlas import atlas
from ishenim.starter.demonstration import accounts, play
from ishenim.starter.territory import load as territory

RULE = "Setting of this installation: no act was found that fixes how often an officer must report"
SINCE = date(2020, 1, 1)


def load() -> None:
    """Bring in what is missing; what is there stays as it is."""
    territory.load(demonstration=settings.DEMO)
    for country in atlas().of_kind("country"):
        set_first_rule(country.id, since=SINCE, basis=RULE)
    if settings.DEMO and not accounts.are_there():
        with transaction.atomic():
            accounts.enter(timezone.now())
            play.everything(timezone.now())


def sign_ins() -> str:
    """Return what whoever starts a demonstration should read."""
    return accounts.sign_ins()
