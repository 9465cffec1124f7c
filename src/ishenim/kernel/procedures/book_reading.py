"""Reading the open book entry by entry, for the pages that show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ishenim.kernel.ledger import proofs
from ishenim.kernel.ledger.audit_rows import committed
from ishenim.kernel.ledger.models import BOOK, Entry, Opening, Position
from ishenim.kernel.ledger.note import NotGenuine
from ishenim.kernel.procedures.declare import PROCEDURES
from ishenim.kernel.procedures.models import Matter
from ishenim.kernel.procedures.restorations import Said, about
from ishenim.kernel.procedures.story import Line, lines_of, names_of_offices, told


@dataclass(frozen=True, slots=True)
class Read:
    """One entry as a person reads it, whether it is whole, and the way from it to the seal."""

    position: int
    at: datetime
    whole: bool
    why_not: str
    matter: Matter | None
    line: Line | None
    said: Said | None
    leaf: str
    private: int
    joins: int
    proof: str


class Proven(NamedTuple):
    """One entry, whether it is in the book under the last seal, the way there, and the matter it is about."""

    entry: Entry
    whole: bool
    why_not: str
    proof: str
    joins: int
    matter: Matter | None


def check(position: int) -> Read | None:
    """Read an entry and prove it against the last seal; None where the book has no such entry."""
    found = proven(position)
    return read(found) if found else None


def proven(position: int) -> Proven | None:
    """Prove an entry against the last seal; it is said in no language yet. None where the book has no such entry."""
    entry = Entry.objects.select_related("position", "opening").filter(position__position=position).first()
    return Proven(entry, *prove(entry), subject(entry)) if entry else None


def read(found: Proven) -> Read:
    """Say an entry in the reader's language."""
    entry, matter = found.entry, found.matter
    line = next(iter(told(matter, [entry])), None) if matter else None
    return Read(
        position=entry.position.position,
        at=entry.at,
        whole=found.whole,
        why_not=found.why_not,
        matter=matter,
        line=line,
        said=about(entry.pk) if entry.kind == BOOK else None,
        leaf=readable(bytes(entry.leaf)),
        private=len(line.sealed) + len(line.erased) if line else 0,
        joins=found.joins,
        proof=found.proof,
    )


def prove(entry: Entry) -> tuple[bool, str, str, int]:
    """Return whether an entry is in the book under the last seal, else why not; its proof; how many joins."""
    try:
        path = proofs.path_of(entry.position.position)
        proofs.check_leaf(entry, path.proof)
        check_what_stands_beside(entry)
    except (proofs.NotPlaced, NotGenuine, ValueError) as reason:
        return False, str(reason), "", 0
    return True, "", path.proof, len(path.hashes)


def check_what_stands_beside(entry: Entry) -> None:
    """Raise unless every opened value is the one that the leaf is committed to."""
    proof = entry.told["proof"]
    opening: Opening | None = getattr(entry, "opening", None)
    for name, pair in opening.values.items() if opening else ():
        if pair is not None and committed(name, pair) != proof.get(name):
            raise NotGenuine(_("What stands beside this entry is not what was written down."))


def subject(entry: Entry) -> Matter | None:
    """Return the matter an entry is about, where it is about one that is public."""
    if entry.matter_id is None or entry.kind not in PROCEDURES or PROCEDURES[entry.kind].counted_only:
        return None
    return Matter.objects.select_related("place", "institution").get(pk=entry.matter_id)


def readable(leaf: bytes) -> str:
    """Return a leaf with one value a line; the stored form has neither spaces nor line ends."""
    value: Any = json.loads(leaf)
    return json.dumps(value, ensure_ascii=False, indent=1)


def latest(limit: int) -> list[Read]:
    """Return the newest entries of public matters as sentences, without proving each: three queries."""
    entries = list(
        Entry.objects.select_related("position", "opening")
        .filter(position__isnull=False, kind__in=list(PROCEDURES))
        .order_by("-position__position")[:limit]
    )
    matters = Matter.objects.select_related("place").in_bulk([entry.matter_id for entry in entries])
    offices = names_of_offices(entries)
    return [
        glance(entry, matters[entry.matter_id], offices) for entry in entries if entry.matter_id in matters
    ]


@dataclass(frozen=True, slots=True)
class Fact:
    """What the leaf at a position says to everybody, and its fingerprint."""

    position: int
    leaf: Mapping[str, Any]
    leaf_hash: str


def facts_from(first: int, limit: int) -> list[Fact]:
    """Return what the entries from a position on say openly, in their order: one query."""
    placed = Position.objects.filter(position__gte=first).order_by("position")
    return _told(placed, limit)


def facts(before: int | None, limit: int) -> list[Fact]:
    """Return what the newest entries below a position say openly, as it is in the tiles: one query."""
    placed = Position.objects.order_by("-position")
    if before is not None:
        placed = placed.filter(position__lt=before)
    return _told(placed, limit)


def _told(placed: QuerySet[Position], limit: int) -> list[Fact]:
    rows = placed.values_list("position", "entry__leaf", "leaf_hash")[:limit]
    return [Fact(position, json.loads(bytes(leaf)), bytes(found).hex()) for position, leaf, found in rows]


def glance(entry: Entry, matter: Matter, offices: Mapping[str, str]) -> Read:
    line = next(lines_of(matter, entry, offices, everything=False), None)
    return Read(
        position=entry.position.position,
        at=entry.at,
        whole=True,
        why_not="",
        matter=matter,
        line=line,
        said=None,
        leaf="",
        private=0,
        joins=0,
        proof="",
    )
