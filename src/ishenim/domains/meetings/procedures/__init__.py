"""The two rules of this domain: reporting meetings, and residents' questions."""

from ishenim.domains.meetings.procedures.meeting import MeetingState, ReportingMeeting
from ishenim.domains.meetings.procedures.question import QuestionState, ResidentsQuestion

__all__ = ["MeetingState", "QuestionState", "ReportingMeeting", "ResidentsQuestion"]
