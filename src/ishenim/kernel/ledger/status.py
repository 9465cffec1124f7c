"""How the book stands now, for the page that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ishenim.kernel.ledger import identity, seals, shelf
from ishenim.kernel.ledger.models import Entry, Position
from ishenim.kernel.ledger.note import NotGenuine
from ishenim.kernel.ledger.tree import EMPTY_ROOT


@dataclass(frozen=True, slots=True)
class Book:
    """How many entries are signed for, since when, and by whom."""

    size: int
    sealed_at: datetime | None
    root: bytes
    origin: str
    vkey: str
    waiting: int


def now() -> Book:
    """Return how the book stands, from its checkpoint alone; what waits is counted behind the last placed."""
    note, signs = shelf.checkpoint(), identity.verifier()
    checkpoint = None if note is None else seals.genuine(note)
    return Book(
        size=checkpoint.size if checkpoint else 0,
        sealed_at=shelf.checkpoint_written_at() if checkpoint else None,
        root=checkpoint.root if checkpoint else EMPTY_ROOT,
        origin=signs.name,
        vkey=signs.vkey,
        waiting=_waiting(),
    )


def signed_for() -> int:
    """Return how many entries the last seal stands for, from the checkpoint alone; none where it is not ours."""
    note = shelf.checkpoint()
    try:
        return 0 if note is None else seals.genuine(note).size
    except NotGenuine:
        return 0


def _waiting() -> int:
    """Count by the index alone: it is asked for by a page, so it may not read the table."""
    last = Position.objects.order_by("-position").values_list("entry_id", flat=True).first()
    return Entry.objects.filter(id__gt=last or 0).count()
