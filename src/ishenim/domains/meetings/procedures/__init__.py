"""The two rules of this domain: reporting meetings, and residents' questions."""

from ishenim.domains.meetings.procedures.meeting import GOING_ON, MeetingState, ReportingMeeting
from ishenim.domains.meetings.procedures.question import ResidentsQuestion
from ishenim.domains.meetings.procedures.question_states import QuestionState

__all__ = ["GOING_ON", "MeetingState", "QuestionState", "ReportingMeeting", "ResidentsQuestion"]
