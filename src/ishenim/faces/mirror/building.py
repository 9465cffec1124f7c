"""Building a mirror: from the first page along every link, then the book, the list of hashes and the note over it."""

from __future__ import annotations

import json
import multiprocessing
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.template import engines
from django.utils import timezone

from ishenim.faces.mirror import sums
from ishenim.faces.mirror.addresses import INDEX, file_of
from ishenim.faces.mirror.apart import prepare, write_apart
from ishenim.faces.mirror.writing import DRAFT, Written, put, write
from ishenim.kernel import versions
from ishenim.kernel.ledger import identity, keys, serving
from ishenim.kernel.ledger.note import Checkpoint, opened
from ishenim.kernel.ledger.tiles import changed
from ishenim.kernel.pages import copying
from ishenim.kernel.pages.build import build as edition
from ishenim.kernel.pages.copying import Copy
from ishenim.kernel.pages.static import statics

SEAL = "checkpoint"
AT_ONCE = 15  # five pages, each in three languages
Write = Callable[[list[str]], Iterator[Written]]


class NoMirror(Exception):
    """A mirror cannot be built here; the sentence says why."""


class Built(NamedTuple):
    """How many files a mirror has, and how many of them this building wrote and removed; how long the book was."""

    files: int
    written: int
    removed: int
    size: int


def build(
    folder: Path, record: str, *, processes: int, told: Callable[[int, int], None] = lambda done, known: None
) -> Built:
    """Build a mirror of the record at an address in a folder, or bring the one that is there up to date.

    Pages of which nothing changed since are not asked for again, and files that say the same are not touched. The
    list of hashes and the note come last: a mirror that was interrupted fails its check until it is built again.
    Raises NoMirror where the folder is something else, or the key of the book is not on this machine.
    """
    before = _known_in(folder, record)
    signer = keys.kept_signer(identity.verifier())
    note = serving.answer(SEAL)
    if signer is None or note is None:
        raise NoMirror(
            "The key and the seal of the ledger are not here: build the mirror where the worker runs."
        )
    checkpoint = Checkpoint.read(opened(note.content, signer.verifier))
    copy = Copy(record, checkpoint.size, timezone.now())
    _sweep(folder)
    old = _listed_in(folder)
    with _writers(folder, copy, processes) as writers:
        pages = _all_pages(folder, before, writers, told)
    files = {one.file: one.sha256 for one in pages.values()}
    files |= dict(_beside(folder, checkpoint, note.content))
    listed = sums.sums_of(files)
    put(folder / sums.VKEY, f"{signer.verifier.vkey}\n".encode())
    put(folder / sums.SUMS, listed)
    put(folder / sums.NOTE, sums.note_of(signer, checkpoint, listed))
    removed = _remove(folder, old.keys() - files.keys())
    _remember(folder, record, pages.values())
    (folder / sums.BEGUN).unlink(missing_ok=True)
    return Built(
        len(files), sum(old.get(file) != digest for file, digest in files.items()), removed, copy.size
    )


def _all_pages(
    folder: Path, before: dict[str, Written], writers: Write, told: Callable[[int, int], None]
) -> dict[str, Written]:
    """Follow every link from the first pages on; what is as it was is not asked for again."""
    found: dict[str, Written] = {}
    seen = {f"/{code}/": None for code, _name in settings.LANGUAGES}
    waiting = list(seen)
    while waiting:
        as_before = [before[at] for at in waiting if at in before and _holds(folder, before[at])]
        same = {one.address for one in as_before}
        waiting, begun = [], sorted((at for at in waiting if at not in same), key=_in_any_language)
        _begin(folder, begun)
        for one in (*as_before, *writers(begun)):
            found[one.address] = one
            new = [to for to in one.leads_to if to not in seen]
            seen.update(dict.fromkeys(new))
            waiting += new
            told(len(found), len(seen))
    return found


def _begin(folder: Path, addresses: Collection[str]) -> None:
    """Note which files will be written, so that they are known to be of the mirror even if nothing comes after them."""
    if addresses:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / sums.BEGUN).open("a") as begun:
            begun.writelines(f"{file_of(at)}\n" for at in addresses)


def _in_any_language(address: str) -> str:
    """Return an address without its language: what one page reads, the same in another language need not read again."""
    return address.split("/", 2)[-1]


def _holds(folder: Path, page: Written) -> bool:
    """Say whether nothing a page depends on has changed, and its file says what was written into it."""
    return (
        page.valid_until > time.time()
        and list(versions.tokens(*page.keys)) == page.tokens
        and page.stands_in(folder)
    )


@contextmanager
def _writers(folder: Path, copy: Copy, processes: int) -> Iterator[Write]:
    """Give what writes pages: several processes, or this one itself where their number is 0."""
    if not processes:
        copying.begin(copy)
        try:
            yield partial(map, partial(write, folder))
        finally:
            copying.end()
        return
    spawned = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawned, initializer=prepare, initargs=(copy,)) as pool:
        yield partial(pool.map, partial(write_apart, folder), chunksize=AT_ONCE)


def _beside(folder: Path, checkpoint: Checkpoint, note: bytes) -> Iterator[tuple[str, str]]:
    """Write what is no page: the way in, the static files, and the book as other software reads it."""
    template = engines["jinja2"].get_template("mirror/entrance.html")
    yield INDEX, put(folder / INDEX, template.render({"languages": settings.LANGUAGES}).encode())
    for address, static in statics().files.items():
        yield address[1:], put(folder / address[1:], static.body)
    tiles = (name.path for name in changed(0, checkpoint.size))
    for path in (*(name for name in serving.TEXTS if name != SEAL), *tiles):
        answer = serving.answer(path)
        if answer is not None:
            yield f"ledger/{path}", put(folder / "ledger" / path, answer.content)
    yield f"ledger/{SEAL}", put(folder / "ledger" / SEAL, note)


def _known_in(folder: Path, record: str) -> dict[str, Written]:
    """Return what the last building knew; nothing of it where another edition of the house wrote the pages."""
    if not folder.exists() or not any(folder.iterdir()):
        return {}
    if not any((folder / name).exists() for name in (sums.KNOWN, sums.SUMS, sums.BEGUN)):
        raise NoMirror(f"{folder} is not empty and no mirror: name another folder.")
    try:
        known: dict[str, Any] = json.loads((folder / sums.KNOWN).read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    if (known.get("edition"), known.get("record")) != (edition(), record):
        return {}
    return {one["address"]: Written(**one) for one in known["pages"]}


def _listed_in(folder: Path) -> dict[str, str]:
    """Return the files of the last building with their hashes; those that one only began have none."""
    listed, begun = folder / sums.SUMS, folder / sums.BEGUN
    files = dict.fromkeys(begun.read_text().splitlines(), "") if begun.exists() else {}
    return files | dict(sums.read_sums(listed.read_bytes())) if listed.exists() else files


def _remember(folder: Path, record: str, pages: Iterable[Written]) -> None:
    names = [field.name for field in fields(Written)]
    known = {
        "edition": edition(),
        "record": record,
        "pages": [
            {name: getattr(page, name) for name in names} for page in sorted(pages, key=attrgetter("address"))
        ],
    }
    put(folder / sums.KNOWN, json.dumps(known).encode())


def _sweep(folder: Path) -> None:
    """Remove what a building that was interrupted had only begun to write."""
    for draft in folder.glob(f"{DRAFT}*"):
        draft.unlink()


def _remove(folder: Path, files: Collection[str]) -> int:
    """Remove files of pages that are no more, and the folders that are empty then; return how many files."""
    for name in files:
        file = folder / name
        file.unlink(missing_ok=True)
        for parent in file.parents:
            if parent == folder or (parent.exists() and any(parent.iterdir())):
                break
            if parent.exists():
                parent.rmdir()
    return len(files)
