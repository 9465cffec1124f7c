"""A folder whose files are whole or not there, and whose removed files stay away, also after a power cut."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = ".unfinished"
FOR_THE_OWNER = 0o600


class Folder(FileSystemStorage):
    """A store in a folder that only the installation's own user reads."""

    def _save(self, name: str, content: File[Any]) -> str:
        write(Path(self.path(name)), content.chunks(), mode=self.file_permissions_mode or FOR_THE_OWNER)
        return name

    def delete(self, name: str) -> None:
        """Remove a file for good, with what a power cut left half written of it; nothing if it is gone already."""
        whole = Path(self.path(name))
        if not whole.parent.is_dir():
            return
        for left in [whole, *whole.parent.glob(f"{whole.name}.*{UNFINISHED}")]:
            left.unlink(missing_ok=True)
        make_durable(whole.parent)


def write(whole: Path, chunks: Iterable[bytes], *, mode: int = FOR_THE_OWNER) -> None:
    """Write a file that is whole and durable, or not there; two who write the same at once do not meet."""
    whole.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = whole.with_name(f"{whole.name}.{secrets.token_hex(8)}{UNFINISHED}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(chunks)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(whole)
    make_durable(whole.parent)


def make_durable(folder: Path) -> None:
    """Wait until the disk knows which files stand in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
