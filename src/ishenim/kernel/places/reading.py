"""Reading a register of units from a file: every line is understood, or its fault is named."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ishenim.kernel.places.faults import Faults
from ishenim.kernel.places.folding import in_one_alphabet, mixes_alphabets
from ishenim.kernel.places.models import Hierarchy
from ishenim.kernel.places.naming import LANGUAGES

NAMES = {language: f"name_{language}" for language in LANGUAGES}
# The column of the administrative parent is called "parent", the others by the hierarchy.
PARENTS = {
    Hierarchy.ADMINISTRATIVE.value: "parent",
    Hierarchy.POLICE.value: "police",
    Hierarchy.JUDICIAL.value: "judicial",
}
REQUIRED = ("code", "kind", "parent")
KEPT = (*REQUIRED, *NAMES.values(), "iso", "lat", "lon", "population", "as_of", "source", "src")
DATED = ("valid_from", "valid_to", "replaced_by", "police", "judicial")
# Known columns of other people's registers that say nothing this project keeps.
NOT_KEPT = ("soate", "level", "postal", "geonames_id", "wikidata", "coord_src")
LEAVE_OUT = ""
LONGEST = {"code": 64, "kind": 32, "iso": 8, "name_ky": 200, "name_ru": 200, "name_en": 200}


@dataclass(frozen=True, slots=True)
class Row:
    """One unit as the file states it, and the line where it stands."""

    line: int
    code: str
    kind: str
    names: dict[str, str]
    iso: str
    lon: float | None
    lat: float | None
    population: int | None
    as_of: dt.date | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    replaced_by: str
    source: str
    parents: dict[str, str]


class FaultList:
    """The faults of one file, said in the order of its lines."""

    def __init__(self) -> None:
        self._found: list[tuple[int, str]] = []

    def add(self, line: int, sentence: str) -> None:
        """Note what is wrong with a line."""
        said = _("Line %(line)d: %(sentence)s") % {"line": line, "sentence": sentence}
        self._found.append((line, said))

    def refuse(self) -> None:
        """Raise Faults if anything was noted."""
        if self._found:
            raise Faults([said for _line, said in sorted(self._found, key=lambda fault: fault[0])])


def text_of(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark; refuse any other encoding."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Faults(
            [
                _(
                    "%(file)s is not in UTF-8: byte %(byte)d belongs to another encoding. "
                    "Save the file as “CSV UTF-8” and load it again."
                )
                % {"file": path.name, "byte": fault.start + 1}
            ]
        ) from fault


def rows_of(path: Path, columns: Mapping[str, str], faults: FaultList) -> list[Row]:
    """Return the units of a file, leaving out the lines whose faults were noted."""
    reader = csv.reader(io.StringIO(text_of(path), newline=""))
    try:
        header = [columns.get(name.strip(), name.strip()) for name in next(reader, [])]
        refuse_bad_header(header, path.name)
        return [row for row in _rows(reader, header, faults) if row is not None]
    except csv.Error as fault:
        raise Faults(
            [
                _("Line %(line)d cannot be read as comma-separated values: %(why)s.")
                % {"line": reader.line_num, "why": fault}
            ]
        ) from fault


def refuse_bad_header(header: list[str], file: str) -> None:
    """Refuse a file whose first line lacks a needed column, or has an unknown or a double one."""
    faults = []
    known = {*KEPT, *DATED, *NOT_KEPT, LEAVE_OUT}
    if not any(header):
        raise Faults([_("%(file)s is empty.") % {"file": file}])
    faults += [_("The column “%(name)s” is missing.") % {"name": n} for n in REQUIRED if n not in header]
    if not set(header) & set(NAMES.values()):
        faults.append(_("No column of names: name_ky, name_ru or name_en is needed."))
    for name in dict.fromkeys(header):
        if name not in known:
            faults.append(_("The column “%(name)s” is not known.") % {"name": name})
        elif name and header.count(name) > 1:
            faults.append(_("The column “%(name)s” stands there twice.") % {"name": name})
    if faults:
        raise Faults(faults)


def _rows(reader: Iterator[list[str]], header: list[str], faults: FaultList) -> Iterator[Row | None]:
    for number, cells in enumerate(reader, start=2):
        line = getattr(reader, "line_num", number)
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.add(
                line,
                _("The number of cells (%(cells)d) is not the number of columns (%(columns)d).")
                % {"cells": len(cells), "columns": len(header)},
            )
            continue
        stated = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        yield Cells(line, stated, faults).row()


class Cells:
    """The cells of one line, read one by one; a cell that cannot be understood is noted and left empty."""

    def __init__(self, line: int, stated: dict[str, str], faults: FaultList) -> None:
        self.line = line
        self.stated = stated
        self.faults = faults

    def row(self) -> Row | None:
        """Return the unit, or None where it has no code."""
        if not (code := self.text("code")):
            self.fault(_("The code is empty."))
            return None
        if not (kind := self.text("kind")):
            self.fault(_("The kind is empty."))
        lat, lon = self.position()
        return Row(
            line=self.line, code=code, kind=kind, names=self.names(), iso=self.text("iso"), lon=lon, lat=lat,
            population=self.population(), as_of=self.day("as_of"), valid_from=self.day("valid_from"),
            valid_to=self.day("valid_to"), replaced_by=self.text("replaced_by"),
            source=(self.text("source") or self.text("src"))[:200],
            parents={name: parent for name, column in PARENTS.items() if (parent := self.text(column))},
        )  # fmt: skip

    def fault(self, sentence: str) -> None:
        self.faults.add(self.line, sentence)

    def text(self, column: str) -> str:
        text = self.stated.get(column, "")
        if len(text) > LONGEST.get(column, 1000):
            self.fault(
                _("%(column)s is too long; the limit in letters is %(most)d.")
                % {"column": column, "most": LONGEST.get(column, 1000)}
            )
        return text

    def names(self) -> dict[str, str]:
        names = {language: self.text(column) for language, column in NAMES.items()}
        if not any(names.values()):
            self.fault(_("The unit has no name in any language."))
        for language, name in names.items():
            right = in_one_alphabet(name)
            if mixes_alphabets(right):
                self.fault(
                    _("%(column)s “%(name)s” has Latin and Cyrillic letters in one word.")
                    % {"column": NAMES[language], "name": name}
                )
            elif right != name:
                self.fault(
                    _("%(column)s “%(name)s” has a letter of another alphabet. Write “%(right)s”.")
                    % {"column": NAMES[language], "name": name, "right": right}
                )
        return names

    def position(self) -> tuple[float | None, float | None]:
        lat, lon = self.number("lat", 90), self.number("lon", 180)
        if bool(self.stated.get("lat")) != bool(self.stated.get("lon")):
            self.fault(_("lat and lon stand together, or neither of them."))
        return (lat, lon) if lat is not None and lon is not None else (None, None)

    def number(self, column: str, furthest: int) -> float | None:
        if not (text := self.text(column)):
            return None
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if math.isnan(number):
            self.fault(_("%(column)s “%(text)s” is not a number.") % {"column": column, "text": text})
            return None
        if abs(number) > furthest:
            self.fault(
                _("%(column)s %(text)s is out of range: from −%(furthest)d to %(furthest)d.")
                % {"column": column, "text": text, "furthest": furthest}
            )
            return None
        return number

    def population(self) -> int | None:
        if not (text := self.text("population")):
            return None
        if not (text.isascii() and text.isdigit() and int(text) < 2**31):
            self.fault(_("population “%(text)s” is not a whole number of people.") % {"text": text})
            return None
        return int(text)

    def day(self, column: str) -> dt.date | None:
        if not (text := self.text(column)):
            return None
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self.fault(
                _("%(column)s “%(text)s” is not a day like 2022-01-31.") % {"column": column, "text": text}
            )
            return None
