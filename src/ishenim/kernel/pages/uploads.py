"""Files from anyone: bounded by sender, by how many are served at once, and by what a day may bring.

Whoever is refused hears it beside the field, with what was typed kept: words never wait for pictures. A thread reads
what a sender sends, however slowly; so half of the threads are left to everybody else.
"""

from __future__ import annotations

import threading
import time
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ishenim.kernel.documents.receiving import InMemory
from ishenim.kernel.documents.room import room_for_anyone
from ishenim.kernel.pages.limits import Limit, whoever
from ishenim.kernel.procedures.attachments import Files, receive

FORMS_WITH_FILES = Limit("forms with files", tries=40, seconds=1800)
PLACES = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 4))
"""How many senders one web process serves at once, from the first byte until their files are clean."""
POLITE = 10.0
"""For how many seconds a thread goes on reading files for which there is no place: a browser that is still sending when
it is answered shows a broken connection instead of the answer.
"""


class NoPlace(FileUploadHandler):
    """Let files pass by unread, for a few seconds, so that a browser hears the answer; then hang up."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.fields: set[str] = set()
        self.until = time.monotonic() + POLITE

    def new_file(self, field_name: str, *_args: Any, **_about: Any) -> None:
        """Remember for which field a file came."""
        self.fields.add(field_name)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Drop a part of a file; wait for no more once it takes too long."""
        if time.monotonic() > self.until:
            raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> None:
        """Hand nothing over."""


def in_confidence(request: HttpRequest, asks: type[forms.Form]) -> Files:
    """Receive what came with a form that confides something, as `from_anyone` does, but never onto a disk.

    It is called before anything of the request is read.
    """
    if request.content_type == "multipart/form-data":
        request.upload_handlers = [InMemory(request)]
    return from_anyone(request, asks)


def from_anyone(request: HttpRequest, asks: type[forms.Form]) -> Files:
    """Receive, clean and store what came with a form that anyone may send; where it cannot be, each field says why."""
    if request.content_type != "multipart/form-data":
        return MultiValueDict()
    if not PLACES.acquire(blocking=False):
        return words_alone(request, asks)
    try:
        return cleaned(request, asks) if request.FILES else MultiValueDict()
    finally:
        PLACES.release()


def words_alone(request: HttpRequest, asks: type[forms.Form]) -> Files:
    """Receive what was typed, and say beside the field that there was no place for files."""
    door = NoPlace(request)
    request.upload_handlers = [door]
    assert not request.FILES
    sentence = _(
        "Other files are being looked through at this moment. Send your words without them, "
        "or try again in a minute."
    )
    return refused(door.fields, asks, ValidationError(sentence, "busy"))


def cleaned(request: HttpRequest, asks: type[forms.Form]) -> Files:
    """Clean and store files that were received."""
    try:
        refuse_too_many(request)
    except ValidationError as reason:
        return refused(request.FILES, asks, reason)
    return receive(asks, request.FILES)


def refused(fields: Any, asks: type[forms.Form], reason: ValidationError) -> Files:
    return MultiValueDict({name: [reason] for name in fields if name in asks.base_fields})


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
