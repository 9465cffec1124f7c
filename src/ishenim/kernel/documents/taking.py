"""Taking a file from somebody: it is cleaned in a process of its own, stored by its fingerprint, or plainly refused."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.documents.apart import cleaned_apart
from ishenim.kernel.documents.limits import (
    FROM_ANYONE,
    FROM_OFFICES,
    MOST_PAGES,
    MOST_PIXELS,
    Bounds,
    NotTaken,
)
from ishenim.kernel.documents.models import Document
from ishenim.kernel.documents.names import clean_name
from ishenim.kernel.documents.scanning import searched
from ishenim.kernel.documents.storing import CLEAN, ORIGINALS, Piece, keep

SENTENCES = {
    "empty": _("“%(name)s” is empty. Choose the file again."),
    "size": _("“%(name)s” is too large: a file may have at most %(megabytes)d MB."),
    "kind": _("“%(name)s” is neither a picture (PNG, JPEG, WebP) nor a PDF, whatever its name says."),
    "broken": _("“%(name)s” cannot be read. Open it and save it anew, or photograph the paper."),
    "locked": _("“%(name)s” is locked with a password. Save it without one."),
    "moving": _("“%(name)s” is a moving picture. Choose one that stands still."),
    "pixels": _("“%(name)s” has too many points: a picture may have at most %(megapixels)d million."),
    "pages": _("“%(name)s” has too many pages: a PDF may have at most %(pages)d."),
    "not_whole": _(
        "“%(name)s” did not come through, for too much was sent at once. Send fewer files together."
    ),
    "harmful": _("“%(name)s” holds a program that is known to do harm. It was not taken and not kept."),
    "not_searched": _(
        "“%(name)s” could not be searched for viruses just now. Leave it out and add it later, or try again."
    ),
    "too_hard": _("“%(name)s” could not be cleaned within the time and memory there is for one file."),
}


def take(upload: File[Any], bounds: Bounds = FROM_OFFICES) -> Document:
    """Clean a file and store it for a day; return its row, not yet saved, for the step that brings it to save.

    Raises ValidationError with a plain sentence for what is not taken, and then nothing was stored.
    """
    document, pieces = clean(upload, bounds)
    keep(pieces, from_anyone=bounds is FROM_ANYONE)
    return document


def clean(upload: File[Any], bounds: Bounds) -> tuple[Document, list[Piece]]:
    """Return the row of a clean file, and what is to be stored of it. Raises ValidationError as `take` does."""
    name = upload.name or ""
    try:
        content = read(upload, bounds)
        was_searched = searched(content)
        kind, seen = cleaned_apart(content, bounds)
    except NotTaken as reason:
        raise refusal(reason.code, name, bounds) from None
    document = Document(sha256=fingerprint(seen), kind=kind, size=len(seen), added_at=timezone.now())
    document.name, document.original = clean_name(name, kind), fingerprint(content)
    document.searched = was_searched
    return document, [
        Piece(ORIGINALS, document.original, content),
        Piece(CLEAN, document.sha256, seen),
    ]


def fingerprint(content: bytes) -> str:
    """Return the SHA-256 of content as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def read(upload: File[Any], bounds: Bounds) -> bytes:
    """Return what was brought; raise for nothing, and for too much before it is read."""
    if not upload.size:
        raise NotTaken("empty")
    if upload.size > bounds.bytes:
        raise NotTaken("size")
    upload.seek(0)
    content: bytes = upload.read()
    if len(content) < upload.size:
        raise NotTaken("not_whole")
    return content


def refusal(code: str, name: str, bounds: Bounds) -> ValidationError:
    """Say plainly why a file is not taken."""
    about = {
        "name": shown(name),
        "megabytes": bounds.bytes // 1_000_000,
        "megapixels": MOST_PIXELS // 1_000_000,
        "pages": MOST_PAGES,
    }
    return ValidationError(SENTENCES[code], f"file_{code}", about)


def shown(name: str) -> str:
    """Return a name as a sentence quotes it: with the ending that it pretends to have."""
    ending = Path(name).suffix[1:6]
    return clean_name(name, ending if ending.isalnum() else "").rstrip(".")
