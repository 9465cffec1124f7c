"""Bringing a backup back into an installation that is empty: whole, or not at all.

Everything is made ready in a folder of its own inside the installation's, with the documents, and read again from end
to end; only then is it put in its place. While that folder is there nothing is served, so whoever is stopped on the
way begins again with the same command.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections

from ishenim.config.backups import checking, databases, moving, secrets_apart
from ishenim.config.backups.journal import note
from ishenim.config.backups.making import KEYS, Show
from ishenim.config.backups.manifest import POSTGRESQL, SQLITE, Manifest, NotWhole
from ishenim.config.backups.places import PIECE, Kept, kept
from ishenim.config.backups.secrets_apart import Keys
from ishenim.config.backups.settling import Asked, Settled
from ishenim.config.bonds import Occupied, hold
from ishenim.kernel.documents import sealing
from ishenim.kernel.documents.folder import make_durable
from ishenim.kernel.ledger import disk, publishing, seals
from ishenim.kernel.ledger.note import Checkpoint, NotGenuine, opened

DRAFT = "restoring"
PIECES = ("ledger", "documents", "originals", "confided", sealing.PUBLIC, "secret-key", "ishenim.sqlite3")
"""What an installation is made of; the database last, for with it there is something to serve."""


@dataclass(frozen=True)
class Words:
    """What whoever restores said: which backup, and what is known to be lost."""

    of: str = ""
    keys: Path | None = None
    keys_lost: bool = False
    second_lost: bool = False


class NotRestored(Exception):
    """Nothing was restored; each sentence says why, or what to do."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


def restore(where: Path, words: Words, show: Show) -> tuple[Manifest, Settled]:
    """Bring a backup back. Raises NotRestored, and then the installation is as empty as before."""
    var = Path(settings.VAR)
    with _alone(var):
        _refuse_what_is_there(var)
        backup = _trusted(where, words, show)
        keys = _keys(backup, words)
        _refuse_without_second_copy(backup.manifest, words)
        with _drafted(var) as draft:
            _put_book_in(backup, draft, keys)
            loading = databases if backup.manifest.database == databases.kind() else moving
            loading.load(backup, draft)
            settled = _settle(draft, backup, words)
            connections.close_all()
            _put_in_place(draft, var)
        if not settled.held:
            publishing.publish_new()  # machines that answer from now on read the book there
        note(f"Restored {backup.where} of {backup.manifest.made.isoformat()}: {_told(settled)}")
    return backup.manifest, settled


def is_under_way() -> bool:
    """Say whether a restore was begun here and not ended: nothing may be served then."""
    return (Path(settings.VAR) / DRAFT).exists() or databases.is_marked()


def _told(settled: Settled) -> str:
    held = f"; held: {settled.held}" if settled.held else ""
    return (
        f"{settled.entries} entries, {settled.documents} documents, "
        f"{settled.taken_out} values taken out again{held}."
    )


@contextmanager
def _alone(var: Path) -> Iterator[None]:
    try:
        lock = hold(var / "run.lock", patience=0)
    except Occupied as holder:
        raise NotRestored(f"Ishenim runs on the data in {var} (process {holder}). End it first.") from None
    try:
        yield
    finally:
        os.close(lock)


def _refuse_what_is_there(var: Path) -> None:
    """Refuse to write over an installation; what an interrupted restore left is cleared away."""
    if is_under_way():
        _clear(var)
    there = [name for name in PIECES if name != "secret-key" and _holds_something(var / name)]
    if there:
        names = ", ".join(there)
        raise NotRestored(
            f"The folder {var} is not empty: it has {names}. Nothing is ever restored over an installation.",
            "Name an empty folder in ISHENIM_VAR, or move this one away first.",
        )
    if databases.kind() == POSTGRESQL and databases.tables():
        raise NotRestored(
            "The database is not empty. Nothing is ever restored over an installation.",
            "Name an empty database in DATABASE_URL: createdb NAME makes one.",
        )


def _holds_something(piece: Path) -> bool:
    if piece.is_dir():
        return any(one.is_file() and one.name != "lock" for one in piece.rglob("*"))
    return piece.exists() and piece.stat().st_size > 0


def _trusted(where: Path, words: Words, show: Show) -> Kept:
    """Return the backup if every file of it is what it was; NotRestored names what is not."""
    try:
        backup = kept(where, words.of)
        wrong = list(checking.faults(backup, show))
    except (NotWhole, OSError) as reason:
        raise NotRestored(str(reason)) from reason
    if wrong:
        raise NotRestored(*wrong, "The backup is not what it was when it was made. Nothing was restored.")
    if backup.manifest.database == POSTGRESQL and databases.kind() == SQLITE:
        raise NotRestored(
            f"The backup is of {POSTGRESQL}, and this installation is on {SQLITE}.",
            "What is in SQLite can be moved to PostgreSQL, and not back.",
            "Name an empty PostgreSQL in DATABASE_URL.",
        )
    return backup


def _keys(backup: Kept, words: Words) -> Keys | None:
    """Return the keys of the backup's book; NotRestored when they are neither there nor said to be lost."""
    if words.keys_lost:
        return None
    if words.keys is not None:
        text, name = words.keys.read_text(), str(words.keys)
    elif KEYS in backup.files:
        with backup.opened(KEYS) as content:
            text, name = content.read().decode(), KEYS
    else:
        raise NotRestored(
            "The keys are not in this backup, as it should be. Say where they are: --keys FILE",
            "(`ishenim backup keys FILE` wrote them where the backup was made.)",
            "If they are lost, say --keys-lost: a new book is then begun that links the old one, in public.",
        )
    try:
        found = secrets_apart.read(text, name)
    except NotWhole as wrong:
        raise NotRestored(str(wrong)) from wrong
    if not found.signs_for(backup.manifest.verifier):
        raise NotRestored(f"The keys in {name} are not those of {backup.manifest.origin}.")
    return found


def _refuse_without_second_copy(manifest: Manifest, words: Words) -> None:
    """Refuse where nobody could tell what was signed or taken out after the backup, unless that is said to be known."""
    second = seals.second_file_of(manifest.origin)
    data = disk.read(second)
    if data is None:
        if manifest.last or words.second_lost:
            return
        raise NotRestored(
            f"The second copy of the seal is not here: {second.parent}",
            "It says what was signed and what was taken out of the record after this backup was made.",
            "Bring that folder from where it was kept, or name it in SECOND_CHECKPOINTS.",
            "If it is lost, say --second-copy-lost: the installation can then only be read until you say how its book "
            "goes on, and what was taken out of the record after the backup shows again.",
        )
    try:
        Checkpoint.read(opened(data, manifest.verifier))
    except NotGenuine as wrong:
        raise NotRestored(f"The second copy of the seal in {second} cannot be trusted: {wrong}") from wrong


@contextmanager
def _drafted(var: Path) -> Iterator[Path]:
    """Give a folder in which to make everything ready; if that fails nothing of it is left."""
    databases.mark()
    draft = var / DRAFT
    draft.mkdir(mode=0o700)
    make_durable(var)
    try:
        yield draft
    except BaseException:
        connections.close_all()
        with suppress(OSError):
            _clear(var)
        raise
    databases.unmark()
    shutil.rmtree(draft)
    make_durable(var)


def _clear(var: Path) -> None:
    """Take away what a restore that was not ended has left: the installation was empty when it began."""
    for name in PIECES:
        piece = var / name
        if piece.is_dir():
            shutil.rmtree(piece)
        elif name != "secret-key":
            for file in (piece, Path(f"{piece}-wal"), Path(f"{piece}-shm")):
                file.unlink(missing_ok=True)
    databases.empty()
    shutil.rmtree(var / DRAFT, ignore_errors=True)


def _put_book_in(backup: Kept, draft: Path, keys: Keys | None) -> None:
    """Write name, tiles and seal of the book where an installation has them, and its keys if there are any."""
    for path in backup.files:
        if path.startswith("ledger/") or path == sealing.PUBLIC:
            file = draft / path
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with backup.opened(path) as content, file.open("wb") as written:
                shutil.copyfileobj(content, written, PIECE)
    disk.put(draft / "ledger" / "origin", f"{backup.manifest.origin}\n".encode())
    if keys:
        keys.put_into(draft)


def _settle(draft: Path, backup: Kept, words: Words) -> Settled:
    asked = Asked(str(backup.where), "", keys_lost=words.keys_lost, second_lost=words.second_lost)
    done = subprocess.run(
        [sys.executable, "-m", "ishenim.config.backups.settling"],
        input=json.dumps(asdict(asked)),
        env={**os.environ, "ISHENIM_VAR": str(draft)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotRestored(*done.stderr.strip().splitlines()[-checking.MOST_TOLD :])
    return Settled(**json.loads(done.stdout))


def _put_in_place(draft: Path, var: Path) -> None:
    """Move what is ready to where it is served from; the disk knows of all of it before the mark is taken away."""
    for folder, _inside, names in os.walk(draft):
        for name in names:
            disk.sync(Path(folder) / name)
        make_durable(Path(folder))
    for name in PIECES:
        if (draft / name).exists():
            if (var / name).is_dir():
                shutil.rmtree(var / name)
            (draft / name).replace(var / name)
    make_durable(var)
