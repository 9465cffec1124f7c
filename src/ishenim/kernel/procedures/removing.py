"""Removing from the stores what no line brings: what was erased, and what came with a step that was never taken.

Each piece goes in a transaction of its own, under the lock by which a step would hold it, and its row goes last. So
whoever is interrupted begins again where they were, and no line ever brings what is being removed.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from ishenim.kernel.documents import storing
from ishenim.kernel.documents.models import Document, Stored
from ishenim.kernel.procedures.attachments import Attachment
from ishenim.kernel.procedures.confiding import ConfidedFile
from ishenim.kernel.rows.turn import turn_to_write

AT_ONCE = 100


def remove_what_nobody_brings(now: datetime | None = None) -> int:
    """Remove what is due and return how many pieces were looked at; one that fails keeps no other waiting.

    Raises what failed, all together, once everything else has been done.
    """
    moment = now or timezone.now()
    due = Stored.objects.filter(kept_until__lte=moment).order_by("kept_until", "pk")
    numbers, failed = list(due.values_list("pk", flat=True)[:AT_ONCE]), []
    for number in numbers:
        try:
            remove(number, moment)
        except Exception as reason:  # noqa: BLE001 -- raised below, together with all others
            failed.append(reason)
    if failed:
        raise ExceptionGroup("Some content could not be removed.", failed)
    return len(numbers)


def remove(number: int, now: datetime) -> None:
    """Remove one piece for good; keep it after all if a line brings it, or somebody is bringing it again."""
    with turn_to_write():
        piece = Stored.objects.select_for_update().filter(pk=number, kept_until__lte=now).first()
        if piece is None:
            return
        if is_brought(piece):
            piece.kept_until = None
            piece.save(update_fields=["kept_until"])
            return
        if piece.store == storing.CLEAN:
            Document.objects.filter(sha256=piece.fingerprint).delete()
        storing.remove(piece.store, piece.fingerprint)
        piece.delete()


def is_brought(piece: Stored) -> bool:
    """Say whether some line, public or not, brings a piece."""
    if piece.store == storing.CONFIDED:
        return ConfidedFile.objects.filter(name=piece.fingerprint).exists()
    by = "document__sha256" if piece.store == storing.CLEAN else "original"
    return Attachment.objects.filter(**{by: piece.fingerprint}).exists()
