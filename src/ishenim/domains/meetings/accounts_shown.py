"""Accounts of one meeting beside each other, fact by fact: differences are marked, and nothing is averaged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ishenim.domains.meetings.grounds import Access, AgeBand, Chair, ReportedBack, Side, Spoken, TookPlace
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.procedures import ReportingMeeting
from ishenim.kernel.calendar.words_of_time import moment
from ishenim.kernel.pages.jinja import url
from ishenim.kernel.procedures.story import Line

Facts = dict[str, Any]
A_LITTLE = timedelta(minutes=10)
"""Two watches may differ by so much without anybody being wrong."""
UNKNOWN = "–"


def as_moment(value: Any) -> str:
    return moment(datetime.fromisoformat(value))


def one_of(words: Any) -> Callable[[Any], str]:
    return lambda value: str(words(value).label)


def all_of(words: Any) -> Callable[[Any], str]:
    return lambda value: ", ".join(str(words(code).label) for code in value)


def total(by_age: Mapping[str, int]) -> int | None:
    """Add up the women, or the men, of whatever ages were counted; None where none were."""
    return sum(by_age.values()) if by_age else None


def ages(by_age: Mapping[str, int]) -> list[str]:
    """Say how many of each age were counted, the youngest first."""
    return [f"{band.label}: {by_age[band]}" for band in AgeBand if band in by_age]


def nothing_more(_value: Any) -> Sequence[str]:
    return ()


def asked(facts: Facts) -> int | None:
    """Return how many questions were asked: as counted, or the sum of what became of them."""
    parts = [facts.get(name) for name in ("answered_at_once", "taken", "turned_away")]
    summed = sum(part for part in parts if part is not None) if None not in parts else None
    counted: int | None = facts.get("asked", summed)
    return counted


class Cell(NamedTuple):
    """What one account says of one fact, and what that consists of, where it is counted in parts."""

    words: str
    parts: Sequence[str] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Fact:
    """One thing that an account may say: its words, how it is read from the facts, and how its value is said."""

    label: str | Promise
    read: Callable[[Facts], Any]
    say: Callable[[Any], str] = str
    parts: Callable[[Any], Sequence[str]] = nothing_more

    def value(self, facts: Facts) -> Any:
        """Return what an account says, or None where it says nothing."""
        found = self.read(facts)
        return None if found in ("", [], {}) else found

    def words(self, facts: Facts) -> Cell:
        """Return what an account says in words, or a dash."""
        value = self.value(facts)
        return Cell(UNKNOWN) if value is None else Cell(self.say(value), self.parts(value))


def named(
    name: str,
    label: str | Promise,
    say: Callable[[Any], str] = str,
    parts: Callable[[Any], Sequence[str]] = nothing_more,
) -> Fact:
    """Return a fact that stands in the account under one name."""
    return Fact(label, lambda facts: facts.get(name), say, parts)


def people(sex: str, label: str | Promise) -> Fact:
    """Return how many women, or men, came: in one number, and of each age."""
    return named(sex, label, lambda by_age: str(total(by_age)), ages)


SAID = (
    named("took_place", gettext_lazy("The meeting was found"), one_of(TookPlace)),
    named("began", pgettext_lazy("of a meeting", "Began"), as_moment),
    named("ended", pgettext_lazy("of a meeting", "Ended"), as_moment),
    named("chair", gettext_lazy("Chaired by"), one_of(Chair)),
    people("women", gettext_lazy("Women who came")),
    people("men", gettext_lazy("Men who came")),
    named("report_back", gettext_lazy("Reported back on earlier questions"), one_of(ReportedBack)),
    named("turns", gettext_lazy("How often somebody spoke")),
    named("turns_of_residents", gettext_lazy("Of these residents")),
    Fact(gettext_lazy("Questions asked"), asked),
    named("answered_at_once", gettext_lazy("Of these answered at once")),
    named("taken", gettext_lazy("Taken to be answered later")),
    named("turned_away", gettext_lazy("Turned away")),
    named("dated", gettext_lazy("Promises with a day")),
    named("languages", gettext_lazy("Languages spoken"), all_of(Spoken)),
    named("access", gettext_lazy("What makes it possible to come"), all_of(Access)),
)


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """One account as a column: whose it is, in which body, where it stands, and what it says."""

    side: str
    body: str
    address: str
    facts: Facts


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One fact as a row: what each account says of it, and whether they differ."""

    label: str
    cells: Sequence[Cell]
    differ: bool


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """The accounts of a meeting beside each other."""

    columns: Sequence[Told]
    rows: Sequence[Row]

    @property
    def differences(self) -> int:
        """In how many facts the accounts differ."""
        return sum(row.differ for row in self.rows)


def of_the_minutes(meeting: Meeting) -> Facts:
    """Return what the minutes say, as far as an account says the same."""
    assert meeting.held_from is not None
    assert meeting.held_until is not None
    return {
        "took_place": TookPlace.YES.value,
        "began": meeting.held_from.isoformat(),
        "ended": meeting.held_until.isoformat(),
        "chair": meeting.chair,
        "women": meeting.women,
        "men": meeting.men,
        "asked": meeting.questions_asked,
        "answered_at_once": meeting.answered_at_once,
    }


def beside(meeting: Meeting, accounts: Sequence[MeetingAccount], lines: Iterable[Line]) -> Beside | None:
    """Put the minutes and the accounts of a meeting beside each other; None where there is nothing but minutes.

    `lines` is the story of the meeting, newest first: it says which office wrote the minutes.
    """
    if not accounts:
        return None
    columns = [told(one) for one in accounts]
    if meeting.minutes:
        columns.insert(0, Told(_("The minutes"), who_wrote_them(lines), "", of_the_minutes(meeting)))
    return Beside(columns, [row_of(fact, columns) for fact in SAID if any_says(fact, columns)])


def who_wrote_them(lines: Iterable[Line]) -> str:
    """Return which office wrote the minutes, as the line of the book says it; nothing where no line says it."""
    return next((line.office for line in lines if line.step is ReportingMeeting.minute), "")


def told(account: MeetingAccount) -> Told:
    """Return an account as a column; of an observer only the organisation is said."""
    body = account.matter.institution
    return Told(
        str(Side(account.side).label),
        body.name if body else "",
        url("meetings:account", reference=account.matter.reference),
        account.facts,
    )


def any_says(fact: Fact, columns: Sequence[Told]) -> bool:
    return any(fact.value(one.facts) is not None for one in columns)


def row_of(fact: Fact, columns: Sequence[Told]) -> Row:
    """Return what each column says of a fact; those that say nothing of it differ from nobody."""
    values = [value for one in columns if (value := fact.value(one.facts)) is not None]
    return Row(str(fact.label), [fact.words(one.facts) for one in columns], differ(fact, values))


def differ(fact: Fact, values: Sequence[Any]) -> bool:
    """Say whether values are not the same; times may lie a little apart, lists may stand in any order.

    People of each age are compared, never their sum alone; of an age that was not counted nobody came.
    """
    if fact.say is as_moment:
        moments = sorted(datetime.fromisoformat(value) for value in values)
        return bool(moments) and moments[-1] - moments[0] > A_LITTLE
    return len({comparable(one) for one in values}) > 1


def comparable(value: Any) -> Any:
    """Return a value so that two that say the same are equal."""
    if isinstance(value, list):
        return tuple(sorted(value))
    if isinstance(value, dict):
        return frozenset((band, count) for band, count in value.items() if count)
    return value


def alone(account: MeetingAccount) -> list[tuple[str, Cell]]:
    """Return what one account says, fact by fact, those it says nothing of left away."""
    return [
        (str(fact.label), fact.words(account.facts)) for fact in SAID if fact.value(account.facts) is not None
    ]


def agreed_on(accounts: Sequence[MeetingAccount]) -> Facts:
    """Return the facts in which all of these accounts say the very same: where they differ, a person decides."""
    first, *others = [one.facts for one in accounts]
    return {name: value for name, value in first.items() if all(facts.get(name) == value for facts in others)}
