"""What the book says in clear of meetings and questions, told again after a restore; and what is taken out again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from ishenim.domains.meetings.account_actions import kept
from ishenim.domains.meetings.grounds import Side
from ishenim.domains.meetings.meeting_actions import belongs
from ishenim.domains.meetings.models import CommonSchedule, Hall, Meeting, MeetingAccount, Question
from ishenim.domains.meetings.procedures import (
    AccountsOfMeetings,
    CommonSchedules,
    RegisterOfHalls,
    ReportingMeeting,
    ResidentsQuestion,
)
from ishenim.domains.meetings.quarters import Quarter
from ishenim.domains.meetings.question_actions import addressed, hand_to
from ishenim.domains.meetings.schedule_forms import USUAL
from ishenim.kernel.institutions.models import Institution
from ishenim.kernel.procedures.bringing_back import Clear, take, tells_again
from ishenim.kernel.procedures.forgetting import takes_out
from ishenim.kernel.procedures.merging import Merged, part
from ishenim.kernel.procedures.models import Matter

M, Q = ReportingMeeting, ResidentsQuestion

TIMES = ("starts_at", "ends_at", "held_from", "held_until", "notice_days")
ANNOUNCED = ("channels", "languages", "access")
MINUTED = ("chair", "women", "men", "questions_asked", "answered_at_once")
CHANGED_ITS_TIME = {
    step.name
    for step in (M.change_the_plan, M.move, M.postpone, M.plan_again, M.cancel, M.not_held, M.record_late)
}
ASKED = ("topic", "channel", "hidden", "promised_for")
TAKEN_OVER = ("register", "original", "asked_on", "ended_on", "outcome")
PARTED = {step.name for step in (Q.unmerge, Q.object_to_merging, Q.stand_alone_again)}
CHECKED = {step.name for step in (Q.admit, Q.show_text, Q.hide_text)}


@tells_again(ReportingMeeting)
def tell_meeting(meeting: Meeting, step: str, clear: Clear) -> None:
    """Set the times, the notice, the hall by its code and the numbers of a meeting; its words are not in the book."""
    if meeting.pk is None:
        opened_meeting(meeting, step, clear)
    take(meeting, clear, *TIMES, *ANNOUNCED, *MINUTED)
    if "starts_at" in clear:
        meeting.hall = Hall.objects.filter(matter__reference=clear.get("hall", "")).first()
    if step in CHANGED_ITS_TIME:
        meeting.sequence += 1
    if "notice_days" in clear:
        meeting.announced_at = meeting.at
    if step == M.report_back.name:
        meeting.reported_back[clear["question"]] = {"said": clear["said"], "words": ""}
    if step == M.turn_to.name:
        meeting.turned_to = clear["question"]


def opened_meeting(meeting: Meeting, step: str, clear: Clear) -> None:
    """Make a meeting that of its beat and quarter; one expected again takes over the duty of the cancelled one."""
    if step == M.plan_another.name:
        starts = datetime.fromisoformat(clear["starts_at"])
        belongs(meeting, str(Quarter.of(timezone.localdate(starts))), None)
        return
    if step == M.expect_again.name:
        duty = {"quarter": clear["quarter"], "ordinal": clear["ordinal"]}
        Meeting.objects.filter(beat_id=meeting.matter.place_id, **duty).update(ordinal=None)
    belongs(meeting, clear["quarter"], clear["ordinal"])


@tells_again(ResidentsQuestion)
def tell_question(question: Question, step: str, clear: Clear) -> None:
    """Set what is known of a question without its words: topic, channel, days, and which office has it."""
    if question.pk is None:
        opened_question(question, clear)
    take(question, clear, *ASKED)
    handed_to = Institution.objects.filter(code=clear.get("institution", "")).first()
    if handed_to:
        hand_to(question, handed_to.pk)
    if step in CHECKED:
        question.checked_at = question.at
    if step == Q.pass_the_check_on.name:
        question.check_passed_on = True
    if step in {Q.reopen.name, Q.answer_back.name}:
        question.promised_for = None
    merging(question, step, clear)


def opened_question(question: Question, clear: Clear) -> None:
    """Make a question anew: addressed as it was, without a word of it and without its claim code."""
    take(question, clear, *TAKEN_OVER)
    if "meeting" in clear:
        question.meeting = Matter.objects.filter(reference=clear["meeting"]).first()
    try:
        addressed(question)
    except ValidationError:
        question.matter.institution_id = None


def merging(question: Question, step: str, clear: Clear) -> None:
    """Join a question to another, or part them, as the step did."""
    if step == Q.merge_into.name:
        into = Matter.objects.filter(reference=clear["into"]).first()
        if into:
            Merged.objects.get_or_create(matter=question.matter, defaults={"into": into})
    if step in PARTED:
        part(question.matter)


@tells_again(AccountsOfMeetings)
def tell_account(account: MeetingAccount, step: str, clear: Clear) -> None:
    """Set what an account says, and of which meeting; whom a coordinator sent where is sealed and does not return."""
    if account.pk is None:
        account.side = clear.get("side", Side.OBSERVER)
    if "took_place" in clear:
        account.facts = kept(clear)
        account.planned_from = datetime.fromisoformat(clear["planned"]) if clear["planned"] else None
        account.meeting = Meeting.objects.filter(matter__reference=clear["meeting"]).first()
    if step == AccountsOfMeetings.give_from_paper.name:
        account.on_paper = True


@tells_again(CommonSchedules)
def tell_schedule(schedule: CommonSchedule, step: str, clear: Clear) -> None:
    """Set quarter, limits and versions; halls, leave and the proposal are not in the book, so it is asked for anew."""
    if step in {CommonSchedules.ask.name, CommonSchedules.ask_again.name}:
        schedule.quarter = clear.get("quarter", schedule.quarter)
        schedule.terms = {**USUAL, **schedule.terms, **{name: clear[name] for name in USUAL if name in clear}}
        schedule.proposal, schedule.certificate = {}, {}
    if step == CommonSchedules.release.name:
        schedule.versions = [
            *schedule.versions,
            {**clear, "why": "", "at": schedule.at.isoformat(), "certified": {}},
        ]


@tells_again(RegisterOfHalls)
def tell_hall(hall: Hall, step: str, clear: Clear) -> None:
    """Set when a hall opens; how it is called is not in the book, so it is meant by its code until somebody says."""
    if "weekdays" in clear:
        hall.weekdays = [int(number) for number in clear["weekdays"]]
    if step == RegisterOfHalls.close.name:
        hall.called = None


@takes_out(ResidentsQuestion)
def take_out(question: Question) -> None:
    """Show nothing of a text that was taken out; what it was replaced by is not in the backup."""
    question.shown_text, question.matter.title = "", ""
