"""Files from anyone: bounded by sender, by how many are looked through at once, and by what a day may bring.

Whoever is refused hears it beside the field, with what was typed kept: words never wait for pictures.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ishenim.kernel.documents.room import room_for_anyone
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.procedures.attachments import Files, receive

FORMS_WITH_FILES = Limit("forms with files", tries=20, seconds=1800)
PLACES = threading.BoundedSemaphore(2)
"""How many senders one web process serves at once: the files of one are cleaned, another waits, a third is told so."""


def from_anyone(request: HttpRequest, asks: type[forms.Form]) -> Files:
    """Clean and store what came with a form that anyone may send; where it cannot be, each field says why."""
    if not request.FILES:
        return MultiValueDict()
    try:
        refuse_too_many(request)
        with a_place():
            return receive(asks, request.FILES)
    except ValidationError as reason:
        return MultiValueDict({name: [reason] for name in request.FILES if name in asks.base_fields})


def refuse_too_many(request: HttpRequest) -> None:
    """Raise, with how long to wait, for a sender of very many files; raise where the day brought too much."""
    if wait := FORMS_WITH_FILES.try_again_in(whoever(request)):
        minutes = -(-wait // 60)
        raise ValidationError(
            ngettext(
                "Many files came from here in a short time. Send your words without them, "
                "or try again in %(minutes)d minute.",
                "Many files came from here in a short time. Send your words without them, "
                "or try again in %(minutes)d minutes.",
                minutes,
            ),
            "often",
            {"minutes": minutes},
        )
    if not room_for_anyone():
        raise ValidationError(
            _("More files came today than can be kept. Send your words without them, or try again tomorrow."),
            "no_room",
        )


@contextmanager
def a_place() -> Iterator[None]:
    """Hold one of the few places of senders of files; raise where all are taken."""
    if not PLACES.acquire(blocking=False):
        raise ValidationError(
            _(
                "Other files are being looked through at this moment. Send your words without them, "
                "or try again in a minute."
            ),
            "busy",
        )
    try:
        yield
    finally:
        PLACES.release()
