"""Holding the book: everything can be read, and nothing is added before a person has decided.

The database itself refuses, so that no machine and no program that writes there can miss it. A file beside the book
says the same to whoever only wants to ask politely first.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from ishenim.kernel import versions
from ishenim.kernel.ledger import disk, keys, triggers
from ishenim.kernel.ledger.models import Hold, Why


def stands() -> bool:
    """Say whether the book is held, as this machine knows it: no query, for every step asks."""
    return os.path.exists(f"{settings.VAR}/ledger/held")  # noqa: PTH110  a third of the time, and every step asks


def standing() -> Hold | None:
    """Return why the book is held, as the database knows it, or nothing."""
    return Hold.objects.filter(pk=1).first()


def refused(fault: DatabaseError) -> bool:
    """Say whether the database refused to add something because the book is held; this machine may not know it yet."""
    return triggers.HELD in str(fault)


def hold(why: Why, *, have: int, signed: int) -> None:
    """Have nothing added to the book until it is released; whoever holds it already goes on with this reason."""
    with transaction.atomic():
        Hold.objects.update_or_create(
            pk=1, defaults={"why": why, "since": timezone.now(), "have": have, "signed": signed}
        )
        triggers.hold()
        transaction.on_commit(agree)


def release() -> None:
    """Let the book be added to again."""
    with transaction.atomic():
        Hold.objects.all().delete()
        triggers.let_go()
        transaction.on_commit(agree)


@contextmanager
def let_in() -> Iterator[None]:
    """Let what is written here into a held book, in the caller's transaction; afterwards it is held as before."""
    triggers.let_go()
    yield
    if standing():
        triggers.hold()


def agree() -> None:
    """Bring the file of this machine into line with the database, and have every page made anew if it was not."""
    held = standing()
    if stands() == (held is not None):
        return
    if held:
        disk.put(keys.folder() / "held", f"{held.why}\n".encode())
    else:
        (keys.folder() / "held").unlink(missing_ok=True)  # another process here may have been first
    versions.raise_all()
