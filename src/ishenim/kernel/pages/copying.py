"""Whether this process writes pages into files, as a copy of the record that stands elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Copy:
    """Where the record itself is, without a slash at the end, how long its ledger was, and when the copy was begun."""

    of: str
    size: int
    begun_at: datetime


_copy: list[Copy] = []


def begin(copy: Copy) -> None:
    """Let every page of this process say from now on that it is one of a copy."""
    _copy[:] = [copy]


def end() -> None:
    """Let pages be those of the record itself again."""
    _copy.clear()


def copied() -> Copy | None:
    """Return the copy that pages are written for; nothing where they are the record's own."""
    return _copy[0] if _copy else None
