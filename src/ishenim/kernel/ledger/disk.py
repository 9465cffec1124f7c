"""Files that are whole or not there: after a power cut nobody ever reads half of one."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

UNFINISHED = ".unfinished"
FOR_ALL = 0o644
FOR_THE_OWNER = 0o600


def put(file: Path, data: bytes) -> None:
    """Write a file durably; whoever reads sees the old one or the new one."""
    put_all({file: data})


def put_all(files: Mapping[Path, bytes]) -> None:
    """Write files durably, in the order given; those that already say the same are left alone."""
    drafts = [
        (_draft(file, data, f"{file.name}{UNFINISHED}", FOR_ALL), file)
        for file, data in files.items()
        if not _says(file, data)
    ]
    for draft, file in drafts:
        draft.rename(file)
    for folder in {file.parent for _, file in drafts}:
        sync(folder)


def make_once(file: Path, data: bytes) -> bytes:
    """Write a secret file if there is none, readable by its owner only, and return what the file says."""
    if not file.exists():
        draft = _draft(file, data, f"{secrets.token_hex(8)}{UNFINISHED}", FOR_THE_OWNER)
        try:
            os.link(draft, file)
        except FileExistsError:  # another process was first, and its word stands
            return file.read_bytes()
        finally:
            draft.unlink()
        sync(file.parent)
    return file.read_bytes()


def read(file: Path) -> bytes | None:
    """Return what a file says, or nothing when there is none."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None


def _says(file: Path, data: bytes) -> bool:
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except FileNotFoundError:
        return False


def _draft(file: Path, data: bytes, name: str, mode: int) -> Path:
    """Write the data durably beside the file, under a name that whoever comes after a crash writes again."""
    make_folder(file.parent)
    draft = file.with_name(name)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as new:
        new.write(data)
        new.flush()
        os.fsync(new.fileno())
    return draft


def make_folder(folder: Path) -> None:
    """Make a folder and those above it durably."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync(folder.parent)


def sync(here: Path) -> None:
    """Have a file or a folder on the disk before this returns."""
    descriptor = os.open(here, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
