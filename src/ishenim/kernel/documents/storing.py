"""Where content lies: clean files in one store, sealed originals in another that nobody is ever served from.

What belongs to a confidential matter comes closed, under a drawn name, and lies in a third; its rows say no hour, and
their keys are drawn.

Content is written before the step that brings it is committed, under its own fingerprint, and stays for a day. A step
that brings it holds it from then on; if the step is refused, nobody is served the content, and it is removed when
the day is over. Whoever brings the same bytes meanwhile finds them there. The same bytes are stored once.

An original is sealed for a key that lies elsewhere (`sealing.py`), and its fingerprint stands beside the clean file, so
that it can be shown in a dispute that nothing was changed but what cleaning takes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from ishenim.kernel.documents.models import Stored
from ishenim.kernel.documents.sealing import seal
from ishenim.kernel.rows.drawing import drawn_key
from ishenim.kernel.rows.turn import turn_to_write

CLEAN, ORIGINALS, CONFIDED = "documents", "originals", "confided"
KEPT_FOR = timedelta(days=1)


class Piece(NamedTuple):
    """Content of one of the stores, by its fingerprint."""

    store: str
    fingerprint: str
    content: bytes


def where(fingerprint: str) -> str:
    """Return under which name content of a fingerprint lies in either store."""
    return f"{fingerprint[:2]}/{fingerprint}"


def keep(pieces: Sequence[Piece], *, from_anyone: bool) -> None:
    """Store content for a day, unless it lies there already: time enough for a step to bring it."""
    note(pieces, from_anyone=from_anyone)
    for store, fingerprint, content in pieces:
        if not storages[store].exists(where(fingerprint)):
            written = seal(content) if store == ORIGINALS else content
            storages[store].save(where(fingerprint), ContentFile(written))


def note(pieces: Sequence[Piece], *, from_anyone: bool) -> None:
    """Write down what is about to be stored, and that it is not removed for a day."""
    now = timezone.now()
    rows = [
        Stored(
            pk=drawn_key() if piece.store == CONFIDED else None,
            store=piece.store,
            fingerprint=piece.fingerprint,
            size=len(piece.content),
            from_anyone=from_anyone,
            added_at=at_noon(now) if piece.store == CONFIDED else now,
            kept_until=now + KEPT_FOR,
        )
        for piece in pieces
    ]
    with turn_to_write():
        Stored.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["store", "fingerprint"],
            update_fields=["kept_until"],
        )


def at_noon(moment: datetime) -> datetime:
    """Return the noon of a moment's day: what is stored of a confidential matter says no hour."""
    return moment.astimezone(timezone.get_default_timezone()).replace(
        hour=12, minute=0, second=0, microsecond=0
    )


def hold(store: str, fingerprints: Iterable[str]) -> bool:
    """Hold content for a line that brings it, in the transaction of its step; return False if some is gone."""
    wanted = set(fingerprints)
    found = Stored.objects.filter(store=store, fingerprint__in=wanted)
    return found.update(kept_until=None) == len(wanted)


def let_go(store: str, fingerprints: Iterable[str]) -> None:
    """Let content that a line no longer brings be removed as soon as no other line brings it.

    What somebody is bringing again at this moment stays until its day is over.
    """
    held = Stored.objects.filter(store=store, fingerprint__in=set(fingerprints), kept_until=None)
    held.update(kept_until=timezone.now())


def remove(store: str, fingerprint: str) -> None:
    """Remove content from its store; nothing if it is gone already."""
    storages[store].delete(where(fingerprint))


def opened(fingerprint: str) -> File[Any] | None:
    """Return the clean content of a fingerprint, ready to be read, or None where there is none."""
    return read_from(CLEAN, fingerprint)


def sealed_original(fingerprint: str) -> bytes | None:
    """Return an original as it lies sealed in its store, or None where there is none."""
    file = read_from(ORIGINALS, fingerprint)
    if file is None:
        return None
    with file:
        content: bytes = file.read()
    return content


def read_from(store: str, fingerprint: str) -> File[Any] | None:
    try:
        return storages[store].open(where(fingerprint), "rb")
    except FileNotFoundError:
        return None
