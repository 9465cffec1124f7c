"""Is a backup what it was when it was made? Every file is read again, and the copied database must lead to the seal."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ishenim.config.backups.copies import root_in_the_copy, root_of
from ishenim.config.backups.databases import Failed
from ishenim.config.backups.manifest import DATABASES, NotWhole
from ishenim.config.backups.places import Counted, Kept, KeptInAFolder
from ishenim.kernel.ledger.tiles import Name
from ishenim.kernel.ledger.tree import TILE_WIDTH, width_of

Show = Callable[[int, int], object]
MOST_TOLD = 20


def faults(backup: Kept, show: Show, *, all_of_it: bool = True) -> Iterator[str]:
    """Yield what is wrong with a backup, each with the name of the file.

    Without `all_of_it` only that is read which the backup does not share with earlier ones.
    """
    total = sum(one.size for one in backup.files.values())
    done = 0
    damaged = set()
    for path, listed in sorted(backup.files.items()):
        if all_of_it or not (isinstance(backup, KeptInAFolder) and backup.is_shared(path)):
            wrong = _wrong_with(backup, path)
            if wrong:
                damaged.add(path)
                yield wrong
        done += listed.size
        show(done, total)
    yield from (f"{path} is not in the list of files." for path in backup.unlisted())
    if not damaged:
        yield from _wrong_with_the_book(backup)


def _wrong_with(backup: Kept, path: str) -> str:
    listed = backup.files[path]
    try:
        with backup.opened(path) as content:
            counted = Counted(content)
            for _piece in counted.pieces():
                pass
    except FileNotFoundError:
        return f"{path} is missing."
    except OSError as reason:
        return f"{path} cannot be read: {reason.strerror}."
    return "" if counted.listed(path) == listed else f"{path} is not what it was when the backup was made."


def _wrong_with_the_book(backup: Kept) -> Iterator[str]:
    """Say whether the copied database and the copied tiles lead to the seal that the manifest names."""
    manifest = backup.manifest
    if DATABASES.get(manifest.database) not in backup.files:
        yield "There is no copy of a database in it."
        return
    try:
        if root_in_the_copy(backup) != manifest.root:
            yield f"The copied database does not hold the {manifest.entries} entries that the seal stands for."
    except (NotWhole, Failed) as wrong:
        yield str(wrong)
    if root_of(b"".join(_hashes(backup))) != manifest.root:
        yield f"The copied tiles do not lead to the seal of {manifest.entries} entries."


def _hashes(backup: Kept) -> Iterator[bytes]:
    size = backup.manifest.entries
    for index in range(-(-size // TILE_WIDTH)):
        path = f"ledger/{Name(0, index, width_of(size, 0, index)).path}"
        if path in backup.files:
            with backup.opened(path) as tile:
                yield tile.read()
