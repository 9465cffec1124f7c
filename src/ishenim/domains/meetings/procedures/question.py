"""The rule for residents' questions. Nothing else decides who may act, or when."""

from django.utils.translation import gettext_lazy as _

from ishenim.domains.meetings.procedures.offices import (
    ANSWER,
    ANSWERING,
    BY_PROGRAM,
    CHECKED,
    CLERKS,
    MODERATORS,
    ON_PAPER,
    ON_THE_TELEPHONE,
    SUPERIORS,
    TOGETHER,
)
from ishenim.domains.meetings.procedures.question_checks import Checked
from ishenim.domains.meetings.procedures.question_states import (
    FINAL,
    NOT_PROMISED,
    OPEN_TO_THE_OFFICE,
    SHAPES,
    UNDER_WAY,
    Q,
    QuestionState,
)
from ishenim.kernel.institutions.roles import CLOCK, REGISTRAR, RESIDENT
from ishenim.kernel.procedures.declare import STAY, Procedure, Provided, Public, Step, until, working_days

IN_THE_HALL = Provided(
    "is_in_the_hall",
    _("the question was asked in a meeting that has begun and whose minutes are not published yet"),
)


class ResidentsQuestion(Checked, Procedure):
    name = "question"
    title = _("A resident's question")
    basis = ANSWER
    states = QuestionState
    shapes = SHAPES
    final = FINAL

    ask = Step(
        label=_("Ask a question"),
        sentence=_("A resident asked."),
        by=[RESIDENT],
        then=Q.RAISED,
        public=Public.FACT,
        in_clear=["topic", "channel"],
        basis=ANSWER,
    )
    ask_in_hall = Step(
        label=_("Ask a question during a meeting"),
        sentence=_("A resident asked during a meeting."),
        by=[RESIDENT],
        then=Q.RAISED,
        public=Public.FACT,
        in_clear=["topic", "channel", "meeting"],
        basis=ANSWER,
    )
    ask_unproven = Step(
        label=_("Ask a question by a form that proved no work"),
        sentence=_("A resident asked. The moderation office looks at it before it counts."),
        by=[RESIDENT],
        then=Q.HELD,
        public=Public.FACT,
        in_clear=["topic", "channel"],
        basis=CHECKED,
    )
    ask_in_hall_unproven = Step(
        label=_("Ask a question during a meeting by a form that proved no work"),
        sentence=_("A resident asked during a meeting. The moderation office looks at it before it counts."),
        by=[RESIDENT],
        then=Q.HELD,
        public=Public.FACT,
        in_clear=["topic", "channel", "meeting"],
        basis=CHECKED,
    )
    ask_on_paper = Step(
        label=_("Enter a question from a paper card"),
        sentence=_("A resident asked on a paper card, and the card was entered."),
        by=CLERKS,
        then=Q.RAISED,
        public=Public.FACT,
        in_clear=["topic", "channel", "meeting"],
        sealed=["photograph"],
        basis=ON_PAPER,
    )
    ask_by_program = Step(
        label=_("Bring in a question that a resident asked by another program"),
        sentence=_("A resident asked by a program of this office."),
        by=CLERKS,
        then=Q.RAISED,
        public=Public.FACT,
        in_clear=["topic", "channel"],
        basis=BY_PROGRAM,
    )
    accept = Step(
        label=_("Accept the question"),
        sentence=_("The office accepted the question."),
        by=ANSWERING,
        when=[Q.RAISED, Q.REFERRED],
        then=Q.ACCEPTED,
        within=working_days(3),
        otherwise="overdue",
        basis=ANSWER,
    )
    give_back = Step(
        label=_("Return the question with a ground"),
        sentence=_("The office returned the question with a ground."),
        by=ANSWERING,
        when=[Q.RAISED, Q.REFERRED],
        then=Q.RETURNED,
        in_clear=["ground"],
        basis=ANSWER,
    )
    refer = Step(
        label=_("Refer to the body that is responsible"),
        sentence=_("The office referred the question to the body that is responsible: %(institution)s."),
        by=ANSWERING,
        when=[Q.RAISED, Q.REFERRED, Q.ACCEPTED],
        then=Q.REFERRED,
        in_clear=["institution"],
        basis=ANSWER,
    )
    refer_up = Step(
        label=_("Send it to the superior"),
        sentence=_("The question went up to the superior, with its file and without contact details."),
        by=[RESIDENT, *ANSWERING],
        through=ON_THE_TELEPHONE,
        when=[Q.RAISED, Q.REFERRED, Q.ACCEPTED, Q.PROMISED, Q.RETURNED],
        then=Q.REFERRED,
        in_clear=["institution"],
        basis=ANSWER,
    )
    pass_on = Step(
        label=_("Pass the question on to the body that answers for the place now"),
        sentence=_(
            "The body that was asked no longer answers for this place. The question went to the one that does: "
            "%(institution)s. The clock wrote this line."
        ),
        by=[CLOCK],
        when=UNDER_WAY,
        then=STAY,
        in_clear=["institution"],
        basis=ANSWER,
    )
    overdue = Step(
        label=_("Write that the deadline passed"),
        sentence=_("The deadline passed. The clock wrote this line and told the superior."),
        by=[CLOCK],
        when=OPEN_TO_THE_OFFICE,
        then=STAY,
        basis=ANSWER,
    )
    promise = Step(
        label=_("Promise a result"),
        sentence=_("The office promised a result by %(promised_for)s."),
        by=ANSWERING,
        when=[Q.ACCEPTED],
        then=Q.PROMISED,
        within=working_days(14),
        otherwise="overdue",
        in_clear=["promised_for"],
        basis=ANSWER,
    )
    answer_in_hall = Step(
        label=_("Answered in the hall"),
        sentence=_("The office answered in the hall. Whoever asked can confirm it or disagree."),
        by=ANSWERING,
        when=NOT_PROMISED,
        then=Q.DONE,
        provided=IN_THE_HALL,
        basis=ANSWER,
    )
    promise_in_hall = Step(
        label=_("Taken with a promise"),
        sentence=_("The office promised in the hall a result by %(promised_for)s."),
        by=ANSWERING,
        when=NOT_PROMISED,
        then=Q.PROMISED,
        provided=IN_THE_HALL,
        in_clear=["promised_for"],
        basis=ANSWER,
    )
    extend = Step(
        label=_("Extend the deadline, once"),
        sentence=_("The deadline was extended to %(promised_for)s, the one time the rule allows."),
        by=SUPERIORS,
        not_by_who=["promise", "promise_in_hall"],
        once=True,
        when=[Q.PROMISED],
        then=Q.PROMISED,
        in_clear=["promised_for", "ground"],
        basis=ANSWER,
    )
    ask_back = Step(
        label=_("Ask the asker"),
        sentence=_("The office asked the asker for something it needs to know."),
        by=ANSWERING,
        when=[Q.ACCEPTED, Q.PROMISED],
        then=Q.WAITING,
        basis=ANSWER,
    )
    answer_back = Step(
        label=_("Answer the office"),
        sentence=_("The asker answered the office."),
        by=[RESIDENT],
        through=ON_THE_TELEPHONE,
        when=[Q.WAITING],
        then=Q.ACCEPTED,
        within=working_days(20),
        otherwise="close_unconfirmed",
        sealed=["answer", "attachments"],
        basis=ANSWER,
    )
    done = Step(
        label=_("Report it done"),
        sentence=_("The office reported it done."),
        by=ANSWERING,
        when=[Q.ACCEPTED, Q.PROMISED],
        then=Q.DONE,
        within=until("promised_for", called=_("the promised day")),
        otherwise="overdue",
        basis=ANSWER,
    )
    close_unfixed = Step(
        label=_("Close unfixed, with a legal ground"),
        sentence=_("The office closed the question unfixed, with a legal ground."),
        by=ANSWERING,
        when=[Q.ACCEPTED, Q.PROMISED],
        then=Q.UNFIXED,
        in_clear=["ground"],
        basis=ANSWER,
    )
    confirm = Step(
        label=_("Confirm that it is done"),
        sentence=_("The asker confirmed that it is done."),
        by=[RESIDENT],
        through=ON_THE_TELEPHONE,
        when=[Q.DONE],
        then=Q.CONFIRMED,
        within=working_days(20),
        otherwise="close_unconfirmed",
        basis=ANSWER,
    )
    close_unconfirmed = Step(
        label=_("Close unconfirmed"),
        sentence=_("The asker said nothing for 20 working days, so it was closed, unconfirmed."),
        by=[CLOCK],
        when=[Q.DONE, Q.WAITING],
        then=Q.UNCONFIRMED,
        basis=ANSWER,
    )
    confirm_late = Step(
        label=_("Confirm after all that it is done"),
        sentence=_("The asker confirmed later that it is done."),
        by=[RESIDENT],
        through=ON_THE_TELEPHONE,
        when=[Q.UNCONFIRMED],
        then=Q.CONFIRMED,
        basis=ANSWER,
    )
    dispute = Step(
        label=_("Say that it is not done"),
        sentence=_("The asker disagreed. It went to the superior and to the local self-government."),
        by=[RESIDENT],
        through=ON_THE_TELEPHONE,
        when=[Q.DONE, Q.RETURNED, Q.UNFIXED, Q.UNCONFIRMED],
        then=Q.DISPUTED,
        sealed=["reason", "attachments"],
        basis=ANSWER,
    )
    reopen = Step(
        label=_("Agree with the asker and open it again"),
        sentence=_("The superior agreed with the asker and opened the question again."),
        by=SUPERIORS,
        not_by_who=["done", "answer_in_hall"],
        when=[Q.DISPUTED],
        then=Q.ACCEPTED,
        within=working_days(10),
        otherwise="overdue",
        basis=ANSWER,
    )
    stand_by = Step(
        label=_("Stand by the result"),
        sentence=_("The superior looked into it and stands by the result. The asker does not agree."),
        by=SUPERIORS,
        not_by_who=["done", "answer_in_hall"],
        when=[Q.DISPUTED],
        then=Q.STANDS,
        basis=ANSWER,
    )
    merge_into = Step(
        label=_("Merge into an earlier question"),
        sentence=_("The question was merged into an earlier one about the same: %(into)s."),
        by=[*ANSWERING, *MODERATORS],
        when=[Q.RAISED],
        then=Q.MERGED,
        once=True,
        in_clear=["into"],
        basis=TOGETHER,
    )
    unmerge = Step(
        label=_("Take the merging back"),
        sentence=_("The merging was taken back: the question stands on its own again."),
        by=[*ANSWERING, *MODERATORS],
        when=[Q.MERGED],
        then=Q.RAISED,
        basis=TOGETHER,
    )
    object_to_merging = Step(
        label=_("Say that it is another question"),
        sentence=_("The asker said that it is another question, so it stands on its own again."),
        by=[RESIDENT],
        when=[Q.MERGED, Q.CLOSED_TOGETHER],
        then=Q.RAISED,
        basis=TOGETHER,
    )
    stand_alone_again = Step(
        label=_("Let it stand on its own again"),
        sentence=_("The other question was returned or not let in, so this one stands on its own again."),
        by=[CLOCK],
        when=[Q.MERGED],
        then=Q.RAISED,
        basis=TOGETHER,
    )
    close_together = Step(
        label=_("Close with the other question"),
        sentence=_("It was closed together with the question it was merged into."),
        by=[CLOCK],
        when=[Q.MERGED],
        then=Q.CLOSED_TOGETHER,
        basis=TOGETHER,
    )
    take_over = Step(
        label=_("Take over from another register"),
        sentence=_("Taken over from another register as it stood there. Nobody here confirmed it."),
        by=[REGISTRAR.anywhere],
        then=Q.TAKEN_OVER,
        in_clear=["register", "original", "asked_on", "ended_on", "outcome", "topic"],
        basis="Project rule 4: what another register holds is kept as it stood, and counts as nothing more",
    )
