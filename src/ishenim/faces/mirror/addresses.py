"""In which file of a mirror an address stands, and how one file leads to another from any folder."""

from __future__ import annotations

import posixpath
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from django.urls import Resolver404
from django.utils.translation import get_language, override

from ishenim.faces.mirror.house import MANY, language_of, resolved

COPIED = frozenset({"before", "lang", "year"})
"""The parameters that lead through the whole of a list, or name a language; other choices are left to the record."""
INDEX = "index.html"
MOST_LETTERS = 200


@lru_cache(MANY)
def belongs(address: str) -> bool:
    """Say whether an address of this site is a page for everybody that a mirror holds."""
    parts = urlsplit(address)
    read = _read_by(parts.path)
    return read is not None and dict(parse_qsl(parts.query, keep_blank_values=True)).keys() <= COPIED & read


@lru_cache(MANY)
def _read_by(path: str) -> frozenset[str] | None:
    """Return which parameters the page at a path reads; nothing where no mirror holds it."""
    with override(language_of(path)):
        try:
            found = resolved(unquote(path), get_language())
        except Resolver404:
            return None
    return getattr(found.func, "copied_with", None)


@lru_cache(MANY)
def file_of(address: str) -> str:
    """Return the file of an address: a folder has an `index.html`, what is asked of it is a folder within."""
    parts = urlsplit(address)
    folder, name = posixpath.split(unquote(parts.path).lstrip("/"))
    return posixpath.join(folder, unquote(parts.query)[:MOST_LETTERS].replace("/", "_"), name or INDEX)


def link(from_file: str, to_file: str) -> str:
    """Return how one file names another, whatever folder or server both stand on."""
    return "../" * from_file.count("/") + quoted(to_file)


@lru_cache(MANY)
def quoted(file: str) -> str:
    """Return a file's name as a link has it."""
    return quote(file, safe="/=")
