"""The rules of this domain: reporting meetings, accounts of them, residents' questions, and the common schedule."""

from ishenim.domains.meetings.procedures.account import AccountsOfMeetings, AccountState
from ishenim.domains.meetings.procedures.meeting import GOING_ON, MeetingState, ReportingMeeting
from ishenim.domains.meetings.procedures.question import ResidentsQuestion
from ishenim.domains.meetings.procedures.question_states import QuestionState
from ishenim.domains.meetings.procedures.schedule import CommonSchedules, ScheduleState

__all__ = [
    "GOING_ON",
    "AccountState",
    "AccountsOfMeetings",
    "CommonSchedules",
    "MeetingState",
    "QuestionState",
    "ReportingMeeting",
    "ResidentsQuestion",
    "ScheduleState",
]
