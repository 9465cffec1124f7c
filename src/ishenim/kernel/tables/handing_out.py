"""Handing rows out: a short list is kept like a page, a long one goes out piece by piece and is kept by nobody."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from threading import BoundedSemaphore
from typing import Any

from django import forms
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import URLPattern, path, register_converter, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from ishenim.kernel.pages.own import wait_page
from ishenim.kernel.pages.page import Feed
from ishenim.kernel.tables import as_csv, as_xlsx
from ishenim.kernel.tables.about import About, chosen_of, described
from ishenim.kernel.tables.columns import Row, Table

DESCRIPTION = "csv-metadata.json"
KEPT_BYTES = 200_000
LONG_AT_ONCE = 2
TRY_AGAIN = 30
POSITION_IN_THE_LIST = ("before", "after", "n")

Pieces = Iterator[Sequence[Row]]
_turns = BoundedSemaphore(LONG_AT_ONCE)


class Form:
    """In which form rows are taken away: the ending of the address."""

    regex = r"csv|xlsx|csv-metadata\.json"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Form, "table_form")


def table_path(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
    """Give the rows of a list an address for each form: `questions.csv`, `questions.xlsx` and the description."""
    return path(f"{route}.<table_form:form>", view, name=name)


@dataclass(frozen=True, slots=True)
class Ways:
    """The addresses under which the rows of a list are taken away, as they are chosen now."""

    csv: str
    xlsx: str
    description: str


def ways(request: HttpRequest, name: str, **about: Any) -> Ways:
    """Return where the rows of the list that is being read are taken away: the whole list, not only this page."""
    query = request.GET.copy()
    for position in POSITION_IN_THE_LIST:
        query.pop(position, None)
    asked = f"?{query.urlencode()}" if query else ""
    forms_of_it = (as_csv.ENDS, as_xlsx.ENDS, DESCRIPTION)
    return Ways(*(reverse(name, kwargs={**about, "form": form}) + asked for form in forms_of_it))


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A request for the rows of a list: in which form, of which page, chosen how."""

    request: HttpRequest
    form: str
    page: str
    chosen: forms.Form | None = None

    @property
    def query(self) -> str:
        text = self.request.META.get("QUERY_STRING", "")
        return f"?{text}" if text else ""

    @property
    def values(self) -> dict[str, Any]:
        """What was chosen, by the name of the field; nothing where it is not understood."""
        understood = self.chosen is not None and self.chosen.is_bound and self.chosen.is_valid()
        return dict(self.chosen.cleaned_data) if self.chosen is not None and understood else {}

    @property
    def not_understood(self) -> HttpResponseBase | None:
        """Lead whoever chose something that does not exist to the list, where it is said beside the field."""
        if self.chosen is None or not self.chosen.is_bound or self.chosen.is_valid():
            return None
        return _to_nobody_else(HttpResponseRedirect(self.page + self.query))

    def about(self, table: Table[Any]) -> About:
        csv = f"{self.request.path.removesuffix(self.form)}{as_csv.ENDS}{self.query}"
        chosen = chosen_of(self.chosen) if self.chosen is not None and self.chosen.is_bound else ()
        return About(table, self.page + self.query, csv, chosen)


def hand_out(asked: Asked, table: Table[Row], pieces: Pieces[Row]) -> Feed | HttpResponseBase:
    """Hand rows out to anyone: what is short is kept like a page."""
    if refused := asked.not_understood:
        return refused
    if asked.form == DESCRIPTION:
        return _description(asked, table)
    begun = list(islice(pieces, 2))
    if len(begun) < 2:  # noqa: PLR2004 -- one piece, and nothing behind it
        body = b"".join(_content(asked, table, iter(begun)))
        if len(body) <= KEPT_BYTES:
            return Feed(body, _type(asked), filename=_file(asked, table), attached=True)
    return _long(asked, table, chain(begun, pieces))


def hand_out_to_one(asked: Asked, table: Table[Row], pieces: Pieces[Row]) -> HttpResponseBase:
    """Hand out rows that are meant for one reader alone: kept by nobody, however few they are."""
    if refused := asked.not_understood:
        return refused
    if asked.form == DESCRIPTION:
        told = _description(asked, table)
        return _to_nobody_else(HttpResponse(told.content, content_type=told.kind))
    return _long(asked, table, pieces)


def _description(asked: Asked, table: Table[Any]) -> Feed:
    words = json.dumps(described(asked.about(table)), ensure_ascii=False, indent=1)
    return Feed(words, "application/csvm+json", filename=f"{table.file}.{DESCRIPTION}", attached=True)


def _long(asked: Asked, table: Table[Row], pieces: Iterator[Sequence[Row]]) -> HttpResponseBase:
    """Send many rows piece by piece, and to few at once, so that nobody who reads or asks has to wait."""
    answer = in_turn(asked.request, lambda: _content(asked, table, pieces), _type(asked))
    if answer.streaming:
        answer.headers["Content-Disposition"] = f'attachment; filename="{_file(asked, table)}"'
        return _to_nobody_else(answer)
    return answer


def in_turn(request: HttpRequest, content: Callable[[], Iterable[bytes]], kind: str) -> HttpResponseBase:
    """Send much to few readers at once; whoever comes when all turns are taken is told to try again."""
    if not _turns.acquire(blocking=False):
        sentence = _("Several long tables are being sent at this moment. Try again in half a minute.")
        return wait_page(request, sentence, TRY_AGAIN)
    turn = Turn(chain() if request.method == "HEAD" else content())
    return StreamingHttpResponse(turn, content_type=kind)


class Turn:
    """The pieces of one answer; the next reader's turn comes when it is closed, sent or not."""

    def __init__(self, content: Iterable[bytes]) -> None:
        self.content, self.open = iter(content), True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self.content)

    def close(self) -> None:
        """Let the next one begin."""
        if self.open:
            self.open = False
            _turns.release()


def _content(asked: Asked, table: Table[Row], pieces: Iterator[Sequence[Row]]) -> Iterator[bytes]:
    written = as_csv.lines(table, pieces)
    if asked.form == as_xlsx.ENDS:
        written = _workbook(table, pieces, asked.about(table))
    return in_the_language(get_language() or "ky", written)


def in_the_language(language: str, lines: Iterator[bytes]) -> Iterator[bytes]:
    """Yield lines in one language, though they are read when the page around them is long done."""
    while True:
        with override(language):
            line = next(lines, None)
        if line is None:
            return
        yield line


def _workbook(table: Table[Row], pieces: Iterator[Sequence[Row]], about: About) -> Iterator[bytes]:
    book = as_xlsx.Workbook(table)

    def told() -> Iterator[tuple[str, str]]:
        """Say how many rows there are once they are written."""
        yield from about.lines(book.count, cut=book.cut)

    return book.written(pieces, told())


def _type(asked: Asked) -> str:
    return as_xlsx.TYPE if asked.form == as_xlsx.ENDS else as_csv.TYPE


def _file(asked: Asked, table: Table[Any]) -> str:
    return f"{table.file}.{asked.form}"


def _to_nobody_else(answer: HttpResponseBase) -> HttpResponseBase:
    answer.headers["Cache-Control"] = "no-store"
    return answer
