"""What an administrator decides about a book that is held: to bring entries back, or to declare that they are lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ishenim.config.backups.before_serving import forget, why
from ishenim.config.backups.journal import note
from ishenim.kernel.ledger import comparing, disk, holding, keys, seals, sequencer
from ishenim.kernel.ledger.beginning_anew import begin_anew
from ishenim.kernel.ledger.models import Hold, Why
from ishenim.kernel.ledger.note import NotGenuine
from ishenim.kernel.ledger.returning import NotOurs, missing, source
from ishenim.kernel.notices.telling import pass_over
from ishenim.kernel.procedures.bringing_back import BroughtBack
from ishenim.kernel.procedures.bringing_back import bring_back as put_back


class NotDecided(Exception):
    """Nothing was changed; the sentence says why."""


def compare(kept_by_others: Path | None) -> str:
    """Compare the database with the second copy of the seal; say that nothing is missing, or raise NotDecided."""
    if kept_by_others is not None:
        _take_for_second_copy(kept_by_others)
    held = comparing.compare()
    if held:
        forget()
        raise NotDecided(why(held))
    note("Compared with the second copy of the seal: nothing is missing.")
    return "Nothing that was signed is missing. The book is added to."


def bring_back(where: str) -> Iterator[str]:
    """Bring entries back from where somebody kept the tiles, and say what came of it."""
    _held()
    try:
        brought = put_back(missing(source(where)))
    except NotOurs as reason:
        raise NotDecided(f"{reason} Nothing was brought back.") from reason
    pass_over(brought.restoration.beyond or 0)
    forget()
    sequencer.place_waiting()
    yield from _told(brought, where)
    if held := holding.standing():
        yield why(held)
    else:
        yield "Nothing that was signed is missing any more. The book is added to."


def _told(brought: BroughtBack, where: str) -> Iterator[str]:
    row = brought.restoration
    said = f"Entries {row.first} to {(row.beyond or 0) - 1} were brought back from {where}, unchanged."
    note(said)
    yield said
    yield "Texts, names and claim codes that stood beside them are lost; the page of the open book says so."
    if brought.without_rows:
        lost = ", ".join(brought.without_rows)
        note(f"Not made anew: {lost}.")
        yield f"These were begun in the missing part, and the book does not say enough to make them anew: {lost}."
        yield "Appointments among them must be entered again, and news published again."


def what_would_be_declared() -> Iterator[str]:
    """Say what declaring would mean, before it is done; NotDecided where nothing is missing."""
    held = _held()
    if held.why == Why.OLDER:
        count = held.signed - held.have
        yield f"{count} entries are lost: from {held.have} to {held.signed - 1} of {keys.origin()}."
    else:
        yield f"Whatever was written in {keys.origin()} from entry {held.have} on is lost; nobody knows how much."
    yield "A new book is begun after them, under another name and another key. It says for ever what was lost."
    yield "Check afterwards who was appointed, shut out or let in since the backup: those steps are lost as well."


def declare_lost() -> Iterator[str]:
    """Declare it, and begin the new book."""
    _held()
    begun = begin_anew("lost")
    sequencer.place_waiting()
    note(
        f"Declared lost: from entry {begun.first} of {begun.origin_before}. The book goes on as {begun.origin}."
    )
    yield f"The book goes on as {begun.origin}, from entry {begun.first}."
    yield f"Its key is {keys.verifier().vkey}"
    yield f"The key of the book before lies in {keys.folder() / 'before'}. Make a backup of the new keys now."


def _held() -> Hold:
    """Return why the book is held for want of entries; NotDecided when it is not."""
    held = comparing.compare()
    if held is None:
        raise NotDecided("Nothing that was signed is missing, so there is nothing to decide.")
    if held.why == Why.MOVED:
        raise NotDecided(why(held))
    return held


def _take_for_second_copy(file: Path) -> None:
    """Make a seal that others kept the second copy, if it is one of this book and newer than what is here."""
    if file.resolve().is_relative_to(Path(settings.VAR).resolve()):
        raise NotDecided(
            "That seal came with the backup: it says nothing of what came after. Name one that others kept."
        )
    note_there = file.read_bytes()
    try:
        found = seals.genuine(note_there)
        second = seals.read(seals.second_file())
    except NotGenuine as wrong:
        raise NotDecided(f"The seal in {file} is not one of this book: {wrong}") from wrong
    if second is not None and second.size > found.size:
        raise NotDecided(
            f"The second copy here is newer: it is for {second.size} entries, that one for {found.size}."
        )
    disk.put(seals.second_file(), note_there)
