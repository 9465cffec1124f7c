"""What the book says in clear of codes, told again after a restore; and what is taken out again.

A version that the backup does not hold cannot be made anew: its words are all it is. Whoever acknowledged one since the
backup is asked once more, for the book does not say who it was.
"""

from __future__ import annotations

from datetime import date

from ishenim.domains.conduct import code_actions
from ishenim.domains.conduct.models import Acknowledgement, CodeVersion, Comment
from ishenim.domains.conduct.procedures import Acknowledgements, CommentsOnDrafts, VersionsOfCodes
from ishenim.kernel.norms.keeping import end_version
from ishenim.kernel.procedures.bringing_back import CannotBeMadeAnew, Clear, tells_again
from ishenim.kernel.procedures.bringing_back import take as taken_over
from ishenim.kernel.procedures.forgetting import takes_out

V = VersionsOfCodes
APPROVING = {V.approve.name, V.enter_approved.name}


@tells_again(VersionsOfCodes)
def tell(draft: CodeVersion, step: str, clear: Clear) -> None:
    """Set the days of a version, and write it again where the backup holds the very text that was approved."""
    if draft.pk is None:
        raise CannotBeMadeAnew
    if "ends" in clear:
        draft.consultation_ends = date.fromisoformat(clear["ends"])
    if step in APPROVING:
        code_actions.told_of_its_days(draft, dict(clear))
    if draft.version is not None and step == V.supersede.name:
        end_version(draft.version, date.fromisoformat(clear["until"]))
    if draft.version is not None and step == V.withdraw.name:
        end_version(draft.version, draft.version.in_force_from)


@tells_again(CommentsOnDrafts)
def tell_of_a_comment(comment: Comment, step: str, clear: Clear) -> None:
    """Set which article a comment is about and what became of it; its words are not in the book."""
    if comment.pk is None:
        draft = CodeVersion.objects.filter(matter__reference=clear["draft"]).first()
        if draft is None:
            raise CannotBeMadeAnew
        comment.draft = draft
    taken_over(comment, clear, "article", "outcome")


@takes_out(CommentsOnDrafts)
def take_out(comment: Comment) -> None:
    """Show no word of a comment that was taken out."""
    comment.text = comment.shown = ""


@tells_again(Acknowledgements)
def tell_of_an_acknowledgement(asked: Acknowledgement, step: str, clear: Clear) -> None:
    """Say that one the backup does not hold cannot be made anew: the clock asks again."""
    if asked.pk is None:
        raise CannotBeMadeAnew
