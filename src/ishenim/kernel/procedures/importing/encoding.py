"""In which letters a file is written: what is certain is said, what is not certain is refused."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ishenim.kernel.places.faults import Faults

PACKED = b"\x1f\x8b"
AT_ONCE = 1 << 20
CYRILLIC_WORD = re.compile(r"\w*[А-яЁё]\w*")
FOREIGN = re.compile(r"[^\x00-\x7fА-яЁё«»„“”‘’–—…№§°·•\xa0]")
MIXED = re.compile(r"[A-Za-z]|[а-яё][А-ЯЁ]")
RARE = set("йщъэфцЙЩЪЭФЦ")
BROKEN = re.compile(r"[\udc80-\udcff]")
WORDS_TO_BE_SURE = 10
ODD_WORDS = 0.01
RARE_LETTERS = 0.08  # 2.7 % in Russian, 4 % in Kyrgyz, 13 % and more where KOI8-R is read as Windows-1251
BROKEN_LINES = 0.1


@dataclass(frozen=True)
class Survey:
    """What is known of a file before its first row is read."""

    encoding: str
    lines: int
    fingerprint: str


def opened(path: Path) -> gzip.GzipFile | io.BufferedReader:
    """Open a file as it is, or unpacked where it is packed by gzip."""
    with path.open("rb") as file:
        packed = file.read(2) == PACKED
    return gzip.open(path, "rb") if packed else path.open("rb")


def as_text(path: Path, encoding: str) -> io.TextIOWrapper:
    """Open a file as text; a byte that is no letter becomes half a character, by which its row is known."""
    return io.TextIOWrapper(opened(path), encoding, errors="surrogateescape", newline="")


def survey(path: Path, encoding: str = "") -> Survey:
    """Read a file once from end to end. Raises Faults if its letters are not known for certain.

    An encoding that is named is believed; otherwise a byte order mark, UTF-8 and Windows-1251 are recognized.
    """
    digest, lines, first = hashlib.sha256(), 0, b""
    trial = codecs.getincrementaldecoder("utf-8")()
    in_utf_8 = True
    for part in parts(path):
        first = first or part[:4]
        digest.update(part)
        lines += part.count(b"\n")
        in_utf_8 = in_utf_8 and decodes(trial, part)
    in_utf_8 = in_utf_8 and decodes(trial, b"", final=True)
    if not first:
        raise Faults([_("%(file)s is empty.") % {"file": path.name}])
    found = named(encoding) if encoding else recognized(path, first, in_utf_8=in_utf_8)
    if encoding or found == "utf-16":
        refuse_what_breaks_off(path, found)
    return Survey(found, lines, digest.hexdigest())


def parts(path: Path) -> Iterator[bytes]:
    """Yield a file in pieces. Raises Faults if it is packed and was not copied whole."""
    try:
        with opened(path) as file:
            while part := file.read(AT_ONCE):
                yield part
    except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
        raise damaged(path) from fault


def damaged(path: Path) -> Faults:
    return Faults([_("%(file)s is damaged, or was not copied to its end.") % {"file": path.name}])


def refuse_what_breaks_off(path: Path, encoding: str) -> None:
    """Raise Faults where a letter of several bytes breaks off, so that nothing behind it can be read."""
    with as_text(path, encoding) as file:
        try:
            while file.read(AT_ONCE):
                pass
        except UnicodeError as fault:
            raise damaged(path) from fault


def decodes(trial: codecs.IncrementalDecoder, part: bytes, *, final: bool = False) -> bool:
    try:
        trial.decode(part, final)
    except UnicodeDecodeError:
        return False
    return True


def named(encoding: str) -> str:
    """Return the encoding that somebody named, if Python knows it."""
    try:
        "".encode(encoding)  # a codec that makes no letters is none
    except LookupError as fault:
        raise Faults([_("There is no encoding called %(name)s.") % {"name": encoding}]) from fault
    found = codecs.lookup(encoding).name
    return "utf-8-sig" if found == "utf-8" else found


def recognized(path: Path, first: bytes, *, in_utf_8: bool) -> str:
    """Return the encoding of a file if it is certain."""
    if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if in_utf_8:
        return "utf-8-sig"
    if in_windows_1251(path):
        return "windows-1251"
    if first.startswith(codecs.BOM_UTF8) or mostly_utf_8(path):
        return "utf-8-sig"
    raise Faults(
        [
            _(
                "%(file)s is neither in UTF-8 nor for certain in Windows-1251. "
                "Name its encoding (--encoding), or save it as “CSV UTF-8”."
            )
            % {"file": path.name}
        ]
    )


def in_windows_1251(path: Path) -> bool:
    """Say whether a file, read as Windows-1251, has words such as people write in Cyrillic, and no others."""
    words = odd = letters = rare = 0
    with as_text(path, "windows-1251") as file:
        for line in file:
            if line.isascii():
                continue
            odd += len(FOREIGN.findall(line))
            for word in CYRILLIC_WORD.findall(line):
                words += 1
                letters += len(word)
                odd += bool(MIXED.search(word))
                rare += sum(letter in RARE for letter in word)
    return words >= WORDS_TO_BE_SURE and odd <= words * ODD_WORDS and rare <= letters * RARE_LETTERS


def mostly_utf_8(path: Path) -> bool:
    """Say whether only a few lines of a file have bytes that are no UTF-8: those rows can be rejected alone."""
    lines = broken = 0
    with as_text(path, "utf-8-sig") as file:
        for line in file:
            lines += 1
            broken += bool(BROKEN.search(line))
    return broken <= lines * BROKEN_LINES
