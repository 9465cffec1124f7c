"""Accounts of meetings as anyone takes them away: one row for each account that was given, one column for each fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ishenim.domains.meetings import account_queries as queries
from ishenim.domains.meetings.accounts_shown import total
from ishenim.domains.meetings.filters import AccountFilter, inside
from ishenim.domains.meetings.grounds import Access, Chair, ReportedBack, Side, Spoken, TookPlace
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.procedures.account import NUMBERS
from ishenim.domains.meetings.showing import labels
from ishenim.domains.meetings.tables import page_of, who_came
from ishenim.kernel.days import day_of
from ishenim.kernel.tables.belonging import institution_of, place_of
from ishenim.kernel.tables.columns import Column, Kind, Table, coded
from ishenim.kernel.tables.lists import Chosen, List, Piece, piece, register_list

TITLES: dict[str, str | Promise] = {
    "turns": _("How often somebody spoke"),
    "turns_of_residents": _("How often residents spoke"),
    "answered_at_once": _("Answered at once"),
    "taken": _("Taken to be answered later"),
    "turned_away": _("Turned away"),
    "dated": _("Promises with a day"),
}


def of_the_meeting(row: MeetingAccount) -> Meeting:
    """Return the meeting of an account; one that was given has one."""
    assert row.meeting is not None
    return row.meeting


def said(name: str) -> Callable[[MeetingAccount], Any]:
    """Return what gives one fact of an account, or None where it says nothing of it."""
    return lambda row: row.facts.get(name) or None if name not in NUMBERS else row.facts.get(name)


def when(name: str) -> Callable[[MeetingAccount], datetime | None]:
    """Return what gives a time that an account may say."""
    return lambda row: datetime.fromisoformat(row.facts[name]) if row.facts.get(name) else None


def in_words(name: str, words: Any) -> Callable[[MeetingAccount], str]:
    """Return what says a fact with one code in words."""
    return lambda row: str(words(row.facts[name]).label) if row.facts.get(name) else ""


def number(name: str) -> Column[MeetingAccount]:
    """Return a column with a number that an account may say."""
    return Column(name, TITLES[name], said(name), Kind.NUMBER)


def by_age(row: MeetingAccount, sex: str) -> Mapping[str, int]:
    """Return how many women, or men, of each age an account counted; nothing of an age that it did not count."""
    return row.facts.get(sex) or {}


def minutes_late(row: MeetingAccount) -> int | None:
    """Return how many minutes after the announced time it began, as the account says; early is below zero."""
    began, planned = when("began")(row), when("planned")(row)
    return round((began - planned).total_seconds() / 60) if began and planned else None


def whose_meeting(row: MeetingAccount) -> str | None:
    """Return the code of the institution that reports at the meeting."""
    body = of_the_meeting(row).matter.institution
    return body.code if body else None


def given_on(row: MeetingAccount) -> date | None:
    """Return the day on which an account was given."""
    return day_of(row.matter.closed_at) if row.matter.closed_at else None


def stands_for_the_observers(row: MeetingAccount) -> bool:
    """Say whether it is what the observers say: put together by them, or of the only one who was there."""
    return row.side == Side.OBSERVERS or (row.side == Side.OBSERVER and not vars(row)["with_others"])


ACCOUNTS: Table[MeetingAccount] = Table(
    "accounts",
    _("Accounts of meetings"),
    (
        Column("reference", _("Reference"), lambda row: row.matter.reference, Kind.CODE),
        Column("meeting", _("Meeting"), lambda row: of_the_meeting(row).matter.reference, Kind.CODE),
        *coded("side", _("Whose account"), lambda row: row.side, lambda row: Side(row.side).label),
        *institution_of(lambda row: row.matter.institution, "given_by", _("Given by")),
        Column("institution", _("Whose meeting"), whose_meeting, Kind.CODE),
        *place_of(lambda row: of_the_meeting(row).beat_id),
        Column("quarter", _("Quarter"), lambda row: of_the_meeting(row).quarter, Kind.CODE),
        Column("given_on", _("Given on"), given_on, Kind.DAY),
        Column("stands", _("Stands for the observers"), stands_for_the_observers, Kind.TRUTH),
        Column("on_paper", _("Entered from a sheet"), lambda row: row.on_paper, Kind.TRUTH),
        *coded(
            "took_place", _("The meeting was found"), said("took_place"), in_words("took_place", TookPlace)
        ),
        Column("planned", _("Announced for"), when("planned"), Kind.MOMENT),
        Column("began", pgettext_lazy("of a meeting", "Began"), when("began"), Kind.MOMENT),
        Column("ended", pgettext_lazy("of a meeting", "Ended"), when("ended"), Kind.MOMENT),
        Column("minutes_late", _("Minutes after the announced time"), minutes_late, Kind.NUMBER),
        *coded("chair", _("Chaired by"), said("chair"), in_words("chair", Chair)),
        Column("women", _("Women who came"), lambda row: total(by_age(row, "women")), Kind.NUMBER),
        Column("men", _("Men who came"), lambda row: total(by_age(row, "men")), Kind.NUMBER),
        *who_came(by_age),
        *coded(
            "report_back",
            _("Reported back on earlier questions"),
            said("report_back"),
            in_words("report_back", ReportedBack),
        ),
        *map(number, NUMBERS),
        *coded(
            "languages",
            _("Languages spoken"),
            lambda row: row.facts.get("languages", []),
            lambda row: labels(row.facts.get("languages", []), Spoken),
            Kind.CODES,
        ),
        *coded(
            "access",
            _("What makes it possible to come"),
            lambda row: row.facts.get("access", []),
            lambda row: labels(row.facts.get("access", []), Access),
            Kind.CODES,
        ),
        page_of("meetings:account"),
    ),
)


def read(chosen: Chosen, before: int | None, most: int) -> Piece[MeetingAccount]:
    """Return the next accounts of a choice, the newest first: one query."""
    found = queries.given(inside(chosen.get("place", "")), before)
    return piece(list(found[: most + 1]), most, lambda row: row.pk)


ACCOUNT_LIST = List(
    kind=MeetingAccount.procedure.name,
    table=ACCOUNTS,
    choice=AccountFilter,
    read=read,
    one=queries.given_account,
    keys=["kind:meeting_account", "kind:meeting", "places", "institutions"],
)


def register() -> None:
    """Let programs read accounts, too."""
    register_list(ACCOUNT_LIST)
