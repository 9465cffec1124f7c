"""Erasing what was confided: boxes, keys and files go, the lines and their proofs stay.

The commitments were made with salts that lie in the boxes; without them nobody can tell any more what was filed, and
whoever kept a receipt still proves it. The erasing step has a line of its own, with its ground. Which lines were erased
is signed into a list beside the second copy of the seal, so that an older backup does not bring anything back; it is no
public list, for it would tell which leaves of the sealed lane are more than covers.
"""

from __future__ import annotations

from collections.abc import Collection

from ishenim.kernel.documents.storing import CONFIDED, let_go
from ishenim.kernel.ledger import sealed_redactions
from ishenim.kernel.procedures.circles import CircleKey, Share
from ishenim.kernel.procedures.confiding import ConfidedBox, ConfidedFile, ConfidedLine
from ishenim.kernel.rows.turn import turn_to_write

AT_ONCE = 1000


def erase(matter_id: int) -> int:
    """Destroy everything that was written in a matter, in the transaction of a step; return how many lines it was."""
    lines = ConfidedLine.objects.filter(matter_id=matter_id, erased=False)
    erase_lines(list(lines.values_list("pk", flat=True)))
    CircleKey.objects.filter(matter_id=matter_id).delete()
    Share.objects.filter(matter_id=matter_id).delete()
    return lines.update(erased=True)


def erase_lines(numbers: Collection[int]) -> None:
    """Destroy the boxes and let go of the files of some lines."""
    files = ConfidedFile.objects.filter(line_id__in=numbers)
    let_go(CONFIDED, list(files.values_list("name", flat=True)))
    files.delete()
    ConfidedBox.objects.filter(line_id__in=numbers).delete()


def note_down() -> int:
    """Add the lines that were erased to the signed list; return how many were new. A job does so each minute."""
    erased = ConfidedLine.objects.filter(erased=True).values_list("promise__leaf_hash", flat=True)
    return sealed_redactions.note_down(bytes(one).hex() for one in erased)


def erase_again() -> int:
    """Destroy what a backup brought back though it had been erased; return how many lines it was."""
    listed = [bytes.fromhex(one) for one in sealed_redactions.read()]
    again = 0
    for at in range(0, len(listed), AT_ONCE):
        with turn_to_write():
            some = ConfidedLine.objects.filter(erased=False, promise__leaf_hash__in=listed[at : at + AT_ONCE])
            for matter_id in set(some.values_list("matter_id", flat=True)):
                again += erase(matter_id)
    return again
