"""What may be done about accounts of a meeting: sending observers, saying what was seen, putting accounts together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.meetings import account_forms
from ishenim.domains.meetings.grounds import Side
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.procedures import AccountsOfMeetings as Rule
from ishenim.domains.meetings.procedures import AccountState, ReportingMeeting
from ishenim.domains.meetings.procedures.account import FACTS
from ishenim.kernel.institutions.models import Appointment
from ishenim.kernel.institutions.roles import (
    ADMINISTRATIVE,
    LOCAL_SELF_GOVERNMENT,
    NEIGHBOURHOOD_OFFICER,
    POLICE_CHIEF,
    Actor,
)
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import carries_out
from ishenim.kernel.procedures.fields import plain
from ishenim.kernel.procedures.rights import in_territory, taken, who_last

Told = dict[str, Any]
NOT_INDEPENDENT = ("police", "ministry", "self_government")
"""Kinds of institutions of which nobody observes a meeting."""
SIDES = {
    NEIGHBOURHOOD_OFFICER.name: Side.POLICE,
    POLICE_CHIEF.name: Side.POLICE,
    LOCAL_SELF_GOVERNMENT.name: Side.SELF_GOVERNMENT,
}
SEVERAL = 2


@carries_out(Rule.assign, asks=account_forms.Assign)
def assign(account: MeetingAccount, by: Actor, *, meeting: Meeting, observer: str) -> Told:
    """Send an observer to a meeting. The matter lies where the observer's office is, so it tells nobody which one."""
    today = timezone.localdate(account.at)
    sent = Appointment.objects.in_force(today).select_related("institution").get(pk=int(observer))
    refuse_who_is_not_independent(sent, account)
    if meeting.matter.state in ReportingMeeting.final:
        raise ValidationError({"meeting": _("This meeting is over: nobody can be sent there any more.")})
    if not in_territory(by.place_id, meeting.beat_id, ADMINISTRATIVE, today):
        raise ValidationError({"meeting": _("This meeting is held outside the places of your office.")})
    if MeetingAccount.objects.filter(meeting=meeting, observer=sent).exists():
        raise ValidationError({"observer": _("This observer was sent to this meeting already.")})
    account.meeting, account.side, account.observer = meeting, Side.OBSERVER, sent
    account.planned_from, account.planned_until = account_forms.announced(meeting, account.at)
    account.matter.place_id = sent.place_id
    account.matter.institution_id, account.matter.holder_id = sent.institution_id, sent.pk
    return {}


def refuse_who_is_not_independent(sent: Appointment, account: MeetingAccount) -> None:
    """Raise if the observer, in this or another office, belongs to those who hold the meeting."""
    offices = Appointment.objects.in_force(timezone.localdate(account.at)).filter(person_id=sent.person_id)
    if offices.filter(institution__kind__in=NOT_INDEPENDENT).exists():
        raise ValidationError(
            {
                "observer": _(
                    "An observer holds no office of the police, a ministry or self-government; this one does."
                )
            }
        )


@carries_out(Rule.give, asks=account_forms.Give)
def give(account: MeetingAccount, by: Actor, **facts: Any) -> Told:
    """Say what was seen."""
    return keep(account, facts)


@carries_out(Rule.give_late, asks=account_forms.Give)
def give_late(account: MeetingAccount, by: Actor, **facts: Any) -> Told:
    """Say what was seen, after the term; that it was late stays in the record."""
    return keep(account, facts)


@carries_out(Rule.give_from_paper, asks=account_forms.FromPaper)
def give_from_paper(account: MeetingAccount, by: Actor, **facts: Any) -> Told:
    """Enter what an observer wrote on a sheet; the account stays the observer's."""
    account.on_paper = True
    return keep(account, facts)


@carries_out(Rule.correct, asks=account_forms.Correct)
def correct(account: MeetingAccount, by: Actor, **facts: Any) -> Told:
    """Say it once more as it should have been; what was said before stays in the record."""
    if account.facts == kept(facts | {"planned": planned_of(account)}):
        raise ValidationError(_("This is what the account says already."), "the_same")
    return keep(account, facts)


def kept(facts: Mapping[str, Any]) -> Told:
    """Return facts as the row and the ledger keep them."""
    return {name: plain(facts[name]) for name in FACTS}


def planned_of(account: MeetingAccount) -> datetime | None:
    """Return for when the meeting was announced, in the zone in which everything else is said."""
    return account.planned_from and timezone.localtime(account.planned_from)


def keep(account: MeetingAccount, facts: Told) -> Told:
    """Write the facts down, and name in the book the meeting they are about and for when it was announced."""
    assert account.meeting is not None
    account.facts = kept(facts | {"planned": planned_of(account)})
    return {"meeting": account.meeting.reference, "planned": account.facts["planned"]}


@carries_out(Rule.not_given)
def not_given(account: MeetingAccount, by: Actor) -> Told:
    """Say publicly that an observer who was sent gave no account."""
    return {}


@carries_out(Rule.call_off)
def call_off(account: MeetingAccount, by: Actor) -> Told:
    """Send nobody to a meeting that was cancelled."""
    account.observer = None
    return {}


@carries_out(Rule.withdraw)
def withdraw(account: MeetingAccount, by: Actor) -> Told:
    """Send nobody after all; the same observer may be sent again."""
    account.observer = None
    return {}


@carries_out(Rule.tell, asks=account_forms.Tell)
def tell(account: MeetingAccount, by: Actor, *, meeting: Meeting, **facts: Any) -> Told:
    """Say for the police, or for self-government, what happened; the side that wrote the minutes has said it there."""
    side = SIDES[by.role.name]
    begin_beside(account, meeting, side)
    if side in sides_of_the_minutes(meeting):
        raise ValidationError(
            _("Your side wrote the minutes of this meeting: they are its account."), "minutes"
        )
    account.matter.holder_id, account.matter.institution_id = by.appointment_id, by.institution_id
    return {**keep(account, facts), "side": side.value}


def sides_of_the_minutes(meeting: Meeting) -> set[Side]:
    """Return whose minutes a meeting has: one query."""
    offices = taken(meeting.matter, [ReportingMeeting.minute.name]).values_list("by", flat=True)
    return {SIDES[office] for office in offices}


@carries_out(Rule.agree, asks=account_forms.Tell)
def agree(account: MeetingAccount, by: Actor, *, meeting: Meeting, **facts: Any) -> Told:
    """Put the accounts of several observers together into one; each of them stays as it was given."""
    begin_beside(account, meeting, Side.OBSERVERS)
    given = MeetingAccount.objects.filter(
        meeting=meeting, side=Side.OBSERVER, matter__state=AccountState.GIVEN
    ).select_related("observer", "matter")
    if len(given) < SEVERAL:
        raise ValidationError(
            {"meeting": _("Fewer than two observers have given an account of this meeting.")}
        )
    refuse_who_observed(by, given)
    account.matter.holder_id, account.matter.institution_id = by.appointment_id, by.institution_id
    return {**keep(account, facts), "side": Side.OBSERVERS.value}


def refuse_who_observed(by: Actor, given: Iterable[MeetingAccount]) -> None:
    """Raise if whoever puts accounts together gave one of them, or if nobody knows any more who did."""
    steps = [Rule.give.name, Rule.give_late.name]
    for one in given:
        person = one.observer.person_id if one.observer else who_last(one.matter, steps)
        if person is None:
            raise ValidationError(
                _(
                    "Since the record was restored nobody knows who observed this meeting: its accounts stay apart."
                ),
                "unknown",
            )
        if person == by.person_id:
            raise ValidationError(
                _("Whoever observed the meeting does not put the accounts together."), "same_person"
            )


def begin_beside(account: MeetingAccount, meeting: Meeting, side: Side) -> None:
    """Begin the one account of a side; raise if the meeting lies elsewhere, has not begun, or the side has spoken."""
    if atlas().current(meeting.beat_id).id != atlas().current(account.matter.place_id).id:
        raise ValidationError({"meeting": _("This meeting belongs to another place.")})
    account.planned_from, account.planned_until = account_forms.announced(meeting, account.at)
    if not account.has_begun:
        raise ValidationError({"meeting": _("The day of this meeting has not come yet.")})
    if MeetingAccount.objects.filter(meeting=meeting, side=side).exists():
        raise ValidationError(
            _("This account of the meeting is there already; whoever gave it can correct it."), "there"
        )
    account.meeting, account.side = meeting, side
