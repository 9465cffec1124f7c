"""The process in which one document is read: bytes in, Markdown out, and then it ends.

`python -m ishenim.kernel.norms.apart` knows neither the house nor its secrets, and limits itself before it looks at
anything, as the process that cleans files does.
"""

from __future__ import annotations

import json
import sys

from ishenim.kernel.documents.cleaning import limit_this_process
from ishenim.kernel.documents.limits import FROM_OFFICES
from ishenim.kernel.norms.limits import MOST_BYTES, MOST_WORDS, NotRead

PACKED = b"PK"


def read(content: bytes) -> str:
    """Return the words of a DOCX, or of plain text."""
    from ishenim.kernel.norms import docx  # noqa: PLC0415 -- only after this process has limited itself

    words = docx.paragraphs(content) if content.startswith(PACKED) else plain(content)
    if len(words) > MOST_WORDS:
        raise NotRead("too_long")
    if not words.strip():
        raise NotRead("empty")
    return words


def plain(content: bytes) -> str:
    """Return the words of a text file; raise for anything else."""
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotRead("no_text") from None
    if "\0" in words:
        raise NotRead("no_text")
    return words.replace("\r\n", "\n").replace("\r", "\n")


def main() -> None:
    """Read the one document that comes in."""
    limit_this_process(FROM_OFFICES)
    try:
        said = {"words": read(sys.stdin.buffer.read(MOST_BYTES + 1))}
    except NotRead as reason:
        said = {"not_read": reason.code}
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
