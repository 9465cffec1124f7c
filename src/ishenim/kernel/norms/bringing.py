"""Bringing a document in: a process of its own reads it, or it is plainly refused and nothing of it is kept."""

from __future__ import annotations

import json
import subprocess
import sys

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.documents.apart import surroundings
from ishenim.kernel.documents.limits import FROM_OFFICES
from ishenim.kernel.norms.limits import MOST_BYTES, MOST_WORDS, NotRead

SENTENCES = {
    "empty": _("The document is empty. Choose it again."),
    "too_large": _("The document is too large: it may have at most %(megabytes)d MB, unpacked as well."),
    "too_long": _(
        "The document has more than %(words)d characters, some 70 pages. Bring the text of the code alone."
    ),
    "no_docx": _("The document is no DOCX, whatever its name says. Open it and save it anew as DOCX."),
    "entities": _(
        "The document declares entities of its own, which no word processor does. It was not read."
    ),
    "no_text": _("The document is neither a DOCX nor a text in UTF-8. Save it anew as one of them."),
    "too_hard": _("The document could not be read within the time and memory there is for one."),
}


def markdown_of(content: bytes) -> str:
    """Return the words of a document as Markdown; raise ValidationError with a plain sentence for one not read."""
    try:
        return read_apart(content)
    except NotRead as reason:
        about = {"megabytes": MOST_BYTES // 1_000_000, "words": MOST_WORDS}
        raise ValidationError(SENTENCES[reason.code], f"document_{reason.code}", about) from None


def read_apart(content: bytes) -> str:
    """Let another process read a document; whatever ends that process is a refusal and nothing more."""
    if not content.strip():
        raise NotRead("empty")
    if len(content) > MOST_BYTES:
        raise NotRead("too_large")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ishenim.kernel.norms.apart"],
            input=content,
            capture_output=True,
            timeout=FROM_OFFICES.patience,
            check=True,
            env=surroundings(),
        )
        said: dict[str, str] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise NotRead("too_hard") from None
    if "not_read" in said:
        raise NotRead(said["not_read"])
    return said["words"]
