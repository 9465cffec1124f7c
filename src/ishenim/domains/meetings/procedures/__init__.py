"""The rules of this domain: meetings, accounts of them, questions, the common schedule, the register of halls."""

from ishenim.domains.meetings.procedures.account import AccountsOfMeetings, AccountState
from ishenim.domains.meetings.procedures.hall import HallState, RegisterOfHalls
from ishenim.domains.meetings.procedures.meeting import GOING_ON, MeetingState, ReportingMeeting
from ishenim.domains.meetings.procedures.question import ResidentsQuestion
from ishenim.domains.meetings.procedures.question_states import QuestionState
from ishenim.domains.meetings.procedures.schedule import CommonSchedules, ScheduleState

__all__ = [
    "GOING_ON",
    "AccountState",
    "AccountsOfMeetings",
    "CommonSchedules",
    "HallState",
    "MeetingState",
    "QuestionState",
    "RegisterOfHalls",
    "ReportingMeeting",
    "ResidentsQuestion",
    "ScheduleState",
]
