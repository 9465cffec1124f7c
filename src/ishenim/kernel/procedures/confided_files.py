"""Files of a confidential step: a clean copy and the untouched original, each closed with a key of its own at once.

The keys stand in the boxes of the line that brings them. In the store a file has a drawn name and tells nothing but
about how long it is.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File

from ishenim.kernel.documents.limits import FROM_ANYONE, FROM_OFFICES, Bounds
from ishenim.kernel.documents.models import Document
from ishenim.kernel.documents.storing import CLEAN, CONFIDED, Piece, keep, read_from
from ishenim.kernel.documents.taking import clean
from ishenim.kernel.keyrings import boxes
from ishenim.kernel.procedures.attachments import FromResidents


class UnderSeal(FromResidents):
    """What anyone may bring to a confidential matter: nobody but its circles ever sees it."""

    def taken(self, one: Any) -> Document | ValidationError:
        """Return the row of a file that lies closed in its store, or why it is not taken."""
        if not isinstance(one, File):
            assert isinstance(one, Document | ValidationError)
            return one
        try:
            return confided(one, self.bounds)
        except ValidationError as reason:
            return reason

    def kept(self, value: Any) -> None:
        """Keep nothing for a form that is shown again: its keys would lie in the page."""


def confided(upload: File[Any], bounds: Bounds) -> Document:
    """Clean a file and store the clean copy and the original, each closed with a fresh key, for a day."""
    document, pieces = clean(upload, bounds)
    closed, keys, copies = [], {}, {}
    for piece in pieces:
        name, key = secrets.token_hex(32), secrets.token_bytes(boxes.KEY_BYTES)
        closed.append(Piece(CONFIDED, name, boxes.boxed(key, piece.content)))
        keys[name] = key.hex()
        copies["clean" if piece.store == CLEAN else "untouched"] = name
    keep(closed, from_anyone=bounds is FROM_ANYONE)
    document.keys, document.copies = keys, copies
    return document


def described(files: Iterable[Document]) -> list[dict[str, Any]]:
    """Return what a line is committed to of its files: what they are, both fingerprints, and where they lie."""
    return [
        {
            "name": file.name,
            "kind": file.kind,
            "size": file.size,
            "sha256": file.sha256,
            "original": file.original,
            "searched": file.searched,
            **file.copies,
        }
        for file in files
    ]


def read(name: str, key: str) -> bytes:
    """Return a file by its name in the store and its key. Raises LookupError if it is gone, DoesNotOpen if altered."""
    file = read_from(CONFIDED, name)
    if file is None:
        raise LookupError(name)
    with file:
        return boxes.unboxed(bytes.fromhex(key), file.read())


class FromOfficesUnderSeal(UnderSeal):
    """What an office brings to a confidential matter."""

    bounds = FROM_OFFICES
