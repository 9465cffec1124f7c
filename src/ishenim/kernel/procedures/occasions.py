"""What takes place at a time: each domain tells the calendars of it, without their knowing the domain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from django.db.models import QuerySet

from ishenim.kernel.procedures.declare import PROCEDURES, Shape
from ishenim.kernel.procedures.models import Matter


class Standing(StrEnum):
    """Whether it takes place, in the words of calendars (RFC 5545, section 3.8.1.11)."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True, eq=False)
class Occasion:
    """One thing that takes place: from when until when, of which matter, where.

    `sequence` is how often its time changed, `changed_at` when it last changed, and `about` what else those
    who come should know, each a whole sentence in the reader's language.
    """

    starts_at: datetime
    ends_at: datetime | None
    kind: str
    state: str
    reference: str
    place_id: int
    title: str = ""
    where: str = ""
    standing: Standing = Standing.CONFIRMED
    sequence: int = 0
    changed_at: datetime | None = None
    about: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its title, or what kind of matter it is."""
        return self.title or str(PROCEDURES[self.kind].title)

    @property
    def shape(self) -> Shape:
        """The mark of its state."""
        return PROCEDURES[self.kind].shape(self.state)

    @property
    def state_label(self) -> str:
        """Its state in words."""
        return str(PROCEDURES[self.kind].states(self.state).label)


class Source(Protocol):
    """Gives what begins in places (None: everywhere) from a moment until another, which is not part of it.

    `those` are the only matters that are meant, where it is not None.
    """

    def __call__(
        self,
        place_ids: frozenset[int] | None,
        first: datetime,
        until: datetime,
        those: QuerySet[Matter] | None = None,
        /,
    ) -> Iterable[Occasion]: ...


_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Tell the calendars how to ask for the occasions of a procedure."""
    _sources[kind] = source


def kinds() -> list[str]:
    """Return the procedures whose matters take place at a time."""
    return list(_sources)


def between(
    place_ids: frozenset[int] | None,
    first: datetime,
    until: datetime,
    those: QuerySet[Matter] | None = None,
) -> list[Occasion]:
    """Return what begins in these places from a moment until another, in the order of time; of some matters, or all."""
    found = [one for source in _sources.values() for one in source(place_ids, first, until, those)]
    return sorted(found, key=lambda one: (one.starts_at, one.reference))
