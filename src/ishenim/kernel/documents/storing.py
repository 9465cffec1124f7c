"""Where content lies: clean files in one store, untouched originals in another that nobody is ever served from.

Content is written before the step that brings it is committed, under its own fingerprint. If the step is refused, the
content stays as an orphan: no row names it, so nobody is served it, and whoever brings the same bytes again finds
it there. The same bytes are stored once.

An original is *sealed* in this sense today: it lies apart, only the installation's own user may read it (mode 0600, or
a private object), no address leads to it, and its fingerprint stands beside the clean file, so that it can be shown in
a dispute that nothing was changed but what cleaning takes out. It is not yet encrypted for keys held elsewhere.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages

CLEAN, ORIGINALS = "documents", "originals"


class Folder(FileSystemStorage):
    """A folder whose files are whole or not there, also after a power cut."""

    def _save(self, name: str, content: File[Any]) -> str:
        whole = Path(self.path(name))
        whole.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = whole.with_name(f"{whole.name}.{secrets.token_hex(8)}.unfinished")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, self.file_permissions_mode or 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(content.chunks())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(whole)
        make_durable(whole.parent)
        return name


def make_durable(folder: Path) -> None:
    """Wait until the disk knows which files stand in a folder."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def where(fingerprint: str) -> str:
    """Return under which name content of a fingerprint lies in either store."""
    return f"{fingerprint[:2]}/{fingerprint}"


def keep(store: str, fingerprint: str, content: bytes) -> None:
    """Store content under its fingerprint unless it lies there already."""
    if not storages[store].exists(where(fingerprint)):
        storages[store].save(where(fingerprint), ContentFile(content))


def opened(fingerprint: str) -> File[Any] | None:
    """Return the clean content of a fingerprint, ready to be read, or None where there is none."""
    try:
        return storages[CLEAN].open(where(fingerprint), "rb")
    except FileNotFoundError:
        return None
