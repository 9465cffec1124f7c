"""How much a document of a norm may be. Known alike to whoever receives it and to the process that reads it."""

from __future__ import annotations

MOST_BYTES = 5_000_000
"""Of a document as it is brought."""
MOST_UNPACKED = 20_000_000
"""Of the text inside it, unpacked: a packed file may pretend to be small."""
MOST_ENTRIES = 2_000
"""Of files inside a DOCX."""
MOST_WORDS = 200_000
"""Characters of a text that may be brought: about 70 pages; a form with three such languages still comes through."""
MOST_ARTICLES = 500
LONGEST_ARTICLE = 20_000
LONGEST_HEADING = 300


class NotRead(Exception):
    """A document that is not read. `code` says why; the sentence for it stands in `bringing.py`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
