"""The states a resident's question can be in, and the mark of each."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.kernel.procedures.declare import Shape


class QuestionState(TextChoices):
    HELD = "held", _("Waiting to be let in by the moderation office")
    DECLINED = "declined", _("Not let in")
    RAISED = "raised", _("Asked, nobody has accepted it yet")
    REFERRED = "referred", _("Referred to the body that is responsible")
    RETURNED = "returned", _("Returned with a ground")
    ACCEPTED = "accepted", _("Accepted")
    WAITING = "waiting", _("Waiting for the asker")
    PROMISED = "promised", _("Promised")
    DONE = "done", _("Done, says the office. Waiting for the asker")
    CONFIRMED = "confirmed", _("Confirmed by the asker")
    DISPUTED = "disputed", _("The asker disagrees")
    UNCONFIRMED = "unconfirmed", _("Closed, unconfirmed")
    UNFIXED = "unfixed", _("Closed unfixed, with a legal ground")
    STANDS = "stands", _("Closed. The asker disagrees, the superior stands by the result")
    MERGED = "merged", _("Merged into an earlier question")
    CLOSED_TOGETHER = "closed_together", _("Closed with the question it was merged into")
    TAKEN_OVER = "taken_over", _("Taken over from another register")


Q = QuestionState
OPEN_TO_THE_OFFICE = [Q.RAISED, Q.REFERRED, Q.ACCEPTED, Q.PROMISED, Q.DISPUTED]
UNDER_WAY = [Q.HELD, *OPEN_TO_THE_OFFICE, Q.WAITING, Q.DONE]
NOT_PROMISED = [Q.RAISED, Q.REFERRED, Q.ACCEPTED]
LET_IN = [state for state in Q if state not in {Q.HELD, Q.DECLINED, Q.TAKEN_OVER}]

SHAPES: dict[TextChoices, Shape] = {
    Q.HELD: Shape.WAITS,
    Q.DECLINED: Shape.MISSING,
    Q.RAISED: Shape.WAITS,
    Q.REFERRED: Shape.WAITS,
    Q.RETURNED: Shape.DONE,
    Q.ACCEPTED: Shape.WAITS,
    Q.WAITING: Shape.WAITS,
    Q.PROMISED: Shape.PROMISED,
    Q.DONE: Shape.DONE,
    Q.CONFIRMED: Shape.KEPT,
    Q.DISPUTED: Shape.DISPUTED,
    Q.UNCONFIRMED: Shape.DONE,
    Q.UNFIXED: Shape.DONE,
    Q.STANDS: Shape.DISPUTED,
    Q.MERGED: Shape.WAITS,
    Q.CLOSED_TOGETHER: Shape.DONE,
    Q.TAKEN_OVER: Shape.DONE,
}

FINAL = frozenset(
    {
        Q.DECLINED,
        Q.RETURNED,
        Q.CONFIRMED,
        Q.UNCONFIRMED,
        Q.UNFIXED,
        Q.STANDS,
        Q.CLOSED_TOGETHER,
        Q.TAKEN_OVER,
    }
)
