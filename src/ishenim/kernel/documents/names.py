"""What a file is called when it is shown or handed out: a name, never a way to somewhere."""

from __future__ import annotations

import re
import unicodedata

from ishenim.kernel.documents.limits import JPEG

LONGEST = 100
ENDINGS = {JPEG: "jpg"}
UNSAFE = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')


def clean_name(typed: str, kind: str) -> str:
    """Return a file's name without folders, control signs and false endings; empty if nothing is left of it."""
    last = unicodedata.normalize("NFC", typed).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in UNSAFE.sub("", last) if unicodedata.category(sign)[0] != "C")
    words = " ".join(seen.split()).strip(". ")
    stem, _dot, ending = words.rpartition(".")
    bare = (
        (stem if stem and re.fullmatch(r"[A-Za-z0-9]{1,5}", ending) else words).strip(". ")[:LONGEST].strip()
    )
    return f"{bare or 'file'}.{ENDINGS.get(kind, kind)}"
