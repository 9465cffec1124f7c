"""What was taken out of the record, as a signed list that no backup overwrites.

A backup made before an erasure still holds what was erased. The list stands beside the second copy of the seal, and
whoever brings a backup back carries out first what it says. A copy stands beside the tiles, so that whoever keeps a
mirror can do the same. Each line is the hash of an entry's leaf, the field, and the ground: all of it is in the book,
too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ishenim.kernel.ledger import disk, keys, seals
from ishenim.kernel.ledger.models import ERASURE, Entry
from ishenim.kernel.ledger.note import NotGenuine, Signer, Verifier, opened

HEADING = "ishenim redactions v1"
UNSAID = "-"
MARK = f'"kind":"{ERASURE}"'.encode()
"""How the leaf of an erasure shows without being read: leaves are canonical, and no free text stands in them."""


class Redaction(NamedTuple):
    """One value that was taken out: of which entry, which field, on what ground."""

    leaf_hash: str
    field: str
    ground: str


def note_down(leaves: Iterable[bytes]) -> None:
    """Add the erasures among these leaves to the list, durably; those that stand there already stay as they are."""
    found = [told(leaf) for leaf in leaves if MARK in leaf]
    if not found:
        return
    known = read()
    fresh = [one for one in dict.fromkeys(found) if one not in set(known)]
    if fresh:
        write([*known, *fresh])


def begin() -> None:
    """Make the list of a book that has none yet, though it is signed for."""
    if seals.second_file().exists() and not list_file().exists():
        erasures = Entry.objects.filter(kind=ERASURE).exclude(position=None).order_by("position")
        leaves = erasures.values_list("leaf", flat=True)
        write(list(dict.fromkeys(told(bytes(leaf)) for leaf in leaves)))


def list_file() -> Path:
    """Return the file of the signed head of this book's list; its lines stand beside it."""
    return list_file_of(keys.origin())


def list_file_of(name: str) -> Path:
    """Return where the list of a book of this name is kept."""
    return seals.second_file_of(name).with_name("redactions")


def read(file: Path | None = None, *known: Verifier) -> list[Redaction]:
    """Return what was taken out, oldest first; NotGenuine when this log did not sign it or lines are missing."""
    head = file or list_file()
    note = disk.read(head)
    if note is None:
        return []
    heading, origin, count, digest, *_rest = opened(note, *(known or [keys.verifier()])).split("\n")
    lines = (disk.read(_lines_of(head)) or b"").splitlines(keepends=True)[: int(count)]
    if heading != HEADING or sha256(b"".join(lines)).hexdigest() != digest:
        raise NotGenuine(f"The list of what was taken out of {origin} is not the one that was signed.")
    return [Redaction(*line.decode().split()) for line in lines]


def write(listed: list[Redaction], signer: Signer | None = None) -> None:
    """Write the whole list, in both places; the lines are durable before they are signed for."""
    signer = signer or keys.signer()
    lines = "".join(f"{' '.join(one)}\n" for one in listed).encode()
    text = f"{HEADING}\n{signer.name}\n{len(listed)}\n{sha256(lines).hexdigest()}\n"
    for head in (list_file(), keys.folder() / "redactions"):
        disk.put_all({_lines_of(head): lines, head: signer.sign(text).encode()})


def told(leaf: bytes) -> Redaction:
    """Return what the leaf of an erasure took out."""
    clear = json.loads(leaf)["clear"]
    return Redaction(clear["entry"], clear["field"], clear.get("ground", UNSAID))


def _lines_of(head: Path) -> Path:
    return head.with_name("redactions.lines")
