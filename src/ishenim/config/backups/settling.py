"""What must be done to a restored database before anything of it is shown; nobody serves it while this works.

It runs in a process of its own, on a folder that is not yet the installation's: if it fails, nothing was restored.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import connection

from ishenim.config.backups.bringing_up import Unfit, bring_up_to_date
from ishenim.config.bonds import die_with_parent

NOT_WHOLE = "The restored book is not whole, so nothing was restored:"


@dataclass
class Asked:
    """What whoever restores said."""

    backup: str
    of: str
    keys_lost: bool
    second_lost: bool


@dataclass
class Settled:
    """What was done: how many entries there are, what was taken out again, and why the book is held, if it is."""

    entries: int
    taken_out: int
    documents: int
    held: str
    why: str


EXCUSED = {"rolled_back", "second"}
"""Faults that a held book is known to have: what is missing at its end, and the second copy where it is lost."""
MOST_TOLD = 20


def settle(asked: Asked) -> Settled:
    """Bring a restored database up to this edition, take out again what was taken out since, and compare it.

    Raises Unfit.
    """
    from ishenim.config.backups.before_serving import forget, why  # noqa: PLC0415  # on models, loaded by the caller
    from ishenim.config.backups.places import kept  # noqa: PLC0415  # the same
    from ishenim.kernel.ledger import sequencer  # noqa: PLC0415  # the same

    backup = kept(Path(asked.backup), asked.of)
    bring_up_to_date()
    held = compare(asked, last=backup.manifest.last)
    write_missing_tiles()
    forgotten = forget()
    end_sessions()
    documents = put_documents_in(backup)
    clear_the_traces()
    read_everything()
    return Settled(
        entries=sequencer.length(),
        taken_out=forgotten.values,
        documents=documents,
        held=held.why if held else "",
        why=why(held) if held else "",
    )


def compare(asked: Asked, *, last: bool) -> Any:
    """Hold the book unless it is certain that nothing was signed after the backup; return why, or nothing."""
    from ishenim.config.backups.places import kept  # noqa: PLC0415  # on models, loaded by the caller
    from ishenim.kernel.ledger import (  # noqa: PLC0415  # the same
        comparing,
        disk,
        holding,
        seals,
        sequencer,
    )
    from ishenim.kernel.ledger.beginning_anew import begin_anew  # noqa: PLC0415  # the same
    from ishenim.kernel.ledger.models import Why  # noqa: PLC0415  # the same

    holding.release()
    if asked.keys_lost:
        begin_anew("key_lost", verifier=kept(Path(asked.backup), asked.of).manifest.verifier)
        return None
    if asked.second_lost and not last:
        size = sequencer.length()
        holding.hold(Why.ALONE, have=size, signed=size)
    elif last and not seals.second_file().exists() and seals.public_file().exists():
        disk.put(seals.second_file(), seals.public_file().read_bytes())
    return comparing.compare()


def write_missing_tiles() -> None:
    """Write the tiles of what was placed while the backup was made; raise Unfit when the rows cannot be those."""
    from ishenim.kernel.ledger import sequencer  # noqa: PLC0415  # on models, loaded by the caller
    from ishenim.kernel.ledger.seals import Forked  # noqa: PLC0415  # the same

    try:
        sequencer.write_missing_tiles()
    except Forked as wrong:
        raise Unfit(f"{NOT_WHOLE}\n{wrong}") from wrong


def end_sessions() -> None:
    """Let everybody sign in again: who was signed in when the backup was made may not be allowed to any more."""
    from django.contrib.sessions.models import Session  # noqa: PLC0415  # on models, loaded by the caller

    Session.objects.all().delete()


def put_documents_in(backup: Any) -> int:
    """Put into the stores what some line still names; return how many files there are of it."""
    from ishenim.config.backups.making import documents  # noqa: PLC0415  # on models, loaded by the caller
    from ishenim.kernel.documents import storing  # noqa: PLC0415  # the same

    count = 0
    for content in documents():
        if content.path not in backup.files:
            raise Unfit(f"The backup does not hold {content.path}, which a line of the record names.")
        store, lies = storages[content.store], storing.where(content.fingerprint)
        if not store.exists(lies):
            with backup.opened(content.path) as opened:
                store.save(lies, File(opened))
        count += 1
    return count


def clear_the_traces() -> None:
    """Write the database anew, so that no free page holds what was just taken out of it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM (FULL, ANALYZE) ledger_opening")


def read_everything() -> None:
    """Read the whole book again; raise Unfit if it is not what was written.

    Excused is what is missing at its end, and what was promised and not done in time: nobody altered anything.
    """
    from ishenim.kernel.ledger import audit_promises, holding, verify  # noqa: PLC0415  # on models, loaded by the caller
    from ishenim.kernel.procedures.checking import states_that_differ  # noqa: PLC0415  # the same

    excused = {audit_promises.LATE} | (EXCUSED if holding.standing() else set())
    faults = [fault.sentence for fault in verify.verify() if fault.code not in excused]
    faults += [
        f"The matter {reference} stands as {state!r}." for reference, state, _said in states_that_differ()
    ]
    if faults:
        raise Unfit("\n".join([NOT_WHOLE, *faults[:MOST_TOLD]]))


def main() -> Iterator[str]:
    """Settle what is asked for on standard input, and answer on standard output."""
    asked = Asked(**json.load(sys.stdin))
    try:
        yield json.dumps(asdict(settle(asked)))
    except Unfit as reason:
        print(reason, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    die_with_parent()
    django.setup()
    assert Path(settings.VAR).name == "restoring", (
        "This works on what is being restored, and on nothing else."
    )
    print(*main())
