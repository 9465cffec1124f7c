"""The description of a dump: a Frictionless Data Package, with the words of its fields in three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ishenim.kernel.dumps.declare import Dumped
from ishenim.kernel.tables.about import whole_address
from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.columns import BETWEEN_CODES, Column, Kind

DESCRIPTION = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TITLE = _("The public record, as of one entry of the open book")
INVENTED = _("Demonstration: everything in these files is invented.")
TYPES: Mapping[Kind, str] = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.CODES: "list",
    Kind.NUMBER: "integer",
    Kind.DAY: "date",
    Kind.MOMENT: "datetime",
    Kind.TRUTH: "boolean",
}
FORMS: Mapping[str, dict[str, Any]] = {
    ".parquet": {"format": "parquet", "mediatype": "application/vnd.apache.parquet"},
    ".csv.gz": {
        "format": "csv",
        "mediatype": "application/gzip",
        "encoding": "utf-8",
        "compression": "gz",
        "dialect": {"lineTerminator": "\r\n"},
    },
}


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A table of the dump as it was written: how many rows, and size and SHA-256 of each of its files."""

    name: str
    dumped: Dumped[Any]
    rows: int
    files: Mapping[str, Sequence[Any]]


def described(tables: Sequence[Made], size: int, waiting: int, origin: str) -> dict[str, Any]:
    """Describe a dump: whose it is, as of which entry, under which licence, and every field of every file."""
    return {
        "$schema": PROFILE,
        "name": "ishenim",
        "title": in_english(TITLE),
        "titles": in_each_language(TITLE),
        "created": on_the_clock(timezone.now()).isoformat(),
        "licenses": [{"path": settings.DATA_LICENCE}],
        "sources": [{"title": origin, "path": whole_address("/ledger/checkpoint")}],
        "ledger": {"origin": origin, "position": size - 1, "entries": size, "rows_ahead_of_it": waiting},
        "demonstration": settings.DEMO,
        **({"description": in_english(INVENTED)} if settings.DEMO else {}),
        "resources": [resource(made, ends) for made in tables for ends in made.files],
    }


def resource(made: Made, ends: str) -> dict[str, Any]:
    """Describe one file."""
    size, fingerprint = made.files[ends]
    return {
        "name": f"{made.name}-{FORMS[ends]['format']}",
        "path": f"{made.name}{ends}",
        "title": in_english(made.dumped.table.title),
        "titles": in_each_language(made.dumped.table.title),
        **FORMS[ends],
        "bytes": size,
        "hash": f"sha256:{fingerprint}",
        "rows": made.rows,
        "schema": {
            "fields": [field(made.dumped, column) for column in made.dumped.columns],
            "missingValues": [""],
        },
    }


def field(dumped: Dumped[Any], column: Column[Any]) -> dict[str, Any]:
    """Describe one column: its name never changes, its title stands in three languages."""
    told: dict[str, Any] = {"name": column.name, "type": TYPES[column.kind]}
    if column.name in dumped.fractions:
        told["type"] = "number"
    if column.kind is Kind.CODES:
        told["delimiter"] = BETWEEN_CODES
    if column.name in dumped.units:
        told["unit"] = dumped.units[column.name]
    return {**told, "title": in_english(column.title), "titles": in_each_language(column.title)}


def in_english(words: str | Promise) -> str:
    with override("en"):
        return str(words)


def in_each_language(words: str | Promise) -> dict[str, str]:
    """Return the same words in every language of the installation."""
    told = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told[code] = str(words)
    return told
