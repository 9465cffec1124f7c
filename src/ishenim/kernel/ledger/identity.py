"""Whose book this is: the database knows the one key that signs for it, and no other machine signs in its place."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from ishenim.kernel.ledger import keys, shelf
from ishenim.kernel.ledger.models import Signatory
from ishenim.kernel.ledger.note import Verifier

ANOTHER = (
    "The database belongs to the ledger {theirs}, but this machine has the key of {ours}. Nothing was signed. "
    "Bring the files `origin` and `key` from the folder of that ledger into {folder}."
)

_claimed: set[Path] = set()
_known: dict[Path, Verifier] = {}


class AnotherLedger(Exception):
    """The key of a machine is that of another ledger than the one in the database."""


def claim() -> None:
    """Have the database know this machine's key if it knows none; AnotherLedger when it knows another."""
    if keys.folder() in _claimed:
        return
    ours, theirs = keys.verifier().vkey, _vkey()
    if theirs is None:
        Signatory.objects.bulk_create([Signatory(pk=1, vkey=ours)], ignore_conflicts=True)
        theirs = _vkey()
    if theirs != ours:
        raise AnotherLedger(ANOTHER.format(theirs=theirs, ours=ours, folder=keys.folder()))
    _claimed.add(keys.folder())


def signs_here() -> bool:
    """Say whether this machine has the key of the book: a machine that only answers reads what another one signs."""
    return settings.ROLE.value != "web" or shelf.shared() is None


def verifier() -> Verifier:
    """Return the log's name and public key: this machine's, or where there are several that of the one that signs."""
    if shelf.shared() is None:
        return keys.verifier()
    if keys.folder() not in _known:
        vkey = _vkey()
        if vkey is None:
            return keys.verifier()
        _known[keys.folder()] = Verifier.read(vkey)
    return _known[keys.folder()]


def changes(vkey: str) -> None:
    """Have the database know another key: a new book is begun, in the caller's transaction."""
    Signatory.objects.update_or_create(pk=1, defaults={"vkey": vkey})
    transaction.on_commit(forget)


def forget() -> None:
    """Ask the database anew whose book this is: another machine may have begun a new one."""
    _claimed.clear()
    _known.clear()


def _vkey() -> str | None:
    return Signatory.objects.filter(pk=1).values_list("vkey", flat=True).first()
