"""Which lines of the sealed lane were erased, as a signed list that no backup overwrites and nobody is shown.

It stands beside the second copy of the seal. Each line is the hash of a leaf.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from ishenim.kernel.ledger import disk, keys, redactions
from ishenim.kernel.ledger.note import NotGenuine, opened

HEADING = "ishenim sealed redactions v1"


def list_file() -> Path:
    """Return the file of the signed head of the list; its lines stand beside it."""
    return redactions.list_file().with_name("sealed-redactions")


def read() -> list[str]:
    """Return the hashes of the leaves, oldest first; NotGenuine when this log did not sign the list."""
    note = disk.read(list_file())
    if note is None:
        return []
    heading, origin, count, digest, *_rest = opened(note, keys.verifier()).split("\n")
    lines = (disk.read(_lines()) or b"").splitlines(keepends=True)[: int(count)]
    if heading != HEADING or sha256(b"".join(lines)).hexdigest() != digest:
        raise NotGenuine(
            f"The list of what was erased from the sealed lane of {origin} is not the one that was signed."
        )
    return [line.decode().strip() for line in lines]


def note_down(hashes: Iterable[str]) -> int:
    """Add leaves to the list, durably; return how many were not there yet."""
    known = read()
    fresh = sorted(set(hashes) - set(known))
    if fresh:
        lines = "".join(f"{one}\n" for one in [*known, *fresh]).encode()
        signer = keys.signer()
        text = f"{HEADING}\n{signer.name}\n{len(known) + len(fresh)}\n{sha256(lines).hexdigest()}\n"
        disk.put_all({_lines(): lines, list_file(): signer.sign(text).encode()})
    return len(fresh)


def _lines() -> Path:
    return list_file().with_name("sealed-redactions.lines")
