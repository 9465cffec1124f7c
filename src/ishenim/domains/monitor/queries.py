"""What may be asked about dumps and figures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from ishenim.domains.monitor.models import Figures, PublishedDump
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.ledger.models import ERASURE, Entry, Position

ROWS = 12


def dumps() -> QuerySet[PublishedDump]:
    """Return every dump, the newest first."""
    return PublishedDump.objects.select_related("matter").order_by("-pk")


def newest() -> PublishedDump | None:
    """Return the newest dump whose files are here: one query."""
    return dumps().filter(kept=True).first()


def latest() -> list[PublishedDump]:
    """Return the last dumps, also those whose files are gone: one query."""
    return list(dumps()[:ROWS])


def by_reference(reference: str) -> PublishedDump | None:
    """Return the dump of a reference: one query."""
    return dumps().filter(matter__reference=reference.strip().upper()).first()


def is_due(now: datetime, every: timedelta) -> bool:
    """Say whether a new dump is due: its time has come and something happened, or something was erased since.

    Whatever was erased must not stay in files that we hand out, so an erasure does not wait for its time.
    """
    last = newest()
    if last is None:
        return Position.objects.exists()
    newer = Entry.objects.filter(position__position__gt=last.position)
    if newer.filter(kind=ERASURE).exists():
        return True
    ours = PublishedDump.procedure.name
    return now - last.matter.opened_at >= every and newer.exclude(kind=ours).exists()


def figures(*keys: str) -> dict[str, dict[str, Any]]:
    """Return what was computed for some keys: one query."""
    return {row.key: row.told | {"position": row.position} for row in Figures.objects.filter(key__in=keys)}


def computed_as_of() -> int | None:
    """Return of which dump the figures are, or None where there are none: one query."""
    return Figures.objects.filter(key="queries").values_list("position", flat=True).first()


def institution(code: str) -> Institution | None:
    """Return the institution of a code: one query."""
    return Institution.objects.filter(code=code).first()
