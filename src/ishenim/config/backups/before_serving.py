"""Before anything is served: is the database older than what was signed, and what was erased since?"""

from __future__ import annotations

from collections.abc import Iterator

from ishenim.kernel.ledger import comparing, holding, keys, redactions, seals, shelf, status
from ishenim.kernel.ledger.models import Hold, Why
from ishenim.kernel.ledger.note import NotGenuine
from ishenim.kernel.ledger.returning import BUCKET
from ishenim.kernel.procedures.confided_erasing import erase_again
from ishenim.kernel.procedures.forgetting import Forgotten, forget_again
from ishenim.kernel.search.indexing import refresh


def look_back() -> Hold | None:
    """Hold the book if something that was signed is missing, and take out of the record again what was taken out since.

    Returns why it is held, or nothing.
    """
    held = comparing.compare()
    if held:
        try:
            forget()
        except NotGenuine as wrong:
            where = redactions.list_file()
            raise SystemExit(f"{wrong} Nothing is served before it lies in its place: {where}") from None
    return held


def keep_looking() -> int:
    """Learn whether the book is held, and take out again what was taken out since; there is never more to do at once.

    A database may be put back while the processes run, and another machine may have held the book.
    """
    holding.agree()
    if holding.stands():
        forget()
    return 0


def forget() -> Forgotten:
    """Carry out the list of what was taken out; raise NotGenuine when it cannot be trusted."""
    forgotten = forget_again(redactions.read())
    erase_again()
    if forgotten.matters:
        refresh(forgotten.matters)
    return forgotten


def why(held: Hold) -> str:
    """Say in plain words why nothing is written, and what whoever runs the machine can do."""
    return "\n".join(SAID[Why(held.why)](held))


def _older(held: Hold) -> Iterator[str]:
    yield (
        f"The database holds {held.have} entries of the open book, but {held.signed} were signed for: "
        f"{held.signed - held.have} are missing. An older backup was brought back, or rows were lost."
    )
    yield "Everything can be read. Nothing is signed, and no step is taken, until you say how it goes on:"
    yield "1. If somebody kept the book's tiles (another machine, a mirror, a disk that can still be read), bring the"
    yield "   missing entries back. States and deadlines return with them; texts and names do not:"
    yield "       ishenim ledger bring-back FOLDER-OR-ADDRESS"
    if (keys.folder() / "tile").exists() and _own_tiles_reach(held.signed):
        yield f"   They are still here: {keys.folder()}"
    if shelf.shared() is not None and status.signed_for() >= held.signed:
        yield f"   They are still in the bucket: ishenim ledger bring-back {BUCKET}"
    yield "2. If nobody kept them, declare publicly that they are lost. A new book is begun that links the old one, and"
    yield "   the page of the open book says so for ever:"
    yield "       ishenim ledger declare-lost"
    yield "3. If you have a newer backup, bring that back instead, into an empty installation."


def _own_tiles_reach(size: int) -> bool:
    public = seals.read(seals.public_file())
    return public is not None and public.size >= size


def _alone(held: Hold) -> Iterator[str]:
    yield (
        f"The database holds {held.have} entries of the open book, and there is no second copy of its seal here. "
        "So nobody can tell whether more were signed for after this backup was made."
    )
    yield "Everything can be read. Nothing is signed, and no step is taken, until you say how it goes on:"
    yield f"1. Bring the second copy to {seals.second_file().parent} and compare again:"
    yield "       ishenim ledger compare"
    yield "   Or compare with a seal that others kept, such as the checkpoint of a mirror:"
    yield "       ishenim ledger compare --with FILE"
    yield "2. If nobody kept a seal, begin a new book that links the old one. The public page says so for ever:"
    yield "       ishenim ledger declare-lost"


def _moved(held: Hold) -> Iterator[str]:
    yield f"This installation was moved to another place after {held.have} entries. Here it can only be read."
    yield "If the move was called off, bring the last backup back here, into an empty installation."


SAID = {Why.OLDER: _older, Why.ALONE: _alone, Why.MOVED: _moved}
