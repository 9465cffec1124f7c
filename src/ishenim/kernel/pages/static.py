"""Files that never change under their name: the name carries the fingerprint of what is in them."""

from __future__ import annotations

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.files.storage import Storage

FOREVER = "public, max-age=31536000, immutable"
LEFT_OUT = ["*.map", "*.md"]


@dataclass(frozen=True, slots=True, eq=False)
class StaticFile:
    """One file as it goes over the wire: whole, and pressed where that is shorter."""

    body: bytes
    pressed: bytes | None
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Statics:
    """Every file of every part of the house, by its address and by the name templates use."""

    addresses: dict[str, str]
    files: dict[str, StaticFile]


@cache
def statics() -> Statics:
    """Read every file once, at the first need."""
    addresses: dict[str, str] = {}
    files: dict[str, StaticFile] = {}
    for name, path in _found().items():
        body = path.read_bytes()
        addresses[name] = settings.STATIC_URL + _fingerprinted(name, body)
        files[addresses[name]] = _ready(name, body)
    return Statics(addresses, files)


def address(name: str) -> str:
    """Give the address of a file; a name nobody ships is an error at once, not a broken page later."""
    return statics().addresses[name]


def _found() -> dict[str, Path]:
    """Find the files of every part; where two ship the same name, the first has the word."""
    found = [pair for finder in get_finders() for pair in finder.list(LEFT_OUT)]
    return {name: Path(storage.path(name)) for name, storage in reversed(found)}


def _fingerprinted(name: str, body: bytes) -> str:
    path = PurePosixPath(name)
    return str(path.with_name(f"{path.stem}.{blake2b(body, digest_size=6).hexdigest()}{path.suffix}"))


def _ready(name: str, body: bytes) -> StaticFile:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    pressed = gzip.compress(body, mtime=0)
    textual = kind.startswith("text/") or kind.endswith("javascript")
    return StaticFile(
        body, pressed if len(pressed) < len(body) else None, f"{kind}; charset=utf-8" if textual else kind
    )


class FingerprintedStorage(Storage):
    """Give templates written for Django the same addresses."""

    def url(self, name: str | None) -> str:
        return address(name or "")
