"""The rules of this domain: versions of codes, comments on their drafts, acknowledging them."""

from ishenim.domains.conduct.procedures.acknowledgement import Acknowledgements, AcknowledgementState
from ishenim.domains.conduct.procedures.code import VersionsOfCodes, VersionState
from ishenim.domains.conduct.procedures.comment import CommentsOnDrafts, CommentState

__all__ = [
    "AcknowledgementState",
    "Acknowledgements",
    "CommentState",
    "CommentsOnDrafts",
    "VersionState",
    "VersionsOfCodes",
]
