"""How much a file may be, and what it may be. Known alike to whoever receives files and to the process that cleans."""

from __future__ import annotations

PNG, JPEG, WEBP, PDF = "png", "jpeg", "webp", "pdf"
KINDS = {"image/png": PNG, "image/jpeg": JPEG, "image/webp": WEBP, "application/pdf": PDF}
"""The kinds that are taken, by the type that is found in the bytes: pictures of paper, and papers."""

MOST_BYTES = 25_000_000
MOST_FILES = 10
MOST_PIXELS = 40_000_000
MOST_PAGES = 500

SECONDS = 60
"""How long cleaning one file may take, by the clock on the wall."""
SECONDS_OF_WORK = 45
MEMORY = 1_500_000_000
"""How much memory the cleaning process may ask for."""


class NotTaken(Exception):
    """A file that is not taken. `code` says why; the sentence for it stands in `taking.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
