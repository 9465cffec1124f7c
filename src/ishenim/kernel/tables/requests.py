"""Matters that a resident asks an office to deal with, as other people's programs call them: requests for a service.

The one domain that has such matters declares here how they are read, and the step by which a program opens one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic

from django.utils.functional import Promise

from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.tables.columns import Row, Table
from ishenim.kernel.tables.lists import Piece


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """Something that one may ask for: a code that never changes, and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are looked for; what is None is not asked about. Begins are in, ends are out."""

    since: datetime | None = None
    until: datetime | None = None
    changed_since: datetime | None = None
    references: Collection[str] | None = None
    services: Collection[str] | None = None
    places: Collection[int] | None = None
    open: bool | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Requests(Generic[Row]):
    """The requests of an installation: their columns, named as Open311 names them, and what else is said of one.

    `read` gives, the newest first, at most so many rows behind a key and after leaving some out. `step` opens one for
    an office; `named` says what its fields are called there, and `notice` what whoever asked must be told once.
    """

    table: Table[Row]
    more: Table[Row]
    group: str | Promise
    services: Callable[[], Sequence[Service]]
    read: Callable[[Wanted, Any, int, int], Piece[Row]]
    matter: Callable[[Row], Matter]
    step: Step
    named: Mapping[str, str]
    notice: Callable[[Any], str]
    keys: Sequence[str]


_declared: list[Requests[Any]] = []


def register_requests(requests: Requests[Any]) -> None:
    """Say how the requests of this installation are read and opened."""
    _declared[:] = [requests]


def requests() -> Requests[Any]:
    """Return the requests of this installation."""
    return _declared[0]
