"""Writing pages in processes of their own. A new one knows nothing yet, so nothing of the house is imported here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import django

from ishenim.kernel.pages import copying
from ishenim.kernel.pages.copying import Copy

if TYPE_CHECKING:
    from ishenim.faces.mirror.writing import Written


def prepare(copy: Copy) -> None:
    """Begin as a process that writes a copy."""
    django.setup()
    copying.begin(copy)


def write_apart(folder: Path, address: str) -> Written:
    """Write one page, as `writing.write` does."""
    from ishenim.faces.mirror.writing import write  # noqa: PLC0415  # first its process has to be prepared

    return write(folder, address)
