"""What may be done about meetings and questions: importing this registers the body of every declared step."""

from ishenim.domains.meetings import (
    account_actions,
    meeting_actions,
    merging_actions,
    paper_actions,
    question_actions,
    register_actions,
    schedule_actions,
)

__all__ = [
    "account_actions",
    "meeting_actions",
    "merging_actions",
    "paper_actions",
    "question_actions",
    "register_actions",
    "schedule_actions",
]
