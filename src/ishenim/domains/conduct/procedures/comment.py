"""The rule for comments on the draft of a code. Nothing else decides what is shown, or by when it is answered."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ishenim.domains.conduct.procedures.offices import CHECKERS, CONSULTED, KEEPERS
from ishenim.kernel.institutions.roles import CLOCK, RESIDENT
from ishenim.kernel.procedures.declare import STAY, Procedure, Public, Shape, Step, working_days


class CommentState(TextChoices):
    WAITING = "waiting", _("Waits for a check")
    SHOWN = "shown", _("Shown, waits for an answer")
    ANSWERED = "answered", _("Answered")
    NOT_SHOWN = "not_shown", _("Not shown")
    LET_GO = "let_go", _("The draft was withdrawn")


C = CommentState


class CommentsOnDrafts(Procedure):
    """What anybody says about one article of a draft, and what the keeper of the code answers."""

    name = "code_comment"
    title = _("A comment on the draft of a code")
    basis = CONSULTED
    states = CommentState
    shapes = {
        C.WAITING: Shape.WAITS,
        C.SHOWN: Shape.WAITS,
        C.ANSWERED: Shape.KEPT,
        C.NOT_SHOWN: Shape.MISSING,
        C.LET_GO: Shape.DONE,
    }
    final = frozenset({C.NOT_SHOWN, C.LET_GO})
    at_rest = frozenset({C.ANSWERED})

    say = Step(
        label=_("Comment on an article"),
        sentence=_("Somebody commented on the article “%(article)s” of the draft %(draft)s."),
        by=[RESIDENT],
        then=C.WAITING,
        public=Public.FACT,
        in_clear=["draft", "article"],
        basis=CONSULTED,
    )
    show = Step(
        label=_("Show the comment"),
        sentence=_("The comment was checked and shown."),
        by=CHECKERS,
        when=[C.WAITING],
        then=C.SHOWN,
        within=working_days(2),
        otherwise="check_is_late",
        log="moderation",
        basis=CONSULTED,
    )
    check_is_late = Step(
        label=_("Write that the check is late"),
        sentence=_("Nobody checked the comment in time. The clock wrote this line."),
        by=[CLOCK],
        when=[C.WAITING],
        then=STAY,
        basis=CONSULTED,
    )
    do_not_show = Step(
        label=_("Do not show the comment"),
        sentence=_("The moderation office does not show the comment: %(ground)s."),
        by=CHECKERS,
        when=[C.WAITING, C.SHOWN, C.ANSWERED],
        then=C.NOT_SHOWN,
        erases=["say.text", "show.text"],
        in_clear=["ground"],
        log="moderation",
        basis=CONSULTED,
    )
    answer = Step(
        label=_("Answer the comment"),
        sentence=_("The keeper of the code answered: %(outcome)s."),
        by=KEEPERS,
        when=[C.SHOWN],
        then=C.ANSWERED,
        within=working_days(15),
        otherwise="answer_is_late",
        in_clear=["outcome"],
        basis=CONSULTED,
    )
    answer_is_late = Step(
        label=_("Write that the answer is late"),
        sentence=_("Nobody answered the comment in time. The clock wrote this line."),
        by=[CLOCK],
        when=[C.SHOWN],
        then=STAY,
        basis=CONSULTED,
    )
    let_go = Step(
        label=_("Write that the draft was withdrawn"),
        sentence=_("The draft was withdrawn, so the comment waits for nothing. The clock wrote this line."),
        by=[CLOCK],
        when=[C.WAITING, C.SHOWN],
        then=C.LET_GO,
        basis=CONSULTED,
    )
