"""What rows are: of which list, chosen how, when, under which licence, and whether they are invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from ishenim.kernel.calendar.words_of_time import number
from ishenim.kernel.pages import copying
from ishenim.kernel.tables.as_csv import on_the_clock
from ishenim.kernel.tables.columns import BETWEEN_CODES, Column, Kind, Table

DATATYPES: Mapping[Kind, str | dict[str, str]] = {
    Kind.TEXT: "string",
    Kind.CODE: "string",
    Kind.CODES: "string",
    Kind.NUMBER: "number",
    Kind.DAY: "date",
    Kind.MOMENT: "datetime",
    Kind.TRUTH: {"base": "boolean", "format": "yes|no"},
}


@dataclass(frozen=True, slots=True, eq=False)
class About:
    """Where rows stand as a page, as a CSV file, and by which choice they were taken."""

    table: Table[Any]
    page: str
    csv: str
    chosen: tuple[tuple[str, str], ...] = ()

    def lines(self, count: int, *, cut: bool) -> Iterator[tuple[str, str]]:
        """Yield everything that whoever reads the rows elsewhere has to know."""
        if settings.DEMO:
            yield gettext("Demonstration"), gettext("Everything in this file is invented.")
        yield gettext("What it is"), str(self.table.title)
        yield gettext("Source"), whole_address(self.page)
        yield _taken()
        yield from self.chosen or [(gettext("Choice"), gettext("Everything in the list"))]
        yield gettext("Number of rows"), str(count)
        if cut:
            words = gettext(
                "The list is longer. These are its first %(most)s rows; the CSV file has all of them: %(address)s"
            )
            yield gettext("Not all rows"), words % {"most": number(count), "address": whole_address(self.csv)}
        yield gettext("Licence"), settings.DATA_LICENCE


def _taken() -> tuple[str, str]:
    """Say when rows were taken; in a copy only that they are of one, so that the same rows are always the same file."""
    if copying.copied():
        return gettext("Taken from"), gettext(
            "A copy. Its page “Copies of the record” says when it was made."
        )
    return gettext("Taken at"), on_the_clock(timezone.now()).isoformat()


def whole_address(path: str) -> str:
    """Return an address with its site, as far as the installation knows where it is: never as a reader calls it."""
    return f"{settings.PUBLIC_ADDRESS.rstrip('/')}{path}"


def chosen_of(form: forms.Form) -> tuple[tuple[str, str], ...]:
    """Return what was chosen in a valid form: label and words."""
    given = {name: form.cleaned_data.get(name) for name in form.fields}
    return tuple(
        (str(form.fields[name].label or name), _said(form.fields[name], value))
        for name, value in given.items()
        if value not in (None, "")
    )


def _said(field: forms.Field, value: Any) -> str:
    if not isinstance(field, forms.ChoiceField):
        return str(value)
    labels = {str(code): str(label) for code, label in _flat(field.choices)}
    return labels.get(str(value), str(value))


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for code, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield code, label


def described(about: About) -> dict[str, Any]:
    """Describe a CSV file to programs in the words of the W3C's metadata for tabular data."""
    table = about.table
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": get_language() or "ky"}],
        "url": whole_address(about.csv),
        "dc:title": str(table.title),
        "dc:source": whole_address(about.page),
        "dc:license": {"@id": settings.DATA_LICENCE},
        "dc:description": "; ".join(f"{label}: {words}" for label, words in about.chosen),
        "notes": [gettext("Everything in this file is invented.")] if settings.DEMO else [],
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "header": True},
        "tableSchema": {"columns": [_column(column) for column in table.whole]},
    }
    return {name: value for name, value in told.items() if value not in ("", [])}


def _column(column: Column[Any]) -> dict[str, Any]:
    titles: dict[str, str] = {"und": column.name}
    for code, _name in settings.LANGUAGES:
        with override(code):
            titles[code] = column.heading
    told = {"name": column.name, "titles": titles, "datatype": DATATYPES[column.kind]}
    return told | {"separator": BETWEEN_CODES} if column.kind is Kind.CODES else told
