"""A figure as a page shows it: its last number, its past, its peers, its query. Nothing is computed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ishenim.domains.monitor.drawing import Chart, Curve, chart, curve
from ishenim.kernel.calendar.words_of_time import number
from ishenim.kernel.figures.declare import DAYS, FIGURES, Figure, Share
from ishenim.kernel.tables.columns import Column, Kind, Table, coded

FEW = "few"
LOW, MIDDLE, HIGH = 1, 3, 5
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Past:
    """What a figure was in one quarter: among how many, the number, and where the middle and most peers were."""

    quarter: str
    figure: str
    n: int | None = None
    part: int | None = None
    value: float | None = None
    most: float | None = None
    few: bool = False
    peers: Sequence[float] = ()
    waiting: Sequence[float | None] = ()
    as_of: date | None = None
    position: int | None = None

    @property
    def quarter_short(self) -> str:
        """The quarter as a table says it: IV 2026."""
        year, _dash, which = self.quarter.partition("-")
        return f"{ROMAN[int(which) - 1]} {year}"

    @property
    def quarter_words(self) -> str:
        """The quarter as a sentence says it."""
        number_, year = self.quarter_short.split(" ")
        return _("%(number)s quarter of %(year)s") % {"number": number_, "year": year}

    @property
    def words(self) -> str:
        """The number in words, or why there is none."""
        if self.few:
            return _("too few to be shown")
        if self.n is None:
            return _("nothing to count")
        if isinstance(FIGURES[self.figure], Share):
            return _("%(part)s of %(whole)s, %(percent)s %%") % {
                "part": number(self.part or 0), "whole": number(self.n), "percent": number(round(self.value or 0)),
            }  # fmt: skip
        return waited(self)

    @property
    def of_peers(self) -> str:
        """Where four of five peers were, and in the middle of them."""
        if not self.peers:
            return "–"
        low, middle, high = (number(round(self.peers[at])) for at in (LOW, MIDDLE, HIGH))
        return _("%(low)s to %(high)s, middle %(middle)s") % {"low": low, "middle": middle, "high": high}


def waited(past: Past) -> str:
    """Say after how many days half and four of five were served, and how many still wait."""
    assert past.n is not None
    open_ = past.n - (past.part or 0)
    still = ngettext(
        "%(open)s of %(whole)s still waits.", "%(open)s of %(whole)s still wait.", open_
    ) % {"open": number(open_), "whole": number(past.n)}  # fmt: skip
    if (past.part or 0) < FIGURES[past.figure].minimum:
        return " ".join([_("Too few have come to an end yet to say how long half take."), still])
    if past.value is None:
        return " ".join([_("More than half still wait, so nobody can say how long half take."), still])
    half = ngettext("Half within %(num)s day.", "Half within %(num)s days.", round(past.value))
    return " ".join([half % {"num": number(round(past.value))}, four_of_five(past), still])


def four_of_five(past: Past) -> str:
    """Say after how many days four of five were served, or that too many still wait."""
    if past.most is None:
        return _("More than one of five still wait, so nobody can say how long four of five take.")
    most = ngettext("Four of five within %(num)s day.", "Four of five within %(num)s days.", round(past.most))
    return most % {"num": number(round(past.most))}


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure of one place or institution, ready for its page."""

    figure: Figure
    past: Sequence[Past]
    chart: Chart
    query: str

    @property
    def is_share(self) -> bool:
        """Whether it is a share, which a funnel can show among its peers."""
        return isinstance(self.figure, Share)

    @property
    def label(self) -> str:
        """The chart in words, for whoever hears it; the table beside it says every number."""
        return _("%(title)s, by quarter. Last: %(words)s") % {
            "title": self.figure.title,
            "words": self.last.words,
        }

    @property
    def label_of_curve(self) -> str:
        """The curve in words, for whoever hears it; the table beside it says every number."""
        return _("%(title)s: how many of 100 still wait, by days. %(words)s") % {
            "title": self.figure.title,
            "words": self.last.words,
        }

    @property
    def curve(self) -> Curve | None:
        """The curve of a wait in the last quarter, if enough have come to an end."""
        return curve(self.last.waiting)

    @property
    def by_day(self) -> list[tuple[str, str]]:
        """The curve as a table: after how many days, and how many of 100 still waited."""
        known = zip(DAYS, self.last.waiting, strict=False)
        return [(number(day), number(round(100 * part))) for day, part in known if part is not None]

    @property
    def last(self) -> Past:
        """The last quarter in which there was anything to count, else the last of all."""
        return next((one for one in reversed(self.past) if one.n is not None or one.few), self.past[-1])


def shown(key: str, told: Mapping[str, dict[str, Any]], peers: str) -> list[Shown]:
    """Return every figure of a key in its declared order; none before the first were computed."""
    if "queries" not in told:
        return []
    return [_shown(figure, key, told, peers) for figure in FIGURES.values()]


def _shown(figure: Figure, key: str, told: Mapping[str, dict[str, Any]], peers: str) -> Shown:
    past = list(pasts(figure, key, told, peers))
    drawn = chart(
        [one.value for one in past],
        [one.few for one in past],
        [(one.peers[LOW], one.peers[HIGH]) if one.peers else None for one in past],
        of_hundred=isinstance(figure, Share),
    )
    found = Shown(figure, past, drawn, "")
    sort, _colon, code = key.partition(":")
    query = told["queries"]["queries"].get(figure.name, {}).get(sort, "")
    filled = query.replace(f"{{{sort}}}", code.replace("'", "''")).replace("{quarter}", found.last.quarter)
    return Shown(figure, past, drawn, filled)


def pasts(figure: Figure, key: str, told: Mapping[str, dict[str, Any]], peers: str) -> Iterator[Past]:
    """Yield what a figure was in each quarter, the earliest first."""
    cells = told.get(key, {}).get("figures", {}).get(figure.name, {})
    spread = told.get(peers, {}).get("spread", {}).get(figure.name, {})
    as_of, position = of_which_files(told)
    for quarter in told["queries"]["quarters"]:
        one = past(figure, quarter, cells.get(quarter), spread.get(quarter, ()))
        yield replace(one, as_of=as_of, position=position)


def of_which_files(told: Mapping[str, dict[str, Any]]) -> tuple[date | None, int | None]:
    """Return of which day, and as of which entry, the files are that figures were counted from."""
    queried = told.get("queries", {})
    day = queried.get("as_of")
    return (date.fromisoformat(day) if day else None), queried.get("position")


def past(figure: Figure, quarter: str, cell: Any, peers: Sequence[float]) -> Past:
    """Return one quarter of a figure as it was kept."""
    if cell is None or cell == FEW:
        return Past(quarter, figure.name, few=cell == FEW, peers=peers)
    if isinstance(figure, Share):
        n, kept = cell
        return Past(quarter, figure.name, n, kept, 100 * kept / n, peers=peers)
    n, ended, half, most, *waiting = cell
    if ended < figure.minimum:  # the curve would hang on one or two who were served by chance
        return Past(quarter, figure.name, n, ended, peers=peers)
    return Past(quarter, figure.name, n, ended, half, most, peers=peers, waiting=waiting)


def peer(at: int) -> Any:
    """Return what gives one number of the peers."""
    return lambda row: row.peers[at] if row.peers else None


def waiting_after(at: int, row: Past) -> float | None:
    """Return how many of 100 still waited after one of the declared days."""
    part = row.waiting[at] if at < len(row.waiting) else None
    return None if part is None else round(100 * part, 2)


def of_the_curve() -> Iterator[Column[Past]]:
    """Yield a column for each day of the curve of a wait."""
    heading = gettext_lazy("Of 100 still waiting after so many days: {days}")
    for at, day in enumerate(DAYS):
        title = format_lazy(heading, days=day)
        yield Column(f"waiting_{day}", title, partial(waiting_after, at), Kind.NUMBER)


WHICH: tuple[Column[Past], ...] = (
    *coded("figure", gettext_lazy("Figure"), lambda row: row.figure, lambda row: FIGURES[row.figure].title),
    *coded(
        "unit",
        gettext_lazy("Unit"),
        lambda row: FIGURES[row.figure].unit,
        lambda row: FIGURES[row.figure].unit.label,
    ),
    Column("quarter", gettext_lazy("Quarter"), lambda row: row.quarter, Kind.CODE),
)
"""Of which figure, in which unit, and of which quarter a row is."""
FROM: tuple[Column[Past], ...] = (
    Column("as_of", gettext_lazy("Counted from the files of"), lambda row: row.as_of, Kind.DAY),
    Column("position", gettext_lazy("As of entry"), lambda row: row.position, Kind.NUMBER),
)
"""From which files a row was counted."""
ROWS: Table[Past] = Table(
    "figures",
    gettext_lazy("Figures"),
    (
        *WHICH,
        Column("n", gettext_lazy("Among how many"), lambda row: row.n, Kind.NUMBER),
        Column("part", gettext_lazy("How many kept it, or came to an end"), lambda row: row.part, Kind.NUMBER),
        Column("value", gettext_lazy("Of 100, or days until half were served"), lambda row: row.value, Kind.NUMBER),
        Column("most", gettext_lazy("Days until four of five were served"), lambda row: row.most, Kind.NUMBER),
        Column("few", gettext_lazy("Too few to be shown"), lambda row: row.few, Kind.TRUTH),
        Column("peers", gettext_lazy("Number of peers"), peer(0), Kind.NUMBER),
        Column("peers_low", gettext_lazy("Below this lie 10 of 100 peers"), peer(LOW), Kind.NUMBER),
        Column("peers_middle", gettext_lazy("Below this lies half of the peers"), peer(MIDDLE), Kind.NUMBER),
        Column("peers_high", gettext_lazy("Below this lie 90 of 100 peers"), peer(HIGH), Kind.NUMBER),
        *of_the_curve(),
        *FROM,
    ),
)  # fmt: skip
