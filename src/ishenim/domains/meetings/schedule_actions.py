"""What may be done about the common schedule. One function for each declared step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ishenim.domains.meetings import faults_said, schedule_forms
from ishenim.domains.meetings.making import Made, moments
from ishenim.domains.meetings.models import CommonSchedule, Meeting, ScheduleChange
from ishenim.domains.meetings.procedures import CommonSchedules as Rule
from ishenim.domains.meetings.procedures import MeetingState, ReportingMeeting
from ishenim.domains.meetings.proposing import draft_of, known, left_out, made_of, put_in, slot_at, why_not
from ishenim.domains.meetings.schedule.fingerprints import fingerprint, written
from ishenim.domains.meetings.schedule.keeping import Fault, faults
from ishenim.domains.meetings.schedule.keeping import Rule as HardRule
from ishenim.domains.meetings.schedule.problem import Schedule, Slot
from ishenim.kernel.institutions.roles import Actor
from ishenim.kernel.procedures.declare import Step
from ishenim.kernel.procedures.engine import carries_out, take
from ishenim.kernel.procedures.items import Item

Facts = dict[str, Any]
What = ScheduleChange.What
BATCH = 500


@carries_out(Rule.ask, asks=schedule_forms.Ask)
def ask(schedule: CommonSchedule, by: Actor, *, quarter: str, conditions: str, **terms: Any) -> Facts:
    """Ask for the schedule of a region and a quarter, once."""
    schedule.the_one_of = f"{schedule.matter.place_id} {quarter}"
    if CommonSchedule.objects.filter(the_one_of=schedule.the_one_of).exists():
        raise ValidationError(
            _("There is a schedule of this place and quarter already: go on with that one.")
        )
    schedule.quarter, schedule.matter.institution_id = quarter, by.institution_id
    return begin_anew(schedule, by, conditions, terms)


@carries_out(Rule.ask_again, asks=schedule_forms.Terms)
def ask_again(schedule: CommonSchedule, by: Actor, *, conditions: str, **terms: Any) -> Facts:
    """Ask for it anew, in other terms or because something has happened: what is planned stays where it can."""
    return begin_anew(schedule, by, conditions, terms)


def begin_anew(schedule: CommonSchedule, by: Actor, conditions: str, terms: Facts) -> Facts:
    schedule.terms, schedule.conditions = terms, conditions
    schedule.proposal, schedule.halls, schedule.certificate, schedule.reasons = {}, {}, {}, {}
    schedule.matter.holder_id = by.appointment_id
    return {}


@carries_out(Rule.propose, asks=schedule_forms.Found)
def propose(schedule: CommonSchedule, by: Actor, *, answer: Facts) -> Facts:
    """Propose what the machine found, with its certificate."""
    schedule.proposal, schedule.certificate = answer["schedule"], answer["certificate"]
    said = schedule.certificate
    told = {name: said[name] for name in ("meetings", "objective", "bound")}
    return {**told, "certificate": said["fingerprint"]}


@carries_out(Rule.say_impossible, asks=schedule_forms.Found)
def say_impossible(schedule: CommonSchedule, by: Actor, *, answer: Facts) -> Facts:
    """Say that there is no schedule, and keep the reasons for whoever asked."""
    schedule.reasons = answer
    return {}


@carries_out(Rule.put, asks=schedule_forms.Put)
def put(schedule: CommonSchedule, by: Actor, *, meeting: str, starts_at: datetime, venue: str) -> Facts:
    """Put a meeting elsewhere, unless a hard rule forbids it; the refusal names the rule."""
    today = timezone.localdate(schedule.at)
    made = made_of(schedule, today)
    key = known(made, meeting)
    if venue:
        made = put_in(schedule, made, key, venue, today)
    slot = slot_at(starts_at, schedule.terms["minutes"])
    refuse(made, why_not(schedule, made, key, slot))
    schedule.proposal = {**schedule.proposal, **written({key: slot})}
    return {}


def refuse(made: Made, found: list[Fault]) -> None:
    """Raise with a sentence for each fault, if there is any."""
    if found:
        raise ValidationError(faults_said.said(made, found), "rule")


@carries_out(Rule.leave_out, asks=schedule_forms.LeaveOut)
def leave_out(schedule: CommonSchedule, by: Actor, *, meeting: str) -> Facts:
    """Leave a meeting out: one that has a day already is cancelled when the schedule is released."""
    made = made_of(schedule, timezone.localdate(schedule.at))
    key = known(made, meeting)
    if made.problem.beat[key].settled:
        raise ValidationError({"meeting": _("This meeting was held, or is too near to be moved.")})
    schedule.proposal = {**schedule.proposal, key: None}
    return {}


class Change(NamedTuple):
    """What a release does with one meeting: by which step, and what it says there."""

    meeting: Meeting
    what: What
    step: Step
    said: Facts
    hall: str = ""


@carries_out(Rule.release, asks=schedule_forms.Release)
def release(schedule: CommonSchedule, by: Actor, *, why: str) -> Facts:
    """Release a version: every meeting is planned, moved or cancelled with it, or nothing is."""
    made = made_of(schedule, timezone.localdate(schedule.at))
    draft = draft_of(schedule, made)
    refuse_what_breaks_a_rule(made, draft, left_out(schedule))
    changes = list(changes_of(made, draft, why))
    version = len(schedule.versions) + 1
    schedule.also.extend(row_of(schedule, version, change) for change in changes)
    carry_out(changes, by, schedule.at)
    counted = Counter(change.what for change in changes)
    told = {
        "version": version,
        "count": len(draft),
        **{str(what): counted[what] for what in What},
        "certificate": schedule.certificate.get("fingerprint", ""),
        "schedule": fingerprint(written(draft)),
    }
    said = {"why": why, "at": schedule.at.isoformat(), "certified": schedule.certificate}
    schedule.versions = [*schedule.versions, {**told, **said}]
    return told


def refuse_what_breaks_a_rule(made: Made, draft: Schedule, without: set[str]) -> None:
    """Raise where the draft breaks a hard rule as things stand now, or a meeting has no hall."""
    settled = {beat.key: beat.now for beat in made.problem.beats if beat.settled and beat.now}
    found = faults(made.problem, {**draft, **settled})
    refuse(
        made, [fault for fault in found if fault.rule is not HardRule.EACH_ONCE or fault.where not in without]
    )
    nowhere = [key for key in draft if key not in settled and not made.hall_of(key)]
    if nowhere:
        raise ValidationError(
            _("Nobody has said where these meetings are to be held: %(names)s.")
            % {"names": faults_said.named(made, nowhere)},
            "hall",
        )


def changes_of(made: Made, draft: Schedule, why: str) -> Iterator[Change]:
    """Yield what becomes of each meeting that does not stay as it is."""
    for beat in made.problem.beats:
        meeting = made.meetings[beat.key]
        slot = draft.get(beat.key)
        if beat.settled:
            continue
        if slot is None:
            if meeting.matter.state != MeetingState.EXPECTED:
                yield Change(meeting, What.CANCELLED, ReportingMeeting.cancel, {"reason": why})
        elif slot != beat.now or made.hall_of(beat.key) != meeting.venue:
            yield placed(meeting, slot, made, why)


STEPS = {
    MeetingState.EXPECTED: (What.NEW, ReportingMeeting.plan),
    MeetingState.PLANNED: (What.MOVED, ReportingMeeting.change_the_plan),
    MeetingState.ANNOUNCED: (What.MOVED, ReportingMeeting.move),
    MeetingState.POSTPONED: (What.MOVED, ReportingMeeting.plan_again),
}


def placed(meeting: Meeting, slot: Slot, made: Made, why: str) -> Change:
    """Return how a meeting comes to its day, by the step that its own rule has for it."""
    what, step = STEPS[MeetingState(meeting.matter.state)]
    starts_at, ends_at = moments(slot.day.isoformat(), slot.hour.begins, slot.hour.ends)
    key = meeting.matter.reference
    said = {"starts_at": starts_at, "ends_at": ends_at, "venue": made.hall_said(key)}
    said |= {"reason": why} if step is ReportingMeeting.move else {}
    return Change(meeting, what, step, said, made.hall_of(key))


def row_of(schedule: CommonSchedule, version: int, change: Change) -> ScheduleChange:
    """Return what a version says of one meeting; its notice is measured from the day of the release."""
    now_at = change.said.get("starts_at")
    notice = (timezone.localdate(now_at) - timezone.localdate(schedule.at)).days if now_at else None
    return ScheduleChange(
        matter=schedule.matter,
        meeting_id=change.meeting.pk,
        version=version,
        what=change.what,
        was_at=change.meeting.starts_at,
        now_at=now_at,
        was_in=change.meeting.venue,
        now_in=change.hall,
        notice_days=notice,
    )


def carry_out(changes: list[Change], by: Actor, at: datetime) -> None:
    """Take the step of each meeting, through its own rule and in the name of whoever releases."""
    by_step: dict[Step, list[Item]] = defaultdict(list)
    for change in changes:
        by_step[change.step].append(Item(change.meeting.matter, change.said, at))
    for step, items in by_step.items():
        for start in range(0, len(items), BATCH):
            take(items[start : start + BATCH], step, by)


@carries_out(Rule.withdraw)
def withdraw(schedule: CommonSchedule, by: Actor) -> Facts:
    """Give up what was asked for, before anything was released: another may be asked for."""
    schedule.the_one_of = None
    return begin_anew(schedule, by, "", schedule.terms)
