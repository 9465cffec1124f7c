"""What may be done about meetings and questions. One function for each declared step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.meetings import hall_forms, meeting_forms, moderation_forms
from ishenim.domains.meetings.agenda import open_items
from ishenim.domains.meetings.halls import hall_meant
from ishenim.domains.meetings.models import Meeting, MeetingAccount
from ishenim.domains.meetings.procedures import ReportingMeeting as Rule
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.rules import rule_of
from ishenim.kernel.institutions import directory
from ishenim.kernel.institutions.roles import NEIGHBOURHOOD_OFFICER, Actor
from ishenim.kernel.places.atlas import atlas
from ishenim.kernel.procedures.engine import carries_out
from ishenim.kernel.procedures.originals import OrderOriginal

Facts = dict[str, Any]
BEAT = "beat"


@carries_out(Rule.expect, asks=meeting_forms.Expect)
def expect(meeting: Meeting, by: Actor, *, quarter: str, ordinal: int) -> Facts:
    """Expect the meeting of a quarter before anybody has planned it."""
    belongs(meeting, quarter, ordinal)
    return {}


@carries_out(Rule.expect_again)
def expect_again(meeting: Meeting, by: Actor, *, after: Meeting) -> Facts:
    """Expect another meeting in place of a cancelled one: its duty passes on."""
    belongs(meeting, after.quarter, after.ordinal)
    after.ordinal = None
    after.save(update_fields=["ordinal"])
    return {"quarter": meeting.quarter, "ordinal": meeting.ordinal}


def belongs(meeting: Meeting, quarter: str, ordinal: int | None) -> None:
    """Make a new meeting that of a beat and a quarter, under the rule in force then."""
    place_id = meeting.matter.place_id
    rule = rule_of(place_id, Quarter.parse(quarter).first_day)
    meeting.beat_id, meeting.quarter, meeting.ordinal = place_id, quarter, ordinal
    meeting.notice_needed = rule.notice_days if rule else meeting.notice_needed
    meeting.matter.institution_id = directory.serving(
        NEIGHBOURHOOD_OFFICER, place_id, timezone.localdate(meeting.at)
    )


@carries_out(Rule.plan, asks=meeting_forms.Plan)
def plan(meeting: Meeting, by: Actor, *, starts_at: datetime, ends_at: datetime, venue: str) -> Facts:
    """Name the day, the hour and the hall, within the quarter for which the meeting is expected."""
    meeting.matter.holder_id = by.appointment_id
    return settle_in_the_quarter(meeting, starts_at, ends_at, venue)


@carries_out(Rule.plan_another, asks=meeting_forms.Plan)
def plan_another(meeting: Meeting, by: Actor, *, starts_at: datetime, ends_at: datetime, venue: str) -> Facts:
    """Plan a meeting beyond what the rule expects, for a beat as every reporting meeting."""
    if atlas().by_id(meeting.matter.place_id).kind != BEAT:
        raise ValidationError(_("A reporting meeting is held in one beat: choose a beat."))
    belongs(meeting, str(Quarter.of(timezone.localdate(starts_at))), None)
    meeting.matter.holder_id = by.appointment_id
    return settle(meeting, starts_at, ends_at, venue)


@carries_out(Rule.change_the_plan, asks=meeting_forms.Plan)
def change_the_plan(
    meeting: Meeting, by: Actor, *, starts_at: datetime, ends_at: datetime, venue: str
) -> Facts:
    """Change day, hour or hall before anything was announced, within the quarter."""
    meeting.sequence += 1
    return settle_in_the_quarter(meeting, starts_at, ends_at, venue)


@carries_out(Rule.plan_again, asks=meeting_forms.Plan)
def plan_again(meeting: Meeting, by: Actor, *, starts_at: datetime, ends_at: datetime, venue: str) -> Facts:
    """Name a new day for a postponed meeting, within the quarter."""
    meeting.sequence += 1
    return settle_in_the_quarter(meeting, starts_at, ends_at, venue)


def settle_in_the_quarter(meeting: Meeting, starts_at: datetime, ends_at: datetime, venue: str) -> Facts:
    """Settle a time that leaves an expected meeting in its quarter; one more counts for the quarter it is in."""
    quarter, expected = Quarter.of(timezone.localdate(starts_at)), Quarter.parse(meeting.quarter)
    if not meeting.counts_for_the_rule:
        meeting.quarter = str(quarter)
    elif quarter > expected:
        raise ValidationError(
            {"starts_at": _("The meeting is expected within this quarter: choose an earlier day.")}
        )
    elif quarter < expected:
        raise ValidationError(
            {"starts_at": _("The meeting is expected in the quarter to come: choose a later day.")}
        )
    return settle(meeting, starts_at, ends_at, venue)


def settle(meeting: Meeting, starts_at: datetime, ends_at: datetime, venue: str) -> Facts:
    """Set when and where; words that mean a hall of the register make it that hall, under its name."""
    hall = hall_meant(venue, meeting.beat_id)
    if meeting.pk:  # observers go where it is held, as long as the time they were told is still ahead
        sent = MeetingAccount.objects.filter(meeting_id=meeting.pk, planned_from__gt=meeting.at)
        sent.update(planned_from=starts_at, planned_until=ends_at)
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.hall, meeting.venue = hall, (hall and hall.name) or venue
    return {"hall": hall.matter.reference} if hall else {}


@carries_out(Rule.not_planned)
def not_planned(meeting: Meeting, by: Actor) -> Facts:
    """Say publicly that a quarter ended without a meeting being planned."""
    return {}


@carries_out(Rule.announce, asks=meeting_forms.Announce)
def announce(
    meeting: Meeting,
    by: Actor,
    *,
    channels: list[str],
    languages: list[str],
    access: list[str],
    access_notes: str,
) -> Facts:
    """Tell residents, and measure in days how long before."""
    meeting.channels, meeting.languages = channels, languages
    meeting.access, meeting.access_notes = access, access_notes
    return {"notice_days": give_notice(meeting)}


def give_notice(meeting: Meeting) -> int:
    """Measure the notice: whole days from the day it was given to the day of the meeting."""
    assert meeting.starts_at is not None
    meeting.announced_at = meeting.at
    meeting.notice_days = (timezone.localdate(meeting.starts_at) - timezone.localdate(meeting.at)).days
    return meeting.notice_days


@carries_out(Rule.announcement_late)
def announcement_late(meeting: Meeting, by: Actor) -> Facts:
    """Say publicly that residents have not been told in time."""
    return {}


@carries_out(Rule.move, asks=meeting_forms.Move)
def move(
    meeting: Meeting, by: Actor, *, starts_at: datetime, ends_at: datetime, venue: str, reason: str
) -> Facts:
    """Move an announced meeting; the notice of the new time is measured anew."""
    meeting.sequence += 1
    settled = settle_in_the_quarter(meeting, starts_at, ends_at, venue)
    return {**settled, "notice_days": give_notice(meeting)}


@carries_out(Rule.postpone, asks=meeting_forms.Because)
def postpone(meeting: Meeting, by: Actor, *, reason: str) -> Facts:
    """Put a meeting off without a new day yet."""
    meeting.sequence += 1
    return {}


@carries_out(Rule.cancel, asks=meeting_forms.Because)
def cancel(meeting: Meeting, by: Actor, *, reason: str) -> Facts:
    """Cancel a meeting; if the rule expected it, it is expected again."""
    meeting.sequence += 1
    return {}


@carries_out(Rule.hold, asks=meeting_forms.Hold)
def hold(meeting: Meeting, by: Actor, *, held_from: datetime, held_until: datetime) -> Facts:
    """Record that the meeting took place, from when until when."""
    return took_place(meeting, held_from, held_until)


@carries_out(Rule.record_late, asks=meeting_forms.Hold)
def record_late(meeting: Meeting, by: Actor, *, held_from: datetime, held_until: datetime) -> Facts:
    """Record after the term that the meeting took place; that it was late stays in the record."""
    meeting.sequence += 1
    return took_place(meeting, held_from, held_until)


def took_place(meeting: Meeting, held_from: datetime, held_until: datetime) -> Facts:
    if held_until > meeting.at:
        raise ValidationError({"held_until": _("A meeting can be recorded only after it has ended.")})
    meeting.held_from, meeting.held_until = held_from, held_until
    return {}


@carries_out(Rule.not_held)
def not_held(meeting: Meeting, by: Actor) -> Facts:
    """Say publicly that nobody recorded the meeting."""
    meeting.sequence += 1
    return {}


@carries_out(Rule.report_back, asks=meeting_forms.ReportBack)
def report_back(meeting: Meeting, by: Actor, *, question: str, said: str, words: str) -> Facts:
    """Write what was said in the hall about one earlier question."""
    meeting.reported_back[question] = {"said": said, "words": words}
    return {}


@carries_out(Rule.turn_to, asks=hall_forms.TurnTo)
def turn_to(meeting: Meeting, by: Actor, *, question: str) -> Facts:
    """Show on the wall which question is being answered."""
    if meeting.turned_to == question:
        raise ValidationError(_("The hall is at this question already."), "there_already")
    meeting.turned_to = question
    return {}


@carries_out(Rule.minute, asks=meeting_forms.Minutes)
def minute(meeting: Meeting, by: Actor, **minutes: Any) -> Facts:
    """Publish the minutes: who chaired, who came, what was asked and answered."""
    for name, value in minutes.items():
        setattr(meeting, name, value)
    return {}


@carries_out(Rule.hide_files, asks=moderation_forms.HideFiles)
def hide_files(meeting: Meeting, by: Actor, *, ground: str) -> Facts:
    """Take what stands with the minutes off the pages and out of the record, on a ground that everyone can read."""
    return {}


@carries_out(Rule.order_original, asks=OrderOriginal)
def order_original(meeting: Meeting, by: Actor, **_asked: str) -> Facts:
    """Order that an original be opened, on a ground that everyone can read."""
    return {}


@carries_out(Rule.no_minutes)
def no_minutes(meeting: Meeting, by: Actor) -> Facts:
    """Say publicly that the minutes are missing."""
    return {}


@carries_out(Rule.close)
def close(meeting: Meeting, by: Actor) -> Facts:
    """Close the meeting once every earlier question has been reported back."""
    if missing := open_items(meeting):
        names = ", ".join(matter.reference for matter in missing)
        raise ValidationError(
            _("The meeting cannot be closed before these earlier questions are reported back: %(names)s.")
            % {"names": names}
        )
    return {"reported_back": len(meeting.reported_back)}
